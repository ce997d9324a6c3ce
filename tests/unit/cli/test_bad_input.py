"""Bad input, whole commands: a clear message, exit code 1 or 2, the store untouched, no value of a row told.

Files carry canaries: words that stand only in cells. None may come back in what is printed.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import resource
import shutil
import subprocess
import sys

import pytest
from typer.testing import CliRunner

from lib.native_files import DOSE, EPISODE, REVIEW, a_system, write_csv, write_system
from mainstay.cli.main import app
from mainstay.errors import MainstayError

CANARY = "kanari"
COMMAND = [sys.executable, "-c", "from mainstay.cli.main import run; run()"]


def canaries(system):
    """Every free cell of the system is a canary, every number of its own holds one."""
    numbers = ("person_id", "episode_id", "review_id", "need_id", "support_id", "intervention_id")
    for rows in system.values():
        for row in rows:
            row |= {name: f"{CANARY}-{text}" for name, text in row.items() if name in numbers and text}
    system["people"][0]["ethnicity"] = f"{CANARY}-group"
    system["services"][0]["provider"] = f"{CANARY}-provider"
    return system


def tree(folder):
    """Every file of a folder with a digest of its bytes; the lock is no part of what a store holds."""
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""
        for path in sorted(folder.rglob("*"))
        if path.name != "lock"
    }


@pytest.fixture
def command(tmp_path, monkeypatch):
    """Run a command; give its exit code and all that it printed, on one line."""
    monkeypatch.setenv("MAINSTAY_STORE", str(tmp_path / "store"))
    monkeypatch.setenv("MAINSTAY_KEY_FILE", str(tmp_path / "key"))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*words):
        done = CliRunner().invoke(app, [str(word) for word in words])
        problem = done.exception
        if isinstance(problem, SystemExit) or problem is None:
            return done.exit_code, " ".join(done.output.split())
        assert isinstance(problem, MainstayError), repr(problem)
        return problem.exit_code, " ".join(f"{done.output} {problem}".split())

    return run


@pytest.fixture
def refused(tmp_path, command):
    """Both without a store and with one: the import is refused, nothing is left, no canary is told."""

    def import_is_refused(source, *told, options=()):
        shutil.rmtree(tmp_path / "store", ignore_errors=True)
        code, printed = command("import", source, *options)
        assert code in (1, 2), printed
        assert all(word in printed for word in told), printed
        assert CANARY not in printed
        if (tmp_path / "store").is_dir():
            assert tree(tmp_path / "store") == {}
        good = write_system(tmp_path / "good", a_system())
        assert command("import", f"native={good}")[0] == 0
        before = tree(tmp_path / "store")
        again = command("import", source, *options)
        assert again[0] == code
        assert tree(tmp_path / "store") == before
        return printed

    return import_is_refused


@pytest.fixture
def files(tmp_path):
    """A folder of good native files with canaries in it."""
    return write_system(tmp_path / "files", canaries(a_system()))


# --- files that are not there, or are something else


def test_nothing_at_the_path(refused, tmp_path):
    refused(f"native={tmp_path / 'absent'}", "nothing at", "Check the path")


def test_a_folder_without_such_files(refused, tmp_path):
    (tmp_path / "empty").mkdir()
    refused(f"native={tmp_path / 'empty'}", "none of them")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / "readme.txt").write_text(CANARY)
    refused(f"ndtms={tmp_path / 'other'}", "no such file")


def test_a_folder_where_a_file_is_expected(refused, files):
    (files / "doses.csv").unlink()
    (files / "doses.csv").mkdir()
    refused(f"native={files}", "doses.csv", "folder")


def test_several_files_for_one_input(refused, tmp_path):
    for name in "ab":
        write_csv(tmp_path / f"{name}.csv", [{"CLIENTID": CANARY}])
    refused(f"ndtms={tmp_path}", "2: a.csv, b.csv")


def test_a_profile_that_does_not_exist(refused, files):
    refused(f"natve={files}", "'natve'", "native, ndtms")


@pytest.mark.parametrize("words", ["native", "=files", "native:=files", "native="])
def test_a_source_without_its_parts(command, words):
    code, printed = command("import", words)
    assert code == 2
    assert "PROFILE=PATH" in printed


def test_two_profiles_that_fill_the_same_tables_with_different_keys(command, files, tmp_path):
    code, printed = command("import", f"native={files}", f"ctn0094={tmp_path}")
    assert code == 2
    assert "client_number" in printed
    assert "trial_participant_number" in printed
    assert not (tmp_path / "store").exists()


# --- files that are no CSV

WHOLE = f"episode_id,dose_date,medicine,dose_mg,outcome\n{CANARY}-e1,2024-01-11,methadone,30,supervised\n"
DAMAGED = {
    "empty": (b"", "an empty file"),
    "blank": (b"\n\n\n", "no headers"),
    "utf-16": (WHOLE.encode("utf-16"), "UTF-16"),
    "utf-16 without its mark": (WHOLE.encode("utf-16-le"), "NUL byte"),
    "a NUL byte": (WHOLE.replace("30", "3\0").encode(), "NUL byte"),
    "semicolons": (WHOLE.replace(",", ";").encode(), "semicolons"),
    "tabs": (WHOLE.replace(",", "\t").encode(), "tabs"),
    "bars": (WHOLE.replace(",", "|").encode(), "vertical bars"),
    "no headers": (WHOLE.split("\n", 1)[1].encode(), "none of them known"),
    "a column twice": (f"episode_id,Episode_ID\n{CANARY},x\n".encode(), "more than once"),
    "neither encoding": (WHOLE.encode() + b"\x81\n", "neither UTF-8 nor Windows-1252"),
}


@pytest.mark.parametrize("kind", DAMAGED)
def test_a_damaged_csv(refused, files, kind):
    content, told = DAMAGED[kind]
    (files / "doses.csv").write_bytes(content)
    refused(f"native={files}", told)


def test_a_header_and_nothing_else(refused, files, tmp_path):
    for path in files.glob("*.csv"):
        path.write_text(path.read_text().split("\n", 1)[0] + "\n")
    refused(f"native={files}", "at least one episode", "but found none")
    extract = write_csv(tmp_path / "extract.csv", [{"CLIENTID": CANARY, "EPISODID": "e"}])
    extract.write_text(extract.read_text().split("\n", 1)[0] + "\n")
    refused(f"ndtms={extract}", "a header and nothing else")


def test_a_single_line_of_200_megabytes(refused, files):
    block = CANARY.encode() * 700_000
    with (files / "doses.csv").open("wb") as stream:
        stream.write(WHOLE.encode())
        for _ in range(48):
            stream.write(block)
    assert (files / "doses.csv").stat().st_size > 200e6
    refused(f"native={files}", "a line of more than two megabytes")
    (files / "doses.csv").unlink()


def test_a_truncated_parquet_and_one_that_is_none(refused, files):
    import pyarrow as pa
    import pyarrow.parquet as pq

    (files / "doses.csv").unlink()
    path = files / "doses.parquet"
    pq.write_table(pa.table({name: [text] * 1000 for name, text in DOSE.items()}), path)
    whole = path.read_bytes()
    for content in (whole[: len(whole) // 2], whole[:20] + whole[-20:], CANARY.encode(), b""):
        path.write_bytes(content)
        refused(f"native={files}", "doses.parquet")


# --- rows that cannot be right

FAULTY = {
    "duplicate ids": ("reviews", REVIEW, REVIEW, "the key stands on an earlier line too"),
    "dates in the future": ("doses", DOSE, DOSE | {"dose_date": "2999-01-01"}, "after the day of the import"),
    "days of 29": ("reviews", REVIEW, REVIEW | {"review_id": "r2", "opiate_days": "29"}, "outside 0 to 28"),
    "unknown codes": ("doses", DOSE, DOSE | {"medicine": f"{CANARY}-medicine"}, "the record does not know"),
    "no dates": ("doses", DOSE, DOSE | {"dose_date": f"{CANARY}-day"}, "not read as date"),
    "no numbers": ("doses", DOSE, DOSE | {"dose_mg": f"{CANARY}-mg"}, "not read as decimal"),
    "nobody": ("doses", DOSE, DOSE | {"episode_id": f"{CANARY}-e"}, "no such row among the episodes"),
    "an end before its start": (
        "episodes",
        EPISODE,
        EPISODE | {"episode_id": "e2", "ended_date": "2024-01-01", "end_reason": "died"},
        "before started_date",
    ),
}


@pytest.mark.parametrize("kind", FAULTY)
def test_too_many_faulty_rows(refused, command, tmp_path, kind):
    table, good, bad, told = FAULTY[kind]
    files = write_system(tmp_path / "files", a_system() | {table: [good, bad]})
    printed = refused(f"native={files}", told, f"1 of 2 in {table}", "--allow-set-aside")
    assert "(lines 3)" in printed
    code, printed = command("check", f"native={files}")
    assert code == 1
    assert told in printed
    assert CANARY not in printed
    code, printed = command("import", f"native={files}", "--allow-set-aside", "50")
    assert code == 0
    assert CANARY not in printed


def test_lines_that_are_no_rows(refused, files):
    with (files / "doses.csv").open("a", newline="") as stream:
        stream.write(f"{CANARY},torn\r\n" * 3)
    refused(f"native={files}", "3 lines without a cell for each column", "first: 3, 4, 5")


def test_cells_like_formulas_are_text(command, tmp_path):
    system = a_system()
    formulas = ["=1+1", "+1", "-1", "@SUM(A1)", '=HYPERLINK("http://x")']
    system["services"] = [{"service_id": chr(65 + n), "name": formula} for n, formula in enumerate(formulas)]
    files = write_system(tmp_path / "files", system)
    assert command("import", f"native={files}")[0] == 0
    printed = command("sql", "SELECT string_agg(name, '~' ORDER BY service_id) AS names FROM services")[1]
    assert "=1+1~+1~-1~@SUM(A1)~=HYPERLINK" in printed


# --- the store and the key


def test_a_store_that_another_import_holds(command, files, tmp_path):
    assert command("import", f"native={files}")[0] == 0
    before = tree(tmp_path / "store")
    holder = subprocess.Popen(
        [
            sys.executable,
            "-c",
            "import fcntl, sys\n"
            "lock = open(sys.argv[1], 'w'); fcntl.flock(lock, fcntl.LOCK_EX)\n"
            "print('held', flush=True); sys.stdin.read()",
            str(tmp_path / "store" / "lock"),
        ],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    try:
        assert holder.stdout.readline().strip() == b"held"
        code, printed = command("import", f"native={files}")
    finally:
        holder.communicate()
    assert code == 1
    assert "another import that is still running" in printed
    assert tree(tmp_path / "store") == before
    assert command("import", f"native={files}")[0] == 0


def test_a_store_that_cannot_be_written(command, files, tmp_path):
    (tmp_path / "file").write_text("no folder")
    code, printed = command("import", f"native={files}", "--store", tmp_path / "file" / "store")
    assert code == 1
    assert "to write to the store" in printed
    code, printed = command("import", f"native={files}", "--store", tmp_path / "file")
    assert code == 1
    assert "file exists" in printed
    assert (tmp_path / "file").read_text() == "no folder"


def test_a_store_that_can_only_be_read(command, files, tmp_path, monkeypatch):
    """Modes do not bind root, so the file system's refusal is put in where the import first writes."""
    assert command("import", f"native={files}")[0] == 0
    before = tree(tmp_path / "store")

    def read_only(path, *args, **kwargs):
        raise OSError(30, "Read-only file system", str(path))

    for method in ("mkdir", "open"):
        with monkeypatch.context() as patch:
            patch.setattr(f"pathlib.Path.{method}", read_only)
            from mainstay.errors import ShortfallError
            from mainstay.intake.publish import lock_store

            with pytest.raises(ShortfallError, match="read-only file system"), lock_store(tmp_path / "store"):
                pass
    assert tree(tmp_path / "store") == before


