"""heroin_on_top_182d: use of an opioid that was not prescribed, among people still in treatment."""

from __future__ import annotations

from lib.text_table import check, day


def test_one_day_of_use_counts_and_none_does_not():
    check(
        "heroin_on_top_182d",
        """
        episodes
        episode_id | started_date
        none       | d0
        one day    | d0
        not said   | d0
        no review  | d0

        reviews
        episode_id | review_date | opiate_days | expect
        none       | d150        | 0           | not met
        one day    | d150        | 1           | met
        not said   | d150        |             | unknown
        no review  | d300        | 0           | unknown
        """,
    )


def test_both_ends_of_the_window():
    check(
        "heroin_on_top_182d",
        """
        episodes
        episode_id | started_date
        day 28     | d0
        day 29     | d0
        day 182    | d0
        day 183    | d0

        reviews
        episode_id | review_date | opiate_days | expect
        day 28     | d28         | 0           | unknown
        day 29     | d29         | 0           | not met
        day 182    | d182        | 0           | not met
        day 183    | d183        | 0           | unknown
        """,
    )


def test_the_latest_review_decides_even_without_an_answer():
    check(
        "heroin_on_top_182d",
        """
        episodes
        episode_id        | started_date | expect
        stopped later     | d0           | not met
        started later     | d0           | met
        not asked at last | d0           | unknown
        same day          | d0           | unknown

        reviews
        review_id | episode_id        | review_date | opiate_days
        1         | stopped later     | d60         | 20
        2         | stopped later     | d150        | 0
        3         | started later     | d60         | 0
        4         | started later     | d150        | 20
        5         | not asked at last | d60         | 0
        6         | not asked at last | d150        |
        7         | same day          | d150        | 0
        8         | same day          | d150        |
        """,
    )


def test_a_start_review_or_one_after_leaving_is_not_a_review_of_treatment():
    check(
        "heroin_on_top_182d",
        """
        episodes
        episode_id | started_date
        start      | d0
        after      | d0
        exit       | d0

        reviews
        episode_id | review_date | stage | opiate_days | expect
        start      | d100        | start | 0           | unknown
        after      | d100        | after | 0           | unknown
        exit       | d100        | exit  | 0           | not met
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
    check("heroin_on_top_182d", text.format("unknown"), observed_to=day(182))
    check("heroin_on_top_182d", text.format("not counted"), observed_to=day(181))
