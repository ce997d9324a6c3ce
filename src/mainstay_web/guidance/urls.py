"""Where the pages of the guidance are."""

from __future__ import annotations

from django.urls import path

from mainstay_web.guidance import views

urlpatterns = [
    path("guidance/", views.index, name="guidance"),
    path("guidance/sign-offs/", views.sign_offs, name="guidance_sign_offs"),
    path(
        "guidance/sign-offs/<signable_kind>/<signable_id>/",
        views.sign_off,
        name="guidance_sign_off",
    ),
    path("guidance/safety-officer/", views.safety_officer, name="guidance_safety_officer"),
    path("guidance/hazards/", views.hazards, name="guidance_hazards"),
]
