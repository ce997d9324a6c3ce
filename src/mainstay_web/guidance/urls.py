"""Where the pages of the guidance are."""

from __future__ import annotations

from django.urls import path

from mainstay_web.guidance import treatment_views, views

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
    path("guidance/answers/", treatment_views.answers, name="guidance_answers"),
    path(
        "people/<service_id>/<person_id>/treatment-page/",
        treatment_views.give,
        name="treatment_page_give",
    ),
    path(
        "people/<service_id>/<person_id>/treatment-page/print/",
        treatment_views.print_out,
        name="treatment_page_print",
    ),
    path("my-treatment/", treatment_views.my_treatment, name="my_treatment"),
    path("my-treatment/close/", treatment_views.close, name="my_treatment_close"),
    path("my-treatment/<page>/", treatment_views.topic, name="my_treatment_topic"),
]
