"""reviewed_182d: a review in the window that says how often the person used."""

from __future__ import annotations

from lib.text_table import check, day


def test_a_review_counts_where_it_is_in_the_window_and_says_how_many_days():
    check(
        "reviewed_182d",
        """
        episodes
        episode_id | started_date | expect
        no review  | d0           | not met
        day 28     | d0           |
        day 29     | d0           |
        day 182    | d0           |
        day 183    | d0           |
        not said   | d0           |

        reviews
        episode_id | review_date | opiate_days | expect
        day 28     | d28         | 0           | not met
        day 29     | d29         | 0           | met
        day 182    | d182        | 28          | met
        day 183    | d183        | 0           | not met
        not said   | d150        |             | not met
        """,
    )


def test_only_people_still_in_treatment_on_day_182_are_counted():
    text = """
        episodes
        episode_id      | started_date | ended_date | end_reason  | expect
        left on day 181 | d0           | d181       | dropped_out | not counted
        left on day 182 | d0           | d182       | dropped_out | {0}
        still here      | d0           |            |             | {0}
        """
    check("reviewed_182d", text.format("not met"), observed_to=day(182))
    check("reviewed_182d", text.format("not counted"), observed_to=day(181))


def test_the_evidence_names_reviews_that_came_too_early_or_too_late():
    rows = check(
        "reviewed_182d",
        """
        episodes
        episode_id | started_date | expect
        a case     | d0           | not met

        reviews
        episode_id | review_date | opiate_days
        a case     | d20         | 0
        a case     | d183        | 0
        a case     | d400        | 0
        """,
    )
    assert rows[0]["evidence_reviews_before_window"] == 1
    assert rows[0]["evidence_reviews_after_window"] == 2
