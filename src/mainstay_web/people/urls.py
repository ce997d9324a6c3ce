"""Where pages about people are."""

from __future__ import annotations

from django.urls import include, path

from mainstay_web.people import views
from mainstay_web.people.caseload_views import caseload
from mainstay_web.people.draft_views import keep_draft
from mainstay_web.people.unsaid_views import unsaid

urlpatterns = [
    path("", views.services, name="people"),
    path("unsaid/<service_id>/", unsaid, name="unsaid"),  # before the pages of a person, which look alike
    path("<service_id>/", views.people, name="people_of_service"),
    path(
        "<service_id>/<person_id>/",
        include(
            [
                path("", views.person, name="person"),
                path("conversation/", views.conversation, name="conversation"),
                path("draft/keep/", keep_draft, name="keep_draft"),
                path("draft/discard/", views.discard_draft, name="discard_draft"),
                path("caseload/", caseload, name="caseload"),
                path("plan/", views.plan, name="plan"),
            ]
        ),
    ),
]
