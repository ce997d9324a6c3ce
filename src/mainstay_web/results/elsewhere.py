"""Indicators that do not come from the record: what another app of the site adds to results."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.utils.module_loading import import_string

if TYPE_CHECKING:
    from collections.abc import Container, Mapping

    from mainstay_web.results.glance import Glance
    from mainstay_web.results.show import Line, Pair
    from mainstay_web.results.telling import Heard


def themes_from_elsewhere(user: Any, shown: Mapping[str, str]) -> list[tuple[str, list[Line]]]:
    """Title and lines for the table of icons, theme by theme."""
    found: list[tuple[str, list[Line]]] = _ask("themes", user, shown)
    return found


def read_beside_from_elsewhere(indicator_id: str) -> list[tuple[str, str, str]]:
    """Page, id and title of what is read beside an indicator of the record."""
    found: list[tuple[str, str, str]] = _ask("read_beside", indicator_id)
    return found


def pairs_from_elsewhere(user: Any, service_id: str, indicator_id: str) -> list[Pair]:
    """What is read beside an indicator of the record, with its sign at a service."""
    found: list[Pair] = _ask("pairs", user, service_id, indicator_id)
    return found


def heard_from_elsewhere(
    user: Any, shown: Mapping[str, str], glances: Mapping[str, Glance], off: Container[str]
) -> Heard:
    """What is said in words on the home page, as far as somebody may see it.

    Args
        user : whoever looks
        shown : names by id of the services
        glances : of the same services, to set signs of the record beside
        off : indicators of the record that are switched off
    """
    found: Heard = _ask("hear", user, shown, glances, off)
    return found


def _ask(what: str, *about: Any) -> Any:
    return import_string(f"{settings.INDICATORS_FROM_ELSEWHERE}.{what}")(*about)
