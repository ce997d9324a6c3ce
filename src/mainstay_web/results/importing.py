"""Check an upload, and publish it: what runs beside requests, with how far it is in the database."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils import timezone

from mainstay.engines.duckdb import connect
from mainstay.errors import MainstayError, ShortfallError
from mainstay.intake.profiles import load_profile, profile_names
from mainstay.intake.pseudonyms import key_path, load_or_make_key
from mainstay.intake.publish import (
    PARTS_SET_ASIDE_ALLOWED,
    WORKING_MEMORY_MB,
    import_sources,
    refuse_too_many_set_aside,
)
from mainstay.intake.run import check_sources
from mainstay.intake.stage import Source
from mainstay.record.store import open_snapshot
from mainstay_web.audit.actions import record_event
from mainstay_web.people.hand_over import site_source
from mainstay_web.results.keeping import keep
from mainstay_web.results.models import Upload
from mainstay_web.results.receive import uploads_folder

if TYPE_CHECKING:
    from collections.abc import Callable

    from mainstay.intake.run import CheckedSources

FORMATS = {"csv", "parquet"}
DEMONSTRATION_KEY = "pseudonym.key"
State = Upload.State


def profiles_offered() -> list[tuple[str, str]]:
    """Name and title of each profile that reads what may be uploaded."""
    loaded = [load_profile(name) for name in profile_names()]
    of_clients = [one for one in loaded if one.person_key]
    return [(one.name, one.title) for one in of_clients if {part.format for part in one.inputs} <= FORMATS]


def folder_of_upload(upload: Upload) -> Path:
    """Where its files lie."""
    return uploads_folder() / str(upload.pk)


def check_upload(upload_id: Any) -> None:
    """Check every row of an upload and keep what was found; nothing is published."""
    upload = Upload.objects.get(pk=upload_id)
    try:
        found = _check(upload, _steps_of(upload))
    except Exception as problem:
        _refuse(upload, problem)
        return
    if found["too_many"]:
        _forget_files(upload)
    state = State.REFUSED if found["too_many"] else State.CHECKED
    _say(upload, state=state, found=found, problem=found["too_many"], step="")


def publish_upload(upload_id: Any) -> None:
    """Import an upload, work out its results, and let readers see it."""
    upload = Upload.objects.get(pk=upload_id)
    on_step = _steps_of(upload)
    try:
        done = import_sources(
            settings.SITE.store,
            _with_the_site(upload),
            key=load_or_make_key(_key_path())[0],
            as_of=timezone.localdate(),
            on_table=on_step,
        )
        keep(open_snapshot(settings.SITE.store), on_step)
    except Exception as problem:
        _refuse(upload, problem)
        return
    _forget_files(upload)
    _say(upload, state=State.PUBLISHED, snapshot_id=done.snapshot_id, step="", problem="")
    record_event(
        by=upload.by,
        action="uploads.published",
        on="snapshot",
        which=done.snapshot_id,
        service_id=upload.service_id,
        details={"upload": str(upload.pk), "changed": done.changed},
    )


def _check(upload: Upload, on_step: Callable[[str], None]) -> dict[str, Any]:
    work = folder_of_upload(upload) / "work"
    shutil.rmtree(work, ignore_errors=True)
    work.mkdir(mode=0o700)
    try:
        with connect(
            work / "work.duckdb", memory_mb=WORKING_MEMORY_MB, spill_to=work / "spill"
        ) as connection:
            checked = check_sources(
                connection,
                [_source_of(upload)],
                key=bytes(32),
                work_folder=work,
                as_of=timezone.localdate(),
                on_table=on_step,
            )
            services = connection.execute(
                "SELECT service_id FROM checked_services UNION SELECT service_id FROM checked_episodes"
            ).fetchall()
    finally:
        shutil.rmtree(work, ignore_errors=True)
    named = sorted(row[0] for row in services if row[0])
    return describe(checked) | {"services": named, "too_many": _too_many(checked)}


def describe(checked: CheckedSources) -> dict[str, Any]:
    """What was found, by table and rule: counts and lines, and never what a row says."""
    return {
        "misshapen": checked.misshapen,
        "set_aside": checked.set_aside,
        "tables": [
            {"name": table.table.name, "kept": table.kept, "set_aside": table.set_aside}
            for table in checked.tables
        ],
        "faults": [
            {
                "table": entry.rule.table,
                "column": entry.rule.column,
                "severity": entry.rule.severity,
                "meaning": entry.rule.meaning,
                "rows": entry.count,
                "lines": list(entry.first_lines),
            }
            for table in checked.tables
            for entry in table.counts
        ],
    }


def _too_many(checked: CheckedSources) -> str:
    try:
        refuse_too_many_set_aside(checked, PARTS_SET_ASIDE_ALLOWED)
    except ShortfallError as problem:
        return f"Expected {problem.expected}. More than that is a broken export rather than a few slips."
    return ""


def _source_of(upload: Upload) -> Source:
    folder = folder_of_upload(upload)
    packed = folder / "files"
    files = [path for path in folder.iterdir() if path.is_file()] if folder.is_dir() else []
    if not packed.is_dir() and not files:
        raise ShortfallError("the files of the upload", "none", "Upload them again.")
    return Source(load_profile(upload.profile), "", packed if packed.is_dir() else files[0])


def _with_the_site(upload: Upload) -> list[Source]:
    """The upload, and what was recorded on the site: without it, those days would be gone from the record."""
    found = _source_of(upload)
    folder = folder_of_upload(upload) / "site"
    folder.mkdir(mode=0o700, exist_ok=True)
    site = site_source(folder, by=upload.by)
    return [found, site] if site else [found]


def _key_path() -> Path:
    """The key of the pseudonyms; a demonstration has its own beside its store."""
    beside = Path(settings.SITE.store).parent / DEMONSTRATION_KEY
    return beside if settings.SITE.demonstration and beside.is_file() else key_path()


def _steps_of(upload: Upload) -> Callable[[str], None]:
    def on_step(name: str) -> None:
        upload.steps_done += 1
        _say(upload, step=name, steps_done=upload.steps_done)

    return on_step


def _refuse(upload: Upload, problem: Exception) -> None:
    _forget_files(upload)
    if isinstance(problem, MainstayError):
        said = f"Expected {problem.expected}, but found {problem.came}. {problem.next_step}"
    else:
        # An error that nobody expected may hold values: its kind alone is kept.
        said = f"It ended early ({type(problem).__name__}). Nothing was published."
    for place, words in ((folder_of_upload(upload), "the upload"), (settings.SITE.store, "the store")):
        said = said.replace(str(place), words)
    _say(upload, state=State.REFUSED, problem=said, step="")


def _forget_files(upload: Upload) -> None:
    shutil.rmtree(folder_of_upload(upload), ignore_errors=True)


def _say(upload: Upload, **changed: Any) -> None:
    Upload.objects.filter(pk=upload.pk).update(**changed, beat_at=timezone.now())
