"""What stands above every page until a clinical safety officer is recorded."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.utils import DatabaseError
from django.utils.translation import gettext

from mainstay_web.frame.notices import Notice
from mainstay_web.guidance.queries import safety_officer

if TYPE_CHECKING:
    from django.http import HttpRequest


def evaluation_only(_: HttpRequest) -> Notice | None:
    """Stands until the deploying organisation has recorded a clinical safety officer."""
    try:
        if safety_officer() is not None:
            return None
    except DatabaseError:
        pass  # a page that says so too often does no harm
    return Notice(
        "evaluation",
        gettext("Evaluation only"),
        gettext("No clinical safety officer is recorded for this site. Do not use it in anybody's care."),
    )
