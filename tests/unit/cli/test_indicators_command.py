"""`mainstay indicators`: list, describe, check."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from typer.testing import CliRunner

from mainstay.cli.main import app
from mainstay.indicators.library import FOLDER, load_indicators

if TYPE_CHECKING:
    from pathlib import Path


def run(*words: str):
    return CliRunner().invoke(app, ["indicators", *words])


def test_the_list_names_every_indicator_with_those_beside_it():
    answer = run()
    assert answer.exit_code == 0
    for indicator in load_indicators().values():
        assert indicator.id in answer.output
        assert indicator.title in answer.output
    assert "read beside retained_182d, heroin_on_top_182d" in answer.output


def test_one_indicator_is_described_with_its_values_and_their_state():
    answer = run("increased_182d")
    assert answer.exit_code == 0
    for part in (
        "opiate_reliable_change_days = 13",
        "not yet checked",
        "Unknown",
        "NDTMS six-month outcome",
        "FROM opioid_episodes",
    ):
        assert part in answer.output


def test_json_holds_the_same():
    everything = json.loads(run("--json").output)
    assert [entry["id"] for entry in everything] == list(load_indicators())
    one = json.loads(run("retained_84d", "--json").output)
    assert one["values"][0]["state"] == "not yet checked"
    assert one["sql"].startswith("SELECT")


def test_an_unknown_name_is_wrong_use():
    answer = run("retained_48d")
    assert answer.exit_code != 0
    assert "retained_84d" in str(answer.exception)


def test_every_refused_file_of_a_local_folder_is_named(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.sql").write_text("SELECT 1", "utf-8")
    answer = run("--local", str(tmp_path))
    assert answer.exit_code == 2
    assert "one.sql line 1" in answer.stderr
    assert "two.sql line 1" in answer.stderr


def write_own(folder: Path, name: str = "kept_on_84d") -> None:
    """The definition of an indicator of the package under another name."""
    text = (FOLDER / "staying" / "retained_84d.sql").read_text("utf-8")
    folder.mkdir(parents=True, exist_ok=True)
    (folder / f"{name}.sql").write_text(text, "utf-8")


def test_a_local_indicator_is_marked_in_the_list_and_in_its_description(tmp_path):
    write_own(tmp_path / "staying")
    title = load_indicators()["retained_84d"].title
    assert f"{title} (local)" in run("--local", str(tmp_path)).output
    assert f"{title} (local) (kept_on_84d" in run("kept_on_84d", "--local", str(tmp_path)).output
    assert json.loads(run("kept_on_84d", "--local", str(tmp_path), "--json").output)["is_local"] is True
    assert "(local)" not in run().output


def test_a_service_may_name_its_folder_once_in_its_environment(tmp_path, monkeypatch):
    write_own(tmp_path)
    monkeypatch.setenv("MAINSTAY_LOCAL", str(tmp_path))
    assert "kept_on_84d" in run().output


def test_a_service_may_name_its_folder_in_the_options_of_its_site(tmp_path, monkeypatch):
    write_own(tmp_path / "ours")
    (tmp_path / "site.toml").write_text(f'local = "{tmp_path}/ours"', "utf-8")
    assert "kept_on_84d" not in run().output
    monkeypatch.setenv("MAINSTAY_SITE", str(tmp_path / "site.toml"))
    assert "kept_on_84d" in run().output
    (tmp_path / "site.toml").write_text("local = ", "utf-8")
    assert "Mend the file" in str(run().exception)


def test_survey_indicators_are_listed_last_and_described():
    listed = run().stdout
    assert listed.index("not in the record") > listed.index("retained_84d")
    assert "felt_pushed_to_reduce" in listed.partition("not in the record")[2]
    described = run("dose_ratio").stdout
    assert "Cannot tell" in described and "2.3 positive to 1 negative" in described
    assert json.loads(run("dose_ratio", "--json").stdout)["better"] == "higher"
