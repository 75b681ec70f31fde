"""The page of HTML without a browser: what it counts, what it says of what it leaves out, what its policy names."""

from __future__ import annotations

import re
import sys
from base64 import b64encode
from collections.abc import Sequence
from hashlib import sha256
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import govrules as gr
from govrules.api.html_report import html_report
from govrules.cli.program import run
from govrules.errors import GovrulesError
from govrules.report.html.charts import KINDS, bars, columns, longest_first
from govrules.report.html.words import WORDS

AS_OF = "2020-07-01"
SPLITS = st.dictionaries(st.sampled_from(KINDS), st.integers(1, 9_999), min_size=1)
VOID = {"meta", "br", "input", "img", "hr", "link"}


class Read(HTMLParser):
    """Every element closed in its order, the texts of scripts and styles, and the attributes that could act."""

    def __init__(self, html: str) -> None:
        super().__init__(convert_charrefs=True)
        self.open: list[str] = []
        self.inside: dict[str, list[str]] = {"script": [], "style": []}
        self.acting: list[tuple[str, str]] = []
        self.policy = ""
        self.ids: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag not in VOID:
            self.open.append(tag)
        self.acting += [
            (tag, name)
            for name, value in attrs
            if name.startswith("on") or name in ("style", "src", "srcdoc", "action")
        ]
        if "id" in given:
            self.ids.append(given["id"] or "")
        if given.get("http-equiv") == "Content-Security-Policy":
            self.policy = given.get("content") or ""
        if tag in self.inside:
            self.inside[tag].append("")

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] in self.inside:
            self.inside[self.open[-1]][-1] += data


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> gr.Audit:
    path = tmp_path_factory.mktemp("sample") / "cases.xlsx"
    assert run(["sample", str(path)]) == 0
    return gr.load().audit(str(path), AS_OF)


def page(audit: gr.Audit, lang: str = "zh", **more: int) -> str:
    return "".join(html_report(audit, "cases.xlsx", lang, **more))  # type: ignore[arg-type]


# -- the page ----------------------------------------------------------------------------------------


@pytest.mark.parametrize("lang", ["zh", "en"])
def test_the_page_is_well_formed_and_nothing_in_it_acts_by_itself(sample: gr.Audit, lang: str) -> None:
    html = page(sample, lang)
    read = Read(html)
    assert read.open == []
    assert read.acting == []
    assert len(set(read.ids)) == len(read.ids)
    assert re.findall(r"https?://[^\s\"'<]+", html) == []
    assert "url(" not in html.replace("url(#hatch)", "").replace("url(#dots)", "")


def test_the_policy_names_the_one_style_and_the_one_script(sample: gr.Audit) -> None:
    read = Read(page(sample))
    (style,) = read.inside["style"]
    data, script = read.inside["script"]
    assert data.startswith("{")

    def hashed(text: str) -> str:
        return f"'sha256-{b64encode(sha256(text.encode()).digest()).decode()}'"

    assert read.policy.split("; ") == [
        "default-src 'none'",
        f"style-src {hashed(style)}",
        f"script-src {hashed(script)}",
        "base-uri 'none'",
        "form-action 'none'",
    ]


def test_every_violation_is_listed_in_the_order_of_duty_and_lateness(sample: gr.Audit) -> None:
    violations = sample.of_status("violated")
    html = page(sample, "en")
    listed = re.findall(r'<td role="cell" data-of="record"><b>(.*?)</b>', html.split("<template", 1)[0])
    assert sorted(listed) == sorted(violations["record"])
    duties = re.findall(r'<td role="cell" data-of="rule" title="(.*?)">', html.split("<template", 1)[0])
    strength = [["must", "in-principle", "encouraged"].index(str(sample.book.rule(id).duty)) for id in duties]
    assert strength == sorted(strength)
    assert listed.index("D-25") < listed.index("R-14")  # 565 working days are more than 15,144 hours


def test_the_numbers_at_the_head_are_those_of_the_audit(sample: gr.Audit) -> None:
    html = page(sample, "en")
    numbers = dict(re.findall(r'<li(?: class="is-[\w-]+")?><b>([\d,]+)</b> ([\w ]+)</li>', html)[::-1])
    said = {word: int(n.replace(",", "")) for n, word in numbers.items()}
    head = sample.head()["summary"]
    assert isinstance(head, dict)
    assert said["violated"] == head["verdicts"]["violated"]
    assert said["not applicable"] == head["verdicts"]["not-applicable"]
    assert said["records"] == sum(head["records"].values())


def test_what_carries_no_whole_explanation_is_counted_aloud(sample: gr.Audit) -> None:
    n = len(sample.of_status("violated"))
    bounded, whole = page(sample, "en", explained=7), page(sample, "en")
    assert f"The first 7 carry their whole explanation, the other {n - 7} one sentence" in bounded
    assert bounded.count("govrules-explanation gr-violated") == 7
    assert whole.count("govrules-explanation gr-violated") == n
    assert "one sentence" not in whole
    assert page(sample, "en", explained=0).count("govrules-explanation gr-") == 0


def test_an_audit_without_a_violation_is_a_page_that_says_so() -> None:
    facts = {"id": "A-1", "received_on": "2020-04-01", "replied_on": "2020-04-02"}
    found = (
        gr.load("cn/regulation-2019").select(["late-reply"]).audit([facts], AS_OF, record_type="application")
    )
    html = page(found)
    assert Read(html).open == []
    assert "没有发现违反。" in html
    assert 'id="charts"' not in html
    assert "application/json" not in html


