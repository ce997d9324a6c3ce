"""`mainstay journeys`: where everyone who started is as time goes on."""

from __future__ import annotations

from typing import Annotated

import typer

from mainstay.cli.choices import DEFAULT_STORE, FirstDay, LastDay, Store, as_dates
from mainstay.cli.state_table import (
    USUAL_DAYS,
    AsJson,
    Bootstrap,
    Days,
    Out,
    Seed,
    check_request,
    hand_over,
    parse_days,
    split_names,
    waiting_for,
)


def journeys(
    by: Annotated[str, typer.Option(help="What to split by, with commas; empty for everyone.")] = "service",
    days: Days = USUAL_DAYS,
    first_day: FirstDay = None,
    last_day: LastDay = None,
    bootstrap: Bootstrap = 0,
    seed: Seed = 1,
    store: Store = DEFAULT_STORE,
    out: Out = None,
    as_json: AsJson = False,
) -> None:
    """Tell where everyone who started is: in treatment and using, less, or not; or what became of them.

    Example: mainstay journeys --by service,medicine --days 28,84,182 --out journeys.csv

    Each row is a group and a day after the start; its states add up to everyone who started. The parts are
    Aalen-Johansen estimates, which take people who cannot be followed as long to go on like those who can;
    se_ is their standard error. The table is not made safe for publication.
    --by takes what `mainstay measure` takes, except time_in_treatment; months are those of the start.
    """
    from mainstay.measure.journeys import STATES, measure_journeys
    from mainstay.record.store import open_snapshot

    check_request(out, bootstrap)
    told = parse_days(days)
    from_date, to_date = as_dates(first_day, last_day)
    snapshot = open_snapshot(store)
    with snapshot.connect() as connection, waiting_for(bootstrap):
        table = measure_journeys(
            connection,
            by=split_names(by),
            days=told,
            observed_to=snapshot.observed_to,
            from_date=from_date,
            to_date=to_date,
            replicates=bootstrap,
            seed=seed,
        )
    hand_over(table, tuple(STATES), out=out, as_json=as_json, nothing="Nobody started in these days.")