def test_a_disk_that_is_full(files, tmp_path):
    """A limit on the size of files stands for the disk: the engine's and Python's writes hit it alike."""
    system = a_system()
    system["people"] = [
        {"person_id": f"{CANARY}-{n}", "ethnicity": hashlib.sha256(bytes([n % 256, n // 256])).hexdigest()}
        for n in range(20_000)
    ] + system["people"]
    large = write_system(tmp_path / "large", system)
    environment = os.environ | {
        "MAINSTAY_STORE": str(tmp_path / "store"),
        "MAINSTAY_KEY_FILE": str(tmp_path / "key"),
    }

    def run(folder, limit):
        def limited():
            import signal

            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))

        return subprocess.run(
            [*COMMAND, "import", f"native={folder}"],
            env=environment,
            capture_output=True,
            text=True,
            preexec_fn=limited,
            check=False,
        )

    assert run(files, resource.RLIM_INFINITY).returncode == 0
    before = tree(tmp_path / "store")
    for limit in (1, 4096, 20_000, 300_000):
        done = run(large, limit)
        assert done.returncode == 1, done.stderr
        assert "no room left on the disk" in done.stderr or "file too large" in done.stderr, done.stderr
        assert "Traceback" not in done.stderr
        assert CANARY not in done.stdout + done.stderr
        assert tree(tmp_path / "store") == before
    assert run(large, resource.RLIM_INFINITY).returncode == 0


def test_a_key_that_others_may_read(refused, files, tmp_path):
    (tmp_path / "key").write_text("00" * 32)
    (tmp_path / "key").chmod(0o644)
    with pytest.raises(AssertionError):  # also the good import that follows is refused
        refused(f"native={files}", "which others may read", "chmod 600")
    assert not (tmp_path / "store").exists()


def test_a_key_that_is_none(command, files, tmp_path):
    for text in ("", "00", "x" * 64, "00" * 33):
        (tmp_path / "key").write_text(text)
        (tmp_path / "key").chmod(0o600)
        code, printed = command("import", f"native={files}")
        assert code == 2
        assert "64 hexadecimal digits" in printed


def test_another_key_than_that_of_the_store(command, files, tmp_path):
    assert command("import", f"native={files}")[0] == 0
    before = tree(tmp_path / "store")
    (tmp_path / "key").unlink()
    code, printed = command("import", f"native={files}")
    assert code == 1
    assert "one person would become two" in printed
    assert tree(tmp_path / "store") == before


def test_a_lock_is_given_back(files, command, tmp_path):
    command("import", f"native={files}")
    with (tmp_path / "store" / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
