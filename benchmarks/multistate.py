"""Multi-state occupancy against R's survfit, on the same segments in the same run.

`python benchmarks/multistate.py` makes segments of 190,000 people at 150 services, times the estimator, its
standard errors and the bootstrap, then R's `survfit` where `Rscript` with the package survival is installed,
compares the numbers, and writes the table in docs/performance.md. Without R it says so and shows ours alone.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.csv
from page import write_table

from mainstay.stats.multistate import CENSORED, make_segments, occupancy_by_group
from mainstay.stats.multistate_bootstrap import bootstrap_by_group

PEOPLE, SERVICES, REPLICATES, SEED = 190_000, 150, 1000, 1
DAYS = [28, 84, 182, 365]
STATES = ("using", "reduced", "not_using", "completed", "left_unplanned", "transferred", "custody", "died")
IN_TREATMENT = 3
NEXT = (0.20, 0.24, 0.24, 0.08, 0.16, 0.03, 0.03, 0.02)

R_SCRIPT = """
suppressMessages(library(survival))
given <- commandArgs(trailingOnly = TRUE)
rows <- read.csv(given[1], stringsAsFactors = FALSE)
states <- strsplit(given[3], ",")[[1]]
rows$to <- factor(rows$to, levels = c("censored", states))
rows$from <- factor(rows$from, levels = states)
days <- as.numeric(strsplit(given[4], ",")[[1]])
fit <- function(errors) survfit(Surv(start, stop, to) ~ service, data = rows, id = person, istate = from,
                                se.fit = errors)
seconds <- function(timed) sum(timed[c("user.self", "sys.self")])
alone <- seconds(system.time(without <- fit(FALSE)))
both <- seconds(system.time(with_errors <- fit(TRUE)))
told <- summary(with_errors, times = days, extend = TRUE)
service <- sub("service=", "", told$strata)
write.csv(data.frame(service, day = told$time, told$pstate, told$std.err), given[2],
          row.names = FALSE, quote = FALSE)
cat(alone, both, as.character(packageVersion("survival")), R.version.string, sep = "\\n")
"""


def make_rows(people: int, services: int) -> dict[str, np.ndarray]:
    """People who go between three states of treatment until they leave or are no longer observed."""
    rng = np.random.default_rng(SEED)
    service = np.sort(rng.integers(0, services, people))
    observed = rng.integers(60, 1000, people)
    person, state, day = np.arange(people), np.zeros(people, dtype=int), np.zeros(people, dtype=int)
    parts = []
    while person.size:
        stop = day + rng.integers(1 if not parts else 14, 200 if not parts else 300, person.size)
        target = rng.choice(len(STATES), size=person.size, p=NEXT)
        target = np.where(target == state, (target + 1) % IN_TREATMENT, target)
        target = np.where(stop >= observed[person], CENSORED, target)
        stop = np.minimum(stop, observed[person])
        parts.append((service[person], person, state, target, day, stop))
        goes_on = (target >= 0) & (target < IN_TREATMENT)
        person, state, day = person[goes_on], target[goes_on], stop[goes_on]
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)]
    order = np.lexsort((columns[4], columns[1]))
    names = ("service", "person", "from", "to", "start", "stop")
    return {name: column[order] for name, column in zip(names, columns, strict=True)}


def best_of(times: int, work) -> tuple[float, object]:
    """Least processor time of some repetitions, and what the work gave; wall time misleads here."""
    shortest, gave = float("inf"), None
    for _ in range(times):
        began = time.process_time()
        gave = work()
        shortest = min(shortest, time.process_time() - began)
    return shortest, gave


def run_ours(rows: dict[str, np.ndarray]) -> tuple[list[tuple[str, float]], object]:
    """Times of our own, and the occupancy."""
    columns = [rows[name] for name in ("person", "from", "to", "start", "stop")]
    checked, segments = best_of(3, lambda: make_segments(*columns, states=len(STATES), group=rows["service"]))
    # A copy each time, so that nothing worked out before is used again
    alone, _ = best_of(7, lambda: occupancy_by_group(replace(segments), DAYS, with_errors=False))
    errors, told = best_of(2, lambda: occupancy_by_group(replace(segments), DAYS))
    drawn, _ = best_of(1, lambda: bootstrap_by_group(segments, DAYS, replicates=REPLICATES, seed=SEED))
    return [
        ("rows checked and ordered", checked),
        ("occupancy", alone),
        ("occupancy and standard errors", errors),
        (f"bootstrap, {REPLICATES:,} replicates", drawn),
    ], told


def run_r(rows: dict[str, np.ndarray], folder: Path) -> tuple[float, float, str, np.ndarray] | None:
    """Times of R's fit without and with standard errors, its versions and its numbers; None without R."""
    asked = ["Rscript", "-e", "quit(status = !requireNamespace('survival', quietly = TRUE))"]
    if not shutil.which("Rscript") or subprocess.run(asked, capture_output=True).returncode:
        return None
    named = np.array([*STATES, "censored"])
    table = {
        name: pa.array(named[column]) if name in ("from", "to") else column for name, column in rows.items()
    }
    pyarrow.csv.write_csv(pa.table(table), folder / "rows.csv")
    (folder / "fit.R").write_text(R_SCRIPT)
    given = [str(folder / "rows.csv"), str(folder / "told.csv"), ",".join(STATES), ",".join(map(str, DAYS))]
    done = subprocess.run(
        ["Rscript", str(folder / "fit.R"), *given], capture_output=True, text=True, check=True
    )
    alone, both, package, version = done.stdout.split("\n")[:4]
    numbers = np.loadtxt(folder / "told.csv", delimiter=",", skiprows=1)
    return float(alone), float(both), f"survival {package}, {version}", numbers


