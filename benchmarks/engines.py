"""How long what rests on single doses takes, against reading the same columns, and how much memory.

`python benchmarks/engines.py` makes 60 million simulated doses in a folder that is removed, works out each
table and indicator that reads single doses in a process of its own, and writes the table in
docs/performance.md. `--spark` adds Spark, which takes long. Times on shared machines are noisy: compare rows
of one run, not runs.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from page import machine, write_table

DAY_TABLES = {"doses", "dose_months", "dose_days", "dose_gaps"}
RUN_TABLES = {"spells", "missed_runs", "early_doses", "dose_at_review"}
OBSERVED_TO = date(2026, 3, 31)
DAYS_EACH = 150
READ = """SELECT sum(length(episode_id)), max(year(dose_date)), sum(length(medicine)), sum(dose_mg),
    sum(length(outcome)) FROM doses"""
"""Reads every value of the columns; a bare min or max would be answered from the file's own statistics."""

# One packed number is hashed: DuckDB's hash of several arguments is correlated between them
SYSTEM = {
    "services": "SELECT 'S' || s AS service_id, 'Service ' || s AS name FROM range(150) AS t(s)",
    "people": "SELECT lpad(CAST(n AS VARCHAR), 12, '0') AS person_id FROM range({episodes}) AS t(n)",
    "episodes": """
        SELECT 'e' || lpad(CAST(n AS VARCHAR), 11, '0') AS episode_id,
            lpad(CAST(n AS VARCHAR), 12, '0') AS person_id, 'S' || (n % 150) AS service_id,
            DATE '2023-01-01' + CAST(hash(n) % 900 AS INTEGER) AS started_date, 'heroin' AS main_substance
        FROM range({episodes}) AS t(n)""",
    "doses": """
        SELECT 'e' || lpad(CAST(n AS VARCHAR), 11, '0') AS episode_id,
            DATE '2023-01-01' + CAST(hash(n) % 900 + d AS INTEGER) AS dose_date,
            CASE WHEN n % 3 = 0 THEN 'buprenorphine' ELSE 'methadone' END AS medicine,
            CAST(20 + hash(n) % 80 AS DOUBLE) AS dose_mg,
            CASE WHEN hash(n * 1000 + d) % 25 = 0 THEN 'missed'
                WHEN hash(n * 1000 + d) % 7 = 1 THEN 'supervised' ELSE 'taken_away' END AS outcome
        FROM range({episodes}) AS t(n) CROSS JOIN range({days}) AS u(d)
        WHERE hash(n * 1000 + d + 500) % 50 <> 0""",
    "reviews": """
        SELECT 'r' || (n * 2 + k) AS review_id, 'e' || lpad(CAST(n AS VARCHAR), 11, '0') AS episode_id,
            DATE '2023-01-01' + CAST(hash(n) % 900 + k * 90 AS INTEGER) AS review_date,
            CASE WHEN k = 0 THEN 'start' ELSE 'review' END AS stage,
            CAST(hash(n * 2 + k) % 29 AS INTEGER) AS opiate_days
        FROM range({episodes}) AS t(n) CROSS JOIN range(2) AS u(k)""",
}


