"""One value as it was found, and the fact it means."""

import math
from datetime import UTC, date, datetime, time, timedelta, timezone
from decimal import Decimal
from fractions import Fraction

import duckdb
import numpy as np
import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from govrules.model.record import UnfitCode
from govrules.model.record_types import Field, FieldType, Member
from govrules.model.source import Text
from govrules.reading.cell_forms import (
    BOOL_WORDS,
    DAY_FORMS,
    ERROR_VALUES,
    NUMBER_EXAMPLES,
    NUMBER_PATTERN,
    PLACEHOLDERS,
    SERIAL_FORM,
    THOUSANDS_PATTERN,
    TIME_FORMS,
)
from govrules.reading.cell_values import CellError, folded
from govrules.reading.cells import read_cell, reader_of
from govrules.reading.record_words import Bad, RecordsError

MEMBERS = (
    Member("disclosed", Text("予以公开", "disclosed"), ("公开",)),
    Member("fees", Text("收费依据、标准", "fees, grounds and rates")),
    Member("none", Text("未答复", "none")),
)
FIELDS = {
    type: Field(str(type), type, Text("名称", "name"), members=MEMBERS if type in ("choice", "set") else ())
    for type in FieldType
}
DAY, MOMENT = FIELDS[FieldType.DATE], FIELDS[FieldType.DATETIME]
OPEN_SET = Field("topics", FieldType.SET, Text("主题", "topics"))

APRIL_20 = date(2020, 4, 20)
HALF_PAST_NINE = datetime(2020, 4, 20, 9, 30)
CHINA = timezone(timedelta(hours=8))


def why(value, field):
    found = read_cell(value, field)
    assert isinstance(found, Bad), f"{value!r} was read as {found!r}"
    return found.why


# -- days and moments


@pytest.mark.parametrize("text", [text for form in DAY_FORMS for text in form.examples])
def test_every_form_of_a_day_is_read(text):
    assert read_cell(text, DAY) == APRIL_20
    assert type(read_cell(f"　{text} ", MOMENT)) is date


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2020-4-20 9:30", HALF_PAST_NINE),
        ("2020-4-20  9:30:00", HALF_PAST_NINE),
        ("2020/4/20 09:30", HALF_PAST_NINE),
        ("2020.4.20 9:30", HALF_PAST_NINE),
        ("２０２０－４－２０　９：３０", HALF_PAST_NINE),
        ("2020-04-20T09:30:00+08:00", HALF_PAST_NINE),
        ("2020-04-20 09:30:00 +0800", HALF_PAST_NINE),
        ("2020-04-20T01:30Z", HALF_PAST_NINE),
        ("2020-04-19T23:30:00-02", HALF_PAST_NINE),
        ("2020年4月20日 9时30分", HALF_PAST_NINE),
        ("2020年4月20日9点30分", HALF_PAST_NINE),
        ("2020 年 4 月 20 日 上午 9 时 30 分", HALF_PAST_NINE),
        ("2020年4月20日上午9:30", None),
        ("20200420 9:30", HALF_PAST_NINE),
        ("2020/4/20 下午3:30", datetime(2020, 4, 20, 15, 30)),
        ("2020/4/20 下午15:30", datetime(2020, 4, 20, 15, 30)),
        ("2020/4/20 下午12:30", datetime(2020, 4, 20, 12, 30)),
        ("2020-04-20 09:30:15.25", datetime(2020, 4, 20, 9, 30, 15, 250_000)),
        ("2020-04-20 09:30:15.123456789", datetime(2020, 4, 20, 9, 30, 15, 123_456)),
        ("2020-04-20 00:00", datetime(2020, 4, 20)),
        ("43941", APRIL_20),
        ("43941.395833333", HALF_PAST_NINE),
    ],
)
def test_a_time_of_day_is_read_in_its_forms(text, moment):
    found = read_cell(text, MOMENT)
    if moment is None:
        assert found.why == "date-form"
        return
    assert found == moment
    assert type(found) is type(moment)
    assert read_cell(text, DAY) == APRIL_20


