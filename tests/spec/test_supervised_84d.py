"""supervised_84d: every prescription of the first twelve weeks under supervision."""

from __future__ import annotations

from lib.text_table import check, day


def test_prescriptions_up_to_day_84():
    check(
        "supervised_84d",
        """
        episodes
        episode_id       | started_date | ended_date | end_reason  | expect
        all              | d0           |            |             | met
        some on day 83   | d0           |            |             | not met
        some on day 84   | d0           |            |             | met
        none             | d0           |            |             | not met
        not said         | d0           |            |             | unknown
        one not said     | d0           |            |             | not met
        left             | d0           | d20        | dropped_out | met
        nothing recorded | d0           |            |             | unknown
        injections only  | d0           |            |             | not counted
        injection later  | d0           |            |             | met
        naltrexone only  | d0           |            |             | not counted
        naltrexone too   | d0           |            |             | met
        relaxed depot    | d0           |            |             | met
        ended before     | d0           |            |             | met
        ended that day   | d0           |            |             | not met

        prescriptions
        episode_id       | started_date | supervision | medicine
        all              | d0           | all         | methadone
        some on day 83   | d0           | all         | methadone
        some on day 83   | d83          | some        | methadone
        some on day 84   | d0           | all         | methadone
        some on day 84   | d84          | some        | methadone
        none             | d0           | none        | buprenorphine
        not said         | d0           |             | methadone
        one not said     | d0           |             | methadone
        one not said     | d30          | none        | methadone
        left             | d0           | all         | methadone
        injections only  | d0           |             | buprenorphine_depot
        injection later  | d0           | all         | buprenorphine
        injection later  | d20          |             | buprenorphine_depot
        naltrexone only  | d0           |             | naltrexone_injection
        naltrexone too   | d0           | all         | methadone
        naltrexone too   | d20          |             | naltrexone_injection
        naltrexone too   | d30          | none        | naltrexone_injection
        relaxed depot    | d0           | all         | methadone
        relaxed depot    | d20          | none        | buprenorphine_depot

        prescriptions
        episode_id       | started_date | ended_date | supervision | medicine
        ended before     | d-9          | d-1        | none        | methadone
        ended before     | d0           |            | all         | methadone
        ended that day   | d-9          | d0         | none        | methadone
        ended that day   | d0           |            | all         | methadone
        """,
    )


def test_only_those_whose_day_84_has_passed_are_counted():
    text = """
        episodes
        episode_id | started_date | expect
        a case     | d0           | {}

        """
    check("supervised_84d", text.format("unknown"), observed_to=day(84))
    check("supervised_84d", text.format("not counted"), observed_to=day(83))
