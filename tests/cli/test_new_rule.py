"""`govrules new rule`."""

import shutil
from pathlib import Path

import pytest

from tests.cli.typing_commands import RULES, Type

KINDS = ("deadline", "lasting", "order", "present", "includes", "holds", "quota")


@pytest.fixture
def own(tmp_path: Path) -> Path:
    return Path(shutil.copytree(RULES, tmp_path / "own"))


def test_a_new_rule_of_every_kind_passes_at_once(govrules: Type, own: Path) -> None:
    for kind in KINDS:
        ran = govrules(
            "new", "rule", str(own / "plan-2020"), f"bad-{kind}", "--record", "case", "--kind", kind
        )
        assert (ran.code, ran.err) == (0, "")
        assert "examples pass" in ran.out
        text = (own / f"plan-2020/bad-{kind}.yaml").read_text(encoding="utf-8")
        assert text.count("- given:") >= 2
    assert govrules("test", str(own)).code == 0
    checked = govrules("check", str(own))
    assert checked.code == 0
    assert "11 rules: 0 errors, 0 warnings" in checked.out


def test_a_new_rule_passes_for_a_time_whose_calendar_is_not_yet_published(govrules: Type, own: Path) -> None:
    plan = own / "plan-2020/instrument.yaml"
    for rule in plan.parent.glob("*.yaml"):
        if rule != plan:
            rule.unlink()
    text = plan.read_text(encoding="utf-8").split("clauses:")[0] + "clauses: {}\nnotes: made up\n"
    plan.write_text(
        text.replace("from: 2020-01-01, until: 2020-12-31", "from: 2031-02-03, until: 2031-11-30"),
        encoding="utf-8",
    )
    for kind in KINDS:
        args = (f"bad-{kind}", "--record", "case", "--kind", kind)
        assert govrules("new", "rule", str(own / "plan-2020"), *args).code == 0
    assert govrules("test", str(own)).code == 0
    assert plan.read_text(encoding="utf-8").endswith("\nnotes: made up\n")


def test_a_folder_that_is_not_there_is_made_with_its_instrument(govrules: Type, own: Path) -> None:
    folder = own / "plan-2021"
    assert govrules("new", "rule", str(folder), "first", "--record", "case", "--kind", "deadline").code == 0
    assert sorted(path.name for path in folder.iterdir()) == ["first.yaml", "instrument.yaml"]
    assert govrules("test", str(own)).code == 0


def test_the_clause_is_added_and_all_else_stays(govrules: Type, own: Path) -> None:
    plan = own / "plan-2020/instrument.yaml"
    before = plan.read_text(encoding="utf-8")
    args = ("--record", "案件", "--kind", "present", "--provision", "六(2)", "--duty", "encouraged")
    assert govrules("new", "rule", str(own / "plan-2020"), "no-office", *args).code == 0
    after = plan.read_text(encoding="utf-8")
    added = "  no-office: {provision: 六(2)}\n"
    assert after.replace(added, "") == before
    assert after.index(added) == after.index("notes: made up") - len(added)


def test_a_clause_that_is_listed_is_used_as_it_is(govrules: Type, own: Path) -> None:
    plan = own / "plan-2020/instrument.yaml"
    before = plan.read_bytes()
    args = ("--record", "case", "--kind", "holds", "--clause", "reply")
    assert govrules("new", "rule", str(own / "plan-2020"), "not-urgent", *args).code == 0
    assert plan.read_bytes() == before
    assert "provision: 一(1)" in (own / "plan-2020/not-urgent.yaml").read_text(encoding="utf-8")


def test_titles_are_written_so_that_they_are_read_back(govrules: Type, own: Path) -> None:
    zh, en = "“未答复”: 其一 # 注", 'it\'s "late": [no] {reply}'
    args = ("--record", "case", "--kind", "deadline", "--title-zh", zh, "--title-en", en)
    assert govrules("new", "rule", str(own / "plan-2020"), "strange", *args).code == 0
    assert govrules("show", "strange", "--rules", str(own)).out.startswith(f"{en}\n")
    assert govrules("show", "strange", "--rules", str(own), "--lang", "zh").out.startswith(f"{zh}\n")


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("late-reply", "--record", "case", "--kind", "deadline"), "is there already"),
        (("Late_Reply", "--record", "case", "--kind", "deadline"), "is no name for a rule"),
        (("x", "--record", "cause", "--kind", "deadline"), "did you mean `case`?"),
        (("x", "--record", "yearly-figures", "--kind", "order"), "order"),
        (("x", "--record", "case", "--kind", "holds", "--clause", "openness"), "not assessable"),
    ],
)
def test_what_cannot_be_made_leaves_nothing_behind(
    govrules: Type, own: Path, args: tuple[str, ...], said: str
) -> None:
    before = {path.name: path.read_bytes() for path in (own / "plan-2020").iterdir()}
    ran = govrules("new", "rule", str(own / "plan-2020"), *args)
    assert (ran.code, ran.out) == (2, "")
    assert said in ran.err
    assert {path.name: path.read_bytes() for path in (own / "plan-2020").iterdir()} == before


def test_beside_broken_rules_it_asks_to_mend_them_first(govrules: Type, own: Path) -> None:
    (own / "plan-2020/no-ground.yaml").write_text("title: x\n", encoding="utf-8")
    ran = govrules("new", "rule", str(own / "plan-2020"), "x", "--record", "case", "--kind", "holds")
    assert ran.code == 2
    assert "mend them first: govrules check" in ran.err


def test_it_speaks_chinese(govrules: Type, own: Path) -> None:
    args = ("--record", "case", "--kind", "holds", "--lang", "zh")
    assert "个示例均相符" in govrules("new", "rule", str(own / "plan-2020"), "x", *args).out
