"""An indicator's header: which fields it must have, of which type."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mainstay.derive.sql_file import SqlFile

BETTER = ("higher", "lower")
STATUSES = ("active", "draft")

TEXT_FIELDS = ("title", "question", "eligible", "met", "unknown", "better", "source", "version")
LIST_FIELDS = ("balanced_by", "values", "guideline")
EMPTY_ALLOWED = ("clinically_reviewed_by",)
OPTIONAL_FIELDS = ("limits", "status")

_SNAKE_CASE = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


def check_header(file: SqlFile) -> None:
    """Refuse a header that lacks a field, has an unknown one, or one of the wrong type.

    Args
        file : the parsed file
    Raises
        UsageError : with file, line and reason
    Example
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> from mainstay.indicators.library import FOLDER
        >>> check_header(read_sql_file(FOLDER / "staying" / "retained_84d.sql"))
    """
    _check_name(file)
    _check_fields(file)
    for name in (*TEXT_FIELDS, *EMPTY_ALLOWED, *OPTIONAL_FIELDS):
        _check_text(file, name)
    for name in LIST_FIELDS:
        _check_list(file, name)
    _check_choice(file, "better", BETTER)
    _check_choice(file, "status", STATUSES)
    if file.header.get("status") == "draft":
        raise file.refuse(
            "it is a draft, and a draft is not measured",
            "When it is ready, set status to 'active' or leave it out.",
            line_of_field(file, "status"),
        )


def line_of_field(file: SqlFile, name: str) -> int:
    """Line of a header field; 1 where the field is missing.

    Example
        >>> from mainstay.derive.sql_file import read_sql_file
        >>> from mainstay.indicators.library import FOLDER
        >>> line_of_field(read_sql_file(FOLDER / "staying" / "retained_84d.sql"), "question")
        3
    """
    found = re.search(rf"^{re.escape(name)}\s*=", file.text, re.MULTILINE)
    return file.line_at(found.start()) if found else 1


def _check_name(file: SqlFile) -> None:
    if not _SNAKE_CASE.fullmatch(file.name):
        raise file.refuse(
            f"'{file.name}' cannot name an indicator",
            "Name the file in lower case with underscores, such as heroin_on_top_182d.sql.",
        )


def _check_fields(file: SqlFile) -> None:
    required = {*TEXT_FIELDS, *LIST_FIELDS, *EMPTY_ALLOWED}
    missing = sorted(required - file.header.keys())
    if missing:
        raise file.refuse(f"the header lacks {', '.join(missing)}", "Add the field to the header.")
    unknown = sorted(file.header.keys() - required - {*OPTIONAL_FIELDS})
    if unknown:
        raise file.refuse(
            f"the header has unknown fields: {', '.join(unknown)}",
            f"Use only {', '.join(sorted(required | {*OPTIONAL_FIELDS}))}.",
            line_of_field(file, unknown[0]),
        )


def _check_text(file: SqlFile, name: str) -> None:
    value = file.header.get(name, "")
    if not isinstance(value, str):
        raise file.refuse(f"{name} is not text", "Put it between quotation marks.", line_of_field(file, name))
    if name in TEXT_FIELDS and not value.strip():
        raise file.refuse(f"{name} is empty", "Say it in a sentence.", line_of_field(file, name))


def _check_list(file: SqlFile, name: str) -> None:
    value = file.header[name]
    if not isinstance(value, list) or not all(isinstance(entry, str) for entry in value):
        raise file.refuse(
            f"{name} is not a list of names",
            f'Write it as {name} = ["one", "another"], or [].',
            line_of_field(file, name),
        )


def _check_choice(file: SqlFile, name: str, choices: tuple[str, ...]) -> None:
    if name in file.header and file.header[name] not in choices:
        raise file.refuse(
            f"{name} is '{file.header[name]}'", f"Use {' or '.join(choices)}.", line_of_field(file, name)
        )
