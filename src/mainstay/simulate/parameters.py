"""The numbers that the synthetic system is made from, read from `parameters.toml`."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING, Any

from mainstay.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping

SERVICE_PARTS = ("service_fields", "usual", "services")


@dataclass(frozen=True)
class Parameter:
    """One number with where it comes from.

    Attributes
        value : the number
        unit : what it counts
        source : what it was taken from or tuned to; empty for an assumption
        why : why this value was assumed; empty where there is a source
    """

    value: float
    unit: str
    source: str = ""
    why: str = ""
    assumption: bool = False

    def __post_init__(self) -> None:
        if bool(self.source) == (self.assumption and bool(self.why)):
            raise UsageError(
                "each simulator parameter to have a source, or assumption = true with why",
                "one with neither or both",
                "Complete it in simulate/parameters.toml.",
            )


@cache
def read_file() -> Mapping[str, Any]:
    """The file as it stands: groups of parameters, then the services."""
    return MappingProxyType(tomllib.loads(files(__package__).joinpath("parameters.toml").read_text("utf-8")))


@cache
def describe_parameters() -> Mapping[str, Parameter]:
    """Every parameter by its dotted name, services left out.

    Returns
        "group.name" to parameter, in file order
    Example
        >>> describe_parameters()["people.mental_health_need"].value
        0.71
    """
    described = {
        f"{group}.{name}": Parameter(**entry)
        for group, entries in read_file().items()
        if group not in SERVICE_PARTS
        for name, entry in entries.items()
    }
    return MappingProxyType(described)


def parameter_values(changed: Mapping[str, float] | None = None) -> Mapping[str, float]:
    """The values alone, some of them replaced: for a test or an experiment of one's own.

    Args
        changed : dotted name to value
    Returns
        dotted name to value
    Raises
        UsageError : a name that the file does not know
    Example
        >>> parameter_values({"leave.pressure_using": 0.0})["leave.pressure_using"]
        0.0
    """
    described = describe_parameters()
    for name in changed or {}:
        if name not in described:
            raise UsageError(
                "the name of a simulator parameter", f"'{name}'", "Look it up in simulate/parameters.toml."
            )
    return MappingProxyType({name: one.value for name, one in described.items()} | dict(changed or {}))
