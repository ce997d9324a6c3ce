"""Files and functions stay small enough to read in one go."""

from __future__ import annotations

import ast

from lib.checkout import definitions, lines_of, name_of, own_files, source_files

MAX_LINES_OF_FILE = 400
MAX_LINES_OF_FUNCTION = 40
WRITTEN_FILES = (".py", ".sql", ".toml", ".md", ".html", ".jinja", ".css")
WRITTEN_BY_THE_DECLARATION = {"docs/data-dictionary.md", "docs/methods/derived-tables.md"}
"""One line for each column of the record or of a derived table, made from its declaration."""
FORBIDDEN_NAMES = {"utils", "helpers", "common", "manager", "misc", "data", "result"}


def test_no_file_is_too_long():
    too_long = {
        name_of(path): len(lines_of(path))
        for path in own_files(*WRITTEN_FILES)
        if len(lines_of(path)) > MAX_LINES_OF_FILE and name_of(path) not in WRITTEN_BY_THE_DECLARATION
    }
    assert not too_long


def test_no_function_is_too_long():
    too_long = {
        str(found): found.lines
        for path in source_files()
        for found in definitions(path)
        if not isinstance(found.node, ast.ClassDef) and found.lines > MAX_LINES_OF_FUNCTION
    }
    assert not too_long


def test_modules_are_named_after_what_they_hold():
    assert not [name_of(path) for path in source_files() if path.stem in FORBIDDEN_NAMES]


def test_variables_are_named_after_what_they_hold():
    vague = {"df", "data", "result", "results", "tmp", "temp"}
    found = [
        f"{name_of(path)}:{node.lineno} {node.id}"
        for path in source_files()
        for node in ast.walk(ast.parse(path.read_text("utf-8")))
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store) and node.id in vague
    ]
    assert not found


def test_packages_hold_no_logic_where_they_begin():
    allowed = (ast.Import, ast.ImportFrom, ast.Assign, ast.AnnAssign, ast.Expr, ast.If)
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in source_files()
        if path.name == "__init__.py"
        for node in ast.parse(path.read_text("utf-8")).body
        if not isinstance(node, allowed)
    ]
    assert not found


def test_every_folder_of_modules_is_a_package():
    folders = {path.parent for path in source_files()}
    assert not [name_of(folder) for folder in folders if not (folder / "__init__.py").is_file()]
