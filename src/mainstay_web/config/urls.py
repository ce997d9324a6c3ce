"""Where each part of the site is."""

from __future__ import annotations

from django.urls import include, path

from mainstay_web.frame import views

urlpatterns = [
    path("health/", views.health, name="health"),
    path("language/", views.choose_language, name="language"),
    path("accounts/", include("mainstay_web.accounts.urls")),
    path("people/", include("mainstay_web.people.urls")),
    path("", include("mainstay_web.audit.urls")),
    path("", include("mainstay_web.results.urls")),
    path("", include("mainstay_web.guidance.urls")),
    path("", include("mainstay_web.voice.urls")),
]

handler400 = "mainstay_web.frame.errors.bad_request"
handler403 = "mainstay_web.frame.errors.refused"
handler404 = "mainstay_web.frame.errors.not_found"
handler500 = "mainstay_web.frame.errors.failed"