def test_an_offset_is_converted_before_the_day_is_taken():
    assert read_cell("2020-04-20T20:00:00Z", DAY) == date(2020, 4, 21)
    assert read_cell("2020-04-20T20:00:00Z", DAY, "Europe/London") == APRIL_20
    assert read_cell(datetime(2020, 4, 20, 20, tzinfo=UTC), DAY) == date(2020, 4, 21)
    # Shanghai kept summer time from 1986 to 1991.
    assert read_cell("1988-07-01T00:00:00Z", MOMENT) == datetime(1988, 7, 1, 9)


def test_an_object_at_exactly_midnight_has_no_time_of_day_but_a_text_has_the_one_it_states():
    assert type(read_cell(datetime(2020, 4, 20), MOMENT)) is date
    assert type(read_cell(pd.Timestamp("2020-04-20"), MOMENT)) is date
    assert read_cell("2020-04-20 00:00", MOMENT) == datetime(2020, 4, 20)
    assert read_cell(datetime(2020, 4, 20, tzinfo=CHINA), MOMENT) == datetime(2020, 4, 20)
    assert type(read_cell("2020-04-20T00:00:00+08:00", MOMENT)) is datetime


@pytest.mark.parametrize(
    "value",
    [
        HALF_PAST_NINE,
        pd.Timestamp("2020-04-20 09:30"),
        pd.Timestamp("2020-04-20 09:30", tz="Asia/Shanghai"),
        pd.Timestamp("2020-04-20 09:30:00.000000001"),
        np.datetime64("2020-04-20T09:30"),
        np.datetime64("2020-04-20T09:30:00.000000001"),
        43941.395833333,
        np.float64(43941.395833333),
        Decimal("43941.395833333"),
    ],
)
def test_moments_of_every_library_are_read(value):
    found = read_cell(value, MOMENT)
    assert found == HALF_PAST_NINE
    assert type(found) is datetime
    assert read_cell(value, DAY) == APRIL_20


@pytest.mark.parametrize(
    "value", [APRIL_20, 20200420, 20200420.0, 43941, np.int64(43941), np.datetime64("2020-04-20")]
)
def test_days_of_every_library_are_read(value):
    assert read_cell(value, DAY) == APRIL_20
    assert type(read_cell(value, MOMENT)) is date


def test_the_first_and_the_last_day_are_read_and_their_neighbours_are_not():
    assert read_cell("1900-01-01", DAY) == date(1900, 1, 1)
    assert read_cell("2199-12-31 23:59", DAY) == date(2199, 12, 31)
    for value in ("1899-12-31", "2200-01-01", date(1899, 12, 31), datetime(2200, 1, 1), 109_575, 10**400):
        assert read_cell(value, DAY).code is UnfitCode.OUT_OF_RANGE
    assert read_cell("2199-12-31T23:00:00Z", DAY).code is UnfitCode.OUT_OF_RANGE


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("4/5/2020", "date-ambiguous"),
        ("20.4.20", "date-ambiguous"),
        ("20-04-2020 9:30", "date-ambiguous"),
        ("2020-02-30", "date-impossible"),
        ("2021-02-29", "date-impossible"),
        ("2020-13-01", "date-impossible"),
        ("20201301", "date-impossible"),
        ("0000-01-01", "date-impossible"),
        ("2020", "date-without-day"),
        (2020, "date-without-day"),
        ("2020-04", "date-without-day"),
        ("2020年", "date-without-day"),
        ("2020年4月", "date-without-day"),
        (202004, "date-without-day"),
        ("1", "date-number"),
        (1, "date-number"),
        (9_999, "date-number"),
        (-43941, "date-number"),
        (math.inf, "date-number"),
        ("2020-04-20 24:00", "time-24"),
        ("2020-04-20 24:01", "time-impossible"),
        ("2020-04-20 9:60", "time-impossible"),
        ("2020-04-20 9:30:60", "time-impossible"),
        ("2020-04-20 9:30+25:00", "time-impossible"),
        ("2020-04-20 上午12:00", "time-half"),
        ("2020-04-20 下午0:30", "time-half"),
        ("9:30", "time-without-day"),
        (time(9, 30), "time-without-day"),
        (timedelta(hours=30), "time-without-day"),
        ("2020-4/20", "date-form"),
        ("2020-04-20 晚", "date-form"),
        ("2020-04-20abc", "date-form"),
        ("四月二十日", "date-form"),
        (True, "wrong-kind"),
        (["2020-04-20"], "wrong-kind"),
        (b"2020-04-20", "wrong-kind"),
        ("#REF!", "cell-error"),
        (CellError("#N/A"), "cell-error"),
        (CellError(""), "formula-uncalculated"),
    ],
)
def test_what_is_no_day_is_never_guessed(value, reason):
    assert why(value, DAY) == reason
    assert why(value, MOMENT) == reason


