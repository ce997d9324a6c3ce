"""Every derived table and every indicator gives the same rows on DuckDB and on Spark."""

from __future__ import annotations

import tempfile
from contextlib import contextmanager
from datetime import date, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import pyarrow as pa
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from lib.both_engines import FIRST_DAY, difference, differences, random_record, write_record
from mainstay.intake.publish import import_sources
from mainstay.intake.stage import parse_source
from mainstay.record.store import open_snapshot
from mainstay.simulate.system import whole_tables

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from mainstay.engines.spark import SparkConnection

EXAMPLES = max(1, settings().max_examples // 50)
"""Few and large: a question takes Spark as long for one person as for a thousand."""


@settings(
    max_examples=EXAMPLES,
    deadline=None,
    phases=[Phase.explicit, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(
    seed=st.integers(0, 2**32 - 1),
    episodes=st.sampled_from([60, 15, 150]),
    share_missing=st.sampled_from([0.1, 0.0, 0.5]),
    span_days=st.sampled_from([400, 60, 1200]),
    observed_after_days=st.sampled_from([400, 40, 1300]),
)
def test_any_record(
    running_spark: SparkConnection, seed, episodes, share_missing, span_days, observed_after_days
):
    tables = random_record(seed, episodes, share_missing, span_days)
    observed_to = FIRST_DAY.astype(date) + timedelta(days=observed_after_days)
    with tempfile.TemporaryDirectory() as folder:
        assert not differences(running_spark, write_record(Path(folder), tables), observed_to)


def test_a_simulated_system(running_spark: SparkConnection, tmp_path):
    tables = whole_tables(300, services=4, years=2, seed=11)
    assert not differences(running_spark, write_record(tmp_path, tables), date(2026, 1, 31))


@pytest.mark.nightly
def test_three_published_trials(running_spark: SparkConnection, shared_data, tmp_path):
    pytest.importorskip("rdata", reason="the extra 'ctn0094' is not installed")
    source = parse_source(f"ctn0094={shared_data / 'public.ctn0094data'}")
    import_sources(tmp_path / "store", [source], key=b"k" * 32, as_of=date(2026, 1, 1))
    snapshot = open_snapshot(tmp_path / "store")
    with compiled(running_spark):
        assert not differences(running_spark, snapshot.folder, snapshot.observed_to)


@contextmanager
def compiled(running_spark: SparkConnection) -> Iterator[None]:
    """Compiling each question pays for itself from some hundred thousand rows on."""
    for_many_rows = {"spark.sql.codegen.factoryMode": "FALLBACK", "spark.sql.codegen.wholeStage": "true"}
    before = {name: running_spark.session.conf.get(name) for name in for_many_rows}
    set_all(running_spark, for_many_rows)
    try:
        yield
    finally:
        set_all(running_spark, before)


def set_all(running_spark: SparkConnection, chosen: Mapping[str, str]) -> None:
    for name, value in chosen.items():
        running_spark.session.conf.set(name, value)


@pytest.mark.parametrize(
    ("other", "said"),
    [
        ({"a": [2, 1, None], "b": [0.1 + 0.2, 5.0, None]}, ""),
        ({"a": [1, 2, 3], "b": [5.0, 0.3, None]}, "is not"),
        ({"a": [1, 2, None], "b": [5.0, 0.3000001, None]}, "is not"),
        ({"a": [1, 2], "b": [5.0, 0.3]}, "3 rows are not 2"),
        ({"a": [1, 2, None]}, "is not"),
        ({"b": [5.0, 0.3, None], "a": [1, 2, None]}, "is not"),
        ({"a": [1.0, 2.0, None], "b": [5.0, 0.3, None]}, "is not"),
    ],
)
def test_a_difference_is_seen(other, said):
    own = pa.table({"a": [1, 2, None], "b": [5.0, 0.3, None]})
    found = difference(own, pa.table(other))
    assert said in found
    assert bool(said) == bool(found)
