"""Open duties as a calendar file (iCalendar, RFC 5545): each on its due day, with reminders before it.

Comes in: open duties, the calendars they are counted by, the moment. Goes out: bytes.
Must not know: how a verdict is found or told; the words of a duty are handed in.

The same duty has the same UID in every file, and a later audit the higher SEQUENCE: to import a file again
updates what is there.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import TYPE_CHECKING
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

from govrules.calendars import Calendar
from govrules.errors import GovrulesError
from govrules.model.source import Text
from govrules.model.verdict import Reason, Verdict
from govrules.report.layout import harmless
from govrules.report.wording import DUTY, end_of, late

if TYPE_CHECKING:
    from icalendar import Alarm, Event

REMIND = (5, 1, 0)
"""How many working days before the due day a reminder comes; 0 is the due day itself."""

_MORNING = time(9)
_SPACE = UUID("5b0e4c1a-6f0f-5d0e-9a57-3f1d2c9b7a10")
_SEQUENCE_FROM = datetime(2000, 1, 1, tzinfo=UTC)
_PRIORITY = {"must": 1, "in-principle": 5, "encouraged": 9}


@dataclass(frozen=True, slots=True)
class OpenDuty:
    """A duty still owed, with a due moment: `what` must be done, the sentence that tells it, whose it is.

    `calendar` is the one that its rule counts by.
    """

    verdict: Verdict
    what: Text
    told: Text
    basis: Text
    calendar: Calendar
    unit: str | None = None


def calendar_file(
    duties: Iterable[OpenDuty],
    as_of: date | datetime,
    timezone: str,
    lang: str,
    remind: Sequence[int] = REMIND,
) -> bytes:
    """The whole file. `timezone` is that of all due moments; `remind` counts working days, each 0 or more.

    Raises GovrulesError where the library for calendar files is not installed.
    """
    try:
        from icalendar import Calendar as CalendarFile
    except ImportError:
        raise GovrulesError(
            "the library for calendar files is not installed",
            "install it: pip install 'govrules[report]'",
            zh="未安装生成日历文件所需的库",
            zh_help="请安装：pip install 'govrules[report]'",
        ) from None
    zone = ZoneInfo(timezone)
    now = _moment(as_of, zone)
    told = Text("政务公开待办期限", "Open duties of government disclosure").in_(lang)
    file = CalendarFile.new(
        prodid="-//govrules//open duties//EN",
        uid=uuid5(_SPACE, "open duties"),
        name=told,
        description=Text(f"截至 {end_of(as_of)}", f"as of {end_of(as_of)}").in_(lang),
        calscale="GREGORIAN",
        last_modified=now,
    )
    for duty in duties:
        file.add_component(_event(duty, now, zone, lang, sorted(set(remind), reverse=True)))
    made: bytes = file.to_ical()
    return made


def uid(verdict: Verdict) -> str:
    """The name of a duty in every calendar: the same for the same record and rule, and nothing can be read from it."""
    name = f"{verdict.record_type}\0{verdict.record}\0{verdict.rule}"
    return str(uuid5(_SPACE, name.encode("utf-8", "backslashreplace").decode("utf-8")))


def _event(duty: OpenDuty, now: datetime, zone: ZoneInfo, lang: str, remind: Sequence[int]) -> Event:
    from icalendar import Event
    from icalendar.enums import STATUS, TRANSP

    verdict = duty.verdict
    due = verdict.due
    assert due is not None
    record = harmless(verdict.record)
    begins = _local(due, zone).astimezone(UTC) if isinstance(due, datetime) else due
    event = Event.new(
        uid=uid(verdict),
        start=begins,
        end=None if isinstance(due, datetime) else due + timedelta(days=1),
        stamp=now,
        last_modified=now,
        sequence=max(0, int((now - _SEQUENCE_FROM).total_seconds() // 60)),
        summary=_title(duty, record, lang),
        description=_description(duty, lang),
        categories=[
            each for each in (DUTY[verdict.duty].in_(lang), duty.unit and harmless(duty.unit)) if each
        ],
        status=STATUS.TENTATIVE if verdict.provisional else STATUS.CONFIRMED,
        transparency=TRANSP.TRANSPARENT,
        priority=_PRIORITY[verdict.duty],
    )
    for days in remind:
        alarm = _alarm(duty, days, now, zone, lang)
        if alarm is not None:
            event.add_component(alarm)
    return event


def _title(duty: OpenDuty, record: str, lang: str) -> str:
    what = harmless(duty.what.in_(lang))
    if duty.verdict.reason is Reason.OVERDUE:
        assert duty.verdict.late_by is not None
        assert duty.verdict.late_unit is not None
        over = late(duty.verdict.late_by, duty.verdict.late_unit, lang)
        return f"{record} · 已超 {over}：{what}" if lang == "zh" else f"{record} · {over} overdue: {what}"
    return f"{record} · 期限：{what}" if lang == "zh" else f"{record} · due: {what}"


def _description(duty: OpenDuty, lang: str) -> str:
    verdict = duty.verdict
    lines = [duty.told.in_(lang), duty.basis.in_(lang)]
    if verdict.provisional:
        lines.append(
            "当年放假安排尚未公布，日期为暂定。"
            if lang == "zh"
            else "The holidays of that year are not published yet: the day is provisional."
        )
    lines.append(verdict.rule)
    return "\n".join(harmless(line) for line in lines)


def _alarm(duty: OpenDuty, days: int, now: datetime, zone: ZoneInfo, lang: str) -> Alarm | None:
    """A reminder in the morning of a working day; none for a moment that is past, or not before the duty is due."""
    from icalendar import Alarm

    due = duty.verdict.due
    assert due is not None
    due_day = due.date() if isinstance(due, datetime) else due
    day = due_day if days == 0 else duty.calendar.nth_working_day_before(due_day, days)
    at = datetime.combine(day, _MORNING, zone)
    if at <= now or at >= _moment(due, zone):
        return None
    begins = _local(due, zone) if isinstance(due, datetime) else datetime.combine(due, time(), zone)
    left = _left(days, lang)
    what = harmless(f"{duty.verdict.record} · {duty.what.in_(lang)}")
    alarm = Alarm.new(description=f"{what}：{left}" if lang == "zh" else f"{what}: {left}")
    alarm.add("action", "DISPLAY")
    # Counted from the beginning of the event: what few programs understand is a reminder at a fixed moment.
    alarm.add("trigger", at - begins)
    return alarm


def _left(days: int, lang: str) -> str:
    if days == 0:
        return "今日到期" if lang == "zh" else "due today"
    if lang == "zh":
        return f"还有 {days} 个工作日"
    return f"{days} working day{'' if days == 1 else 's'} left"


def _moment(when: date | datetime, zone: ZoneInfo) -> datetime:
    """The moment itself, or the end of the day, in UTC."""
    if not isinstance(when, datetime):
        when = datetime.combine(when + timedelta(days=1), time())
    return _local(when, zone).astimezone(UTC)


def _local(when: datetime, zone: ZoneInfo) -> datetime:
    return when.replace(tzinfo=zone) if when.tzinfo is None else when
