"""Answers with the shares that ACMD published, and results by domain."""

from __future__ import annotations

ACMD = {"mental_health": 54, "housing": 46, "psychosocial": 41, "positive_activities": 36}


def acmd_sheets(people: int = 100) -> list[dict[str, str]]:
    """As many people in OST now as asked for, whose answers have ACMD's published shares."""
    sheets: list[dict[str, str]] = [{"in_ost_now": "yes"} for _ in range(people)]
    for at, sheet in enumerate(sheets):
        place = 100 * at / people
        for domain, percent in ACMD.items():
            sheet[domain] = ("poor", "bad")[at % 2] if place < percent else ("good", "very_good")[at % 2]
        if place < 99:  # 69 positive to 30 negative is 2.3 to 1; the hundredth did not know
            sheet["dose"] = "poor" if place < 30 else "good"
        else:
            sheet["dose"] = "dont_know"
    return sheets


def by_domain(found, group="all"):
    return {each.domain: each for each in found.groups[group]}