def test_serial_days_follow_the_epoch_of_the_workbook():
    assert reader_of(DAY, serial_epoch=date(1904, 1, 1))(42479) == APRIL_20
    assert reader_of(DAY)(42479) == date(2016, 4, 19)


# -- null


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        " ",
        "　",
        "\u200b",
        "\ufeff",
        "\t\n",
        math.nan,
        np.nan,
        np.float32("nan"),
        pd.NA,
        pd.NaT,
        np.datetime64("NaT"),
        Decimal("NaN"),
    ],
)
@pytest.mark.parametrize("type", list(FieldType))
def test_only_nothing_is_null(type, value):
    assert read_cell(value, FIELDS[type]) is None


@pytest.mark.parametrize("text", sorted(PLACEHOLDERS))
@pytest.mark.parametrize("type", [FieldType.DATE, FieldType.DATETIME, FieldType.BOOL, FieldType.NUMBER])
def test_a_placeholder_is_not_null(type, text):
    assert why(text, FIELDS[type]) == "placeholder"


@pytest.mark.parametrize("text", sorted(ERROR_VALUES))
@pytest.mark.parametrize("type", list(FieldType))
def test_a_failed_formula_is_told_of_in_every_type(type, text):
    assert why(text, FIELDS[type]) == "cell-error"


# -- the other types


@pytest.mark.parametrize(("word", "meaning"), BOOL_WORDS.items())
def test_every_word_for_yes_and_no_is_read(word, meaning):
    field = FIELDS[FieldType.BOOL]
    assert read_cell(word, field) is meaning
    assert read_cell(f" {word.upper()}　", field) is meaning


def test_flags_and_ones_of_every_library_are_read_as_yes_and_no():
    field = FIELDS[FieldType.BOOL]
    for value in (True, 1, 1.0, np.True_, np.int8(1), Decimal(1)):
        assert read_cell(value, field) is True
    for value in (False, 0, 0.0, np.False_):
        assert read_cell(value, field) is False
    for value in (2, "2", "有", "是的", "x", APRIL_20, [True]):
        assert read_cell(value, field).code is UnfitCode.NOT_A_BOOL


@pytest.mark.parametrize(
    ("value", "number"),
    [
        ("1234.5", 1234.5),
        ("1,234.5", 1234.5),
        ("１，２３４．５", 1234.5),
        ("１２３４", 1234.0),
        ("-3", -3.0),
        ("+3", 3.0),
        ("50%", 0.5),
        ("７％", 0.07),
        ("12.5 %", 0.125),
        ("1.2e3", 1200.0),
        (".5", 0.5),
        ("1.", 1.0),
        (17, 17.0),
        (np.int64(17), 17.0),
        (Decimal("1.5"), 1.5),
        (Fraction(1, 4), 0.25),
        ("-0", 0.0),
    ],
)
def test_numbers_are_read(value, number):
    found = read_cell(value, FIELDS[FieldType.NUMBER])
    assert found == number
    assert type(found) is float


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        ("1.2万", "number-unit"),
        ("3 件", "number-unit"),
        ("1,23", "number-form"),
        ("1,2345", "number-form"),
        ("1 234", "number-form"),
        ("三", "number-form"),
        ("1e", "number-unit"),
        ("0x10", "number-form"),
        ("٣", "number-form"),
        ("inf", "number-range"),
        ("1e999", "number-range"),
        (math.inf, "number-range"),
        (True, "wrong-kind"),
        (APRIL_20, "wrong-kind"),
    ],
)
def test_what_is_no_number_is_told_of(value, reason):
    assert why(value, FIELDS[FieldType.NUMBER]) == reason


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("　区教委 ", "区教委"),
        ("ＡＢＣ－１７", "ABC-17"),
        ("第 一 条", "第 一 条"),
        ("一行\n二行", "一行\n二行"),
        (17, "17"),
        (17.0, "17"),
        (1.5, "1.5"),
        (123456789012345678, "123456789012345678"),
        (Decimal("1.50"), "1.50"),
        (True, "true"),
        (APRIL_20, "2020-04-20"),
        (HALF_PAST_NINE, "2020-04-20 09:30:00"),
        (np.str_("a"), "a"),
        (time(9, 30), "09:30"),
        ("无", "无"),
        ("-", "-"),
    ],
)
def test_texts_are_trimmed_and_made_plain_and_otherwise_kept(value, text):
    found = read_cell(value, FIELDS[FieldType.TEXT])
    assert found == text
    assert type(found) is str


