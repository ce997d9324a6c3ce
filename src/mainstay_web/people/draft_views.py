"""What a page sends while somebody is still writing, so that a session that ends takes little with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.http import HttpResponse

from mainstay_web.authorization.declare import permitted
from mainstay_web.people import queries, recording
from mainstay_web.people.proof import open_proof

if TYPE_CHECKING:
    from django.http import HttpRequest

KEPT, NOT_KEPT = 204, 409


@permitted("reviews.write")
def keep_draft(request: HttpRequest, service_id: str, person_id: str) -> HttpResponse:
    """Keep what is typed so far as a draft about whom, and of the one for whom, its form was made."""
    proof = open_proof(request.POST.get("page", ""))
    whose = {"service_id": service_id, "person_id": person_id}
    if proof is None or proof.user_id != request.user.pk or recording.whose(proof) != whose:
        return HttpResponse(status=NOT_KEPT)
    if queries.conversation_sent(proof.once) is not None:
        # It overtook the form itself, which is recorded by now: there is no draft of it any more
        return HttpResponse(status=NOT_KEPT)
    is_kept = recording.keep_for_its_page(request.user, proof, request.POST, "while typing")
    return HttpResponse(status=KEPT if is_kept else NOT_KEPT)
