"""The people app, as Django registers it."""

from __future__ import annotations

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """People in treatment, their reviews and what was agreed."""

    name = "mainstay_web.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"
