"""Every parameter says where it comes from, is used, and can be changed by name."""

from __future__ import annotations

import re
from pathlib import Path

import numpy as np
import pytest

import mainstay.simulate
from mainstay.errors import UsageError
from mainstay.simulate.draws import Draws
from mainstay.simulate.parameters import Parameter, describe_parameters, parameter_values, read_file
from mainstay.simulate.services import make_services

SOURCE = "\n".join(path.read_text("utf-8") for path in Path(mainstay.simulate.__file__).parent.glob("*.py"))


@pytest.mark.parametrize("name", describe_parameters())
def test_a_parameter_has_a_unit_and_a_source_or_a_reason(name):
    one = describe_parameters()[name]
    assert one.unit
    assert bool(one.source) != bool(one.assumption and one.why)


@pytest.mark.parametrize("name", describe_parameters())
def test_a_parameter_is_used(name):
    group, _, last = name.partition(".")
    assert re.search(rf'{group}\.{last}"|"{last}"', SOURCE) or f'"{group}.{{name}}"' in SOURCE


def test_a_parameter_without_source_or_reason_is_refused():
    with pytest.raises(UsageError, match="source"):
        Parameter(1.0, "days")
    with pytest.raises(UsageError, match="neither or both"):
        Parameter(1.0, "days", source="a paper", why="because", assumption=True)


def test_a_parameter_that_does_not_exist_cannot_be_changed():
    with pytest.raises(UsageError, match=r"leave\.nothing"):
        parameter_values({"leave.nothing": 1.0})


def test_every_value_of_a_service_is_described():
    contents = read_file()
    fields = set(contents["service_fields"])
    assert set(contents["usual"]) == fields
    for kind in contents["services"]:
        assert set(kind) - {"name", "about", "last_year"} <= fields
        assert set(kind.get("last_year", {})) <= fields


def test_services_beyond_the_twelfth_differ_a_little_from_the_first_of_their_kind():
    services = make_services(26, 100, Draws(np.random.SeedSequence(1)))
    assert len(set(services.names)) == len(set(services.ids)) == 26
    first, again = services.usual["dose_target_mg"][0], services.usual["dose_target_mg"][12]
    assert first == 74.0
    assert first != again
    assert abs(again / first - 1) <= 0.08


def test_a_service_changes_on_the_day_it_changes():
    services = make_services(12, 100, Draws(np.random.SeedSequence(1)))
    offered = services.on("psychosocial_offer", np.array([4, 4]), np.array([99, 100]))
    assert offered[0] < 0.5 < offered[1]
