"""Where results and the records they come from are."""

from __future__ import annotations

from django.urls import path

from mainstay_web.results import downloads, publishable, records_views, targets, views

urlpatterns = [
    path("", views.home, name="home"),
    path("results/", views.results, name="results"),
    path("results/<service_id>/<indicator_id>/", views.indicator, name="indicator"),
    path("results/<service_id>/<indicator_id>/why/", views.why_counted, name="why_counted"),
    path("results/<service_id>/<indicator_id>/target/", targets.targets, name="targets"),
    path("results/<service_id>/<indicator_id>/<chart>.<ending>", downloads.download, name="download_results"),
    path("data/", records_views.records, name="data"),
    path("data/upload/", records_views.upload, name="upload"),
    path("data/uploads/<uuid:upload_id>/", records_views.one_upload, name="one_upload"),
    path("publishable/", publishable.publishable, name="publishable"),
    path("publishable/release.<ending>", publishable.publishable_file, name="publishable_file"),
    path("journeys/", views.journeys, name="journeys"),
]
