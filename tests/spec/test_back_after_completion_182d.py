"""back_after_completion_182d: back for treatment within six months of completing it."""

from __future__ import annotations

from lib.text_table import check, day


def test_both_sides_of_day_182_after_the_end():
    check(
        "back_after_completion_182d",
        """
        episodes
        episode_id | person_id | service_id | triaged_date | started_date | ended_date | end_reason | expect
        day 182 | a | S01 | | d-200 | d0 | completed_drug_free | met
        back a | a | S02 | d182 | d190 | | |
        day 183 | b | S01 | | d-200 | d0 | completed_occasional | not met
        back b | b | S01 | d183 | d183 | | |
        not started | c | S01 | | d-200 | d0 | completed_drug_free | met
        back c | c | S01 | d100 | | d110 | declined |
        never | d | S01 | | d-200 | d0 | completed_drug_free | not met
        same journey | e | S01 | | d-200 | d0 | completed_drug_free | not counted
        back e | e | S01 | d20 | d20 | | |
        left otherwise | f | S01 | | d-200 | d0 | dropped_out | not counted
        no reason | g | S01 | | d-200 | d0 | | unknown
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | ended_date | end_reason          | expect
        a case     | d-400        | d0         | completed_drug_free | {}

        """
    check("back_after_completion_182d", text.format("not met"), observed_to=day(182))
    check("back_after_completion_182d", text.format("not counted"), observed_to=day(181))
