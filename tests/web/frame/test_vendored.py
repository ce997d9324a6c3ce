"""What others made is as it was taken, and asks nothing of anybody."""

from __future__ import annotations

import hashlib
import json

from lib.checkout import VENDOR

MANIFEST = json.loads((VENDOR / "manifest.json").read_text("utf-8"))


def test_every_file_is_the_one_that_was_taken():
    found = {
        path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in VENDOR.rglob("*")
        if path.is_file() and path.name != "manifest.json"
    }
    assert found == MANIFEST["sha256"]


def test_no_font_logo_or_address_of_others_came_along():
    for path in VENDOR.rglob("*.css"):
        text = path.read_text("utf-8")
        assert not [word for word in ("@font-face", "Frutiger", "http:", "https:", "url(/") if word in text]
    assert not [
        path.name for path in VENDOR.rglob("*") if "logo" in path.name or path.suffix.startswith(".woff")
    ]


def test_each_folder_carries_its_licence():
    assert all((folder / "LICENCE").is_file() for folder in VENDOR.iterdir() if folder.is_dir())
