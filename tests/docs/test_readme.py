"""The README is short, and what a newcomer needs first is in it."""

from __future__ import annotations

from lib.checkout import ROOT, lines_of
from lib.pages import commands, links

README = ROOT / "README.md"
MAX_LINES = 90


def test_it_can_be_read_in_one_go():
    assert len(lines_of(README)) <= MAX_LINES


def test_it_names_the_two_commands_to_begin_with():
    assert {"make demo", "make test"} <= {command.partition("#")[0].strip() for command in commands(README)}


def test_it_shows_a_picture_of_the_report():
    pictures = [link for link in links(README) if link.endswith(".png")]
    assert pictures
    assert all((ROOT / picture).stat().st_size > 10_000 for picture in pictures)
