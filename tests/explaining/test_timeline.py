"""The timeline: what is on the line, where it is drawn, and the same in words."""

import re
from datetime import date, datetime, timedelta
from itertools import pairwise
from typing import Any
from xml.etree import ElementTree as ET

import pytest

import govrules as gr
from govrules.explaining.timeline import Moment, Stretch, Timeline
from govrules.explaining.timeline_svg import draw, scale_of, timeline_svg

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def book() -> gr.Rulebook:
    return gr.load()


def line(book: gr.Rulebook, rule: str, as_of: str, **facts: Any) -> Timeline:
    chosen = book.rule(rule)
    return book.explain({"record_type": chosen.record, "id": "X-1", **facts}, chosen.id, as_of).parts.timeline


def reply(book: gr.Rulebook, as_of: str, **facts: Any) -> Timeline:
    return line(book, "cn/regulation-2019/late-reply", as_of, **facts)


def spans(timeline: Timeline) -> dict[Stretch, tuple[str, str]]:
    return {span.kind: (f"{span.first:%m-%d %H}", f"{span.last:%m-%d %H}") for span in timeline.spans}


def moments(timeline: Timeline) -> list[tuple[Moment, date]]:
    return [(point.kind, point.when) for point in timeline.points]


# -- what is on it


def test_a_reply_in_time_runs_from_the_day_after_receipt_to_the_end_of_the_due_day(book: gr.Rulebook) -> None:
    timeline = reply(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-14")
    assert spans(timeline) == {Stretch.RUNNING: ("01-11 00", "02-15 00")}
    assert moments(timeline) == [
        (Moment.START, date(2020, 1, 10)),
        (Moment.DONE, date(2020, 2, 14)),
        (Moment.DUE, date(2020, 2, 14)),
    ]
    assert timeline.numbers[date(2020, 2, 14)] == 20
    assert timeline.stands_at == datetime(2020, 4, 1)


def test_what_is_late_and_what_is_overdue_is_drawn_from_the_due_moment(book: gr.Rulebook) -> None:
    late = reply(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-17")
    assert spans(late)[Stretch.LATE] == ("02-15 00", "02-17 12")
    assert (Moment.DONE_LATE, date(2020, 2, 17)) in moments(late)
    overdue = reply(book, "2020-03-31", received_on="2020-01-10")
    assert spans(overdue)[Stretch.LATE] == ("02-15 00", "04-01 00")


def test_an_extension_begins_where_the_limit_alone_would_have_ended(book: gr.Rulebook) -> None:
    timeline = reply(
        book,
        "2020-03-31",
        received_on="2020-01-10",
        extension_approved="true",
        extension_notified_on="2020-02-10",
    )
    assert spans(timeline)[Stretch.RUNNING] == ("01-11 00", "02-15 00")
    assert spans(timeline)[Stretch.EXTENSION] == ("02-15 00", "03-14 00")


def test_a_pause_runs_from_the_day_after_it_began_and_an_open_one_to_as_of(book: gr.Rulebook) -> None:
    asked = {"received_on": "2020-06-01", "third_party_asked_on": "2020-06-08"}
    ended = reply(book, "2020-08-31", **asked, third_party_answered_on="2020-06-19")
    assert spans(ended)[Stretch.PAUSE] == ("06-09 00", "06-20 00")
    running = reply(book, "2020-06-15", **asked)
    assert spans(running)[Stretch.PAUSE] == ("06-09 00", "06-16 00")
    assert Moment.DUE not in [kind for kind, _ in moments(running)]


def test_a_correction_gives_the_first_count_up_and_a_new_one_begins(book: gr.Rulebook) -> None:
    timeline = reply(
        book,
        "2020-08-31",
        received_on="2020-05-06",
        correction_asked_on="2020-05-13",
        corrected_on="2020-06-01",
    )
    assert spans(timeline)[Stretch.VOID] == ("05-06 12", "05-13 12")
    assert spans(timeline)[Stretch.WAITING] == ("05-13 12", "06-01 12")
    assert spans(timeline)[Stretch.RUNNING] == ("06-02 00", "07-01 00")


def test_hours_run_from_moment_to_moment(book: gr.Rulebook) -> None:
    rule = next(rule.id for rule in book.rules if rule.record == "recall" and rule.kind == "deadline")
    example = next(each for each in book.rule(rule).examples if each.expect[0].status == "violated")
    timeline = book.explain(
        {"record_type": "recall", "id": "X", **example.given[0]}, rule, example.as_of
    ).parts.timeline
    assert timeline.by_hours
    running = next(span for span in timeline.spans if span.kind is Stretch.RUNNING)
    assert running.last - running.first == timedelta(hours=24)


def test_a_rule_that_does_not_apply_shows_what_happened_and_no_limit(book: gr.Rulebook) -> None:
    timeline = reply(book, "2019-08-31", received_on="2019-05-14")
    assert timeline.spans == ()
    assert moments(timeline) == [(Moment.START, date(2019, 5, 14))]


def test_a_record_without_a_date_still_has_a_line_with_as_of_on_it(book: gr.Rulebook) -> None:
    timeline = reply(book, "2020-08-31", excessive="false")
    assert (timeline.points, timeline.spans) == ((), ())
    assert ET.fromstring(timeline_svg(timeline, "zh")) is not None


def test_a_quota_shows_its_period(book: gr.Rulebook) -> None:
    rule = next(rule for rule in book.rules if rule.kind == "quota")
    example = rule.examples[0]
    rows = [{"id": f"r{n}", **each} for n, each in enumerate(example.given)]
    source: dict[str, Any] = {rule.record: rows}
    if example.roster is not None:
        source["unit"] = list(example.roster)
    audit = book.audit(source, example.as_of)
    verdict = next(
        each for each in audit.verdicts.df().to_dict("records") if each["rule"] == rule.id and each["due"]
    )
    timeline = audit.explain(record=verdict["record"], rule=rule.id).parts.timeline
    assert spans(timeline).keys() == {Stretch.RUNNING}


# -- the same in words


def test_the_words_name_every_moment_and_stretch_in_both_languages(book: gr.Rulebook) -> None:
    told = reply(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-17").told()
    assert told.zh == (
        "收到 2020-01-10（周五）；截止 2020-02-14（周五）；答复 2020-02-17（周一）；"
        "20 个工作日 2020-01-11 至 2020-02-14；逾期 2020-02-15 至 2020-02-17；评估时点 2020-03-31"
    )
    assert "due: Friday 2020-02-14" in told.en
    assert told.en.endswith("as of 2020-03-31")


# -- the picture


def texts(picture: str) -> list[str]:
    return [node.text or "" for node in ET.fromstring(picture).iter(f"{SVG}text")]


def test_the_picture_names_rest_days_holidays_and_make_up_days(book: gr.Rulebook) -> None:
    timeline = reply(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-14")
    chinese, english = texts(timeline_svg(timeline, "zh")), texts(timeline_svg(timeline, "en"))
    assert {"春节", "班", "周末", "放假", "班 调休上班", "20 个工作日", "截止 2020-02-14"} <= set(chinese)
    assert {"Spring Festival", "M", "weekend", "holiday", "20 working days", "due 2020-02-14"} <= set(english)


def test_the_picture_brings_its_words_for_a_screen_reader_and_no_script_or_address(book: gr.Rulebook) -> None:
    explanation = book.explain(
        {"record_type": "application", "id": "X", "received_on": "2020-01-10"},
        "cn/regulation-2019/late-reply",
        "2020-03-31",
    )
    html = explanation.timeline("en").html()
    root = ET.fromstring(html[html.index("<svg") : html.index("</svg>") + 6])
    assert root.get("role") == "img"
    assert "due: Friday 2020-02-14" in (root.get("aria-label") or "")
    assert "<script" not in html
    assert re.findall(r"https?://(?!www\.w3\.org)", html) == []
    assert str(explanation.timeline("en")).startswith("Timeline: received: Friday 2020-01-10")
    assert explanation.timeline()._repr_html_() == explanation.timeline("zh").html()


def test_a_label_of_a_stranger_cannot_become_markup(book: gr.Rulebook) -> None:
    from dataclasses import replace

    from govrules.model.source import Text

    timeline = reply(book, "2020-03-31", received_on="2020-01-10")
    point = replace(timeline.points[0], label=Text("<script>", "<script>"))
    picture = timeline_svg(replace(timeline, points=(point,)), "zh")
    assert "<script>" not in picture
    assert any("<script>" in text for text in texts(picture))


@pytest.mark.parametrize("width", [280, 900, 1600])
@pytest.mark.parametrize("as_of", ["2020-01-01", "2020-02-14", "2020-06-30", "2031-01-01"])
def test_names_never_cover_each_other_and_stay_within_the_picture(
    book: gr.Rulebook, width: int, as_of: str
) -> None:
    timeline = reply(book, as_of, received_on="2020-01-10", replied_on="2020-02-14")
    root = ET.fromstring(timeline_svg(timeline, "zh", width))
    rows: dict[str, list[tuple[float, float]]] = {}
    for node in root.iter(f"{SVG}text"):
        if node.get("text-anchor") != "middle":
            continue
        half = sum(6 if ord(char) < 256 else 12 for char in node.text or "") / 2
        x = float(node.get("x") or 0)
        assert x - half >= -1 or half * 2 > width
        assert x + half <= width + 1 or half * 2 > width
        rows.setdefault(node.get("y") or "", []).append((x - half, x + half))
    for row in rows.values():
        assert all(left[1] <= right[0] + 1 for left, right in pairwise(sorted(row)))


def test_a_key_that_is_too_long_for_a_line_goes_on_below(book: gr.Rulebook) -> None:
    timeline = reply(book, "2020-03-31", received_on="2020-01-10", replied_on="2020-02-17")
    for width in (280, 900):
        found = texts(timeline_svg(timeline, "en", width))
        assert {"weekend", "holiday", "M make-up working day", "counted", "late"} <= set(found)
    assert draw(timeline, "en", 280).svg.count('height="11.0"') == 5


def test_an_as_of_far_away_is_told_at_the_edge_and_does_not_squeeze_the_rest(book: gr.Rulebook) -> None:
    facts = {"received_on": "2020-01-10", "replied_on": "2020-02-14"}
    near, far = reply(book, "2020-03-31", **facts), reply(book, "2031-01-01", **facts)
    assert "评估时点 2031-01-01 →" in texts(timeline_svg(far, "zh"))
    assert scale_of(far, 900).unit > 4
    assert scale_of(near, 900).x(near.stands_at) < 900 - 16


def test_a_scale_is_even_and_holds_what_lies_outside_at_its_edges(book: gr.Rulebook) -> None:
    scale = scale_of(reply(book, "2020-03-31", received_on="2020-01-10"), 900)
    first = scale.first
    assert scale.x(first) == scale.left
    assert scale.x(first + timedelta(days=3)) == pytest.approx(scale.left + 3 * scale.unit)
    assert scale.x(datetime(1990, 1, 1)) == scale.left
    assert scale.x(datetime(2090, 1, 1)) == pytest.approx(scale.x(scale.last))


def test_every_example_of_every_rule_can_be_drawn(book: gr.Rulebook) -> None:
    """One of each kind and status is enough to fail; all of them are quick enough to try a tenth."""
    drawn = 0
    for rule in list(book.rules)[::10]:
        if rule.kind == "quota":
            continue
        for example in rule.examples:
            facts = {"record_type": rule.record, "id": "X", **example.given[0]}
            timeline = book.explain(facts, rule.id, example.as_of).parts.timeline
            for lang in ("zh", "en"):
                ET.fromstring(timeline_svg(timeline, lang, 700))
            drawn += 1
    assert drawn > 100
