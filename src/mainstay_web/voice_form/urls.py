"""Where each page of the form is; nothing else can be reached in its process."""

from __future__ import annotations

from django.urls import path

from mainstay_web.voice_form import views

urlpatterns = [
    path("", views.front, name="front"),
    path("health/", views.health, name="health"),
    path("<wave_code>/", views.ask, name="ask"),
    path("<wave_code>/kiosk/", views.kiosk, name="kiosk"),
    path("<wave_code>/thanks/", views.thanks, name="thanks"),
]

handler400 = "mainstay_web.voice_form.views.bad_request"
handler404 = "mainstay_web.voice_form.views.not_found"
handler500 = "mainstay_web.voice_form.views.failed"
