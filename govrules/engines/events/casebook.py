"""All cases of a monitor: events are taken in, acted on, and what changed is said.

Comes in: typed events. Goes out: changes and verdicts. Must not know: files of rules, untyped input, wording.

Every event is in the store before it is acted on; whatever was not yet acted on when the process ended is acted on
when the store is next opened. Acting is idempotent: a case that stands as it should gives no change.
"""

from __future__ import annotations

import json
import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from govrules.calendars.limit import Limit
from govrules.engines.events.changes import Change, News, coded, news_of, plain, soon_from
from govrules.engines.events.counting import Quotas, Share
from govrules.engines.events.engine import engine_of
from govrules.engines.events.history import REGION, Event, What, facts_of
from govrules.engines.events.opening import microseconds, midnight
from govrules.engines.events.ruleset import EngineError
from govrules.engines.events.store import Case, Key, Store, StoreError
from govrules.engines.reference import Interpreter, Tally
from govrules.engines.reference.conditions import compile_condition
from govrules.engines.reference.deadlines import Moment
from govrules.engines.reference.judge import moment_of
from govrules.model.record import Record
from govrules.model.record_types import ROSTER
from govrules.model.rulebook import Rules
from govrules.model.verdict import Reason, Status, Verdict, iso

REMEMBERED = 400
"""How many cases are kept at hand; all others are read from the store when they move."""

_CHUNK = 200

_encode = json.JSONEncoder(separators=(",", ":")).encode


@dataclass(slots=True)
class _Watched:
    """A case at hand: as it is kept, its events, and the record that they make.

    `unfit` says which check the record fails. What was last said: `verdicts`, each also in `rows` as it is kept;
    `shares`, what was counted; `warned`, of what it was said that it is due soon; `told`, the check that it failed.
    """

    case: Case
    events: list[Event]
    record: Record | None
    unfit: str | None
    verdicts: dict[str, Verdict]
    rows: dict[str, str]
    shares: list[Share]
    warned: dict[str, str]
    told: str | None


