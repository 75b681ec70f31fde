"""A file `instrument.yaml` as an `Instrument`.

Comes in: the nodes of that file and the instrument's id. Goes out: the instrument, or None and diagnostics.
Must not know: the rules beside it; whether they cover its clauses is asked in `across.py`.
"""

from __future__ import annotations

import re
import zoneinfo

from govrules.calendars.wording import Text
from govrules.model.rule import Accepted, Clause, InForce, Instrument
from govrules.reading.keys import CLAUSE, FileReader, Section
from govrules.reading.suggest import one_of, write
from govrules.reading.yaml_nodes import MappingNode, Node, ScalarNode

_REGION = re.compile(r"[a-z]{2}(?:/[a-z0-9]+(?:-[a-z0-9]+)*)*")
_CHINA = "Asia/Shanghai"


def read_instrument(reader: FileReader, node: MappingNode, id: str) -> Instrument | None:
    """The instrument that a file holds."""
    before = reader.findings.errors
    keys = Section(reader, node, "", node)
    title = keys.label(
        "title",
        Text("请写明文件的标题：“title: {zh: …, en: …}”", "name the document: `title: {zh: …, en: …}`"),
    )
    issuer_node = keys.need(
        "issuer",
        Text(
            "请写明制定机关：“issuer: {zh: …, en: …}”",
            "name who issued the document: `issuer: {zh: …, en: …}`",
        ),
    )
    issuer = None if issuer_node is None else reader.text_or_label(issuer_node, "issuer")
    number = keys.text("number") or ""
    in_force_section = keys.section(
        "in_force",
        Text(
            "请写明自何时起施行：“in_force: {from: 2019-05-15}”",
            "say from when it is in force: `in_force: {from: 2019-05-15}`",
        ),
    )
    in_force = InForce() if in_force_section is None else read_in_force(in_force_section)
    unverified = keys.label("in_force_note")
    region = _region(keys)
    level = keys.text(
        "level",
        Text(
            "请写明制定机关的层级：“level: municipal”",
            "name the level of the body that issued it: `level: municipal`",
        ),
    )
    calendar_name = read_calendar(keys) or region.split("/")[0] or "cn"
    timezone = _timezone(keys, region)
    supersedes = keys.texts("supersedes")
    notes = keys.text_or_label("notes")
    accepted = tuple(_accepted(reader, each) for each in keys.items("accepted"))
    clauses = _clauses(keys)
    keys.close({"in_force_from": write("in_force: {from: …}")})
    if keys.key("calendar") is None and region and reader.findings.errors == before:
        reader.calendar(keys.key("region") or node, calendar_name)
    if reader.findings.errors > before or title is None or issuer is None or level is None:
        return None
    return Instrument(
        id,
        title,
        issuer,
        number,
        region,
        level,
        in_force,
        calendar_name,
        timezone,
        clauses,
        supersedes,
        unverified,
        notes,
        tuple(each for each in accepted if each is not None),
        reader.place(node),
    )


def read_in_force(section: Section) -> InForce:
    """A time in force: `{from, until}`, of which one may be left out."""
    first, last = section.day("from"), section.day("until")
    section.close()
    if section.key("from") is None and section.key("until") is None:
        section.reader.fault(
            "GR204",
            section.at,
            Text("“in_force”没有写明日期", "`in_force` names no day"),
            write("{from: 2019-05-15}"),
        )
    if first is not None and last is not None and first > last:
        section.reader.fault(
            "GR211",
            section.at,
            Text(
                f"“in_force”的止日 {last} 早于起日 {first}",
                f"`in_force` ends on {last}, before it begins on {first}",
            ),
            Text("请核对这两个日期", "check the two dates"),
        )
    return InForce(first, last)


def read_calendar(keys: Section) -> str | None:
    """The name of a calendar, or of a calendar file as seen from the folder of the file that names it."""
    node = keys.get("calendar")
    name = None if node is None else keys.reader.text(node, "calendar")
    return None if node is None or name is None else keys.reader.calendar(node, name)


