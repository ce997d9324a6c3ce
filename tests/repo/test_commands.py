"""What the pages tell people to type exists, and every command's help shows an example."""

from __future__ import annotations

import re
import shlex

import pytest
import typer.core
import typer.main

from lib.checkout import ROOT, name_of
from lib.pages import commands, pages
from mainstay.cli.main import app

COMMANDS = typer.main.get_command(app).commands
TYPED = sorted({(name_of(page), command) for page in pages() for command in commands(page)})


def options_of(command: typer.core.TyperCommand) -> set[str]:
    named = {name for option in command.params for name in (*option.opts, *option.secondary_opts)}
    return named | {"--help", "-h"}


@pytest.mark.parametrize(("page", "typed"), [(page, text) for page, text in TYPED if text[:4] != "make"])
def test_a_command_on_a_page_exists_with_its_options(page, typed):
    name, *words = shlex.split(typed, comments=True)[1:]
    if name.startswith("-"):
        assert name in {"--version", "--help", "-h"}
        return
    assert name in COMMANDS, f"{page}: {typed}"
    options = {word.partition("=")[0] for word in words if re.match(r"--?[a-z]", word)}
    assert options <= options_of(COMMANDS[name]), f"{page}: {typed}"


@pytest.mark.parametrize(("page", "typed"), [(page, text) for page, text in TYPED if text[:4] == "make"])
def test_a_make_target_on_a_page_exists(page, typed):
    targets = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text("utf-8"), re.MULTILINE))
    asked = [word for word in shlex.split(typed, comments=True)[1:] if "=" not in word]
    assert set(asked) <= targets, page


def test_there_are_commands():
    assert COMMANDS


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_help_of_a_command_shows_an_example(name):
    text = f"{COMMANDS[name].help}\n{COMMANDS[name].epilog}"
    assert re.search(rf"\bmainstay {name}\b", text)


@pytest.mark.parametrize("name", sorted(COMMANDS))
def test_the_example_in_the_help_uses_options_that_exist(name):
    text = f"{COMMANDS[name].help}\n{COMMANDS[name].epilog}".replace("\\\n", " ")
    for example in re.findall(rf"\bmainstay {name}\b([^\n`]*)", text):
        assert set(re.findall(r"(?<!\S)--[a-z-]+", example)) <= options_of(COMMANDS[name])