class Casebook:
    """The cases of one store under one rulebook. Threads may share it: one acts at a time."""

    def __init__(
        self, rules: Rules, store: Store, due_soon: Limit | None = None, replay: bool = False
    ) -> None:
        self.rules, self.store, self.due_soon = rules, store, due_soon
        self.engine = engine_of(rules)
        self.fallbacks = 0
        """How often durable-rules failed and the reference judged in its place."""
        self._reference = Interpreter(rules)
        self._lock = threading.RLock()
        self._watched: OrderedDict[Key, _Watched] = OrderedDict()
        self._checks: dict[str, list[tuple[Any, str]]] = {}
        self._out: list[Change] = []
        self._last_event = 0
        self.stale = False
        self._behind = True  # whether there may be events that were not acted on
        self.units: dict[str, Record] = {}
        self._open(replay)

    # -- opening -------------------------------------------------------------------------------------

    def _open(self, replay: bool) -> None:
        store = self.store
        known, soon = store.read("fingerprint"), str(self.due_soon or "")
        clock = store.read("clock")
        self.now: Moment | None = None if clock is None else moment_of(datetime.fromisoformat(clock))
        if known is not None and known != self.rules.fingerprint and not replay:
            raise StoreError(
                f"the store `{store.path}` was kept under another rulebook ({known[:6]}, "
                f"this one is {self.rules.fingerprint[:6]})",
                "open it with that rulebook, or with `replay` to judge every case anew and list what changes",
                zh=f"存储“{store.path}”是在另一规则库下保存的（{known[:6]}，现为 {self.rules.fingerprint[:6]}）",
                zh_help="请用原规则库打开，或用 replay 全部重判并列出变化",
            )
        self._last_event = int(store.read("handled") or 0)
        for key in store.keys():
            if key[0] == ROSTER and (watched := self._at_hand(key)).record is not None:
                self.units[key[1]] = watched.record
        if known is None:
            with store.transaction():
                store.note("fingerprint", self.rules.fingerprint)
                store.note("due_soon", soon)
        renewed = known is not None and known != self.rules.fingerprint
        unfinished = store.read("renewing") == "1"
        if renewed or unfinished:
            with store.transaction():
                store.note("fingerprint", self.rules.fingerprint)
                store.note("renewing", "1")
        self._count_again()
        if self.now is not None:
            self._renew(known is not None and soon != store.read("due_soon"), renewed or unfinished)
        with store.transaction():
            store.note("due_soon", soon)
            store.note("renewing", "")
        self._act()
        self.reopened = tuple(self._out)
        """What changed when the store was opened: events not yet acted on, or another rulebook."""
        self._out = []

    def _count_again(self) -> None:
        """The counts of quotas, from what was kept with the cases."""
        self.quotas = Quotas(self.rules, self.now or moment_of(datetime(1900, 1, 1)))
        types = {rule.record for rule in self.rules if rule.kind == "quota"}
        for key in self.store.keys():
            if key[0] in types and (case := self.store.case(key)) is not None:
                self.quotas.add(Share.plain(row) for row in json.loads(case.body).get("counted", ()))
        if self.now is not None:
            for _ in self.quotas.judge(self.now, self.units):
                pass

    def _renew(self, soon_changed: bool, rules_changed: bool) -> None:
        """Judges cases anew: all of them under a new rulebook, else those of which nothing sound is kept."""
        assert self.now is not None
        handled = self._last_event
        cause = {"cause": "rules"} if rules_changed else {"cause": "tick"}
        for key in self.store.keys():
            if key[0] not in self.rules.record_types:
                continue
            case = self.store.case(key)
            if rules_changed or soon_changed or (case is None and self.store.events(key, handled)):
                with self._atomic():
                    self._judge(key, self.now, cause, quiet=case is None and not rules_changed)

    # -- events --------------------------------------------------------------------------------------

    def take(self, event: Event) -> list[Change]:
        """Keeps an event, then acts on it. Gives what changed; nothing for an event that is known already."""
        with self._lock:
            self._act()
            known = self.now is not None and moment_of(event.at).now <= self.now.now
            if event.what is What.TICK and known:
                return self._said()
            self._behind = True  # whatever fails from here on, the next one to come acts on it
            accepted = self.store.accept(event)
            if accepted is not None:
                self._handle(accepted)
            self._behind = False
            return self._said()

    def set_back(self, event: Event) -> list[Change]:
        """Sets the clock to a moment that may be earlier than it was, and judges every case anew."""
        with self._lock:
            self._act()
            moment = moment_of(event.at)
            for key in self.store.keys():
                if key[0] in self.rules.record_types:
                    self.engine.evict(key[0], (id(self), key))
                    with self._atomic():
                        self._judge(key, moment, {"cause": "tick"})
            with self._atomic():
                self._judge_quotas(moment, None, {"cause": "tick"})
                self._set_clock(moment)
            return self._said()

    def _said(self) -> list[Change]:
        said, self._out = self._out, []
        return said

    def _act(self) -> None:
        """Acts on every event that has not been acted on."""
        if self.stale:
            # A transaction has failed: what memory holds may be ahead of the store, which is the truth.
            self._watched.clear()
            clock = self.store.read("clock")
            self.now = None if clock is None else moment_of(datetime.fromisoformat(clock))
            self._last_event = int(self.store.read("handled") or 0)
            self.units = {}
            for key in self.store.keys():
                if key[0] == ROSTER and (watched := self._at_hand(key)).record is not None:
                    self.units[key[1]] = watched.record
            self._count_again()
            self.stale, self._behind = False, True
        while self._behind:
            events = self.store.after(self._last_event)
            for event in events:
                self._handle(event)
            self._behind = bool(events)

    def _handle(self, event: Event) -> None:
        moment = moment_of(event.at)
        if self.now is None or moment.now > self.now.now:
            self._advance(moment)
        else:
            moment = self.now
        with self._atomic():
            self._last_event = event.seq
            if event.what is What.TICK:
                self.store.drop(event.seq)
            elif event.record_type in self.rules.record_types:
                key = (event.record_type, event.record)
                self._learn(key, event)
                why = {
                    "cause": str(event.what),
                    "fields": sorted(event.facts),
                    "event": event.name or event.digest,
                }
                self._judge(key, moment, why)
                if key[0] == ROSTER:
                    self._place(key[1], moment, why)
            self.store.note("handled", str(event.seq))
            self._set_clock(moment)

    def _advance(self, moment: Moment) -> None:
        """Judges every case of which time alone may have changed something, a few at a time."""
        tick = {"cause": "tick"}
        while keys := self.store.waking(microseconds(moment.now), _CHUNK):
            with self._atomic():
                for key in keys:
                    self._judge(key, moment, tick)
        if self.now is None or self.now.today != moment.today:
            with self._atomic():
                self._judge_quotas(moment, None, tick)

    def _set_clock(self, moment: Moment) -> None:
        if moment != self.now:
            self.store.note("clock", moment.now.isoformat())
        self.now = moment

    def _place(self, unit: str, moment: Moment, why: dict[str, Any]) -> None:
        """A unit was told of: its records may lie elsewhere now, and the roster is another."""
        before = self.units.get(unit)
        record = self._at_hand((ROSTER, unit)).record
        if record is None:
            self.units.pop(unit, None)
        else:
            self.units[unit] = record
        if (before and before.region) != (record and record.region):
            for key in self.store.of_unit(unit):
                self._watched.pop(key, None)  # it may lie elsewhere
                self._judge(key, moment, why)
        self._judge_quotas(moment, None, why)

    def _atomic(self) -> _Atomic:
        return _Atomic(self)

    # -- judging -------------------------------------------------------------------------------------

    def record(self, key: Key, until: int | None = None) -> Record | None:
        """A record as its events make it, with defaults; None if it was taken back."""
        return self._made(key, self.store.events(key, until))

    def records(self, record_type: str, until: int | None = None) -> Iterator[Record]:
        """The fit records of a type, as they were known after an event."""
        for key in self.store.keys():
            if key[0] == record_type:
                record = self.record(key, until)
                if record is not None and self._failing(record) is None:
                    yield record

    def _made(self, key: Key, events: list[Event]) -> Record | None:
        kind = self.rules.record_types.get(key[0])
        if kind is None:
            return None
        facts = facts_of(events, kind)
        if facts is None:
            return None
        region = facts.pop(REGION, None)
        assumed = {
            name: each.default
            for name, each in kind.fields.items()
            if each.default is not None and name not in facts
        }
        facts.update(assumed)
        if region is None and kind.unit is not None:
            unit = self.units.get(str(facts.get(kind.unit)))
            region = None if unit is None else unit.region
        return Record(key[0], key[1], facts, None if region is None else str(region), frozenset(assumed))

    def _at_hand(self, key: Key) -> _Watched:
        found = self._watched.get(key)
        if found is None:
            while len(self._watched) >= REMEMBERED:
                self._watched.popitem(last=False)
            events = self.store.events(key)
            record = self._made(key, events)
            case = self.store.case(key) or Case(key, None, None)
            kept = json.loads(case.body)
            rows: dict[str, list[Any]] = kept.get("verdicts", {})
            found = self._watched[key] = _Watched(
                case, events, record, self._failing(record),
                verdicts={rule: plain(rule, row[0], key, row[1:]) for rule, row in rows.items()},
                rows={rule: f"{_encode(rule)}:{_encode(row)}" for rule, row in rows.items()},
                shares=[Share.plain(row) for row in kept.get("counted", ())],
                warned=kept.get("warned", {}),
                told=kept.get("unfit"),
            )  # fmt: skip
        else:
            self._watched.move_to_end(key)
        return found

    def _learn(self, key: Key, event: Event) -> None:
        """An event more, of a case that may be at hand."""
        found = self._watched.get(key)
        if found is not None and all(each.seq != event.seq for each in found.events):
            found.events.append(event)
            found.record = self._made(key, found.events)
            found.unfit = self._failing(found.record)

    def _failing(self, record: Record | None) -> str | None:
        """The check that a record fails."""
        if record is None:
            return None
        checks = self._checks.get(record.type)
        if checks is None:
            kind = self.rules.record_types[record.type]
            checks = [(compile_condition(check.that, kind), check.text) for check in kind.checks]
            self._checks[record.type] = checks
        return next((text for passes, text in checks if passes(record.facts) is False), None)

    def _judge(self, key: Key, moment: Moment, why: dict[str, Any], quiet: bool = False) -> None:
        """Judges a case as it now stands, says what changed, and keeps it."""
        watched = self._at_hand(key)
        case, record, before = watched.case, watched.record, watched.verdicts
        verdicts: list[Verdict] = []
        wake: datetime | None = None
        shares: list[Share] = []
        if record is not None and watched.unfit is None:
            verdicts, wake = self._verdicts(key, record, moment)
            shares = self.quotas.shares(record, moment)
            wake = _sooner(wake, self.quotas.wake(record, moment))
        if watched.unfit != watched.told and not quiet and watched.unfit is not None:
            self._say(News.UNFIT, key, "", None, None, moment, {**why, "check": watched.unfit})
        # What is as it was is left as it was: to compare is cheaper than to write.
        after = {
            new.rule: old if (old := before.get(new.rule)) is not None and old == new else new
            for new in verdicts
        }
        for rule in [*after, *(rule for rule in before if rule not in after)]:
            old, new = before.get(rule), after.get(rule)
            news = None if old is new else news_of(old, new)
            if news is not None and not quiet:
                self._say(news, key, rule, old, new, moment, why)
        warned, warning = self._warn(key, verdicts, watched.warned, moment, why, quiet)
        wake = _sooner(wake, warning)
        if shares != watched.shares:
            touched = self.quotas.add(watched.shares, -1)
            for rule, units in self.quotas.add(shares).items():
                known = touched.setdefault(rule, units)
                touched[rule] = None if known is None or units is None else known | units
            self._judge_quotas(moment, touched, why, key)
        rows = {
            rule: watched.rows[rule]
            if before.get(rule) is each
            else f"{_encode(rule)}:{_encode([each.duty, *coded(each)])}"
            for rule, each in after.items()
        }
        watched.verdicts, watched.rows, watched.shares = after, rows, shares
        watched.warned, watched.told = warned, watched.unfit
        rest = {"counted": [share.coded() for share in shares], "warned": warned, "unfit": watched.unfit}
        case.body = f'{{"verdicts":{{{",".join(rows.values())}}},{_encode(rest)[1:]}'
        unit_field = self.rules.record_types[key[0]].unit
        unit = None if record is None or unit_field is None else record.facts.get(unit_field)
        case.unit = None if unit is None else str(unit)
        # A wake that is not ahead would wake for ever.
        case.wake = None if wake is None else max(microseconds(wake), microseconds(moment.now) + 1)
        self.store.keep(case)

    def _verdicts(self, key: Key, record: Record, moment: Moment) -> tuple[list[Verdict], datetime | None]:
        try:
            judged = self.engine.move((id(self), key), record, moment)
        except EngineError:
            # What durable-rules cannot do, its own specification can: the verdict is the same.
            self.fallbacks += 1
            return self._reference.judge(record, moment), midnight(moment.today + timedelta(days=1))
        return judged.verdicts, judged.wake

    def _warn(
        self,
        key: Key,
        verdicts: list[Verdict],
        warned: dict[str, str],
        moment: Moment,
        why: dict[str, Any],
        quiet: bool,
    ) -> tuple[dict[str, str], datetime | None]:
        """Says what is due soon, once for each due moment; and when the next will be."""
        if self.due_soon is None:
            return {}, None
        still: dict[str, str] = {}
        wake: datetime | None = None
        for verdict in verdicts:
            if verdict.status is not Status.PENDING or verdict.due is None:
                continue
            calendar = self.rules.calendar_of(self.rules.rules[verdict.rule])
            soon = soon_from(verdict.due, self.due_soon, calendar)
            if soon > moment.now:
                wake = _sooner(wake, soon)
                continue
            due = iso(verdict.due) or ""
            still[verdict.rule] = due
            if warned.get(verdict.rule) != due and not quiet:
                self._say(News.DUE_SOON, key, verdict.rule, verdict, verdict, moment, why)
        return still, wake

    def _judge_quotas(
        self,
        moment: Moment,
        touched: dict[str, set[str] | None] | None,
        why: dict[str, Any],
        key: Key | None = None,
    ) -> None:
        because = why if key is None else {**why, "record": key[1]}
        for old, new in self.quotas.judge(moment, self.units, touched):
            some = new or old
            assert some is not None
            news = news_of(old, new)
            if news is not None and some.reason is not Reason.ROSTER_MISSING:
                self._say(news, (some.record_type, some.record), some.rule, old, new, moment, because)

    def _say(
        self, news: News, key: Key, rule: str, before: Verdict | None, after: Verdict | None, moment: Moment,
        why: dict[str, Any],
    ) -> None:  # fmt: skip
        change = Change(0, news, key[0], key[1], rule, before, after, moment.now, why)
        body = {
            "news": str(news), "key": list(key), "rule": rule, "at": moment.now.isoformat(), "why": why,
            "before": None if before is None else [before.duty, *coded(before)],
            "after": None if after is None else [after.duty, *coded(after)],
            "event": self._last_event,
        }  # fmt: skip
        n = self.store.tell(body)
        self._out.append(replace(change, n=n, event=self._last_event))

    # -- asking --------------------------------------------------------------------------------------

    def changes(self, since: int = 0) -> Iterator[Change]:
        """The changes after a number, in order."""
        for n, body in self.store.changes(since):
            key = (body["key"][0], body["key"][1])
            old, new = (
                None if row is None else plain(body["rule"], row[0], key, row[1:])
                for row in (body["before"], body["after"])
            )
            at = datetime.fromisoformat(body["at"])
            yield Change(n, News(body["news"]), *key, body["rule"], old, new, at, body["why"], body["event"])

    def verdicts(self, as_of: Moment | None = None) -> Iterator[Verdict]:
        """The verdicts of all cases, then of quotas; at the clock's moment, or as they would be at another."""
        with self._lock:
            self._act()
            moment = as_of or self.now
            if moment is None:
                return
            tally = Tally(self.rules, moment)
            for key in self.store.keys():
                record = None
                if key[0] in self.rules.record_types:
                    record = self.record(key)
                if record is None or self._failing(record) is not None:
                    continue
                tally.add(record)
                yield from self._at(key, record, moment)
            if moment == self.now:
                for found in self.quotas.verdicts.values():
                    yield from found.values()
            else:
                yield from tally.verdicts(list(self.units.values()) or None)

    def _at(self, key: Key, record: Record, moment: Moment) -> list[Verdict]:
        if moment == self.now:
            case = self.store.case(key)
            if case is not None:
                kept = json.loads(case.body)["verdicts"]
                verdicts = [plain(rule, row[0], key, row[1:]) for rule, row in kept.items()]
                if all(verdict.reason is not Reason.OVERDUE for verdict in verdicts):
                    return verdicts
            return self._verdicts(key, record, moment)[0]  # lateness has grown
        try:
            return self.engine.judge(record, moment).verdicts
        except EngineError:
            self.fallbacks += 1
            return self._reference.judge(record, moment)

    def close(self) -> None:
        """Gives the store free."""
        with self._lock:
            for key in list(self._watched):
                self.engine.evict(key[0], (id(self), key))
            self._watched.clear()
            self.store.close()


class _Atomic:
    """A transaction of the store that also forgets what was at hand if it fails."""

    def __init__(self, book: Casebook) -> None:
        self.book, self.said = book, len(book._out)
        self.inner = book.store.transaction()

    def __enter__(self) -> None:
        self.inner.__enter__()

    def __exit__(self, *fault: Any) -> bool | None:
        if fault[0] is not None:
            self.book._watched.clear()
            del self.book._out[self.said :]
            self.book.stale = True
        return self.inner.__exit__(*fault)


def _sooner(one: datetime | None, other: datetime | None) -> datetime | None:
    if one is None or other is None:
        return one or other
    return min(one, other)
