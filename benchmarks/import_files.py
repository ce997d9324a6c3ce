"""What checking costs: an import of many doses against the engine's own typed parse of the same file.

`python benchmarks/import_files.py` makes files of made-up doses, runs each way as a process of its own and
writes wall time, processor time, peak memory and the ratio to the typed parse in docs/performance.md.
Compare rows of one run only.
"""

from __future__ import annotations

import argparse
import multiprocessing
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import duckdb
from page import machine, write_table

DAYS = 200

PEOPLE = """
    SELECT i, 'S' || lpad(CAST(i % 150 AS VARCHAR), 3, '0') AS service_id,
      DATE '2021-01-01' + CAST(hash(i) % 900 AS INTEGER) AS started_date
    FROM range({people}) AS numbers(i)"""
FILES = {
    "services": "SELECT DISTINCT service_id, 'Service ' || service_id AS name FROM made ORDER BY 1",
    "people": "SELECT 'P' || i AS person_id, 1960 + i % 40 AS birth_year FROM made ORDER BY i",
    "episodes": """
        SELECT 'E' || i AS episode_id, 'P' || i AS person_id, service_id, started_date - 5 AS triaged_date,
          started_date FROM made ORDER BY i""",
    "doses": f"""
        SELECT 'E' || i AS episode_id, started_date + CAST(day AS INTEGER) AS dose_date,
          CASE WHEN i % 3 = 0 THEN 'buprenorphine' ELSE 'methadone' END AS medicine,
          CASE WHEN i % 3 = 0 THEN 8 + i % 5 * 2 ELSE 30 + i % 14 * 5 END AS dose_mg,
          CASE WHEN hash(i * 1000 + day) % 20 = 0 THEN 'missed' ELSE 'supervised' END AS outcome
        FROM made, range({DAYS}) AS days(day) ORDER BY {{order}}""",
}
ORDERS = {"by episode": "service_id, i, day", "by day": "dose_date, hash(i)"}

TYPED = """
import sys, duckdb
source, target = sys.argv[1:]
types = {"episode_id": "VARCHAR", "dose_date": "DATE", "medicine": "VARCHAR", "dose_mg": "DOUBLE",
         "outcome": "VARCHAR"}
connection = duckdb.connect(config={"memory_limit": "800MB"})
read = f"read_csv('{source}', auto_detect=false, header=true, delim=',', columns={types})"
connection.execute(f"COPY (SELECT * FROM {read}) TO '{target}' (FORMAT parquet, COMPRESSION zstd)")
"""


def make_files(folder: Path, people: int, order: str) -> None:
    """Native files of one made-up system."""
    folder.mkdir()
    with duckdb.connect() as connection:
        connection.execute("SET enable_progress_bar = false")
        connection.execute(f"CREATE TABLE made AS {PEOPLE.format(people=people)}")
        for name, select in FILES.items():
            path = folder / f"{name}.csv"
            connection.execute(f"COPY ({select.format(order=order)}) TO '{path}' (HEADER)")


def run(*command: str, env: dict[str, str]) -> tuple[float, float, float]:
    """Wall seconds, processor seconds and peak megabytes of one process."""
    began = time.perf_counter()
    process = subprocess.Popen(command, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        raise SystemExit(f"{command[:4]} ended with status {status}")
    return time.perf_counter() - began, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024


def measure(folder: Path, people: int, name: str, repeats: int) -> list[str]:
    """One row of the table for each way of reading one set of files: the least of several runs."""
    files, store = folder / name.replace(" ", "-"), folder / "store"
    # In a process of its own: the peak of a process counts what its parent held when it began.
    making = multiprocessing.get_context("spawn").Process(
        target=make_files, args=(files, people, ORDERS[name])
    )
    making.start()
    making.join()
    env = os.environ | {"MAINSTAY_KEY_FILE": str(folder / "key"), "MAINSTAY_STORE": str(store)}
    mainstay = str(Path(sys.executable).parent / "mainstay")
    doses = files / "doses.csv"
    ways = {
        "typed parse": (sys.executable, "-c", TYPED, str(doses), str(folder / "typed.parquet")),
        "check": (mainstay, "check", f"native={files}"),
        "import": (mainstay, "import", f"native={files}"),
    }
    # One after another and again: what else the machine does weighs on each alike.
    runs = [{way: run(*command, env=env) for way, command in ways.items()} for _ in range(repeats)]
    least = {way: tuple(map(min, zip(*(one[way] for one in runs), strict=True))) for way in ways}
    return [table_row(name, people, way, least, doses.stat().st_size / 1e6) for way in ways]


def table_row(name: str, people: int, way: str, least: dict[str, tuple[float, ...]], megabytes: float) -> str:
    """One row of Markdown."""
    wall, processor, peak = least[way]
    base = least["typed parse"]
    return (
        f"| {name} | {people * DAYS:,} | {way} | {wall:.1f} | {megabytes / wall:.0f} | {processor:.1f} |"
        f" {peak:,.0f} | {wall / base[0]:.2f} | {processor / base[1]:.2f} |"
    )


def main() -> None:
    """Parse, run, write."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--people", type=int, default=50_000, help=f"each has {DAYS} doses")
    parser.add_argument("--repeats", type=int, default=3, help="the least of so many runs is written")
    parser.add_argument("--no-page", action="store_true", help="print the table, leave the page alone")
    chosen = parser.parse_args()
    lines = [
        f"Least of {chosen.repeats} runs of each way by turns, on {machine()}; load of the machine meanwhile"
        " {load:.1f}.\n",
        "| rows stand | doses | way | wall s | MB/s | CPU s | peak MB | wall ratio | CPU ratio |",
        "| --- | --: | --- | --: | --: | --: | --: | --: | --: |",
    ]
    with tempfile.TemporaryDirectory() as folder:
        for name in ORDERS:
            lines += measure(Path(folder), chosen.people, name, chosen.repeats)
    found = "\n".join([lines[0].format(load=os.getloadavg()[2]), *lines[1:]])
    print(found)
    if not chosen.no_page:
        write_table("import", found)


if __name__ == "__main__":
    main()
