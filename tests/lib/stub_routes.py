"""Routes of every kind with views that cost nothing, so that what guards them can be tested by itself."""

from __future__ import annotations

from django.http import HttpResponse
from django.urls import include, path

from mainstay_web.audit.reads import audited_read
from mainstay_web.authorization.declare import permitted, public

REVIEWS = {7: {"service_id": "S01", "person_id": "P1"}, 8: {"service_id": "S02", "person_id": "P9"}}


def whose_review(review_number: int) -> dict[str, str] | None:
    return REVIEWS.get(review_number)


@public("to see whether the site answers")
def healthy(request):
    return HttpResponse("well")


@permitted("home.read")
def home(request):
    return HttpResponse("home")


@permitted("results.read")
def results(request, service_id):
    return HttpResponse(f"results of {service_id}")


@permitted("results.read", change="results.annotate")
def chart(request, service_id, indicator_id):
    return HttpResponse(f"chart of {service_id}")


@permitted("results.read")
def area(request, area):
    return HttpResponse(f"results of {area}")


@permitted("publishable.read")
def publishable(request):
    return HttpResponse("publishable")


@permitted("people.list")
@audited_read("people.list", on="service")
def people(request, service_id):
    return HttpResponse(f"people of {service_id}")


@permitted("people.read")
@audited_read("people.read", on="person")
def person(request, service_id, person_id):
    return HttpResponse(f"record of {person_id}")


@permitted("reviews.write", of=whose_review)
def review(request, review_number):
    return HttpResponse(f"review {review_number}")


@permitted("reviews.print", of=whose_review)
@audited_read("reviews.print", on="plan", which="review_number")
def plan(request, review_number):
    return HttpResponse(f"plan {review_number}")


@permitted("results.export")
@audited_read("results.export", on="export")
def export(request, service_id):
    return HttpResponse(f"export of {service_id}")


@permitted("accounts.manage")
def accounts(request):
    return HttpResponse("accounts")


urlpatterns = [
    path("healthy", healthy),
    path("", home, name="home"),
    path("results/<service_id>/", results),
    path("results/<service_id>/<indicator_id>/", chart),
    path("areas/<area>/", area),
    path("publishable/", publishable),
    path("people/<service_id>/", include([path("", people), path("<person_id>/", person)])),
    path("reviews/<int:review_number>/", review),
    path("reviews/<int:review_number>/plan", plan),
    path("exports/<service_id>", export),
    path("manage/", accounts),
]
