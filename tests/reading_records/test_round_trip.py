"""Facts written in any listed form, under any name, in any order, are read back as they were."""

import csv
import io
import json
from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import openpyxl
import pandas as pd
from hypothesis import given, settings
from hypothesis import strategies as st

from govrules.model.record_types import ID, FieldType
from govrules.reading.cell_forms import FALSE_WORDS, TRUE_WORDS
from govrules.reading.columns import names_of
from govrules.reading.records import read_records

WIDE = str.maketrans("0123456789-/.:", "０１２３４５６７８９－／．：")
PLAIN = str.maketrans("（）", "()")
DAYS = st.dates(date(1900, 1, 1), date(2199, 12, 31))
# An hour that clocks skipped or had twice has no one form with an offset; summer time ended in 1991.
MOMENTS = st.datetimes(datetime(1992, 1, 1), datetime(2199, 12, 31)).map(lambda at: at.replace(microsecond=0))
WORDS = st.text(st.sampled_from("甲乙丙丁abcXYZ017（）·"), min_size=1, max_size=8)


def written_day(day):
    forms = [
        day.isoformat(),
        f"{day.year}-{day.month}-{day.day}",
        f"{day.year}/{day.month}/{day.day}",
        f"{day.year}.{day.month:02}.{day.day:02}",
        f"{day.year}年{day.month}月{day.day}日",
        f"{day.year} 年 {day.month} 月 {day.day} 号",
        f"{day:%Y%m%d}",
        day.isoformat().translate(WIDE),
    ]
    return st.sampled_from(forms)


def written_moment(moment):
    local = moment.replace(tzinfo=ZoneInfo("Asia/Shanghai"))
    clocks = [
        f" {moment:%H:%M:%S}",
        f" {moment.hour}时{moment.minute}分{moment.second}秒",
        f"{moment.hour}点{moment.minute}分{moment.second}秒",
        f" {'上午' if moment.hour < 12 else '下午'}{moment:%I:%M:%S}"
        if 1 <= moment.hour <= 11
        else f" {moment:%H:%M:%S}",
    ]
    days = written_day(moment.date())
    whole = st.sampled_from([moment.isoformat(), local.isoformat(), local.astimezone(UTC).isoformat()])
    return st.one_of(whole, st.tuples(days, st.sampled_from(clocks)).map("".join))


def written_number(number):
    forms = [str(number), f"{number:,}", str(number).translate(WIDE), f"{number * 100}%", f" {number}　"]
    return st.sampled_from(forms)


def written_member(member):
    return st.sampled_from(
        [member.id, member.id.upper(), *member.label, *member.also, f" {member.label.zh}　"]
    )


@st.composite
def facts(draw, field):
    """A fact of the field, and a way to write it."""
    match field.type:
        case FieldType.DATE:
            fact = draw(DAYS)
            return fact, draw(written_day(fact))
        case FieldType.DATETIME:
            fact = draw(st.one_of(DAYS, MOMENTS))
            return fact, draw(written_moment(fact) if isinstance(fact, datetime) else written_day(fact))
        case FieldType.BOOL:
            fact = draw(st.booleans())
            return fact, draw(st.sampled_from(TRUE_WORDS if fact else FALSE_WORDS))
        case FieldType.NUMBER:
            fact = draw(st.integers(-(10**6), 10**6))
            return float(fact), draw(written_number(fact))
        case FieldType.CHOICE:
            fact = draw(st.sampled_from(field.members))
            return fact.id, draw(written_member(fact))
        case FieldType.SET if field.members:
            # A label that holds a separator cannot stand in a list; ids can.
            found = draw(
                st.lists(st.sampled_from([each.id for each in field.members]), min_size=2, unique=True)
            )
            return frozenset(found), draw(st.sampled_from([";", "；", "、", "，", "|"])).join(found)
        case FieldType.SET:
            found = draw(
                st.lists(WORDS.map(lambda word: word.replace("（", "").replace("）", "") or "甲"), min_size=1)
            )
            return frozenset(found), draw(st.sampled_from([";", "；", "、", "|"])).join(found)
        case _:
            fact = draw(WORDS)
            return fact.translate(PLAIN), f" {fact}　"


@st.composite
def written_records(draw, record_type):
    """Records as facts, and the same as a head and rows of texts."""
    fields = [each for each in record_type.fields.values() if each.default is None]
    chosen = draw(st.lists(st.sampled_from(fields), min_size=1, unique_by=lambda each: each.id))
    columns = draw(st.permutations([ID, *chosen]))
    heads = [draw(st.sampled_from(names_of(each))) for each in columns]
    records, rows = [], []
    for number in range(draw(st.integers(1, 3))):
        record, row = {}, []
        for column in columns:
            if column is ID:
                row.append(f"A-{number}")
            elif draw(st.integers(0, 4)) == 0:
                row.append(draw(st.sampled_from(["", " ", "　"])))
            else:
                fact, text = draw(facts(column))
                record[column.id] = fact
                row.append(text)
        records.append(record)
        rows.append(row)
    return records, heads, rows


def as_csv(heads, rows, folder):
    file = io.StringIO()
    csv.writer(file).writerows([heads, *rows])
    path = folder / "a.csv"
    path.write_bytes(file.getvalue().encode("gb18030" if len(rows) % 2 else "utf-8"))
    return path


def as_workbook(heads, rows, folder):
    book = openpyxl.Workbook()
    book.active.title = "申请"
    for row in [heads, *rows]:
        book.active.append(row)
    book.save(folder / "a.xlsx")
    return folder / "a.xlsx"


def as_json(heads, rows, folder):
    items = [dict(zip(heads, row, strict=True)) for row in rows]
    (folder / "a.json").write_text(json.dumps(items, ensure_ascii=False), encoding="utf-8")
    return folder / "a.json"


def as_frame(heads, rows, folder):
    return pd.DataFrame(rows, columns=heads)


@given(data=st.data(), write=st.sampled_from([as_csv, as_workbook, as_json, as_frame]))
@settings(max_examples=120)
def test_facts_written_in_any_form_are_read_back(data, write, record_types, tmp_path_factory):
    """The form of a cell, the name of a column, their order and the kind of file change no fact."""
    expected, heads, rows = data.draw(written_records(record_types["application"]))
    source = write(heads, rows, tmp_path_factory.mktemp("source"))
    found = read_records(source, record_types, record_type="application")
    assert found.unfit == ()
    facts_found = [
        {name: fact for name, fact in each.facts.items() if name not in each.assumed} for each in found
    ]
    assert facts_found == expected
    for record, facts_expected in zip(found, expected, strict=True):
        for name, fact in facts_expected.items():
            assert type(record.facts[name]) is type(fact)
            if isinstance(fact, datetime):
                assert record.facts[name].time() is not time.min
