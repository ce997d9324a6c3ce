"""stopped_sustained_365d: stopped by six months, and no use found in the half year after."""

from __future__ import annotations

import pytest

from lib.text_table import check, day

STOPPED = """
    reviews
    episode_id | stage  | review_date | opiate_days
    a case     | start  | d0          | 20
    a case     | review | d150        | 0

    episodes
    episode_id | started_date | expect
"""


def with_tests(*found):
    rows = "\n".join(f"a case | {on} | {result}" for on, result in found)
    return f"\n\ntests\nepisode_id | test_date | result\n{rows}"


THREE = (("d200", "negative"), ("d230", "negative"), ("d260", "negative"))


@pytest.mark.parametrize(
    ("found", "expect"),
    [
        (THREE, "met"),
        (THREE[:2], "unknown"),
        ((*THREE, ("d300", "positive")), "not met"),
        ((*THREE, ("d300", "refused")), "met"),
        ((*THREE, ("d196", "positive")), "met"),
        ((*THREE, ("d197", "positive")), "not met"),
        ((*THREE, ("d364", "positive")), "not met"),
        ((*THREE, ("d365", "positive")), "met"),
        ((*THREE[:2], ("d201", "negative")), "unknown"),
    ],
)
def test_three_windows_without_use_and_none_with(found, expect):
    check("stopped_sustained_365d", f"{STOPPED.rstrip()}\na case | d0 | {expect}" + with_tests(*found))


def test_who_is_counted():
    check(
        "stopped_sustained_365d",
        """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left            | d0           | d190       | dropped_out | unknown
        still using     | d0           |            |             | not counted
        none at start   | d0           |            |             | not counted
        not said        | d0           |            |             | not counted
        no later review | d0           |            |             | not counted

        reviews
        episode_id      | stage  | review_date | opiate_days
        left            | start  | d0          | 20
        left            | review | d150        | 0
        still using     | start  | d0          | 20
        still using     | review | d150        | 1
        none at start   | start  | d0          | 0
        none at start   | review | d150        | 0
        not said        | start  | d0          |
        not said        | review | d150        | 0
        no later review | start  | d0          | 20
        """,
    )
    text = STOPPED.rstrip() + "\na case | d0 | {}"
    check("stopped_sustained_365d", text.format("unknown"), observed_to=day(365))
    check("stopped_sustained_365d", text.format("not counted"), observed_to=day(364))