def test_pending_duties_are_listed_by_due_day_and_those_without_one_are_counted(sample: gr.Audit) -> None:
    pending = sample.of_status("pending")
    dated = int(pending["due"].notna().sum())
    assert 0 < dated < len(pending)
    html = page(sample, "en")
    open_part = html.split('id="h-open"', 1)[1].split("<section", 1)[0]
    days = re.findall(r'data-of="due" class="day">(\d{4}-\d\d-\d\d)', open_part)
    assert days == sorted(days)
    assert len(days) == dated
    assert f"{len(pending) - dated} more are pending without a due day yet" in open_part


def test_many_years_are_counted_by_the_year() -> None:
    facts = [
        {"id": f"A-{year}", "received_on": f"{year}-04-01", "replied_on": f"{year}-12-01"}
        for year in (2020, 2021, 2025)
    ]
    rules = gr.load("cn/regulation-2019").select(["late-reply"])
    html = page(rules.audit(facts, "2025-12-31", record_type="application"), "en")
    assert "By the year they were due" in html
    chart = html.split('<svg class="columns wide"', 1)[1].split("</svg>", 1)[0]
    labels = re.findall(r'text-anchor="middle">([^<]+)<', chart)
    assert labels == ["2020", "2021", "2022", "2023", "2024", "2025"]
    assert chart.count('<rect class="k-late"') == 3


def test_the_page_is_written_by_the_ending_of_its_file_and_tells_how_far_it_is(
    sample: gr.Audit, tmp_path: Path
) -> None:
    seen: list[float] = []
    path = tmp_path / "report.html"
    sample.write_report(path, "zh", source="cases.xlsx", progress=lambda done, total=None: seen.append(done))
    assert path.read_text(encoding="utf-8") == page(sample)
    assert seen == sorted(seen)
    assert seen


def test_both_kinds_of_audit_give_the_same_page(tmp_path: Path) -> None:
    book = gr.load("cn/shanghai/baoshan-2020")
    path = tmp_path / "cases.xlsx"
    assert run(["sample", str(path)]) == 0
    reference, batch = (
        page(book.audit(str(path), AS_OF, engine=engine)) for engine in ("reference", "duckdb")
    )
    assert reference == batch
    assert reference.count("govrules-explanation gr-violated") == 5


def test_the_units_not_on_the_roster_and_unfit_rows_are_told() -> None:
    records = {
        "application": [
            {"id": "A-1", "unit": "不在册", "received_on": "2020-04-01"},
            {"id": "A-2", "unit": "甲", "received_on": "2020-13-45"},
        ],
        "unit": [{"id": "甲", "region": "cn/shanghai/baoshan"}],
    }
    html = page(gr.load("cn/regulation-2019").select(["late-reply"]).audit(records, AS_OF))
    assert "不在名册上的单位：不在册" in html
    assert "<code>2020-13-45</code>" in html
    assert "没有这一天" in html


def test_a_missing_library_is_named_with_what_to_install(
    sample: gr.Audit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "jinja2", None)
    with pytest.raises(GovrulesError) as refused:
        page(sample)
    assert str(refused.value) == (
        "the library for HTML reports is not installed\n  help: install it: pip install 'govrules[report]'"
    )


def test_every_word_stands_in_both_languages_with_the_same_fillings() -> None:
    for key, word in WORDS.items():
        assert word.zh, key
        assert word.en, key
        zh, en = (sorted(set(re.findall(r"{(\w+)}", text))) for text in word)
        assert zh == en, key


# -- charts ------------------------------------------------------------------------------------------


@given(st.lists(st.tuples(st.text(), SPLITS), min_size=1, max_size=30))
def test_bars_are_as_long_as_their_numbers(rows: Sequence[tuple[str, dict[str, int]]]) -> None:
    """The longest bar takes all the room, and every piece its share, one after the other."""
    most = max(sum(split.values()) for _, split in rows)
    for bar, (_, split) in zip(bars(rows), rows, strict=True):
        assert bar.total == sum(split.values())
        end = 0.0
        for piece in bar.segments:
            assert float(piece.begins) == pytest.approx(end, abs=0.02)
            assert float(piece.length) == pytest.approx(100 * split[piece.kind] / most, abs=0.006)
            end += float(piece.length)
        assert end == pytest.approx(100 * bar.total / most, abs=0.02)


@given(st.dictionaries(st.text(), SPLITS, max_size=40), st.integers(2, 15))
def test_what_does_not_fit_is_summed_up_and_nothing_is_lost(
    counts: dict[str, dict[str, int]], at_most: int
) -> None:
    rows = longest_first(counts, at_most, "the other {n}")
    assert len(rows) <= at_most
    assert sum(bar.total for bar in rows) == sum(sum(split.values()) for split in counts.values())
    if len(counts) > at_most:
        assert rows[-1].label == f"the other {len(counts) - at_most + 1}"
        assert rows[-1].segments == ()


@given(
    st.lists(st.tuples(st.text(), SPLITS | st.just({})), min_size=1, max_size=60), st.sampled_from([340, 940])
)
def test_columns_stay_inside_their_picture_on_whole_numbers(
    counts: Sequence[tuple[str, dict[str, int]]], width: int
) -> None:
    drawn = columns(counts, width)
    for piece in drawn.pieces:
        assert float(piece.x) >= drawn.left
        assert float(piece.x) + float(piece.width) <= width
        assert float(piece.y) >= 9.9
        assert float(piece.y) + float(piece.height) <= drawn.floor + 0.02
    assert 2 <= len(drawn.lines) <= 6
    assert all(line.label.isdecimal() for line in drawn.lines)
    assert 1 <= len(drawn.labels) <= len(counts)
