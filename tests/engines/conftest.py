"""One Spark session for all tests that need one, which share a worker: see `lib.one_worker`."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from mainstay.engines import spark
from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mainstay.engines.spark import SparkConnection

SMALL = {
    # For questions of a thousand rows: plan once, one task, no compiling of what runs once
    "spark.driver.extraJavaOptions": "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC",
    "spark.sql.adaptive.enabled": "false",
    "spark.sql.codegen.factoryMode": "NO_CODEGEN",
    "spark.sql.codegen.wholeStage": "false",
    "spark.sql.shuffle.partitions": "1",
}


@pytest.fixture(scope="session")
def running_spark() -> Iterator[SparkConnection]:
    """Spark, or a skip where it or Java is not installed."""
    try:
        connection = spark.connect(settings=SMALL)
    except UsageError as problem:
        pytest.skip(f"Spark cannot be started: found {problem.came}. {problem.next_step}")
    with connection:
        yield connection
