"""The answers: which wave, what was answered, and nothing else; no order, no time, nobody.

The form only adds. What was added waits until there is a batch of it; a batch leaves its keys behind,
and its own words part from the sheets they came on.
"""

from __future__ import annotations

import json
import random
import sqlite3
import uuid
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from mainstay.errors import ShortfallError
from mainstay_web.voice_form.places import SQLITE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

WAITING: Final = "answer_sheets"
RELEASED: Final = "released_sheets"
WORDS: Final = "own_words_waiting"
TABLES: Final = {
    WAITING: "key uuid PRIMARY KEY, wave text NOT NULL, sheet text NOT NULL",
    RELEASED: "key uuid PRIMARY KEY, wave text NOT NULL, sheet text NOT NULL",
    WORDS: "key uuid PRIMARY KEY, wave text NOT NULL, sheet text NOT NULL",
}
FOR_THE_FORM: Final = f"GRANT INSERT ON {WAITING} TO "
"""The one right that the form's role is given."""

_chance = random.SystemRandom()


class OwnWords(NamedTuple):
    """Something said in own words, parted from its sheet."""

    key: uuid.UUID
    wave: str
    question: str
    words: str
    may_quote: bool


class AnswerStore:
    """Where answers are kept.

    Args
        address : `sqlite:///` and a path, or `postgres://…`
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._is_sqlite = address.startswith(SQLITE)
        self._error: Any = sqlite3.IntegrityError if self._is_sqlite else _psycopg().errors.UniqueViolation

    def prepare(self) -> None:
        """Make the tables where there are none. On PostgreSQL this is for their owner, not for the form."""
        # Without row numbers a file holds rows in the order of their random keys, not as they came.
        ending = " WITHOUT ROWID" if self._is_sqlite else ""
        with self._open() as opened:
            for name, columns in TABLES.items():
                opened.execute(f"CREATE TABLE IF NOT EXISTS {name} ({columns}){ending}")

    def add(self, wave: str, sheet: Mapping[str, Any], key: uuid.UUID) -> bool:
        """Keep one sheet, or nothing of it.

        Args
            key : random, made with the empty form; the same key a second time is the same sheet
        Returns
            False where the sheet was there already
        """
        try:
            with self._open() as opened:
                self._insert(opened, WAITING, [(key, wave, sheet)])
        except self._error:
            return False
        return True

    def add_all(self, wave: str, sheets: Iterable[Mapping[str, Any]]) -> None:
        """Keep many sheets, or none of them."""
        with self._open() as opened:
            self._insert(opened, WAITING, [(uuid.uuid4(), wave, sheet) for sheet in sheets])

    def waiting(self, wave: str) -> int:
        """How many sheets wait for their batch."""
        with self._open() as opened:
            counted = opened.execute(self._sql(f"SELECT count(*) FROM {WAITING} WHERE wave = ?"), (wave,))
            return int(counted.fetchone()[0])

    def shuffle(self) -> int:
        """Write what waits anew in random order, so that no place in a file tells when it came."""
        with self._open() as opened:
            rows = self._take(opened, WAITING)
            self._insert(opened, WAITING, rows)
            return len(rows)

    def release(self, *waves: str, least: int, own_words: Iterable[str] = ()) -> int:
        """Let a batch go: with new keys, in random order, parted from own words, which wait by themselves.

        Args
            waves : whose sheets make up the batch together
            least : how many sheets a batch has at least
            own_words : the questions that are answered in own words
        Returns
            how many sheets were released
        Raises
            ShortfallError : fewer wait; nothing is changed
        """
        asked = frozenset(own_words)
        with self._open() as opened:
            rows = [row for wave in waves for row in self._take(opened, WAITING, wave)]
            if len(rows) < least:
                raise ShortfallError(
                    f"at least {least} sheets to release", f"{len(rows)}", "Wait until more people answered."
                )
            words = [
                (uuid.uuid4(), wave, _said(name, text, sheet))
                for _, wave, sheet in rows
                for name, text in _answers(sheet).items()
                if name in asked
            ]
            rest = [(uuid.uuid4(), wave, _without(sheet, asked)) for _, wave, sheet in rows]
            self._insert(opened, RELEASED, rest)
            self._insert(opened, WORDS, words)
        return len(rows)

    def released(self, wave: str) -> list[dict[str, Any]]:
        """The answers of every sheet that was released, without own words."""
        with self._open() as opened:
            found = opened.execute(self._sql(f"SELECT sheet FROM {RELEASED} WHERE wave = ?"), (wave,))
            return [json.loads(sheet) for (sheet,) in found.fetchall()]

    def own_words(self, wave: str) -> list[OwnWords]:
        """What was released in own words and has not been taken over yet."""
        with self._open() as opened:
            sql = self._sql(f"SELECT key, sheet FROM {WORDS} WHERE wave = ?")
            rows = opened.execute(sql, (wave,)).fetchall()
        return [OwnWords(uuid.UUID(str(key)), wave, **json.loads(sheet)) for key, sheet in rows]

    def forget_own_words(self, keys: Iterable[uuid.UUID]) -> None:
        """Delete own words that were taken over."""
        with self._open() as opened:
            for key in keys:
                opened.execute(self._sql(f"DELETE FROM {WORDS} WHERE key = ?"), (self._key(key),))

    def _take(self, opened: Any, table: str, wave: str = "") -> list[tuple[uuid.UUID, str, dict[str, Any]]]:
        where, values = (" WHERE wave = ?", (wave,)) if wave else ("", ())
        sql = self._sql(f"DELETE FROM {table}{where} RETURNING key, wave, sheet")
        rows = opened.execute(sql, values).fetchall()
        return [(uuid.UUID(str(key)), of, json.loads(sheet)) for key, of, sheet in rows]

    def _insert(
        self, opened: Any, table: str, rows: Sequence[tuple[uuid.UUID, str, Mapping[str, Any]]]
    ) -> None:
        sql = self._sql(f"INSERT INTO {table} (key, wave, sheet) VALUES (?, ?, ?)")
        for key, wave, sheet in _chance.sample(rows, len(rows)):
            opened.execute(sql, (self._key(key), wave, json.dumps(sheet, ensure_ascii=False, sort_keys=True)))

    def _key(self, key: uuid.UUID) -> Any:
        return str(key) if self._is_sqlite else key

    def _sql(self, text: str) -> str:
        return text if self._is_sqlite else text.replace("?", "%s")

    @contextmanager
    def _open(self) -> Iterator[Any]:
        """A connection inside one transaction: all of what is done with it holds, or nothing."""
        if not self._is_sqlite:
            with _psycopg().connect(self._address) as opened:
                yield opened
            return
        path = Path(self._address.removeprefix(SQLITE))
        path.touch(mode=0o600)
        opened = sqlite3.connect(path, timeout=20, isolation_level=None)
        try:
            # What is deleted is overwritten; the journal is gone after each change, so it tells no order.
            opened.execute("PRAGMA secure_delete = ON")
            opened.execute("BEGIN IMMEDIATE")
            try:
                yield opened
            except BaseException:
                opened.execute("ROLLBACK")
                raise
            opened.execute("COMMIT")
        finally:
            opened.close()


def _answers(sheet: Mapping[str, Any]) -> Mapping[str, Any]:
    answers: Mapping[str, Any] = sheet.get("answers", sheet)
    return answers


def _said(question: str, words: str, sheet: Mapping[str, Any]) -> dict[str, Any]:
    return {"question": question, "words": words, "may_quote": sheet.get("quote") == "yes"}


def _without(sheet: Mapping[str, Any], names: frozenset[str]) -> dict[str, Any]:
    return {name: answer for name, answer in _answers(sheet).items() if name not in names}


def _psycopg() -> Any:
    import psycopg

    return psycopg
