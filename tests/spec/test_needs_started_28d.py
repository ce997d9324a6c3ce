"""needs_started_28d: support that started within four weeks of finding a need, in six domains."""

from __future__ import annotations

from lib.text_table import check, day, indicator_rows, record


def test_both_sides_of_day_28():
    rows = check(
        "needs_started_28d",
        """
        episodes
        episode_id   | started_date | expect
        day 28       | d0           | met
        day 29       | d0           | not met
        offered      | d0           | not met
        had it       | d0           | met
        over before  | d0           | not met
        not a domain | d0           | not counted

        needs
        episode_id   | domain  | found_date
        day 28       | family  | d10
        day 29       | family  | d10
        offered      | family  | d10
        had it       | family  | d10
        over before  | family  | d10
        not a domain | finance | d10

        supports
        episode_id   | domain | offered_date | started_date | ended_date
        day 28       | family | d12          | d38          |
        day 29       | family | d12          | d39          |
        offered      | family | d12          |              |
        had it       | family | d1           | d1           | d10
        over before  | family | d1           | d1           | d9
        """,
    )
    days = {row["episode_id"]: row["evidence_days_to_start"] for row in rows}
    assert (days["day 28"], days["day 29"], days["offered"]) == (28, 29, None)


def test_each_domain_of_an_episode_is_counted():
    text = """
        episodes
        episode_id | started_date
        a case     | d0

        needs
        episode_id | domain        | found_date
        a case     | mental_health | d10
        a case     | trauma        | d10
        a case     | activity      | d10
        a case     | employment    | d10
        a case     | finance       | d10
        """
    with record(text) as connection:
        domains = {row["evidence_domain"] for row in indicator_rows("needs_started_28d", connection)}
    assert domains == {"mental_health", "trauma", "activity", "employment"}


def test_a_service_that_had_recorded_no_such_support_is_unknown_and_who_is_counted_yet():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        needs
        episode_id | domain  | found_date
        a case     | housing | d10
        """
    check("needs_started_28d", text.format("unknown"), observed_to=day(38))
    other = "\n\nepisodes\nepisode_id | started_date\nother | d0"
    other += "\n\nsupports\nepisode_id | domain | started_date\nother | housing | "
    check("needs_started_28d", text.format("not met") + other + "d38")
    check("needs_started_28d", text.format("unknown") + other + "d39")
    check("needs_started_28d", text.format("not counted"), observed_to=day(37))
