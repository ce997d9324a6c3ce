"""The files of this checkout: what git has, and what it would take."""

from __future__ import annotations

import ast
import subprocess
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).parents[2]
VENDOR = ROOT / "src" / "mainstay_web" / "static" / "vendor"


@cache
def own_files(*endings: str) -> tuple[Path, ...]:
    """Every file of the project with one of the endings, or every file; those ignored by git left out."""
    listed = subprocess.run(
        ["git", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT,
        check=True,
        capture_output=True,
        text=True,
    ).stdout.split("\0")
    paths = sorted({ROOT / name for name in listed if name})
    return tuple(path for path in paths if path.is_file() and (not endings or path.suffix in endings))


@cache
def text_files() -> tuple[Path, ...]:
    """Every file that holds text, but for what is not written here: the lock file and what others made."""
    return tuple(
        path
        for path in own_files()
        if path.name != "uv.lock" and VENDOR not in path.parents and b"\0" not in path.read_bytes()
    )


def name_of(path: Path) -> str:
    """The path as written in a message."""
    return path.relative_to(ROOT).as_posix()


def lines_of(path: Path) -> list[str]:
    """The lines of a text file; bytes that are not UTF-8 (some test files mean to) are replaced."""
    return path.read_text("utf-8", errors="replace").splitlines()


class Definition(NamedTuple):
    """A function or class with the dotted name it has in its file."""

    path: Path
    name: str
    node: ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef

    @property
    def is_public(self) -> bool:
        return not any(part.startswith("_") for part in self.name.split("."))

    @property
    def lines(self) -> int:
        return (self.node.end_lineno or 0) - self.node.lineno + 1

    def __str__(self) -> str:
        return f"{name_of(self.path)}:{self.node.lineno} {self.name}"


def definitions(path: Path) -> Iterator[Definition]:
    """Every function and class of a Python file, methods and inner functions too."""

    def walk(parent: ast.AST, prefix: str) -> Iterator[Definition]:
        for node in ast.iter_child_nodes(parent):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                yield Definition(path, prefix + node.name, node)
                yield from walk(node, f"{prefix}{node.name}.")
            else:
                yield from walk(node, prefix)

    yield from walk(ast.parse(path.read_text("utf-8")), "")


def source_files() -> tuple[Path, ...]:
    """The Python files of the package."""
    return tuple(path for path in own_files(".py") if name_of(path).startswith("src/"))
