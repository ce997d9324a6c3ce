"""Write the synthetic system as a service would hand it over: one CSV file per record table."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING, Any

from pyarrow import csv

from mainstay.record.tables import TABLES

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from pathlib import Path

    import pyarrow as pa

# No value the simulator makes holds a comma, a quote or a line break, so none needs quoting.
_OPTIONS = csv.WriteOptions(include_header=False, quoting_style="none")


def write(
    blocks: Iterable[Mapping[str, pa.Table]],
    out: Path,
    tables: Iterable[str] = tuple(TABLES),
    after_block: Callable[[Mapping[str, Any]], None] | None = None,
) -> None:
    """Write blocks of tables as CSV: a header line, ISO dates, true and false, missing as nothing.

    Args
        blocks : tables by name, as `simulate` makes them
        out : an existing folder; it gets one file per table
        tables : the tables to write
        after_block : called with each block once it is written, such as to move a progress bar
    Example
        >>> from pathlib import Path; from tempfile import TemporaryDirectory
        >>> from mainstay.simulate.system import simulate
        >>> with TemporaryDirectory() as folder:
        ...     write(simulate(5, 1, 1, seed=1), Path(folder))
        ...     (Path(folder) / "people.csv").read_text().splitlines()[0]
        'person_id,sex,birth_year,ethnicity'
    """
    with ExitStack() as opened:
        sinks: dict[str, Any] = {}
        for block in blocks:
            for name in tables:
                table = block[name]
                if name not in sinks:
                    sinks[name] = opened.enter_context((out / f"{name}.csv").open("wb"))
                    sinks[name].write((",".join(table.column_names) + "\n").encode())
                csv.write_csv(table.combine_chunks(), sinks[name], _OPTIONS)
            if after_block is not None:
                after_block(block)