@pytest.mark.parametrize(
    ("value", "reason"),
    [
        (1.2345678901234568e17, "text-precision"),
        (math.inf, "text-kind"),
        (["a"], "text-kind"),
        ({}, "text-kind"),
        (b"a", "text-kind"),
        ("a\0b", "text-characters"),
        ("\ud800", "text-characters"),
    ],
)
def test_what_is_no_text_is_told_of(value, reason):
    assert why(value, FIELDS[FieldType.TEXT]) == reason


def test_a_number_too_long_to_print_is_told_of():
    assert why(10**5000, FIELDS[FieldType.TEXT]) == "text-kind"
    assert why(10**5000, FIELDS[FieldType.NUMBER]) == "number-range"
    assert why(10**5000, DAY) == "out-of-range"


def test_a_choice_is_found_by_id_label_and_other_names():
    field = FIELDS[FieldType.CHOICE]
    for name in ("disclosed", "DISCLOSED", "予以公开", " 公开　", "ｄｉｓｃｌｏｓｅｄ"):
        assert read_cell(name, field) == "disclosed"
    assert read_cell("none", field) == "none"
    assert read_cell("收费依据、标准", field) == "fees"


def test_a_near_miss_of_a_choice_is_suggested_and_not_taken():
    found = read_cell("予以公示", FIELDS[FieldType.CHOICE])
    assert found.code is UnfitCode.NOT_A_MEMBER
    assert found.told("en")[1].startswith("did you mean `予以公开`? the choices are: disclosed (予以公开), ")
    assert found.told("zh")[1].startswith("是否指“予以公开”？可选：予以公开（disclosed）、")
    assert why("无", FIELDS[FieldType.CHOICE]) == "placeholder"


@pytest.mark.parametrize("sign", [";", "；", "、", ",", "，", "|", "｜", "\n", " ； "])
def test_every_separator_parts_a_set(sign):
    assert read_cell(f"公开{sign}none", FIELDS[FieldType.SET]) == {"disclosed", "none"}
    assert read_cell(f"甲{sign}乙{sign}甲", OPEN_SET) == {"甲", "乙"}


@pytest.mark.parametrize("make", [list, tuple, set, frozenset, np.array])
def test_lists_of_every_kind_are_sets(make):
    found = read_cell(make(["disclosed", "未答复"]), FIELDS[FieldType.SET])
    assert found == frozenset(("disclosed", "none"))


def test_a_set_without_any_member_is_written_as_such_and_an_empty_cell_is_null():
    for value in ("[]", [], np.array([])):
        assert read_cell(value, FIELDS[FieldType.SET]) == frozenset()
    for value in ("无", "none", "NONE", "[]"):
        assert read_cell(value, OPEN_SET) == frozenset()
    # A member of that name comes first.
    assert read_cell("none", FIELDS[FieldType.SET]) == {"none"}
    assert read_cell("", OPEN_SET) is None
    assert why(";;", OPEN_SET) == "set-blank"
    assert why([None], OPEN_SET) == "set-blank"
    assert why(["a", ["b"]], OPEN_SET) == "text-kind"


def test_a_member_whose_label_holds_a_separator_is_found_whole():
    field = FIELDS[FieldType.SET]
    assert read_cell("收费依据、标准", field) == {"fees"}
    assert read_cell("公开、收费依据、标准、未答复", field) == {"disclosed", "fees", "none"}
    assert read_cell("fees, grounds and rates; disclosed,", field) == {"disclosed", "fees"}
    assert read_cell("公开、收费依据", field).params["value"] == "收费依据"


