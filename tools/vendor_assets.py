"""Take the site's design and chart runtime from npm, without logos, fonts or addresses of others.

    python tools/vendor_assets.py

Needs npm and the network; run by hand when a version is to change. The outcome is committed, so
nobody who installs or runs the site needs either. `tests/web/test_vendored.py` holds the manifest.
"""

from __future__ import annotations

import hashlib
import json
import re
import shutil
import subprocess
import tarfile
import tempfile
from pathlib import Path

VENDOR = Path(__file__).parents[1] / "src" / "mainstay_web" / "static" / "vendor"
INSIDE_VEGA = {"d3": "7.9.0", "topojson-client": "3.1.0"}
"""What the chart runtime is bundled with, and asks that its notice goes along."""
VERSIONS = {"nhsuk-frontend": "10.6.1", "vega": "6.4.0", "vega-interpreter": "2.3.2"}
LICENCE_OF_NHSUK = """MIT License

Copyright (c) 2019 NHS.UK

Permission is hereby granted, free of charge, to any person obtaining a copy of this software and
associated documentation files (the "Software"), to deal in the Software without restriction,
including without limitation the rights to use, copy, modify, merge, publish, distribute, sublicense,
and/or sell copies of the Software, and to permit persons to whom the Software is furnished to do so,
subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial
portions of the Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT
LIMITED TO THE WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN
NO EVENT SHALL THE AUTHORS OR COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY,
WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE, ARISING FROM, OUT OF OR IN CONNECTION WITH THE
SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.
"""
"""The package names the MIT licence and brings no text of it; this is the one in its repository."""


def main() -> None:
    """Fetch, strip, write and list."""
    with tempfile.TemporaryDirectory() as place:
        wanted = VERSIONS | INSIDE_VEGA
        packages = {name: _fetch(name, version, Path(place)) for name, version in wanted.items()}
        shutil.rmtree(VENDOR, ignore_errors=True)
        _design(packages["nhsuk-frontend"] / "dist" / "nhsuk", VENDOR / "nhsuk-frontend")
        _charts(packages["vega"], packages["vega-interpreter"], VENDOR / "vega")
        notices = [(packages[name] / "LICENSE").read_text("utf-8") for name in ("vega", *INSIDE_VEGA)]
        (VENDOR / "vega" / "LICENCE").write_text("\n---\n\n".join(notices), "utf-8")
    _list_files()


def _fetch(name: str, version: str, place: Path) -> Path:
    packed = subprocess.run(
        ["npm", "pack", "--silent", f"{name}@{version}"],
        cwd=place,
        check=True,
        capture_output=True,
        text=True,
    )
    folder = place / name
    with tarfile.open(place / packed.stdout.strip()) as archive:
        archive.extractall(folder, filter="data")
    return folder / "package"


def _design(package: Path, target: Path) -> None:
    target.mkdir(parents=True)
    css = (package / "nhsuk-frontend.min.css").read_text("utf-8")
    (target / "nhsuk-frontend.min.css").write_text(without_brand(css), "utf-8")
    script = (package / "nhsuk-frontend.min.js").read_text("utf-8")
    (target / "nhsuk-frontend.min.js").write_text(without_source_map(script), "utf-8")
    for picture in sorted(set(re.findall(r"url\(assets/images/([\w.-]+)\)", without_brand(css)))):
        (target / "assets" / "images").mkdir(parents=True, exist_ok=True)
        shutil.copy(package / "assets" / "images" / picture, target / "assets" / "images" / picture)
    (target / "LICENCE").write_text(LICENCE_OF_NHSUK, "utf-8")


def without_brand(css: str) -> str:
    """The style sheet without font files, the restricted typeface and absolute addresses."""
    css = re.sub(r"@font-face\s*{[^}]*}", "", css)
    css = re.sub(r"[\"']?Frutiger W01[\"']?,\s*", "", css)
    return without_source_map(css.replace("url(/assets/", "url(assets/"))


def without_source_map(text: str) -> str:
    """Text without the line that names a source map."""
    return re.sub(r"(//|/\*)# sourceMappingURL=\S+?(\s*\*/)?\s*$", "", text).rstrip() + "\n"


def _charts(vega: Path, interpreter: Path, target: Path) -> None:
    target.mkdir(parents=True)
    runtime = (vega / "build" / "vega.min.js").read_text("utf-8")
    (target / "vega.min.js").write_text(without_source_map(runtime), "utf-8")
    module = (interpreter / "build" / "vega-interpreter.js").read_text("utf-8")
    (target / "vega-interpreter.js").write_text(_on_the_runtime(without_source_map(module)), "utf-8")


def _on_the_runtime(module: str) -> str:
    """The interpreter taking from the runtime what it would import by a name no browser can resolve."""
    taken = re.sub(r"import ({[^}]+}) from '[\w-]+';", r"const \1 = globalThis.vega;", module)
    if re.search(r"^import ", taken, re.MULTILINE):
        raise SystemExit("the interpreter imports something new: look at it, then mend _on_the_runtime")
    return taken


def _list_files() -> None:
    files = sorted(path for path in VENDOR.rglob("*") if path.is_file())
    manifest = {
        "versions": VERSIONS,
        "sha256": {
            path.relative_to(VENDOR).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest()
            for path in files
        },
    }
    (VENDOR / "manifest.json").write_text(json.dumps(manifest, indent=2) + "\n", "utf-8")


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


if __name__ == "__main__":
    main()