def _region(keys: Section) -> str:
    node = keys.need(
        "region",
        Text(
            "请写明施行的地区：“region: cn/shanghai/baoshan”",
            "name where it holds: `region: cn/shanghai/baoshan`",
        ),
    )
    region = None if node is None else keys.reader.text(node, "region")
    if node is None or region is None:
        return ""
    if not _REGION.fullmatch(region):
        keys.reader.fault(
            "GR210",
            node,
            Text(f"“{region}”不能用作地区", f"`{region}` is no region"),
            Text(
                "请先写国家代码，再由大到小写其下的地区：“cn/shanghai/baoshan”",
                "write a country's code and the places within it, the widest first: `cn/shanghai/baoshan`",
            ),
        )
        return ""
    return region


def _timezone(keys: Section, region: str) -> str:
    node = keys.get("timezone")
    if node is None:
        if region and region.split("/")[0] != "cn":
            keys.missing(
                "timezone",
                Text(
                    "中国以外须写明时区：“timezone: Europe/Berlin”",
                    "outside China it must be stated: `timezone: Europe/Berlin`",
                ),
            )
        return _CHINA
    name = keys.reader.text(node, "timezone")
    if name is None or name == _CHINA:
        return _CHINA
    try:
        zoneinfo.ZoneInfo(name)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError):
        zones = sorted(zoneinfo.available_timezones())
        keys.reader.unknown_word(
            node,
            "timezone",
            name,
            one_of(name, zones, Text("例如", "for instance")),
        )
    return name


def _clauses(keys: Section) -> dict[str, Clause]:
    section = keys.section(
        "clauses",
        Text(
            "请列出每一项有要求的条款：“clause-id: {provision: 一(三)9}”",
            "list every clause that orders something: `clause-id: {provision: 一(三)9}`",
        ),
    )
    if section is None:
        return {}
    reader = keys.reader
    clauses: dict[str, Clause] = {}
    for key, node in section.node.entries.values():
        if not CLAUSE.fullmatch(key.value):
            reader.fault(
                "GR210",
                key,
                Text(f"“{key.value}”不能用作条款名", f"`{key.value}` is no name for a clause"),
                Text("请用字母、数字和“-”", "write letters, digits and `-`"),
            )
            continue
        clause = _clause(reader, key, node)
        if clause is not None:
            clauses[key.value] = clause
    return clauses


def _clause(reader: FileReader, key: ScalarNode, node: Node) -> Clause | None:
    keys = reader.section(node, key.value, key)
    if keys is None:
        return None
    provision = keys.text(
        "provision",
        Text(
            "请写明在原文中的位置：“provision: 一(三)9”",
            "name the place in the document: `provision: 一(三)9`",
        ),
    )
    part_of = keys.text("part_of")
    reason = keys.label("not_assessable")
    keys.close({"reason": write("not_assessable: {zh: …, en: …}")})
    if part_of is not None and reason is not None:
        reader.fault(
            "GR212",
            keys.key("not_assessable") or key,
            Text(
                f"条款“{key.value}”既属于一条规则，又列为无法检验",
                f"clause `{key.value}` is part of a rule and yet not assessable",
            ),
            Text("请只留“part_of”或“not_assessable”", "keep `part_of` or `not_assessable`"),
        )
    return None if provision is None else Clause(key.value, provision, part_of, reason, reader.place(key))


def _accepted(reader: FileReader, node: Node) -> Accepted | None:
    keys = reader.section(node, "accepted")
    if keys is None:
        return None
    finding = keys.text("finding", Text("请写明发现的代码", "name the code of the finding"))
    rules_node = keys.get("rules") or keys.get("rule")
    rules = () if rules_node is None else reader.texts(rules_node, "rules")
    why_node = keys.need("why", Text("请写明为何不改", "say why it is left as it is"))
    why = None if why_node is None else reader.text_or_label(why_node, "why")
    keys.known["rule"] = None
    keys.close()
    if finding is None or why is None:
        return None
    return Accepted(finding, rules, why, reader.place(node))
