"""Write the synthetic system as services would send it: an NDTMS-like extract, and files for the rest."""

from __future__ import annotations

from contextlib import ExitStack
from importlib.resources import files
from typing import TYPE_CHECKING, Any

import pyarrow as pa
import pyarrow.compute as pc
from pyarrow import csv

from mainstay.engines.duckdb import connect
from mainstay.record.tables import TABLES
from mainstay.reference import read_codes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    from mainstay.engines.duckdb import Connection

IN_EXTRACT = ("people", "episodes", "interventions", "reviews")
"""Record tables that the extract holds whole."""

TRIAGE_NEEDS = ("mental_health", "housing", "employment")
TRIAGE_EVENTS = ("naloxone_supplied",)
"""What the extract holds of needs and health events where it was found, or done, on the day of triage."""

CODES = {
    "sex": ("ndtms_sex", "sex"),
    "ethnicity": ("ndtms_ethnicity", "ethnicity"),
    "end_reason": ("ndtms_discharge_reasons", "end_reason"),
    "main_substance": ("ndtms_drugs", "substance"),
    "injecting_status": ("ndtms_injecting", "injecting_status"),
    "kind": ("ndtms_modalities", "kind"),
    "exit": ("ndtms_modality_exits", "exit"),
    "stage": ("ndtms_top_stages", "stage"),
}
"""Record column to code list, and the list's column of record values; a value's first code is written."""

# As in the native format: no value the simulator makes needs quoting.
_OPTIONS = csv.WriteOptions(include_header=False, quoting_style="none")


