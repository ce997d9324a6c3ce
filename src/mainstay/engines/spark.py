"""Spark, the engine where one machine is outgrown: connect, translate, run. Needs the extra `spark` and Java.

A session of Spark takes seconds to start and each question a good part of a second, however small: on one
machine DuckDB is the engine to use.
"""

from __future__ import annotations

import os
import shutil
import tempfile
import warnings
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self, cast

import pyarrow as pa
from sqlglot import ErrorLevel, exp, parse_one
from sqlglot.errors import UnsupportedError

from mainstay.errors import ShortfallError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ARROW_TYPES: Mapping[str, pa.DataType] = {
    "VARCHAR": pa.string(),
    "DATE": pa.date32(),
    "INTEGER": pa.int32(),
    "BIGINT": pa.int64(),
    "DOUBLE": pa.float64(),
    "BOOLEAN": pa.bool_(),
}
"""The types that a column may have when it is handed over, by their names in SQL."""

_INSTALL_JAVA = "Install it (on Debian: apt-get install default-jre-headless), or leave out --engine spark."
_LATE_SERIES = "a series by month must start on the 28th of a month or before"
_SETTINGS = {
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    "spark.sql.ansi.enabled": "true",  # a number out of range is an error here as in DuckDB
    "spark.sql.caseSensitive": "false",
    "spark.sql.session.timeZone": "UTC",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


@dataclass(frozen=True)
class SparkConnection:
    """A Spark session and the folder it works in; close it or use it in a `with`.

    Attributes
        session : `pyspark.sql.SparkSession`
        folder : where tables that are made are kept; every machine that the session runs on must see it
        made_here : the folder, where it is ours to remove; None for a session that somebody else started
    """

    session: Any
    folder: Path
    made_here: tempfile.TemporaryDirectory[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop the session and remove its folder, if both were made here."""
        if self.made_here is not None:
            self.session.stop()
            self.made_here.cleanup()


def connect(
    *, threads: int | None = None, memory_mb: int = 1_000, settings: Mapping[str, str] | None = None
) -> SparkConnection:
    """Start Spark inside this process, without its web page, its log or a way to another machine.

    Args
        threads : how many tasks run at once; None for as many as there are cores
        memory_mb : memory of the Java process, megabytes; the first session of a process decides
        settings : further settings of Spark, for instance `spark.sql.shuffle.partitions`; they win
    Returns
        an open connection
    Raises
        UsageError : pyspark or Java is not installed, or Java is too old
    Example
        with connect() as connection:
            table = fetch(connection, "SELECT 1 + 1 AS two")
        >>> _SETTINGS["spark.sql.session.timeZone"]
        'UTC'
    """
    builder, start_error = _import_spark()
    _require_java()
    os.environ.setdefault("SPARK_LOCAL_IP", "127.0.0.1")
    made_here = tempfile.TemporaryDirectory(prefix="mainstay-spark-", ignore_cleanup_errors=True)
    folder = Path(made_here.name)
    chosen = {
        **_SETTINGS,
        "spark.driver.memory": f"{memory_mb}m",
        "spark.local.dir": str(folder),
        "spark.sql.warehouse.dir": str(folder / "warehouse"),
        **(settings or {}),
    }
    builder = builder.master(f"local[{threads or '*'}]").appName("mainstay")
    for name, value in chosen.items():
        builder = builder.config(name, value)
    try:
        with _without_pandas_warning(), _said_into(folder / "spark.log"):
            return SparkConnection(builder.getOrCreate(), folder, made_here)
    except start_error:
        made_here.cleanup()
        raise UsageError("Java 17 or newer to start Spark", "a Java that does not", _INSTALL_JAVA) from None


def read_files(
    connection: SparkConnection, files: Mapping[str, Path], schema: Mapping[str, Mapping[str, str]]
) -> None:
    """Let Parquet files stand under names, as temporary views.

    Args
        connection : Spark
        files : name to file
        schema : name to column name to SQL type, as `mainstay.record.tables.sql_schema` gives it
    """
    for name, place in files.items():
        columns = ", ".join(f"{column} {_spark_type(kind)}" for column, kind in schema[name].items())
        reader = connection.session.read.schema(columns)
        reader.parquet(place.resolve().as_uri()).createOrReplaceTempView(name)


def create_table(
    connection: SparkConnection, name: str, select: exp.Query | str, types: Mapping[str, str]
) -> None:
    """Let a SELECT stand under a name, worked out now and kept in a file.

    A file and not a view of views or Spark's own cache: Spark plans every layer of views again for each
    question, and with twenty tables upon one another that took longer than the work.

    Args
        connection : Spark
        name : of the temporary view over the file; one of that name is replaced
        select : in DuckDB's dialect, text or parsed, with nothing left to bind
        types : column name to SQL type that it must have
    Raises
        ShortfallError : Spark could not finish it
    """
    place = Path(tempfile.mkdtemp(prefix=f"{name}-", dir=connection.folder)) / "rows.parquet"
    with _explained(f"the table {name}"):
        _with_types(connection, _parsed(select), types).write.parquet(place.as_uri())
    read_files(connection, {name: place}, {name: types})


def fetch(
    connection: SparkConnection, select: exp.Query | str, types: Mapping[str, str] | None = None
) -> pa.Table:
    """Run a SELECT and hand its rows over.

    Args
        connection : Spark
        select : in DuckDB's dialect, text or parsed
        types : column name to SQL type that it must have; None leaves Spark's own
    Returns
        its rows, in the order it asks for
    """
    parsed = _parsed(select)
    with _explained("a question to Spark"):
        asked = _with_types(connection, parsed, types) if types else connection.session.sql(translate(parsed))
        table = asked.toArrow()
    # Spark says of some columns that they cannot be missing, DuckDB of none
    return table.cast(pa.schema([field.with_nullable(True) for field in table.schema]))


def translate(select: exp.Query) -> str:
    """A SELECT in Spark's dialect.

    Args
        select : in DuckDB's dialect, parsed
    Returns
        text that gives the same rows; see `mainstay.engines.portable` for what is known to
    Raises
        UsageError : something in it has no translation
    Example
        >>> translate(parse_one("SELECT date_diff('day', a, b) AS days FROM t", dialect="duckdb"))
        'SELECT DATEDIFF(DAY, a, b) AS days FROM t'
    """
    try:
        return _with_safe_series(select).sql("spark", comments=False, unsupported_level=ErrorLevel.RAISE)
    except UnsupportedError as problem:
        raise UsageError(
            "a SELECT that can be translated for Spark",
            str(problem).splitlines()[0].rstrip("."),
            "Write it in the portable subset: docs/methods/portable-sql.md",
        ) from None


def _parsed(select: exp.Query | str) -> exp.Query:
    if not isinstance(select, str):
        return select
    return cast("exp.Query", parse_one(select, dialect="duckdb"))


@contextmanager
def _explained(doing: str) -> Iterator[None]:
    """Turn an error of Spark into one a person can act on, without the row that Spark quotes in it."""
    from pyspark.errors import AnalysisException, ParseException, PySparkException

    try:
        yield
    except (AnalysisException, ParseException):
        raise  # the SQL is at fault, not the rows: its text names columns, and no values
    except PySparkException as problem:
        kind = problem.getCondition() or type(problem).__name__
        raise ShortfallError(
            f"to finish {doing}",
            f"that Spark could not ({kind})",
            "Try --engine duckdb, which says more, or give Spark more memory.",
        ) from None


def _import_spark() -> tuple[Any, type[Exception]]:
    try:
        with _without_pandas_warning():
            from pyspark.errors import PySparkRuntimeError
            from pyspark.sql import SparkSession
    except ImportError:
        raise UsageError(
            "pyspark to be installed",
            "that it is not",
            "Install it (pip install 'mainstay[spark]'; it needs Java 17 too), or leave out --engine spark.",
        ) from None
    return SparkSession.builder, PySparkRuntimeError


@contextmanager
def _without_pandas_warning() -> Iterator[None]:
    """Spark warns of pandas 3 when it is imported; rows are exchanged by Arrow, so pandas is not used."""
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", category=FutureWarning)
        yield


@contextmanager
def _said_into(log: Path) -> Iterator[None]:
    """What Java says while it starts, and from then on, goes into a file: it inherits where errors go."""
    before = os.dup(2)
    with log.open("ab") as file:
        os.dup2(file.fileno(), 2)
    try:
        yield
    finally:
        os.dup2(before, 2)
        os.close(before)


def _require_java() -> None:
    home = os.environ.get("JAVA_HOME")
    if not (shutil.which("java") or (home and (Path(home) / "bin" / "java").is_file())):
        raise UsageError("Java 17 or newer to start Spark", "no program named java", _INSTALL_JAVA)


def _spark_type(kind: str) -> str:
    return {"VARCHAR": "STRING", "INTEGER": "INT"}.get(kind, kind)


def _with_types(connection: SparkConnection, select: exp.Query, types: Mapping[str, str]) -> Any:
    """The SELECT's rows with the declared types: Spark counts some things in wider or narrower numbers."""
    asked = connection.session.sql(translate(select))
    columns = [f"CAST(`{name}` AS {_spark_type(kind)}) AS `{name}`" for name, kind in types.items()]
    return asked.selectExpr(*columns)


def _with_safe_series(select: exp.Query) -> exp.Query:
    """Where DuckDB's series is empty, because its end is before its start, Spark stops; so ask first.

    A series by month from the 29th or later has other days in the two engines: Spark is made to stop.
    """
    safe = select.copy()
    for series in list(safe.find_all(exp.GenerateSeries)):
        start, end, step = series.args["start"], series.args["end"], series.args.get("step")
        asked_first = exp.Case()
        if isinstance(step, exp.Interval) and step.text("unit").upper() in ("MONTH", "YEAR"):
            is_late = exp.GT(this=exp.Day(this=start.copy()), expression=exp.Literal.number(28))
            asked_first = asked_first.when(is_late, exp.func("raise_error", exp.Literal.string(_LATE_SERIES)))
        is_forward = exp.LTE(this=start.copy(), expression=end.copy())
        series.replace(asked_first.when(is_forward, series.copy()))
    return safe
