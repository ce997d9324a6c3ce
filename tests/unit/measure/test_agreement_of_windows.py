"""Agreement of tests and words by service, and thresholds from a service's own records."""

from __future__ import annotations

import pytest

from lib.text_table import OBSERVED_TO, record
from mainstay.errors import UsageError
from mainstay.measure.agreement import COUNTS, measure_agreement
from mainstay.measure.reliable_change import ITEMS, reliable_change_table


def episodes(count: int, service: str) -> str:
    rows = "\n".join(f"{service}{number} | {service} | d0 | d28 | other" for number in range(count))
    return f"episodes\nepisode_id | service_id | started_date | ended_date | end_reason\n{rows}"


def said(answers: list[tuple[str, str]], service: str) -> str:
    """A test and a review in the only window of each episode; "" where there is none."""
    tested = "\n".join(f"{service}{n} | d20 | {test}" for n, (test, _) in enumerate(answers) if test)
    reviewed = "\n".join(f"{service}{n} | d28 | {days}" for n, (_, days) in enumerate(answers) if days)
    parts = [episodes(len(answers), service)]
    parts += [f"tests\nepisode_id | test_date | result\n{tested}"] if tested else []
    parts += [f"reviews\nepisode_id | review_date | opiate_days\n{reviewed}"] if reviewed else []
    return "\n\n".join(parts)


ANSWERS = [
    *[("positive", "5")] * 20,
    *[("positive", "0")] * 5,
    *[("negative", "5")] * 10,
    *[("negative", "0")] * 15,
    ("positive", ""),
    ("negative", ""),
    ("refused", "3"),
    ("", ""),
]


def test_each_service_and_all_of_them():
    with record(f"{said(ANSWERS, 'A')}\n\n{said([('negative', '0')], 'B')}") as connection:
        rows = measure_agreement(connection, observed_to=OBSERVED_TO)
    assert [row["service_id"] for row in rows] == ["A", "B", None]
    assert [[row[name] for name in COUNTS] for row in rows] == [
        [20, 5, 10, 15, 2, 1, 1],
        [0, 0, 0, 1, 0, 0, 0],
        [20, 5, 10, 16, 2, 1, 1],
    ]
    assert [row["windows"] for row in rows] == [54, 1, 55]
    first, second, _ = rows
    assert first["kappa"] == pytest.approx(0.4)
    assert first["lower"] < 0.4 < first["upper"]
    assert (second["kappa"], second["standard_error"], second["lower"]) == (None, None, None)


def test_windows_without_a_dose_are_left_out():
    doses = "doses\nepisode_id | dose_date\nA0 | d5\nA1 | d0"
    with record(f"{said([('positive', '5'), ('positive', '0')], 'A')}\n\n{doses}") as connection:
        rows = measure_agreement(connection, observed_to=OBSERVED_TO)
    assert (rows[0]["both"], rows[0]["test_only"], rows[0]["windows"]) == (1, 0, 1)


def reviewed(people: int, service: str, apart: int = 14) -> str:
    """Starts and pairs of reviews whose days of opioid use differ by one."""
    rows = [
        (f"{service}{n}", day, stage, days)
        for n in range(people)
        for day, stage, days in (
            (0, "start", 1 + n % 28),
            (100, "review", 1 + n % 27),
            (100 + apart, "review", 1 + n % 27 + n % 2),
        )
    ]
    lines = "\n".join(f"{who} | d{day} | {stage} | {days}" for who, day, stage, days in rows)
    stays = "\n".join(f"{service}{n} | {service} | d0" for n in range(people))
    return (
        f"services\nservice_id | name\n{service} | {service}\n\n"
        f"episodes\nepisode_id | service_id | started_date\n{stays}\n\n"
        f"reviews\nepisode_id | review_date | stage | opiate_days\n{lines}"
    )


def test_a_threshold_of_the_records_beside_the_one_in_use():
    with record(reviewed(60, "A")) as connection:
        opiate, *others = reliable_change_table(connection).to_pylist()
    assert [row["item"] for row in (opiate, *others)] == list(ITEMS)
    assert (opiate["in_use_days"], opiate["state"], opiate["why_none"]) == (13, "not yet checked", None)
    assert (opiate["own_days"], opiate["starts"], opiate["pairs"]) == (2, 60, 60)
    assert 0.99 < opiate["reliability"] < 1
    assert all(row["own_days"] is None and "found 0 and 0" in row["why_none"] for row in others)


@pytest.mark.parametrize(("apart", "pairs"), [(1, 60), (14, 60), (15, 0)])
def test_only_reviews_close_together_are_a_pair(apart, pairs):
    with record(reviewed(60, "A", apart)) as connection:
        opiate = reliable_change_table(connection).to_pylist()[0]
    assert opiate["pairs"] == pairs
    assert (opiate["own_days"] is None) == (pairs == 0)


@pytest.mark.parametrize(("people", "has_own"), [(49, False), (50, True)])
def test_few_people_give_no_threshold(people, has_own):
    with record(reviewed(people, "A")) as connection:
        opiate = reliable_change_table(connection).to_pylist()[0]
    assert (opiate["own_days"] is not None) == has_own
    assert (opiate["starts"], opiate["pairs"]) == (people, people)


def test_one_service_is_not_another():
    with record(f"{reviewed(60, 'A')}\n\n{reviewed(3, 'B')}") as connection:
        starts = [
            reliable_change_table(connection, service=service).to_pylist()[0]["starts"]
            for service in ("A", "B", None)
        ]
        with pytest.raises(UsageError, match="a service of this store"):
            reliable_change_table(connection, service="C")
    assert starts == [60, 3, 63]


def test_a_person_gives_one_pair_and_starts_without_use_do_not_count():
    text = reviewed(60, "A") + (
        "\n\nepisodes\nepisode_id | person_id | service_id | started_date\nagain | A0 | A | d200"
        "\n\nreviews\nreview_id | episode_id | review_date | stage | opiate_days"
        "\n1 | again | d200 | start | 0\n2 | again | d250 | review | 9\n3 | again | d255 | review | 9"
    )
    with record(text) as connection:
        opiate = reliable_change_table(connection).to_pylist()[0]
    assert (opiate["starts"], opiate["pairs"]) == (60, 60)