def write(
    blocks: Iterable[Mapping[str, pa.Table]],
    out: Path,
    after_block: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Write OUT/ndtms.csv and OUT/prescribing/*.csv.

    Args
        blocks : record tables by name, as `simulate` makes them; everything about a person is in one block.
            Interventions whose identifiers are the same up to "-<what>" are one intervention in which several
            things were done: they share their dates, and the next of their kind begins after they ended
        out : a folder; made if it is not there
        after_block : called with each block once it is written, such as to move a progress bar
    Missing
        an answer missing from a review is written as NA, any other missing value as an empty cell
    Example
        >>> from pathlib import Path; from tempfile import TemporaryDirectory
        >>> from mainstay.simulate.system import simulate
        >>> with TemporaryDirectory() as folder:
        ...     write(simulate(5, 1, 1, seed=1), Path(folder))
        ...     (Path(folder) / "ndtms.csv").read_text().split(",")[:3]
        ['FINITIAL', 'SINITIAL', 'DOB']
    """
    prescribing = out / "prescribing"
    prescribing.mkdir(parents=True, exist_ok=True)
    with ExitStack() as opened:
        sinks: dict[Path, Any] = {}
        for block in blocks:
            _append(make_extract(block), out / "ndtms.csv", sinks, opened)
            for name in TABLES:
                if name not in IN_EXTRACT:
                    _append(_left_over(block, name), prescribing / f"{name}.csv", sinks, opened)
            if after_block is not None:
                after_block(block)


def _append(table: pa.Table, path: Path, sinks: dict[Path, Any], opened: ExitStack) -> None:
    if path not in sinks:
        sinks[path] = opened.enter_context(path.open("wb"))
        sinks[path].write((",".join(table.column_names) + "\n").encode())
    # In one piece: with an empty first piece pyarrow writes memory that is not the table's.
    csv.write_csv(table.combine_chunks(), sinks[path], _OPTIONS)


def make_extract(block: Mapping[str, pa.Table]) -> pa.Table:
    """The rows of the extract: every column of data set K in its order, then the later one for naloxone.

    Args
        block : record tables by name
    Returns
        text columns; rows by client and episode
    Example
        >>> from mainstay.simulate.system import whole_tables
        >>> make_extract(whole_tables(5, 1, 1)).column_names[-1]
        'NALOXISS'
    """
    with connect() as connection:
        for name in IN_EXTRACT:
            connection.register(name, block[name])
        connection.register("carried", _carried(block))
        connection.register("flag", _flags())
        for column, (code_list, value) in CODES.items():
            connection.execute(_code_macro(column, code_list, value))
        connection.execute("CREATE TEMP MACRO day(moment) AS strftime(moment, '%d/%m/%Y')")
        connection.execute(
            "CREATE TEMP MACRO yes_no(said) AS CASE WHEN said THEN 'Y' WHEN NOT said THEN 'N' END"
        )
        connection.execute(
            "CREATE TEMP MACRO answer(review, said) AS"
            " CASE WHEN review IS NOT NULL THEN coalesce(CAST(said AS VARCHAR), 'NA') END"
        )
        return connection.sql(_extract_sql(connection)).to_arrow_table()


def _code_macro(column: str, code_list: str, value: str) -> str:
    first = {row[value]: row["code"] for row in reversed(read_codes(code_list)) if row[value]}
    cases = " ".join(f"WHEN '{meant}' THEN '{code}'" for meant, code in first.items())
    return f"CREATE TEMP MACRO code_{column}(meant) AS CASE meant {cases} ELSE meant END"


def _flags() -> pa.Table:
    """The flag that says what was done; those given by prefix name no purpose and are never written."""
    rows = [row for row in read_codes("ndtms_subinterventions") if not row["what"].endswith("_not_stated")]
    first = {row["what"]: dict(row) for row in reversed(rows)}
    return pa.Table.from_pylist(list(first.values()))


def _extract_sql(connection: Connection) -> str:
    rows = files(__package__).joinpath("ndtms_rows.sql").read_text("utf-8")
    filled = connection.sql(rows).columns
    flags = {row["flag"] for row in read_codes("ndtms_subinterventions")}
    columns = []
    for name in [row["field"] for row in read_codes("ndtms_fields") if row["cds"] == "K"] + ["NALOXISS"]:
        if name in flags:
            said = f"CASE WHEN SUBMID IS NOT NULL THEN yes_no(list_contains(delivered, '{name}')) END"
            columns.append(f"{said} AS {name}")
        else:
            columns.append(name if name in filled else f"CAST(NULL AS VARCHAR) AS {name}")
    return f"SELECT {', '.join(columns)} FROM ({rows}) ORDER BY CLIENTID, EPISODID, place"


def _carried(block: Mapping[str, pa.Table]) -> pa.Table:
    """What was found or done at triage, so that the extract holds it: episode and what it was."""
    needs = block["needs"].filter(_is_carried(block, "needs"))
    events = block["health_events"].filter(_is_carried(block, "health_events"))
    return pa.concat_tables(
        [
            needs.select(["episode_id", "domain"]).rename_columns(["episode_id", "found"]),
            events.select(["episode_id", "kind"]).rename_columns(["episode_id", "found"]),
        ]
    )


def _is_carried(block: Mapping[str, pa.Table], name: str) -> pa.ChunkedArray:
    table = block[name]
    triaged = block["episodes"]["triaged_date"].take(_episode_row(block, table))
    if name == "needs":
        same_day = pc.equal(table["found_date"], triaged)
        return pc.fill_null(pc.and_(same_day, pc.is_in(table["domain"], pa.array(TRIAGE_NEEDS))), False)
    same_day = pc.and_(pc.equal(table["event_date"], triaged), pc.is_null(table["value"]))
    return pc.fill_null(pc.and_(same_day, pc.is_in(table["kind"], pa.array(TRIAGE_EVENTS))), False)


def _episode_row(block: Mapping[str, pa.Table], table: pa.Table) -> pa.ChunkedArray:
    return pc.index_in(table["episode_id"], value_set=block["episodes"]["episode_id"].combine_chunks())


def _left_over(block: Mapping[str, pa.Table], name: str) -> pa.Table:
    """Rows that the extract does not hold, with client number and service in place of the episode."""
    table = block[name]
    if name == "services":
        return table
    if name in ("needs", "health_events"):
        table = table.filter(pc.invert(_is_carried(block, name)))
    episodes = block["episodes"].select(["person_id", "service_id"]).take(_episode_row(block, table))
    rest = table.drop_columns(["episode_id"])
    return pa.Table.from_arrays(
        [*episodes.columns, *rest.columns], names=[*episodes.column_names, *rest.column_names]
    )
