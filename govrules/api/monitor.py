"""A monitor: events of cases in, changes of verdict out.

Comes in: a rulebook, events as other systems tell them, the moment. Goes out: `Change`s and verdicts.
Must not know: the command line.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from govrules.api.moments import FIRST_DAY, LAST_DAY, as_of_moment
from govrules.errors import GovrulesError
from govrules.model.record_types import Field, FieldType

if TYPE_CHECKING:
    from govrules.api.rulebook import Rulebook
    from govrules.engines.events.changes import Change
    from govrules.engines.events.history import Event, What
    from govrules.explaining import Explanation, Lang
    from govrules.model.record import Fact, Record
    from govrules.model.verdict import Verdict

_ISO_DAY = re.compile(r"(19|20|21)\d\d-\d\d-\d\d")


class Monitor:
    """Watches cases as they move; open it with `Rulebook.monitor`. Threads may share it.

    `reopened` lists what changed when the store was opened: events that had not been acted on, or another rulebook.

    >>> import govrules as gr
    >>> monitor = gr.load("cn/shanghai/baoshan-2020").monitor()
    >>> replied = {"reply_kind": "disclosed", "widely_knowable": True, "replied_on": "2020-05-06"}
    >>> told = {"received_on": "2020-04-20", **replied}
    >>> changes = monitor.post("application", "A-17", told, at="2020-05-06")
    >>> [str(change.due) for change in changes if change.rule.endswith("late-conversion")]
    ['2020-06-05']
    >>> [c.news.value for c in monitor.tick("2020-06-06") if c.rule.endswith("late-conversion")]
    ['overdue']
    """

    def __init__(
        self,
        book: Rulebook,
        store: str | Path | None = None,
        due_soon: str | None = None,
        replay: bool = False,
    ) -> None:
        from govrules.calendars.limit import parse_limit
        from govrules.engines.events.casebook import Casebook
        from govrules.engines.events.store import Store

        self.book = book
        limit = None if due_soon is None else parse_limit(due_soon)
        kept = Store(None if store is None else Path(store))
        try:
            self._cases = Casebook(book.rules, kept, limit, replay)
        except BaseException:
            kept.close()
            raise

    @property
    def now(self) -> datetime | None:
        """The moment the monitor stands at: the latest it was told of. It never goes back by itself."""
        return None if self._cases.now is None else self._cases.now.now

    @property
    def reopened(self) -> tuple[Change, ...]:
        """What changed when the store was opened."""
        return self._cases.reopened

    @property
    def fallbacks(self) -> int:
        """How often durable-rules failed and the reference interpreter judged in its place."""
        return self._cases.fallbacks

    def post(
        self,
        record_type: str,
        id: str,
        facts: Mapping[str, Any],
        at: date | datetime | str,
        event: str | None = None,
    ) -> list[Change]:
        """Tells facts of a record, learnt at a moment; gives what changed. The same event twice changes nothing.

        `event` is the sender's own name of the event; without it two events of the same content are one. Facts
        may be typed or written as a table would carry them; null facts are passed over. Of two events that tell
        the same fact the later by `at` counts, whichever arrived first.
        Raises RecordError for facts that do not fit the record type (nothing is kept then), StoreError.
        """
        from govrules.engines.events.history import What

        typed = self._typed(record_type, id, facts)
        return self._take(What.POST, record_type, id, typed, at, event)

    def correct(
        self,
        record_type: str,
        id: str,
        facts: Mapping[str, Any],
        at: date | datetime | str,
        event: str | None = None,
    ) -> list[Change]:
        """Says what a fact should have been: like `post`, but a null takes the fact back."""
        from govrules.engines.events.history import What

        taken_back = {name: None for name, value in facts.items() if value is None}
        self._known(record_type, taken_back)
        typed = self._typed(
            record_type, id, {name: value for name, value in facts.items() if value is not None}
        )
        return self._take(What.CORRECT, record_type, id, {**typed, **taken_back}, at, event)

    def retract(
        self,
        record_type: str,
        id: str,
        fields: list[str] | None = None,
        at: date | datetime | str | None = None,
        event: str | None = None,
    ) -> list[Change]:
        """Takes facts of a record back, or without `fields` the whole record; `at` defaults to the clock."""
        from govrules.engines.events.history import What

        if fields is not None and not fields:
            raise GovrulesError(
                "no field is named to take back",
                "leave `fields` out to take the whole record back",
                zh="没有写明要撤回哪些字段",
                zh_help="要撤回整条记录，请不写 fields",
            )
        moment = at if at is not None else self.now
        if moment is None:
            raise GovrulesError(
                "there is nothing to take back yet",
                "post an event first",
                zh="还没有可以撤回的内容",
                zh_help="请先送入事件",
            )
        taken_back: dict[str, None] = dict.fromkeys(fields or ())
        self._known(record_type, taken_back)
        self._typed(record_type, id, {})
        return self._take(What.RETRACT, record_type, id, taken_back, moment, event)

    def tick(self, now: date | datetime | str, back: bool = False) -> list[Change]:
        """Says what time it is; gives what changed by time alone. A date is the end of that day.

        A moment that is not after the clock changes nothing, so a wall clock that jumps back does no harm. With
        `back` the clock was wrong: it is set, and every case judged anew.
        """
        from govrules.engines.events.history import Event, What

        event = Event(What.TICK, "", "", {}, self._moment(now))
        return self._cases.set_back(event) if back else self._cases.take(event)

    def changes(self, since: int = 0) -> Iterator[Change]:
        """All changes after a number (their `n`), in order; from the first on without one."""
        return self._cases.changes(since)

    def verdicts(self, as_of: date | datetime | str | None = None) -> Iterator[Verdict]:
        """The verdicts of all cases and quotas, at the clock's moment or at another: all that is known counts."""
        from govrules.engines.reference import moment_of

        return self._cases.verdicts(None if as_of is None else moment_of(self._moment(as_of)))

    def record(self, record_type: str, id: str) -> Record | None:
        """A record as its events make it."""
        return self._cases.record((record_type, _plain_id(id)))

    def explain(self, change: Change, lang: Lang = "zh") -> Explanation:
        """Why a verdict became what it is: the record as it was known then, judged at that moment.

        Raises GovrulesError where the change is of no rule (an unfit or withdrawn record).
        """
        from govrules.engines.reference import Tally, replay
        from govrules.explaining import explain, explain_quota

        rules = self.book.rules
        rule = rules.rules.get(change.rule)
        if rule is None:
            raise GovrulesError(
                "this change is of no rule that is loaded",
                "`why` says what happened",
                zh="这一变化不属于已载入的任何规则",
                zh_help="原因见 why",
            )
        if rule.kind == "quota":
            tally = Tally(rules, change.at, only=[rule.id])
            for record in self._cases.records(rule.record, change.event):
                tally.add(record)
            for counted in tally.judged(list(self._cases.units.values()) or None):
                if counted.verdict.record == change.record:
                    return explain_quota(counted, rule, rules, change.at, lang)
            raise GovrulesError(
                f"`{change.record}` is not judged any more",
                "its unit has left the roster",
                zh=f"“{change.record}”已不再判定",
                zh_help="所属单位已不在名册上",
            )
        known = self._cases.record((change.record_type, change.record), change.event)
        if known is None:
            raise GovrulesError(
                f"`{change.record}` has been taken back",
                "`why` says by which event",
                zh=f"“{change.record}”已撤回",
                zh_help="由哪一事件撤回，见 why",
            )
        return explain(replay(rules, rule, known, change.at), rules, lang)

    def close(self) -> None:
        """Gives the store free."""
        self._cases.close()

    def __enter__(self) -> Monitor:
        return self

    def __exit__(self, *fault: object) -> None:
        self.close()

    # -- from what other systems write to typed facts ------------------------------------------------

    def _take(
        self, what: What, record_type: str, id: str, facts: Mapping[str, Fact | None],
        at: date | datetime | str, name: str | None,
    ) -> list[Change]:  # fmt: skip
        from govrules.engines.events.history import Event

        event: Event = Event(what, self._type(record_type), _plain_id(id), facts, self._moment(at), name)
        return self._cases.take(event)

    def _moment(self, at: date | datetime | str) -> date | datetime:
        return as_of_moment(at, self.book.rules.timezone)

    def _type(self, record_type: str) -> str:
        types = self.book.rules.record_types
        if record_type in types:
            return record_type
        from govrules.calendars.wording import Text, did_you_mean

        mend = did_you_mean(str(record_type), types) or Text(
            f"可用 {'、'.join(types)}", f"known: {', '.join(types)}"
        )
        raise GovrulesError(
            f"unknown record type `{record_type}`",
            mend.en,
            zh=f"没有名为“{record_type}”的记录类型",
            zh_help=mend.zh,
        )

    def _known(self, record_type: str, names: Mapping[str, object]) -> None:
        kind = self.book.rules.record_types[self._type(record_type)]
        for name in names:
            if name != "region" and name not in kind.fields:
                from govrules.calendars.wording import Text, did_you_mean

                mend = did_you_mean(str(name), kind.fields) or Text(
                    "可用的字段见该记录类型", "see its record type"
                )
                raise GovrulesError(
                    f"`{kind.id}` has no field `{name}`",
                    mend.en,
                    zh=f"记录类型“{kind.id}”没有字段“{name}”",
                    zh_help=mend.zh,
                )

    def _typed(self, record_type: str, id: str, facts: Mapping[str, Any]) -> dict[str, Fact]:
        """The facts of an event, typed; without what a default would supply."""
        kind = self.book.rules.record_types[self._type(record_type)]
        if not isinstance(facts, Mapping):
            raise GovrulesError(
                "the facts of an event are names with values",
                'for instance {"received_on": "2020-05-06"}',
                zh="事件的事实须是字段名及其值",
                zh_help='例如 {"received_on": "2020-05-06"}',
            )
        given = {name: value for name, value in facts.items() if value is not None}
        _plain_id(id)
        quick = {name: _quickly(kind.fields.get(name), value) for name, value in given.items()}
        if all(value is not None for value in quick.values()):
            return {name: value for name, value in quick.items() if value is not None}
        from govrules.reading.records import read_record

        record = read_record(
            {**given, "record_type": kind.id, "id": "event"},
            self.book.rules.record_types,
            timezone=self.book.rules.timezone,
        )
        typed = {name: value for name, value in record.facts.items() if name not in record.assumed}
        return typed if record.region is None else {**typed, "region": record.region}


def _plain_id(id: object) -> str:
    """An id as it is compared: after NFKC and trimming."""
    plain = unicodedata.normalize("NFKC", id).strip() if isinstance(id, str) else ""
    if not plain:
        raise GovrulesError(
            "an event needs the id of its record",
            "give a text that is not empty",
            zh="事件须写明所属记录的编号",
            zh_help="请给出非空的文字",
        )
    return plain


def _quickly(field: Field | None, value: Any) -> Fact | None:
    """A value that is typed already, or plainly written; None for one that the record reader must look at."""
    if field is None:
        return None
    kind = field.type
    if kind is FieldType.DATE:
        if isinstance(value, str) and _ISO_DAY.fullmatch(value):
            try:
                return date.fromisoformat(value)
            except ValueError:
                return None
        return value if type(value) is date and FIRST_DAY <= value <= LAST_DAY else None
    if kind is FieldType.BOOL:
        return value if isinstance(value, bool) else None
    if kind is FieldType.CHOICE:
        return value if isinstance(value, str) and field.member(value) is not None else None
    if kind is FieldType.NUMBER:
        plain = isinstance(value, int | float) and not isinstance(value, bool)
        return float(value) if plain and math.isfinite(value) and abs(value) < 1e15 else None
    return None
