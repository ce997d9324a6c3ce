"""Several at once add to a new site's audit log; says how many events it holds and what verifying finds."""

from __future__ import annotations

import json
import os
import sys
from concurrent.futures import ThreadPoolExecutor

import django

THREADS, EVENTS_OF_EACH = 6, 20


def main() -> None:
    """Migrate, add, verify."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "mainstay_web.config.settings")
    django.setup()
    from django.core.management import call_command
    from django.db import connection

    from mainstay_web.audit.verify import verify_log

    call_command("migrate", "audit", verbosity=0)
    with ThreadPoolExecutor(THREADS) as threads:
        list(threads.map(_add, range(THREADS)))
    verdict = verify_log()
    sys.stdout.write(json.dumps([connection.vendor, verdict.events, verdict.anchors, verdict.faults]))


def _add(thread: int) -> None:
    from django.db import connection, transaction

    from mainstay_web.audit.actions import record_event

    for number in range(EVENTS_OF_EACH):
        try:
            with transaction.atomic():
                record_event(by=None, action="a.b", on="thing", which=f"{thread}-{number}")
                if number % 5 == 4:
                    raise InterruptedError
        except InterruptedError:
            pass
    connection.close()


if __name__ == "__main__":
    main()
