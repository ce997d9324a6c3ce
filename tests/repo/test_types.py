"""The type checker reads the site's settings, and needs and leaves nothing of a site."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]
CONFIG = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["tool"]


def test_every_package_is_checked():
    packages = sorted(
        path.parent.relative_to(ROOT).as_posix() for path in (ROOT / "src").glob("*/__init__.py")
    )
    assert sorted(CONFIG["mypy"]["files"]) == packages
    assert CONFIG["mypy"]["strict"] is True


def test_reading_its_settings_leaves_nothing_whatever_the_environment_names(tmp_path):
    inside = {name: value for name, value in os.environ.items() if not name.startswith("MAINSTAY_")}
    inside |= {
        "DJANGO_SETTINGS_MODULE": CONFIG["django-stubs"]["django_settings_module"],
        "PYTHONPATH": str(ROOT),
        "TMPDIR": str(tmp_path),
        "MAINSTAY_SITE": str(tmp_path / "not_there.toml"),
        "MAINSTAY_HOME": str(tmp_path / "home"),
    }
    told = ["-c", "import django; django.setup()"]
    subprocess.run([sys.executable, *told], cwd=tmp_path, env=inside, check=True)
    assert list(tmp_path.iterdir()) == []
