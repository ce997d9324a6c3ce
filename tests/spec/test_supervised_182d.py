"""supervised_182d: the prescription in force on day 182 under full supervision."""

from __future__ import annotations

from lib.text_table import check, day


def test_the_prescription_in_force_on_day_182():
    check(
        "supervised_182d",
        """
        episodes
        episode_id       | started_date | ended_date | end_reason  | expect
        all              | d0           |            |             | met
        some             | d0           |            |             | not met
        none             | d0           |            |             | not met
        not said         | d0           |            |             | unknown
        ended on day 181 | d0           |            |             | unknown
        ended on day 182 | d0           |            |             | met
        from day 182     | d0           |            |             | not met
        from day 183     | d0           |            |             | met
        injection        | d0           |            |             | not counted
        nothing recorded | d0           |            |             | unknown
        naltrexone       | d0           |            |             | not counted
        left on day 181  | d0           | d181       | dropped_out | not counted
        left on day 182  | d0           | d182       | dropped_out | met

        prescriptions
        episode_id       | started_date | ended_date | supervision | medicine
        all              | d0           |            | all         | methadone
        some             | d0           |            | some        | methadone
        none             | d0           |            | none        | methadone
        not said         | d0           |            |             | methadone
        ended on day 181 | d0           | d181       | all         | methadone
        ended on day 182 | d0           | d182       | all         | methadone
        from day 182     | d0           |            | all         | methadone
        from day 182     | d182         |            | none        | methadone
        from day 183     | d0           |            | all         | methadone
        from day 183     | d183         |            | none        | methadone
        injection        | d0           |            | all         | buprenorphine_depot
        naltrexone       | d0           |            | all         | naltrexone_injection
        left on day 181  | d0           |            | all         | methadone
        left on day 182  | d0           |            | all         | methadone
        """,
    )


def test_only_those_whose_day_182_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("supervised_182d", text.format("unknown"), observed_to=day(182))
    check("supervised_182d", text.format("not counted"), observed_to=day(181))
