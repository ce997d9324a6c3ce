"""The record's declaration as pages: the data dictionary and a Frictionless descriptor.

`python -m mainstay.record.dictionary docs` writes both; a test holds them to the declaration.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from mainstay.record.rules import duplicate_rules, rules_of
from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from mainstay.record.declare import Column, Table

DICTIONARY = "data-dictionary.md"
DESCRIPTOR = "datapackage.json"

FRICTIONLESS_TYPES = {
    "text": "string",
    "date": "date",
    "integer": "integer",
    "decimal": "number",
    "boolean": "boolean",
}

INTRODUCTION = """# Data dictionary

The record: {count} tables, declared once in `src/mainstay/record/tables.py`. This page is written from that
declaration by `python -m mainstay.record.dictionary docs`; so is [`datapackage.json`](datapackage.json), the
same in the Frictionless standard.

An empty cell is *unknown*, in every column: never zero, never "no". Identifiers are the source's own numbers
when they come in and keyed hashes of them in the store. Days are days of the place they were written in.
A row that breaks a rule marked *set aside* is kept out of the record, and shown to whoever imports it; a row
that breaks one marked *warning* is kept.
"""


def dictionary_page() -> str:
    """The data dictionary as Markdown.

    Example
        >>> dictionary_page().startswith("# Data dictionary")
        True
    """
    sections = [_table_section(table) for table in TABLES.values()]
    return "\n".join([INTRODUCTION.format(count=len(TABLES)), *sections])


def _table_section(table: Table) -> str:
    key = ", ".join(f"`{name}`" for name in table.key)
    lines = [
        f"## {table.name}\n",
        f"One row is {table.row_is}. Named by {key}.\n",
        "| column | type | meaning | required | values |",
        "| --- | --- | --- | --- | --- |",
        *(_column_row(column) for column in table.columns),
        "\n| rule | column | a row at fault | then |",
        "| --- | --- | --- | --- |",
        *(
            f"| {rule.name} | {rule.column or '–'} | {rule.meaning} |"
            f" {'set aside' if rule.severity == 'error' else 'warning'} |"
            for rule in (*rules_of(table), *duplicate_rules(table))
        ),
        "",
    ]
    return "\n".join(lines)


def _column_row(column: Column) -> str:
    if column.allowed:
        values = ", ".join(f"`{value}`" for value in column.allowed)
    elif column.minimum is not None:
        values = f"{column.minimum:g} to {column.maximum:g} {column.unit}"
    else:
        values = f"names a row of `{column.references}`" if column.references else ""
    required = "yes" if column.required else ""
    return f"| `{column.name}` | {column.type} | {column.meaning} | {required} | {values} |"


def frictionless_descriptor() -> dict[str, Any]:
    """The record as a Frictionless data package of CSV files.

    Source
        https://datapackage.org/standard/table-schema/, version 1
    Example
        >>> frictionless_descriptor()["resources"][0]["name"]
        'services'
    """
    return {
        "profile": "tabular-data-package",
        "name": "mainstay-record",
        "title": "The record of opioid substitution treatment that Mainstay reads",
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, Any]:
    schema: dict[str, Any] = {"fields": [_field(column) for column in table.columns], "missingValues": [""]}
    if not table.is_event:
        schema["primaryKey"] = list(table.key)
    references = [column for column in table.columns if column.references]
    if references:
        schema["foreignKeys"] = [
            {
                "fields": column.name,
                "reference": {"resource": column.references, "fields": TABLES[column.references].key[0]},
            }
            for column in references
        ]
    return {
        "name": table.name,
        "title": f"One row is {table.row_is}",
        "profile": "tabular-data-resource",
        "path": f"{table.name}.csv",
        "schema": schema,
    }


def _field(column: Column) -> dict[str, Any]:
    constraints: dict[str, Any] = {"required": True} if column.required else {}
    if column.allowed:
        constraints["enum"] = list(column.allowed)
    if column.minimum is not None:
        constraints |= {"minimum": column.minimum, "maximum": column.maximum}
    field = {"name": column.name, "type": FRICTIONLESS_TYPES[column.type], "description": column.meaning}
    return field | ({"constraints": constraints} if constraints else {})


def write_pages(folder: Path) -> None:
    """Write both pages.

    Args
        folder : an existing one, such as docs/
    Example
        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     write_pages(Path(folder))
        ...     sorted(path.name for path in Path(folder).iterdir())
        ['data-dictionary.md', 'datapackage.json']
    """
    (folder / DICTIONARY).write_text(dictionary_page(), "utf-8")
    (folder / DESCRIPTOR).write_text(json.dumps(frictionless_descriptor(), indent=1) + "\n", "utf-8")


if __name__ == "__main__":
    write_pages(Path(sys.argv[1]))
