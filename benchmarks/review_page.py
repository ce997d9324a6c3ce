"""How long a person's pages take on a large store, answered by the site itself, once its rows are found.

`python benchmarks/review_page.py STORE` asks for a list and for the pages of random people of that service,
each for the first time, as one of its keyworkers. Target of a review: 800 ms at the 95th percentile.
"""

from __future__ import annotations

import argparse
import os
import random
import statistics
import tempfile
import time
from pathlib import Path

PEOPLE = 100
TARGET_MS = 800


def start_site(store: Path, home: Path) -> None:
    """Run Django on the store with an empty database of its own."""
    os.environ |= {
        "MAINSTAY_STORE": str(store),
        "MAINSTAY_HOME": str(home),
        "DJANGO_SETTINGS_MODULE": "mainstay_web.config.settings",
    }
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)


def sign_in(service_id: str):
    """A client of a keyworker of one service."""
    from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
    from django.test import Client

    from mainstay_web.accounts.models import Membership, User

    user = User.objects.create_user("keyworker@example.org")
    TOTP.activate(user, generate_totp_secret())
    Membership.objects.create(user=user, role="keyworker", service_id=service_id)
    client = Client(HTTP_HOST="127.0.0.1")
    client.force_login(user, backend="mainstay_web.accounts.backends.OwnAccounts")
    return client


def timed_ms(client, address: str) -> float:
    """Milliseconds until a page has come whole."""
    began = time.perf_counter()
    answer = client.get(address)
    took = 1000 * (time.perf_counter() - began)
    if answer.status_code != 200:
        raise SystemExit(f"a page answered {answer.status_code}")
    return took


def main() -> None:
    """Print a line of the table in docs/performance.md."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("store", type=Path)
    store = parser.parse_args().store
    with tempfile.TemporaryDirectory(prefix="mainstay-bench-") as home:
        start_site(store.resolve(), Path(home))
        from mainstay_web.people import queries, ready

        snapshot = queries.snapshot_or_404()
        service_id = sorted(queries.service_names(snapshot))[0]
        client = sign_in(service_id)
        began = time.perf_counter()
        ready.ready_for(snapshot).warm([])
        ranged = time.perf_counter() - began
        first = timed_ms(client, f"/people/{service_id}/")
        again = timed_ms(client, f"/people/{service_id}/")
        listed = [one.person_id for one in queries.ready_for(snapshot).list_of(service_id)]
        chosen = random.Random(1).sample(listed, min(PEOPLE, len(listed)))
        took = sorted(timed_ms(client, f"/people/{service_id}/{person_id}/") for person_id in chosen[1:])
        p95 = took[int(0.95 * len(took)) - 1]
        people = snapshot.manifest["tables"]["people"]["rows"]
        print(
            f"| {people:,} | {ranged:.1f} | {first:.0f} | {again:.0f} |"
            f" {statistics.median(took):.0f} | {p95:.0f} | {'met' if p95 <= TARGET_MS else 'NOT met'} |"
        )


if __name__ == "__main__":
    main()
