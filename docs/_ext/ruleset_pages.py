"""Reference pages made from the shipped rulesets, so that they cannot fall behind them.

In: the YAML files under `rulesets/`. Out: a page for each record type and each instrument under
`docs/reference/generated/`, written before Sphinx reads the pages. It reads the files plainly, every value as
the text that stands there, and knows nothing of the package: the site is built even where a rule is faulty.
"""

from pathlib import Path
from typing import Any

import yaml
from sphinx.application import Sphinx
from sphinx.util.typing import ExtensionMetadata

RULESETS = Path(__file__).resolve().parents[2] / "rulesets"


def setup(app: Sphinx) -> ExtensionMetadata:
    """Write the pages each time the site is built."""
    app.connect("builder-inited", _write_pages)
    return {"version": "1", "parallel_read_safe": True, "parallel_write_safe": True}


def _write_pages(app: Sphinx) -> None:
    folder = Path(app.srcdir) / "reference" / "generated"
    pages = {folder / "records" / f"{path.stem}.md": _record_type(path) for path in _record_types()}
    pages |= {folder / "instruments" / f"{_page_name(path)}.md": _instrument(path) for path in _instruments()}
    for old in {*folder.glob("records/*.md"), *folder.glob("instruments/*.md")} - set(pages):
        old.unlink()
    for page, text in pages.items():
        page.parent.mkdir(parents=True, exist_ok=True)
        if not page.exists() or page.read_text(encoding="utf-8") != text:
            page.write_text(text, encoding="utf-8")


def _record_types() -> list[Path]:
    return sorted((RULESETS / "records").glob("*.yaml"))


def _instruments() -> list[Path]:
    return sorted(path.parent for path in RULESETS.rglob("instrument.yaml"))


def _page_name(folder: Path) -> str:
    return "-".join(folder.relative_to(RULESETS).parts)


def _read(path: Path) -> dict[str, Any]:
    found = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.BaseLoader)  # noqa: S506, TID251
    return found if isinstance(found, dict) else {}


# ---------------------------------------------------------------------------- a record type


def _record_type(path: Path) -> str:
    read = _read(path)
    zh, en = _both(read.get("label"))
    lines = [f"# `{path.stem}` {zh}", "", _sentence(en)]
    lines += ["", _sentence(" ".join(_both(read.get("help"))))] if "help" in read else []
    lines += ["", f"A sheet may also be named: {', '.join(read['also'])}."] if read.get("also") else []
    if read.get("own_date"):
        lines += ["", f"Its own date is `{read['own_date']}`."]
    if read.get("unit"):
        lines += ["", f"The unit it belongs to is in `{read['unit']}`."]
    lines += ["", "| field | 列名 | column | type | also | what it is |", "|---|---|---|---|---|---|"]
    lines += [_field(name, field) for name, field in read.get("fields", {}).items()]
    chosen = {name: field for name, field in read.get("fields", {}).items() if field.get("members")}
    for name, field in chosen.items():
        lines += ["", f"## Members of `{name}`", "", "| member | 中文 | English |", "|---|---|---|"]
        lines += [
            f"| `{member}` | {' | '.join(_both(label))} |" for member, label in field["members"].items()
        ]
    if read.get("checks"):
        lines += ["", "## What a record must pass to be fit", ""]
        lines += [_check(check) for check in read["checks"]]
    return "\n".join([*lines, ""])


def _check(check: Any) -> str:
    if not isinstance(check, dict):
        return f"- `{check}`"
    zh, en = _both(check.get("label"))
    return f"- `{check.get('that', '')}`: {zh} · {en}"


def _field(name: str, field: dict[str, Any]) -> str:
    zh, en = _both(field.get("label"))
    kind = field.get("type", "")
    for mark in ("act", "planned"):
        kind += f", {mark}" if field.get(mark) == "true" else ""
    if "default" in field:
        kind += f", default `{field['default']}`"
    also = "、".join(_listed(field.get("also")))
    return _row(f"`{name}`", zh, en, kind, also, _help(field))


def _help(field: dict[str, Any]) -> str:
    zh, en = _both(field.get("help"))
    return " ".join(part for part in (zh, en) if part)


# ---------------------------------------------------------------------------- an instrument


def _instrument(folder: Path) -> str:
    read = _read(folder / "instrument.yaml")
    zh, en = _both(read.get("title"))
    in_force: dict[str, Any] = read.get("in_force") or {}
    lines = [f"# {zh or folder.name}", "", _sentence(en), ""]
    lines += [f"- id: `{folder.relative_to(RULESETS).as_posix()}`"]
    lines += [f"- number: {read['number']}"] if read.get("number") else []
    until = f" until {in_force['until']}" if in_force.get("until") else ""
    lines += [f"- in force from {in_force.get('from', '?')}{until}"]
    lines += ["", "| rule | provision | duty | record | 违反 | breach |", "|---|---|---|---|---|---|"]
    for path in sorted(folder.glob("*.yaml")):
        if path.name != "instrument.yaml":
            lines.append(_rule(path))
    return "\n".join([*lines, ""])


def _rule(path: Path) -> str:
    read = _read(path)
    where = (f"`{path.stem}`", read.get("provision", ""), read.get("duty", ""))
    return _row(*where, _type_link(read.get("record", "")), *_both(read.get("title")))


def _type_link(record_type: str) -> str:
    known = (RULESETS / "records" / f"{record_type}.yaml").exists()
    return f"[{record_type}](../records/{record_type}.md)" if known else record_type


# ---------------------------------------------------------------------------- small marks


def _both(label: Any) -> tuple[str, str]:
    if isinstance(label, dict):
        return str(label.get("zh", "")), str(label.get("en", ""))
    return (str(label), "") if label else ("", "")


def _listed(value: Any) -> list[str]:
    return [str(part) for part in value] if isinstance(value, list) else []


def _row(*cells: Any) -> str:
    return "| " + " | ".join(str(cell).replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:] + ("" if not text or text.endswith((".", "。")) else ".")
