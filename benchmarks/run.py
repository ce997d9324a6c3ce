"""How long the main path takes, and how much memory, as the system grows.

`python benchmarks/run.py` runs simulate, import, measure and report as whole processes and writes the table
in docs/performance.md. Times on shared machines are noisy: compare rows of one run, not runs.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

from page import machine, write_table

SIZES = ((3_000, 12), (30_000, 30), (150_000, 150))
YEARS = 5


@dataclass(frozen=True)
class Run:
    """One command as a whole process."""

    step: str
    wall_seconds: float
    cpu_seconds: float
    peak_mb: float


def run(step: str, *arguments: str, env: dict[str, str]) -> Run:
    """Run one command and take the operating system's own account of it."""
    mainstay = str(Path(sys.executable).parent / "mainstay")
    began = time.perf_counter()
    process = subprocess.Popen([mainstay, *arguments], env=env, stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    if status:
        raise SystemExit(f"mainstay {' '.join(arguments)} ended with status {status}")
    return Run(step, wall, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1024)


def main_path(people: int, services: int, folder: Path) -> tuple[list[Run], dict[str, int]]:
    """From nothing to a report, step by step."""
    extract, store = folder / "extract", str(folder / "store")
    env = os.environ | {"MAINSTAY_KEY_FILE": str(folder / "key")}
    size = ("--people", str(people), "--services", str(services), "--years", str(YEARS), "--seed", "1")
    runs = [
        run("simulate", "simulate", str(extract), *size, env=env),
        run("import", "import", f"native={extract}", "--store", store, env=env),
        run("import again", "import", f"native={extract}", "--store", store, env=env),
        run("measure", "measure", "--store", store, "--out", str(folder / "counts.csv"), env=env),
        run("report", "report", "--store", store, "--out", str(folder / "report.html"), env=env),
    ]
    snapshots = folder / "store" / "snapshots"
    sizes = {
        "extract_mb": _megabytes(extract),
        "store_mb": _megabytes(snapshots),
        "doses": sum(1 for _ in (extract / "doses.csv").open("rb")) - 1,
    }
    return runs, sizes


def _megabytes(folder: Path) -> int:
    return round(sum(path.stat().st_size for path in folder.rglob("*") if path.is_file()) / 1e6)


def table(measured: list[tuple[int, int, list[Run], dict[str, int]]]) -> str:
    """The measurements as Markdown."""
    lines = [f"Measured on {machine()}.\n"]
    lines += [
        "| people | services | doses | step | wall s | CPU s | peak MB |",
        "| --: | --: | --: | --- | --: | --: | --: |",
    ]
    for people, services, runs, sizes in measured:
        lines += [
            f"| {people:,} | {services} | {sizes['doses']:,} | {run.step} |"
            f" {run.wall_seconds:.1f} | {run.cpu_seconds:.1f} | {run.peak_mb:,.0f} |"
            for run in runs
        ]
    lines.append("")
    for people, _, runs, sizes in measured:
        rate = sizes["extract_mb"] / next(run.wall_seconds for run in runs if run.step == "import")
        lines.append(
            f"{people:,} people: an extract of {sizes['extract_mb']:,} MB becomes a store of"
            f" {sizes['store_mb']:,} MB, imported at {rate:.0f} MB/s.\n"
        )
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, action="append", help="default 3000, 30000 and 150000")
    parser.add_argument("--no-page", action="store_true", help="print the table, leave the page alone")
    chosen = parser.parse_args()
    sizes = [(n, max(1, round(n / 1000))) for n in chosen.people] if chosen.people else SIZES
    measured = []
    for people, services in sizes:
        folder = Path(tempfile.mkdtemp(prefix="mainstay-benchmark-"))
        try:
            measured.append((people, services, *main_path(people, services, folder)))
        finally:
            shutil.rmtree(folder, ignore_errors=True)
    found = table(measured)
    print(found)
    if not chosen.no_page:
        write_table("main path", found)


if __name__ == "__main__":
    main()