# -- what holds for all


ANYTHING = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.decimals(),
    st.fractions(),
    st.complex_numbers(),
    st.text(),
    st.binary(),
    st.dates(),
    st.datetimes(),
    st.datetimes(timezones=st.timezones()),
    st.times(),
    st.timedeltas(),
    st.uuids(),
    st.sampled_from(
        [pd.NA, pd.NaT, np.datetime64("NaT"), np.datetime64("9999999-01-01"), object(), type, ...]
    ),
    st.lists(st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()))),
    st.dictionaries(st.text(), st.text()),
    st.from_regex(
        r"[0-9０-９]{1,6}[-/.年时:点 ]{0,2}[0-9]{0,3}[-/.月:分 T]{0,2}[0-9]{0,9}[日号Z]?.{0,9}",
        fullmatch=True,
    ),
    st.from_regex(r"[+-]?[0-9,.]{0,12}[eE%万]?[0-9]{0,4}", fullmatch=True),
)
KINDS = {
    FieldType.DATE: date,
    FieldType.DATETIME: (date, datetime),
    FieldType.BOOL: bool,
    FieldType.TEXT: str,
    FieldType.NUMBER: float,
    FieldType.CHOICE: str,
    FieldType.SET: frozenset,
}


@given(ANYTHING, st.sampled_from([*FIELDS.values(), OPEN_SET]))
def test_no_value_raises_and_every_fact_has_the_type_of_its_field(value, field):
    """Whatever stands in a cell, it is a fact of the field's type, null, or told of in two languages."""
    found = reader_of(field)(value)
    if isinstance(found, Bad):
        assert all(found.told(lang)[0] for lang in ("zh", "en"))
    elif found is not None:
        assert isinstance(found, KINDS[field.type])
        if field.type is FieldType.DATE:
            assert type(found) is date


@given(ANYTHING, st.sampled_from([*FIELDS.values(), OPEN_SET]))
def test_a_fact_read_again_is_itself(value, field):
    """What was read can be handed in again: typed facts are forms too."""
    found = read_cell(value, field)
    if found is None or isinstance(found, Bad) or found == "" or type(found) is datetime:
        return
    if isinstance(found, str) and found.casefold() in {each.casefold() for each in ERROR_VALUES}:
        return
    assert read_cell(found, field) == found


@given(st.text())
def test_folding_twice_is_folding_once(text):
    """Folded text is stable, so that comparing it is too."""
    assert folded(folded(text)) == folded(text)


# -- the table of forms is data that SQL can run


@pytest.mark.parametrize(
    "pattern",
    [form.pattern for form in (*DAY_FORMS, *TIME_FORMS, SERIAL_FORM)] + [NUMBER_PATTERN, THOUSANDS_PATTERN],
)
def test_the_patterns_are_understood_by_duckdb(pattern):
    assert duckdb.execute("SELECT regexp_full_match('', ?)", [pattern]).fetchone() == (False,)


def test_duckdb_matches_the_examples_of_each_form_and_of_no_other():
    for form in DAY_FORMS:
        for text in form.examples:
            matched = [
                other.name
                for other in DAY_FORMS
                if duckdb.execute("SELECT regexp_full_match(?, ?)", [folded(text), other.pattern]).fetchone()[
                    0
                ]
            ]
            assert matched == [form.name]


@pytest.mark.parametrize("text", [text for form in TIME_FORMS for text in form.examples])
def test_every_example_of_a_moment_is_read(text):
    assert type(read_cell(text, MOMENT)) is datetime


@pytest.mark.parametrize("text", NUMBER_EXAMPLES)
def test_every_example_of_a_number_is_read(text):
    assert type(read_cell(text, FIELDS[FieldType.NUMBER])) is float


def test_an_unknown_time_zone_is_told_of():
    with pytest.raises(RecordsError) as caught:
        read_cell("2020-04-20", DAY, "Asia/Nowhere")
    assert caught.value.code == "unknown-timezone"
    assert caught.value.in_("zh") == "没有名为“Asia/Nowhere”的时区\n  建议：如 Asia/Shanghai"
