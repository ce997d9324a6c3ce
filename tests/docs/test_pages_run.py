"""The tutorial and the how-to pages do what they say: every console and Python block is run, in order.

A line that begins with `$ ` is typed; the lines below it must be in what comes out, `...` standing for
anything. A block with a file name is saved under it. A block marked `sh` is only read, by
tests/repo/test_commands.py.
"""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from lib.checkout import ROOT, name_of
from lib.pages import Block, blocks

PAGES = [ROOT / "docs" / "tutorial.md", *sorted((ROOT / "docs" / "how-to").glob("*.md"))]


def environment(home: Path) -> dict[str, str]:
    """A user's own place with nothing in it: no store, no key, no colours."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith("MAINSTAY_")}
    commands = Path(sys.executable).parent
    return kept | {
        "HOME": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "PATH": f"{commands}{os.pathsep}{kept['PATH']}",
        "COLUMNS": "110",
        "NO_COLOR": "1",
    }


def steps(block: Block) -> list[tuple[str, list[str]]]:
    """Each command of a console block with the lines it should print."""
    found: list[tuple[str, list[str]]] = []
    for line in block.text.replace("\\\n", " ").splitlines():
        if line.startswith("$ "):
            found.append((line[2:], []))
        elif line.strip():
            found[-1][1].append(line)
    return found


def expected_pattern(line: str) -> str:
    """The line as a pattern: runs of spaces as any space, `...` as anything."""
    words = [re.escape(word).replace(re.escape("..."), ".*?") for word in line.split()]
    return r"\s+".join(words)


def run(typed: list[str] | str, folder: Path) -> str:
    done = subprocess.run(
        typed if isinstance(typed, list) else ["bash", "-c", typed],
        cwd=folder,
        env=environment(folder.parent / "home"),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert done.returncode == 0, f"{typed}\n{done.stdout}"
    return done.stdout


@pytest.mark.parametrize("page", PAGES, ids=name_of)
def test_what_a_page_says_to_type_works(page, tmp_path):
    folder = tmp_path / "here"
    folder.mkdir()
    (tmp_path / "home").mkdir()
    for block in blocks(page):
        if block.file:
            (folder / block.file).parent.mkdir(parents=True, exist_ok=True)
            (folder / block.file).write_text(block.text, "utf-8")
        if block.language == "python":
            run([sys.executable, "-W", "error", "-c", block.text], folder)
        if block.language == "console":
            for typed, lines in steps(block):
                printed = run(typed, folder)
                for line in lines:
                    assert re.search(expected_pattern(line), printed), f"{typed}\n{line}\nnot in\n{printed}"


def test_the_tutorial_has_something_to_run():
    assert [block for block in blocks(PAGES[0]) if block.language == "console"]