def compare(told, numbers: np.ndarray) -> tuple[float, float]:
    """Largest difference in occupancy and in standard errors."""
    count = len(STATES)
    theirs = numbers[np.lexsort((numbers[:, 1], numbers[:, 0]))][:, 2:].reshape(-1, len(DAYS), 2 * count)
    return (
        float(np.nanmax(np.abs(theirs[:, :, :count] - told.probability))),
        float(np.nanmax(np.abs(theirs[:, :, count:] - told.standard_error))),
    )


def as_page(rows: dict[str, np.ndarray], ours, told, theirs) -> str:
    """The table as Markdown."""
    people, services = len(np.unique(rows["person"])), len(np.unique(rows["service"]))
    lines = [
        f"{services} services, {people:,} people, {rows['person'].size:,} segments, "
        f"occupancy of {len(STATES)} states on days {', '.join(map(str, DAYS))}.\n",
        "| work | ours, CPU s | R, CPU s | R over ours |",
        "| --- | --: | --: | --: |",
    ]
    alone, both = (theirs[0], theirs[1]) if theirs else (None, None)
    # the bootstrap stands beside R's one fit with standard errors: that is what it must not be slower than
    for (work, seconds), other in zip(ours, (None, alone, both, both), strict=True):
        beside = f"{other:.1f} | {other / seconds:.0f}" if other else "– | –"
        lines.append(f"| {work} | {seconds:.3f} | {beside} |")
    if theirs:
        occupancy, errors = compare(told, theirs[3])
        lines.append(
            f"\nR: `survfit` of {theirs[2]}; beside the bootstrap, its one fit with standard errors. "
            f"Largest difference: {occupancy:.0e} in occupancy, {errors:.0e} in standard errors."
        )
    else:
        lines.append("\nR was not compared: Rscript with the package survival is not installed here.")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--people", type=int, default=PEOPLE)
    parser.add_argument("--services", type=int, default=SERVICES)
    parser.add_argument("--no-page", action="store_true", help="print the table, leave the page alone")
    chosen = parser.parse_args()
    rows = make_rows(chosen.people, chosen.services)
    ours, told = run_ours(rows)
    with tempfile.TemporaryDirectory(prefix="mainstay-benchmark-") as folder:
        theirs = run_r(rows, Path(folder))
    found = as_page(rows, ours, told, theirs)
    print(found)
    if not chosen.no_page:
        write_table("multi-state", found)


if __name__ == "__main__":
    main()
