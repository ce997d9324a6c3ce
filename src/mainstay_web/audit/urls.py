"""Where the audit log and the access review are read."""

from __future__ import annotations

from django.urls import path

from mainstay_web.audit import views

urlpatterns = [
    path("audit/", views.log, name="audit"),
    path("audit/audit-log.csv", views.log_file, name="audit_file"),
    path("access-review/", views.access_review, name="accounts"),
    path("access-review/access-review.csv", views.access_review_file, name="access_review_file"),
]
