"""Where events, cases and changes are kept: a SQLite file, or memory alone.

Comes in: events to keep, cases as they were judged. Goes out: the same again. Must not know: rules, durable-rules.

The events are the truth; cases and changes follow from them and are kept so that nothing need be judged twice. An
event is on the disk before anyone acts on it. One connection holds the file to itself (SQLite's own lock, which dies
with its process), so a second process is refused. Every row that is read back is checked against its digest.
"""

from __future__ import annotations

import json
import sqlite3
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from govrules.engines.events.history import Event, digest_of, event_from
from govrules.errors import GovrulesError

VERSION = 1
Key = tuple[str, str]


class StoreError(GovrulesError):
    """A store that cannot be opened, read or written; what was accepted before is not touched."""


@dataclass(slots=True)
class Case:
    """One record as it was last judged: `body` is what the casebook makes of it, a JSON object as text.

    `wake` is the moment, in microseconds, at which time alone may next change something; None for none.
    """

    key: Key
    unit: str | None
    wake: int | None
    body: str = "{}"


class Store:
    """Events, cases and changes in SQLite. Without a path everything is in memory."""

    def __init__(self, path: Path | None) -> None:
        self.path = path
        self._now = 0  # a depth of nested transactions
        with self._told("open"):
            self._db = sqlite3.connect(
                ":memory:" if path is None else str(path),
                isolation_level=None, check_same_thread=False, timeout=0.2, cached_statements=64,
            )  # fmt: skip
            try:
                self._prepare()
            except BaseException:
                self._db.close()
                raise

    def _prepare(self) -> None:
        db = self._db
        if self.path is not None:
            db.execute("PRAGMA locking_mode = EXCLUSIVE")
            db.execute("PRAGMA journal_mode = WAL")
            db.execute("PRAGMA synchronous = FULL")
            found = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if found != "ok":
                raise StoreError(
                    f"the store `{self.path}` is damaged ({found})", _RESTORE,
                    zh=f"存储“{self.path}”已损坏（{found}）", zh_help=_RESTORE_ZH,
                )  # fmt: skip
        db.execute("BEGIN IMMEDIATE")
        try:
            tables = {name for (name,) in db.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
            if tables and "govrules" not in tables:
                raise StoreError(
                    f"`{self.path}` is a database of something else", "name a file of its own",
                    zh=f"“{self.path}”是别的用途的数据库", zh_help="请另指定一个文件",
                )  # fmt: skip
            if not tables:
                for statement in _SCHEMA:
                    db.execute(statement)
                db.execute("INSERT INTO govrules VALUES ('version', ?)", (str(VERSION),))
            db.execute("COMMIT")
        except BaseException:
            if db.in_transaction:
                db.execute("ROLLBACK")
            raise
        if self.read("version") != str(VERSION):
            raise StoreError(
                f"the store `{self.path}` was written by another version of govrules",
                "open it with that version, or post its events into a new store",
                zh=f"存储“{self.path}”由另一版本的 govrules 写成",
                zh_help="请用那个版本打开，或把事件重新送入新的存储",
            )

    def close(self) -> None:
        """Gives the file free; nothing is left to be written."""
        self._db.close()

    def _told(self, doing: str) -> _Told:
        return _Told(self.path, doing)

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """All that is written inside is kept, or nothing of it."""
        if self._now:
            yield
            return
        with self._told("write"):
            self._db.execute("BEGIN IMMEDIATE")
            self._now += 1
            try:
                yield
                self._db.execute("COMMIT")
            except BaseException:
                if self._db.in_transaction:
                    self._db.execute("ROLLBACK")
                raise
            finally:
                self._now -= 1

    # -- notes ---------------------------------------------------------------------------------------

    def read(self, name: str) -> str | None:
        """A note of the store itself."""
        with self._told("read"):
            row = self._db.execute("SELECT value FROM govrules WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def note(self, name: str, value: str) -> None:
        """Keeps a note of the store itself."""
        with self._told("write"):
            self._db.execute("INSERT OR REPLACE INTO govrules VALUES (?, ?)", (name, value))

    # -- events --------------------------------------------------------------------------------------

    def accept(self, event: Event) -> Event | None:
        """Keeps an event and gives it with its number; None if it is there already.

        Raises StoreError for another event under the same name.
        """
        body = event.body
        digest = digest_of(body)
        name = f"n:{event.name}" if event.name is not None else f"d:{digest}"
        with self._told("write"), self.transaction():
            row = self._db.execute("SELECT digest FROM event WHERE name = ?", (name,)).fetchone()
            if row is not None:
                if row[0] != digest:
                    raise StoreError(
                        f"another event is already called `{event.name}`", "give each event a name of its own",
                        zh=f"已有另一事件名为“{event.name}”", zh_help="请给每个事件各自的名称",
                    )  # fmt: skip
                return None
            cursor = self._db.execute(
                "INSERT INTO event (name, digest, record_type, record, body) VALUES (?, ?, ?, ?, ?)",
                (name, digest, event.record_type, _text(event.record), body),
            )
        assert cursor.lastrowid is not None
        return replace(event, seq=cursor.lastrowid, digest=digest)

    def events(self, key: Key, until: int | None = None) -> list[Event]:
        """The events of a record, up to a number."""
        with self._told("read"):
            rows = self._db.execute(
                "SELECT seq, name, digest, body FROM event WHERE record_type = ? AND record = ? AND seq <= ?",
                (key[0], _text(key[1]), 2**62 if until is None else until),
            ).fetchall()
        return [self._event(*row) for row in rows]

    def after(self, seq: int) -> list[Event]:
        """The events that have come after a number, at most a thousand of them."""
        with self._told("read"):
            rows = self._db.execute(
                "SELECT seq, name, digest, body FROM event WHERE seq > ? ORDER BY seq LIMIT 1000", (seq,)
            ).fetchall()
        return [self._event(*row) for row in rows]

    def _event(self, seq: int, name: str, digest: str, body: str) -> Event:
        if digest_of(body) != digest:
            raise StoreError(
                f"the store `{self.path}` is damaged: event {seq} is not what was sent", _RESTORE,
                zh=f"存储“{self.path}”已损坏：第 {seq} 号事件与送来时不同", zh_help=_RESTORE_ZH,
            )  # fmt: skip
        return event_from(body, seq, name[2:] if name.startswith("n:") else None)

    def drop(self, seq: int) -> None:
        """Forgets an event that says nothing of a record: a tick that has been acted on."""
        self._db.execute("DELETE FROM event WHERE seq = ?", (seq,))

    def keys(self) -> Iterator[Key]:
        """All records of which an event told, in a fixed order."""
        last: Key = ("", "")
        while True:
            with self._told("read"):
                rows = self._db.execute(
                    "SELECT DISTINCT record_type, record FROM event WHERE (record_type, record) > (?, ?) "
                    "AND record_type <> '' ORDER BY record_type, record LIMIT 500",
                    (last[0], _text(last[1])),
                ).fetchall()
            if not rows:
                return
            for record_type, record in rows:
                last = (record_type, _plain(record))
                yield last

    # -- cases ---------------------------------------------------------------------------------------

    def case(self, key: Key) -> Case | None:
        """A record as it was last judged; None if it never was, or if what was kept is damaged."""
        with self._told("read"):
            row = self._db.execute(
                "SELECT unit, wake, body, digest FROM watched WHERE record_type = ? AND record = ?",
                (key[0], _text(key[1])),
            ).fetchone()
        if row is None or zlib.crc32(row[2]) != row[3]:
            return None
        try:
            body = (row[2] if self.path is None else zlib.decompress(row[2])).decode()
        except (zlib.error, ValueError):
            return None
        return Case(key, None if row[0] is None else _plain(row[0]), row[1], body)

    def keep(self, case: Case) -> None:
        """Keeps a record as it was judged."""
        packed = case.body.encode()
        if self.path is not None:
            packed = zlib.compress(packed, 1)
        unit = None if case.unit is None else _text(case.unit)
        with self._told("write"):
            self._db.execute(
                "INSERT OR REPLACE INTO watched VALUES (?, ?, ?, ?, ?, ?)",
                (case.key[0], _text(case.key[1]), unit, case.wake, packed, zlib.crc32(packed)),
            )

    def forget_cases(self) -> None:
        """Forgets how records were judged, not what was told of them."""
        with self._told("write"):
            self._db.execute("DELETE FROM watched")

    def waking(self, now: int, limit: int = 500) -> list[Key]:
        """The records of which something may have changed by that moment."""
        with self._told("read"):
            rows = self._db.execute(
                "SELECT record_type, record FROM watched WHERE wake <= ? ORDER BY wake LIMIT ?", (now, limit)
            ).fetchall()
        return [(record_type, _plain(record)) for record_type, record in rows]

    def of_unit(self, unit: str) -> list[Key]:
        """The records of a unit."""
        with self._told("read"):
            rows = self._db.execute(
                "SELECT record_type, record FROM watched WHERE unit = ?", (_text(unit),)
            ).fetchall()
        return [(record_type, _plain(record)) for record_type, record in rows]

    # -- changes -------------------------------------------------------------------------------------

    def tell(self, change: dict[str, Any]) -> int:
        """Keeps a change and gives its number."""
        with self._told("write"):
            cursor = self._db.execute("INSERT INTO change (body) VALUES (?)", (_encode(change),))
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    def changes(self, since: int) -> Iterator[tuple[int, dict[str, Any]]]:
        """The changes after a number, in order."""
        while True:
            with self._told("read"):
                rows = self._db.execute(
                    "SELECT n, body FROM change WHERE n > ? ORDER BY n LIMIT 500", (since,)
                ).fetchall()
            if not rows:
                return
            for since, body in rows:
                yield since, json.loads(body)


@dataclass(slots=True)
class _Told:
    """Turns what SQLite says into what a person can mend."""

    path: Path | None
    doing: str

    def __enter__(self) -> None:
        pass

    def __exit__(self, kind: object, fault: BaseException | None, trace: object) -> None:
        if not isinstance(fault, sqlite3.Error):
            return
        said, where, there = str(fault), f"the store `{self.path}`", f"存储“{self.path}”"
        if "locked" in said or "busy" in said:
            told = (
                f"{where} is in use by another monitor", "close that one, or share it: threads may",
                f"{there}正由另一监视器使用", "请先关闭它，或在线程之间共用同一个监视器",
            )  # fmt: skip
        elif "readonly" in said or "read-only" in said or (self.doing == "open" and "disk I/O" in said):
            told = (
                f"{where} cannot be written", "see to its permissions, or copy it",
                f"{there}无法写入", "请检查权限，或复制一份再用",
            )  # fmt: skip
        elif "full" in said or "disk I/O" in said or "too big" in said:
            told = (
                f"{where}: there is no room left on the disk", "make room, then send the event again",
                f"{there}：磁盘空间不足", "请腾出空间，再把事件送一次",
            )  # fmt: skip
        elif "unable to open" in said:
            told = (
                f"{where} cannot be opened", "see that its folder is there and yours",
                f"{there}无法打开", "请确认所在文件夹存在且有权访问",
            )  # fmt: skip
        else:
            told = (
                f"{where} is damaged or not one of ours ({said})", _RESTORE,
                f"{there}已损坏，或不是本程序的文件（{said}）", _RESTORE_ZH,
            )  # fmt: skip
        raise StoreError(told[0], told[1], zh=told[2], zh_help=told[3]) from fault


_encode = json.JSONEncoder(separators=(",", ":")).encode

_RESTORE = "restore it from a copy, or post the events again into a new store"
_RESTORE_ZH = "请用备份恢复，或把事件重新送入新的存储"

_SCHEMA = (
    "CREATE TABLE govrules (name TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID",
    (
        "CREATE TABLE event (seq INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL UNIQUE, digest TEXT NOT NULL, "
        "record_type TEXT NOT NULL, record TEXT NOT NULL, body TEXT NOT NULL)"
    ),
    "CREATE INDEX event_of ON event (record_type, record)",
    (
        "CREATE TABLE watched (record_type TEXT NOT NULL, record TEXT NOT NULL, unit TEXT, wake INTEGER, "
        "body BLOB NOT NULL, digest INTEGER NOT NULL, PRIMARY KEY (record_type, record)) WITHOUT ROWID"
    ),
    "CREATE INDEX watched_wake ON watched (wake) WHERE wake IS NOT NULL",
    "CREATE INDEX watched_unit ON watched (unit) WHERE unit IS NOT NULL",
    "CREATE TABLE change (n INTEGER PRIMARY KEY AUTOINCREMENT, body TEXT NOT NULL)",
)


def _text(text: str) -> str:
    """An id as SQLite keeps it: lone surrogates and NUL, which it would not give back, are written out."""
    return json.dumps(text)[1:-1]


def _plain(text: str) -> str:
    return str(json.loads(f'"{text}"'))
