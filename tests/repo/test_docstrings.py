"""Every module says what it is; every public function of the library shows an example that is run."""

from __future__ import annotations

import ast

from lib.checkout import ROOT, definitions, name_of, source_files

WITH_EXAMPLES = ("derive", "indicators", "measure", "record", "reference", "stats")


def test_every_module_says_what_it_is():
    silent = [
        name_of(path)
        for path in source_files()
        if path.stat().st_size and not ast.get_docstring(ast.parse(path.read_text("utf-8")))
    ]
    assert not silent


def test_every_public_function_of_the_library_has_an_example():
    folders = [ROOT / "src" / "mainstay" / name for name in WITH_EXAMPLES]
    without = [
        str(found)
        for path in source_files()
        if path.parent in folders
        for found in definitions(path)
        if found.is_public
        and "." not in found.name
        and isinstance(found.node, ast.FunctionDef)
        and ">>>" not in (ast.get_docstring(found.node) or "")
    ]
    assert not without


def test_every_module_takes_types_as_text():
    without = [
        name_of(path)
        for path in source_files()
        if path.name != "__init__.py" and "from __future__ import annotations" not in path.read_text("utf-8")
    ]
    assert not without
