"""Options of a site, and its key."""

from __future__ import annotations

from pathlib import Path

import pytest

from mainstay.errors import UsageError
from mainstay_web.config.options import load_options
from mainstay_web.config.secret_key import load_or_make_secret_key

FILE = """
organisation = "Alder Lane"
hosts = ["site.example"]
idle_minutes = 15
[identity_provider]
name = "Our sign-in"
server_url = "https://id.example/realm"
client_id = "mainstay"
secret_file = "{secret}"
second_factor = true
"""


def test_the_environment_comes_before_the_file(tmp_path):
    secret = tmp_path / "secret"
    secret.write_text("hush\n")
    (tmp_path / "site.toml").write_text(FILE.format(secret=secret))
    options = load_options(
        {"MAINSTAY_SITE": str(tmp_path / "site.toml"), "MAINSTAY_IDLE_MINUTES": "20", "MAINSTAY_STORE": "a/b"}
    )
    assert (options.organisation, options.hosts, options.idle_minutes) == (
        "Alder Lane",
        ("site.example",),
        20,
    )
    assert (options.store, options.home) == (Path("a/b").resolve(), Path("a/b-site").resolve())
    assert options.identity_provider.secret == "hush"
    assert options.identity_provider.origin == "https://id.example"
    assert not options.is_loopback
    assert load_options({}).is_loopback


def test_a_folder_of_local_indicators_can_be_named(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "site.toml").write_text('local = "ours"')
    assert load_options({"MAINSTAY_SITE": "site.toml"}).local == tmp_path / "ours"
    assert load_options({"MAINSTAY_SITE": "site.toml", "MAINSTAY_LOCAL": "b"}).local == tmp_path / "b"
    assert load_options({}).local is None


def test_an_option_that_is_not_one_is_refused(tmp_path):
    (tmp_path / "site.toml").write_text("hots = []")
    with pytest.raises(UsageError, match="hots"):
        load_options({"MAINSTAY_SITE": str(tmp_path / "site.toml")})


def test_the_key_is_made_once_and_for_its_owner_only(tmp_path):
    key = load_or_make_secret_key(tmp_path / "site")
    file = tmp_path / "site" / "secret.key"
    assert file.stat().st_mode & 0o777 == 0o600
    assert load_or_make_secret_key(tmp_path / "site") == key
    file.chmod(0o644)
    with pytest.raises(UsageError, match="chmod"):
        load_or_make_secret_key(tmp_path / "site")