def make_record(folder: Path, doses: int) -> None:
    """A record whose only large table is `doses`, sorted as a snapshot is."""
    from mainstay.engines.duckdb import connect
    from mainstay.record.schema import create_empty_record
    from mainstay.record.tables import TABLES

    with connect(memory_mb=4_000, spill_to=folder) as connection:
        create_empty_record(connection)
        for name in TABLES:
            select = SYSTEM.get(name, "").format(episodes=doses // DAYS_EACH, days=DAYS_EACH)
            source = f"SELECT * FROM {name}"
            if select:
                columns = ", ".join(TABLES[name].column_names)
                source += f" UNION ALL BY NAME ({select})"
                source = f"SELECT {columns} FROM ({source})"
            connection.execute(f"COPY ({source}) TO '{folder / name}.parquet' (COMPRESSION zstd)")


def day_level() -> list[str]:
    """Derived tables and indicators that read single doses, or what was made of them one by one."""
    from mainstay.derive.library import load_derived
    from mainstay.indicators.library import load_indicators

    tables = [name for name, one in load_derived().items() if one.reads & DAY_TABLES]
    return tables + [one.id for one in load_indicators().values() if one.reads & (DAY_TABLES | RUN_TABLES)]


def work(engine: str, name: str, folder: Path) -> None:
    """Work one out and print the seconds of each step; runs in a process of its own."""
    from mainstay.record.store import Snapshot

    snapshot = Snapshot("", folder, {"observed_to": OBSERVED_TO.isoformat()})
    if name == "read":
        with snapshot.connect() as connection:
            began = time.perf_counter()
            connection.execute(READ).fetchall()
            print(json.dumps({"read": time.perf_counter() - began}))
        return
    with snapshot.connect_to_spark() if engine == "spark" else snapshot.connect() as connection:
        print(json.dumps(steps(connection, name)))


def steps(connection: object, name: str) -> dict[str, float]:
    """Seconds of every derived table that is needed, and of the last one or the indicator itself."""
    from mainstay.derive.library import load_derived, needed
    from mainstay.derive.run import create_derived
    from mainstay.engines.spark import SparkConnection
    from mainstay.indicators.library import load_indicators
    from mainstay.measure.rows import create_measured

    derived, indicators = load_derived(), load_indicators()  # parsed and checked before the clock starts
    taken: dict[str, float] = {}
    began = time.perf_counter()
    if name in derived:
        create_derived(connection, [name], OBSERVED_TO)
        if not derived[name].materialise and not isinstance(connection, SparkConnection):
            # a view costs nothing until it is read
            connection.execute(f"CREATE TEMP TABLE all_of_it AS SELECT * FROM {name}")
        taken["tables"] = len(needed([name]))
    else:
        indicator = indicators[name]
        create_measured(connection, [indicator], OBSERVED_TO)
        taken["tables"] = len(needed(indicator.reads))
    taken["seconds"] = time.perf_counter() - began
    return taken


def measure(engine: str, name: str, folder: Path) -> tuple[dict[str, float], float]:
    """One process: what it printed with its CPU seconds, start and all, and its peak memory in MB."""
    command = [sys.executable, __file__, "--work", engine, name, str(folder)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    said = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        return {}, usage.ru_maxrss / 1024
    return json.loads(said) | {"cpu": usage.ru_utime + usage.ru_stime}, usage.ru_maxrss / 1024


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--doses", type=int, default=60_000_000)
    parser.add_argument("--only", action="append", help="a table or indicator; repeat it; default: all")
    parser.add_argument("--spark", action="store_true", help="add Spark (peak memory of Java is not counted)")
    parser.add_argument("--no-page", action="store_true", help="print the table, leave the page alone")
    parser.add_argument("--work", nargs=3, metavar=("ENGINE", "NAME", "FOLDER"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.work:
        work(chosen.work[0], chosen.work[1], Path(chosen.work[2]))
        return
    folder = Path(tempfile.mkdtemp(prefix="mainstay-benchmark-"))
    try:
        make_record(folder, chosen.doses)
        lines = measure_all(folder, chosen.only or day_level(), ["duckdb"] + ["spark"] * chosen.spark)
        if not (chosen.no_page or chosen.only):
            size_mb = (folder / "doses.parquet").stat().st_size / 1e6
            made = f"{chosen.doses:,} doses asked for, {size_mb:.0f} MB of Parquet. {machine()}."
            write_table("single doses", "\n".join([made, "", *lines]))
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def measure_all(folder: Path, names: list[str], engines: list[str]) -> list[str]:
    """The lines of the table, each printed as it is known."""
    lines = [
        "| engine | what | tables made | seconds | times reading the columns | CPU s | peak MB |",
        "| --- | --- | --: | --: | --: | --: | --: |",
    ]
    print("\n".join(lines))
    for engine in engines:
        for name in names:
            reading, _ = measure("duckdb", "read", folder)  # again each time: the machine is shared
            found, peak_mb = measure(engine, name, folder)
            row = f"| {engine} | {name} |"
            if not found:
                lines.append(f"{row} – | did not finish | – | – | {peak_mb:,.0f} |")
            else:
                ratio = found["seconds"] / reading["read"]
                lines.append(
                    f"{row} {found['tables']:.0f} | {found['seconds']:.1f} | {ratio:.0f} |"
                    f" {found['cpu']:.0f} | {peak_mb:,.0f} |"
                )
            print(lines[-1], flush=True)
    return lines


if __name__ == "__main__":
    main()
