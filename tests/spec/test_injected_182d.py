"""injected_182d: injecting in the four weeks before the latest review, among people still in treatment."""

from __future__ import annotations

from lib.text_table import check, day


def test_days_of_injecting_and_the_window_of_the_review():
    check(
        "injected_182d",
        """
        episodes
        episode_id  | started_date | ended_date | end_reason  | expect
        none        | d0           |            |             | not met
        one day     | d0           |            |             | met
        not said    | d0           |            |             | unknown
        day 28      | d0           |            |             | unknown
        day 29      | d0           |            |             | met
        day 182     | d0           |            |             | met
        day 183     | d0           |            |             | unknown
        no review   | d0           |            |             | unknown
        later wins  | d0           |            |             | not met
        left on 181 | d0           | d181       | dropped_out | not counted
        left on 182 | d0           | d182       | dropped_out | met

        reviews
        episode_id  | review_date | injecting_days
        none        | d90         | 0
        one day     | d90         | 1
        not said    | d90         |
        day 28      | d28         | 5
        day 29      | d29         | 5
        day 182     | d182        | 5
        day 183     | d183        | 5
        later wins  | d90         | 5
        later wins  | d91         | 0
        left on 181 | d90         | 5
        left on 182 | d90         | 5
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("injected_182d", text.format("unknown"), observed_to=day(182))
    check("injected_182d", text.format("not counted"), observed_to=day(181))
