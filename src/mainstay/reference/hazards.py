"""The hazard log: hazards as data, each with its controls, and the page made from them.

Run `python -m mainstay.reference.hazards docs/safety/hazard-log.md` after changing `hazards.toml`.
"""

from __future__ import annotations

import sys
import tomllib
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from mainstay.errors import UsageError

STATES = ("held", "open")
_TEXTS = ("hazard", "cause", "effect", "owner", "residual")
_TOP = """# Hazard log

What may go wrong when Mainstay is used beside clinical work, why, what holds it, and which test proves that.
Made from `src/mainstay/reference/hazards.toml` by
`python -m mainstay.reference.hazards docs/safety/hazard-log.md`.

This is a draft for the deploying organisation's clinical safety officer, who scores what risk remains
and signs. Until one is recorded the site says "evaluation only". An open control is not built, or not yet
held by a test.
"""


@dataclass(frozen=True)
class Control:
    """One control of a hazard.

    Attributes
        what : what it does
        state : "held" by a test, or "open"
        place : where in the code; empty while open
        test : file::function of the test that holds it; empty while open
        reason : why it is open
    """

    what: str
    state: str = "held"
    place: str = ""
    test: str = ""
    reason: str = ""


@dataclass(frozen=True)
class Hazard:
    """One hazard.

    Attributes
        id : such as "h01"
        hazard, cause, effect : in words
        owner : who looks after it in the deploying organisation
        residual : "not_yet_scored" until a clinical safety officer scores it
        controls : what holds it
    """

    id: str
    hazard: str
    cause: str
    effect: str
    owner: str
    residual: str
    controls: tuple[Control, ...]


def load_hazards() -> tuple[Hazard, ...]:
    """Every hazard, in order.

    Raises
        UsageError : see `read_hazards`
    Example
        >>> load_hazards()[0].id
        'h01'
    """
    return read_hazards(files(__package__).joinpath("hazards.toml").read_text("utf-8"))


def read_hazards(text: str) -> tuple[Hazard, ...]:
    """Read and check a hazard log.

    Args
        text : TOML
    Raises
        UsageError : a hazard without a text or a control; a control that is neither held by a test nor open
            with a reason
    Example
        >>> read_hazards("")
        ()
    """
    return tuple(_hazard(name, entry) for name, entry in tomllib.loads(text).items())


def page() -> str:
    """The hazard log as Markdown.

    Example
        >>> page().splitlines()[0]
        '# Hazard log'
    """
    hazards = load_hazards()
    controls = [one for hazard in hazards for one in hazard.controls]
    still_open = sum(one.state == "open" for one in controls)
    counted = f"\n{len(hazards)} hazards, {len(controls)} controls, {still_open} of them open.\n"
    return _TOP + counted + "".join(_section(hazard) for hazard in hazards)


def _section(hazard: Hazard) -> str:
    lines = [
        f"\n## {hazard.id.upper()}: {hazard.hazard}\n",
        f"Cause: {hazard.cause}. Effect: {hazard.effect}. Owner: {hazard.owner}."
        f" Residual risk: {hazard.residual.replace('_', ' ')}.\n",
        "| control | state | held by |",
        "|---|---|---|",
    ]
    for one in hazard.controls:
        held = f"`{one.place}`; `{one.test}`" if one.state == "held" else one.reason
        lines.append(f"| {one.what} | {one.state} | {held} |")
    return "\n".join(lines) + "\n"


def _hazard(name: str, entry: dict[str, object]) -> Hazard:
    listed = entry.get("controls")
    if not isinstance(listed, list) or not listed:
        raise _refuse(
            f"'{name}' without a control", "Name what holds it, or an open control with its reason."
        )
    if not all(isinstance(entry.get(text), str) and entry[text] for text in _TEXTS):
        raise _refuse(f"'{name}' without {', '.join(_TEXTS)}", "Fill in what is missing.")
    texts = {text: str(entry[text]) for text in _TEXTS}
    return Hazard(id=name, controls=tuple(_control(name, one) for one in listed), **texts)


def _control(name: str, entry: dict[str, str]) -> Control:
    try:
        control = Control(**entry)
    except TypeError:
        raise _refuse(
            f"a control of '{name}' with an unknown field", "Use what, state, place, test."
        ) from None
    is_held = bool(control.state == "held" and control.place and "::" in control.test)
    is_open = bool(control.state == "open" and control.reason and not control.test)
    if not control.what or not (is_held or is_open):
        raise _refuse(
            f"a control of '{name}' that no test holds and no reason leaves open",
            'Give place and test, or state = "open" and reason.',
        )
    return control


def _refuse(came: str, next_step: str) -> UsageError:
    return UsageError("every hazard to have its controls", came, next_step)


if __name__ == "__main__":
    Path(sys.argv[1]).write_text(page(), encoding="utf-8")
