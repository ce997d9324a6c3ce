"""What SECURITY.md promises about people's details, held over the whole path from an extract to the store."""

from __future__ import annotations

import ast
import re
import stat

import pytest

from lib.checkout import source_files
from lib.ndtms_rows import EPISODE, WHOLE, write_extract
from mainstay.record.store import open_snapshot
from mainstay.record.tables import TABLES

NUMBER = "kanari-17"
DETAILS = {
    "CLIENTID": NUMBER,
    "EPISODID": "episode-kanari",
    "FINITIAL": "Quillxa",
    "SINITIAL": "Quillxb",
    "DOB": "05/06/1980",
    "PC": "ZQ9 9ZQ",
    "NHSNUM": "9434765919",
    "SURNAME": "Zebedeeq",
}
WRITTEN_OTHERWISE = ("1980-06-05", "ZQ99ZQ")
NAMES_ANOTHER_MACHINE = {"ftplib", "http", "httpx", "requests", "smtplib", "socket", "urllib", "urllib3"}
REACHES_NOBODY = {"http.server", "urllib.parse"}
"""One answers this machine only, the other takes text apart."""


def stored_text(store) -> str:
    """Every cell of every table of the current snapshot, and every other file of the store as it is."""
    snapshot = open_snapshot(store)
    with snapshot.connect() as connection:
        cells = [
            str(cell)
            for name in TABLES
            for row in connection.execute(f"SELECT * FROM {name}").fetchall()
            for cell in row
        ]
    files = [path for path in store.rglob("*") if path.is_file() and path.suffix != ".parquet"]
    return "\n".join([*cells, *(path.read_text("utf-8") for path in files), *(str(path) for path in files)])


def test_details_of_a_person_never_enter_the_store(tmp_path, run):
    extract = write_extract(tmp_path / "extract.csv", [WHOLE | DETAILS])
    run("import", f"ndtms={extract}")
    text = stored_text(tmp_path / "store")
    assert EPISODE["AGNCY"] in text, "the row itself must have been stored for this test to say anything"
    assert not [detail for detail in (*DETAILS.values(), *WRITTEN_OTHERWISE) if detail in text]


def test_details_of_a_person_whose_row_is_set_aside_never_enter_the_store(tmp_path, run):
    others = [WHOLE | {"CLIENTID": f"c{n}", "EPISODID": f"e{n}", "MODID": f"m{n}"} for n in range(40)]
    extract = write_extract(tmp_path / "extract.csv", [*others, WHOLE | DETAILS | {"REFLD": "soon"}])
    with extract.open("a", newline="") as stream:
        stream.write(",".join(DETAILS.values()) + "\r\n")
    run("import", "--allow-set-aside", "50", f"ndtms={extract}")
    text = stored_text(tmp_path / "store")
    kept_out = [name for name in DETAILS if name not in ("CLIENTID", "EPISODID")]
    assert (tmp_path / "store" / "set-aside").is_dir()
    assert not [name for name in kept_out if DETAILS[name] in text]


def test_rows_set_aside_are_for_their_owner_only(tmp_path, run):
    others = [WHOLE | {"CLIENTID": f"c{n}", "EPISODID": f"e{n}", "MODID": f"m{n}"} for n in range(40)]
    extract = write_extract(tmp_path / "extract.csv", [*others, WHOLE | {"CLIENTID": "c99", "REFLD": "soon"}])
    run("import", "--allow-set-aside", "50", f"ndtms={extract}")
    found = list((tmp_path / "store" / "set-aside").rglob("*"))
    assert [path for path in found if path.is_file()]
    assert not [path for path in found if stat.S_IMODE(path.stat().st_mode) & 0o077]


def test_the_key_lies_outside_the_store_and_is_for_its_owner_only(tmp_path, run):
    extract = write_extract(tmp_path / "extract.csv", [WHOLE])
    run("import", f"ndtms={extract}")
    key = tmp_path / "kept-elsewhere" / "key"
    assert stat.S_IMODE(key.stat().st_mode) == 0o600
    assert key.read_text("ascii").strip() not in stored_text(tmp_path / "store")


FAULTS = {
    "OPIUSE": "777",
    "REFLD": "kanari-day",
    "DRUG1": "kanari-drug",
    "SEX": "kanari-sex",
    "TOPDATE": "99x",
}


@pytest.mark.parametrize("command", ["check", "import"])
@pytest.mark.parametrize("form", [[], ["--json"]])
def test_what_is_printed_about_faults_names_rules_and_lines_never_values(tmp_path, run, command, form):
    others = [WHOLE | {"CLIENTID": f"c{n}", "EPISODID": f"e{n}", "MODID": f"m{n}"} for n in range(3)]
    extract = write_extract(tmp_path / "extract.csv", [*others, WHOLE | DETAILS | FAULTS])
    printed = run(command, *form, f"ndtms={extract}")
    assert re.search(r"0\s+to\s+28|outside_range", printed), (
        "the rule must have been named for this test to say anything"
    )
    values = [*FAULTS.values(), *(DETAILS[name] for name in DETAILS if name != "SURNAME"), DETAILS["SURNAME"]]
    assert not [value for value in values if value in printed]


def test_no_code_reaches_for_another_machine():
    reaching = [
        f"{path.name}:{node.lineno}"
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        for name in imported_names(node)
        if name.split(".")[0] in NAMES_ANOTHER_MACHINE and name not in REACHES_NOBODY
    ]
    assert not reaching


def imported_names(node: ast.AST) -> list[str]:
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    return [node.module or ""] if isinstance(node, ast.ImportFrom) else []


def test_the_record_has_no_place_for_details_that_name_a_person():
    named = {column.name for table in TABLES.values() for column in table.columns if table.name != "services"}
    assert not named & {"name", "forename", "surname", "initials", "birth_date", "postcode", "nhs_number"}
