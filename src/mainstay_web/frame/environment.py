"""What templates can use: addresses, static files, dates, numbers, translation."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.template import engines
from django.templatetags.static import static
from django.urls import get_resolver, reverse
from django.utils import formats, translation
from jinja2 import Environment, StrictUndefined

from mainstay import __version__

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime


def environment(**options: Any) -> Environment:
    """Jinja as this site uses it; a name that nobody gave is an error, never an empty string."""
    options["undefined"] = StrictUndefined
    made = Environment(  # noqa: S701  Django passes autoescape=True in options
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"], trim_blocks=True, lstrip_blocks=True, **options
    )
    # The functions themselves and not what they return: the language is that of each request.
    made.install_gettext_callables(  # type: ignore[attr-defined]  # the extension brings it
        translation.gettext,
        translation.ngettext,
        newstyle=True,
        pgettext=translation.pgettext,
        npgettext=translation.npgettext,
    )
    made.globals.update(url=_address, static=_static, language=translation.get_language)
    made.filters.update(day=day, month=month, moment=moment, number=number)
    return made


def load_before_serving(_: Callable[[str], None]) -> None:
    """Compile every template and find every address, so that nobody's first page waits for it."""
    jinja = engines["jinja2"].env  # type: ignore[attr-defined]  # Django types only what every engine has
    for name in jinja.list_templates():
        jinja.get_template(name)
    get_resolver().url_patterns  # noqa: B018  reading it imports every view


def _address(name: str, *args: Any, **named: Any) -> str:
    return reverse(name, args=args, kwargs=named)


def _static(name: str) -> str:
    return f"{static(name)}?v={__version__}"


def day(value: date) -> str:
    """A date in words: 3 February 2026."""
    return formats.date_format(value, "j F Y")


def month(value: date) -> str:
    """A month in words: February 2026."""
    return formats.date_format(value, "F Y")


def moment(value: datetime) -> str:
    """A date and time: 3 February 2026, 14:05."""
    from django.utils.timezone import localtime

    return formats.date_format(localtime(value), "j F Y, H:i")


def number(value: float, digits: int = 0) -> str:
    """A number with its thousands set apart."""
    return f"{value:,.{digits}f}"
