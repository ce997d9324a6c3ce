"""From a file of answers, or from its lines pasted, to rows: what is refused before any answer is read."""

from __future__ import annotations

import csv
import io
from typing import Any

from django.utils.translation import gettext

from mainstay.errors import ShortfallError

MOST_ROWS = 5_000
UTF_16_BEGINS = (b"\xff\xfe", b"\xfe\xff")
MOST_COLUMNS = 200


def read_text(content: bytes) -> str:
    """The text of a file: UTF-8, or Windows-1252 as spreadsheets save it.

    Raises
        ShortfallError : another encoding, or no text
    """
    if content.startswith(UTF_16_BEGINS) or b"\0" in content:
        raise _refused(gettext("CSV as UTF-8 or Windows-1252"), gettext("another encoding, or no text"))
    for encoding in ("utf-8-sig", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise _refused(gettext("CSV as UTF-8 or Windows-1252"), gettext("another encoding, or no text"))


def read_sheets(text: str) -> list[dict[str, Any]]:
    """Rows by the names of their columns.

    Raises
        ShortfallError : no CSV, too many columns or rows, or a row that is longer than the first line
    """
    lines = io.StringIO(text.strip("\r\n"), newline="")
    try:
        reader = csv.DictReader(lines, restkey="", strict=True)
        columns = list(reader.fieldnames or [])
        if len(columns) > MOST_COLUMNS or len(set(columns)) < len(columns):
            raise _refused(gettext("columns that are questions, each once"), gettext("others"))
        rows: list[dict[str, Any]] = []
        for row in reader:
            rows.append(dict(row))
            if len(rows) > MOST_ROWS:
                raise _refused(gettext("at most %d sheets") % MOST_ROWS, gettext("more"))
    except csv.Error:
        raise _refused(gettext("lines of a CSV file"), gettext("others")) from None
    return rows


def _refused(expected: str, came: str) -> ShortfallError:
    return ShortfallError(expected, came, gettext("Nothing was kept. Save it again as CSV."))
