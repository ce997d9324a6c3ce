"""keywork_28d: a keyworker seen in each window of 28 days."""

from __future__ import annotations

import pytest

from lib.text_table import check, day, indicator_rows, record


def seen(number: int, outcome: str, kind: str = "keywork") -> str:
    return (
        f"\n\ncontacts\nepisode_id | contact_date | kind | outcome\na case | d{number} | {kind} | {outcome}"
    )


@pytest.mark.parametrize(
    ("number", "outcome", "expect"),
    [
        (0, "attended", "not met"),
        (-20, "attended", "not met"),
        (1, "attended", "met"),
        (28, "attended", "met"),
        (29, "attended", "not met"),
        (20, "missed", "not met"),
        (20, "cancelled_by_service", "not met"),
    ],
)
def test_both_ends_of_the_first_window(number, outcome, expect):
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        other      | d-1          |

        contacts
        episode_id | contact_date | kind    | outcome
        other      | d-1          | keywork | missed
        other      | d50          | keywork | missed"""
    check("keywork_28d", text.format(expect) + seen(number, outcome), observed_to=day(28))


def test_where_the_service_has_no_keywork_from_that_time_it_is_unknown():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}
        other      | d-100        |

        contacts
        episode_id | contact_date | kind    | outcome
        other      | {}           | {}      | attended"""
    check("keywork_28d", text.format("unknown", "d29", "keywork"), observed_to=day(28))
    check("keywork_28d", text.format("not met", "d28", "keywork"), observed_to=day(28))
    check("keywork_28d", text.format("not met", "d1", "keywork"), observed_to=day(28))
    check("keywork_28d", text.format("unknown", "d0", "keywork"), observed_to=day(28))
    check("keywork_28d", text.format("unknown", "d10", "prescriber"), observed_to=day(28))


def test_each_whole_window_is_counted_once():
    text = "episodes\nepisode_id | started_date | ended_date | end_reason\na case | d0 | {} | other"
    counted = []
    for ended in ("d27", "d28", "d56"):
        with record(text.format(ended)) as connection:
            counted.append([row["counted_on"] for row in indicator_rows("keywork_28d", connection)])
    assert counted == [[], [day(28)], [day(28), day(56)]]
