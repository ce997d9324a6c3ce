"""needs_helped: whether support that started helped, in the view of the person."""

from __future__ import annotations

import pytest

from lib.text_table import check, day


@pytest.mark.parametrize(
    ("domain", "answer", "expect"),
    [
        ("trauma", "yes", "met"),
        ("mental_health", "partly", "met"),
        ("housing", "no", "not met"),
        ("employment", "not_asked", "unknown"),
        ("family", "", "unknown"),
    ],
)
def test_what_the_person_said(domain, answer, expect):
    check(
        "needs_helped",
        f"""
        episodes
        episode_id | started_date | expect
        a case     | d0           | {expect}

        needs
        episode_id | domain | found_date
        a case     | {domain} | d10

        supports
        episode_id | domain | started_date | helped
        a case     | {domain} | d20          | {answer}
        """,
    )


def test_the_best_answer_counts_and_only_of_support_for_the_need():
    check(
        "needs_helped",
        """
        episodes
        episode_id     | started_date | expect
        two answers    | d0           | met
        over before    | d0           | not met
        offered only   | d0           | not counted
        intervention   | d0           | unknown
        another domain | d0           | not counted

        needs
        episode_id     | domain   | found_date
        two answers    | activity | d10
        over before    | activity | d10
        offered only   | activity | d10
        intervention   | activity | d10
        another domain | finance  | d10

        supports
        episode_id     | domain   | offered_date | started_date | ended_date | helped
        two answers    | activity |              | d20          | d30        | no
        two answers    | activity |              | d40          |            | yes
        over before    | activity |              | d1           | d9         | yes
        over before    | activity |              | d20          |            | no
        offered only   | activity | d20          |              |            | yes
        another domain | finance  |              | d20          |            | yes

        interventions
        episode_id     | kind             | what             | started_date
        intervention   | recovery_support | activity_support | d20
        """,
    )


def test_only_support_that_started_84_days_ago_is_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        needs
        episode_id | domain | found_date
        a case     | trauma | d10

        supports
        episode_id | domain | started_date | helped
        a case     | trauma | d20          | yes
        """
    check("needs_helped", text.format("met"), observed_to=day(104))
    check("needs_helped", text.format("not counted"), observed_to=day(103))
