"""The indicators: load, check, describe, bind."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING, Literal

from mainstay.derive.bind import bind
from mainstay.derive.check import tables_read
from mainstay.derive.sql_file import SqlFile, read_sql_file
from mainstay.errors import UsageError
from mainstay.indicators.check import check_balance, check_select
from mainstay.indicators.describe import theme_order
from mainstay.indicators.header import check_header

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from sqlglot import exp

FOLDER = Path(__file__).parent
LOCAL_MARK = " (local)"
"""Ends the title of a service's own indicator: no page, chart or file shows it as one of the package's."""


@dataclass(frozen=True)
class Indicator:
    """One indicator, checked.

    Attributes
        id : the file's name
        theme : the folder it is in; "local" where it lies directly in a local folder
        title, question : what it is called, a local one marked as such, and what it asks
        eligible, met, unknown : who is counted, who met it, and of whom it is not known
        better : whether a higher or a lower proportion is better
        balanced_by : indicators that must stand beside it
        values : reference values it uses
        guideline : guideline statements about the same matter, by their ids
        source : where its definition comes from, and how close to that it is
        version : changes when its meaning does
        clinically_reviewed_by : who reviewed it; empty while nobody has
        limits : what it cannot tell
        status : "active"; a draft is refused when it is loaded
        evidence : its `evidence_*` columns, in order
        select : the SELECT, not yet bound
        sql : the SELECT as its author wrote it
        reads : the record tables and derived tables it reads
        path : the file
        is_local : added from a folder of a service's own
    """

    id: str
    theme: str
    title: str
    question: str
    eligible: str
    met: str
    unknown: str
    better: Literal["higher", "lower"]
    balanced_by: tuple[str, ...]
    values: tuple[str, ...]
    guideline: tuple[str, ...]
    source: str
    version: str
    clinically_reviewed_by: str
    limits: str
    status: str
    evidence: tuple[str, ...]
    select: exp.Query
    sql: str
    reads: frozenset[str]
    path: Path
    is_local: bool

    @property
    def review_state(self) -> str:
        """Who reviewed it, or that nobody has."""
        return self.clinically_reviewed_by or "not yet reviewed by a clinician"


def load_indicators(local: Path | None = None) -> Mapping[str, Indicator]:
    """Every indicator of the package, and those of a local folder.

    Args
        local : a folder of `.sql` files, in theme folders or not; None for the package's own only
    Returns
        a read-only mapping by id, the package's by theme in reading order, then local ones by path
    Raises
        UsageError : the first file that is refused, with line and reason; says how many more there are
    Example
        >>> load_indicators()["heroin_on_top_182d"].better
        'lower'
    """
    indicators, refusals = _load(local)
    if refusals:
        more = len(refusals) - 1
        first = refusals[0]
        listed = f" {more} more refused: `mainstay indicators --local` lists them all." if more else ""
        raise UsageError(first.expected, first.came, first.next_step + listed)
    return indicators


def lint_indicators(local: Path) -> list[UsageError]:
    """Everything that is wrong with a local folder of indicators: one error per refused file.

    Args
        local : a folder of `.sql` files
    Returns
        errors in the order of the files; empty where every file is accepted
    Example
        >>> import tempfile
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     _ = (Path(folder) / "seen_28d.sql").write_text("SELECT 1")
        ...     [refusal.came.split("line ")[1] for refusal in lint_indicators(Path(folder))]
        ['1: it does not begin with a header']
    """
    return _load(local)[1]


def bound_select(indicator: Indicator, observed_to: date, dialect: str = "duckdb") -> str:
    """An indicator's SELECT with every `$name` bound as a typed literal.

    Args
        indicator : a loaded indicator
        observed_to : the last day the snapshot knows
        dialect : "duckdb", or another engine's that sqlglot can write
    Returns
        one SELECT; the tables in `Indicator.reads` must exist where it runs
    Example
        >>> from datetime import date
        >>> select = bound_select(load_indicators()["retained_84d"], date(2026, 3, 31))
        >>> select.split("WHERE ")[1]
        "DATE_DIFF('DAY', e.started_date, CAST('2026-03-31' AS DATE)) >= 84"
    """
    return bind(indicator.select, observed_to).sql(dialect, comments=False)


@cache
def _package_files() -> tuple[SqlFile, ...]:
    paths = sorted(FOLDER.glob("*/*.sql"), key=lambda path: (theme_order(path.parent.name), path.name))
    return tuple(read_sql_file(path, f"{path.parent.name}/{path.name}") for path in paths)


@cache
def _package_indicators() -> Mapping[str, Indicator]:
    return MappingProxyType({file.name: _checked(file, file.path.parent.name) for file in _package_files()})


def _load(local: Path | None) -> tuple[Mapping[str, Indicator], list[UsageError]]:
    indicators = dict(_package_indicators())
    refusals: list[UsageError] = []
    files = list(_package_files())
    for path in _local_paths(local):
        try:
            file = read_sql_file(path)
            indicators[file.name] = _add_local(file, local, indicators)
            files.append(file)
        except UsageError as refusal:
            refusals.append(refusal)
    for file in files:
        try:
            check_balance(file, indicators.keys())
        except UsageError as refusal:
            refusals.append(refusal)
    return MappingProxyType(indicators), refusals


def _local_paths(local: Path | None) -> list[Path]:
    if local is None:
        return []
    if not local.is_dir():
        raise UsageError(
            "a folder of .sql files", f"'{local}', which is not a folder", "Give the folder's path."
        )
    return sorted(local.rglob("*.sql"))


def _add_local(file: SqlFile, local: Path | None, so_far: Mapping[str, Indicator]) -> Indicator:
    if file.name in so_far:
        other = so_far[file.name].path.parent.name
        raise file.refuse(
            f"an indicator named '{file.name}' exists already, in {other}/", "Give the file another name."
        )
    theme = "local" if file.path.parent == local else file.path.parent.name
    return _checked(file, theme, is_local=True)


def _checked(file: SqlFile, theme: str, *, is_local: bool = False) -> Indicator:
    check_header(file)
    evidence = check_select(file)
    fields = {name: tuple(value) if isinstance(value, list) else value for name, value in file.header.items()}
    if is_local:
        fields["title"] = f"{file.header['title']}{LOCAL_MARK}"
    return Indicator(
        **{"limits": "", "status": "active", **fields},  # type: ignore[arg-type]  # header.py checked each type
        id=file.name,
        theme=theme,
        evidence=evidence,
        select=file.select,
        sql=file.sql,
        reads=tables_read(file.select),
        path=file.path,
        is_local=is_local,
    )
