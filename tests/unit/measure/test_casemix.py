from __future__ import annotations

from datetime import date

import numpy as np
import pyarrow as pa
import pytest

from lib.small_system import OBSERVED_TO, add_services, empty_system, small_indicators
from mainstay.errors import ShortfallError, UsageError
from mainstay.measure.casemix import adjust, compare_services, fit_rows
from mainstay.measure.casemix_terms import RARE, make_terms
from mainstay.measure.casemix_words import say_made_from
from mainstay.measure.count import measure
from mainstay.measure.rows import create_measured

PEOPLE = 600


def column(terms, name):
    return terms.columns[:, terms.names.index(name)].tolist()


def test_unknown_is_a_level_of_its_own_and_never_0_or_no():
    known = {"age_years": [30.0, None, 50.0], "uses_crack": ["no", "not known", "no"]}
    terms = make_terms(known, fewest=1)
    assert column(terms, "age: per 10 years") == [-1, 0, 1]
    assert column(terms, "age: not known") == [0, 1, 0]
    assert column(terms, "crack: not known") == [0, 1, 0]


def test_no_use_at_the_start_is_a_level_beside_the_days():
    terms = make_terms({"opiate_days": [0.0, 14.0, None, 28.0]}, fewest=1)
    assert column(terms, "days of opioid use: per 7 days") == [0, 2, 0, 4]
    assert column(terms, "days of opioid use: none") == [1, 0, 0, 0]
    assert column(terms, "days of opioid use: not known") == [0, 0, 1, 0]


@pytest.mark.parametrize(("others", "named"), [(4, False), (5, True)])
def test_the_fewest_people_for_a_level_of_its_own(others, named):
    known = {"sex": ["male"] * 20 + ["female"] * 10 + ["other"] * others}
    terms = make_terms(known, fewest=5)
    assert ("sex: other" in terms.names) == named
    assert int(terms.left_out.sum()) == (0 if named else others)


def test_rare_levels_share_a_term_where_they_are_enough_together():
    known = {
        "sex": ["male"] * 16 + ["other"] * 4,
        "injecting_status": ["not known"] * 3 + ["never"] * 17,
    }
    terms = make_terms(known, fewest=5)
    assert terms.names == (RARE,)
    assert column(terms, RARE) == [1] * 3 + [0] * 13 + [1] * 4
    assert not terms.left_out.any()


def test_who_is_left_out_is_counted_and_changes_nothing_for_the_others():
    generator = np.random.default_rng(3)
    sex = generator.choice(["female", "male"], 300).tolist()
    met = (generator.random(300) < np.where(np.array(sex) == "female", 0.3, 0.6)).astype(float)
    where = np.array(["A", "B"] * 150)
    asked = {"fewest_people": 5, "events_per_term": 10}
    alone = fit_rows("one", where, np.arange(300).astype(str), met, {"sex": sex}, **asked)
    more = fit_rows(
        "one",
        np.append(where, ["B", "B"]),
        np.arange(302).astype(str),
        np.append(met, [1, 1]),
        {"sex": [*sex, "other", "other"]},
        **asked,
    )
    np.testing.assert_allclose(more.model.expected, alone.model.expected)
    assert compare_services(more).left_out == (0, 2)
    assert "2 left out" in say_made_from(more)


@pytest.fixture(scope="module")
def system():
    connection = empty_system()
    add_services(connection, "A", "B", "C")
    generator = np.random.default_rng(5)
    people, episodes = [], []
    for number in range(PEOPLE):
        service = "ABC"[number % 3]
        sex = ["female", "male", None][int(generator.choice(3, p=[0.6, 0.35, 0.05]))]
        leaves = generator.random() < {"female": 0.3, "male": 0.6, None: 0.5}[sex]
        people.append({"person_id": f"p{number}", "sex": sex, "birth_year": 1980, "ethnicity": None})
        started = date(2025, 1 + number % 2, 1)
        ended = date(2025, 6, 1) if leaves else None
        episodes.append(
            {
                "episode_id": f"e{number}",
                "person_id": f"p{number}",
                "service_id": service,
                "started_date": started,
                "ended_date": ended,
                "previously_treated": bool(generator.random() < 0.5),
            }
        )
    for name, rows in (("people", people), ("episodes", episodes)):
        connection.register("rows_to_add", pa.Table.from_pylist(rows))
        connection.execute(f"INSERT INTO {name} BY NAME SELECT * FROM rows_to_add")
    yield connection
    connection.close()


@pytest.fixture(scope="module")
def indicators(tmp_path_factory):
    return small_indicators(tmp_path_factory.mktemp("casemix") / "indicators")


def test_the_record_is_adjusted_for_what_it_knows(system, indicators):
    create_measured(system, [indicators["left_early"]], OBSERVED_TO)
    found = adjust(system, "left_early", observed_to=OBSERVED_TO)
    assert len(found.met) == PEOPLE
    assert {"sex: male", "sex: not known", "previous treatment: yes"} & set(found.model.names)
    assert found.discrimination.c > 0.6
    compared = compare_services(found)
    assert compared.services == ("A", "B", "C")
    assert compared.funnel.expected.sum() == pytest.approx(compared.funnel.numerator.sum(), abs=1e-6)


def test_measure_says_what_is_expected_for_every_group_and_adds_up(system, indicators):
    chosen = {"left_early": indicators["left_early"]}
    counts = measure(system, chosen, by=["service", "month", "sex"], observed_to=OBSERVED_TO, expected=True)
    rows = counts.rows()
    assert list(counts.adjusted) == ["left_early"]
    expected = sum(row["expected"] * row["denominator"] for row in rows)
    assert expected == pytest.approx(sum(row["numerator"] for row in rows), abs=1e-6)
    assert counts.table.column_names[-1] == "expected"


def test_measure_leaves_expected_empty_and_says_why_where_there_are_too_few(system, indicators):
    chosen = {"left_early": indicators["left_early"]}
    counts = measure(
        system,
        chosen,
        by=["service"],
        observed_to=OBSERVED_TO,
        from_date=date(2024, 1, 1),
        to_date=date(2024, 12, 31),
        expected=True,
    )
    assert not counts.rows()
    assert "smaller of the two" in counts.not_adjusted["left_early"].came


def test_an_indicator_that_everybody_meets_is_refused(system, indicators):
    create_measured(system, [indicators["left_early"]], OBSERVED_TO)
    system.execute("UPDATE measured SET met = TRUE")
    with pytest.raises(ShortfallError, match="0 in the smaller"):
        adjust(system, "left_early", observed_to=OBSERVED_TO)


def test_expected_values_are_made_on_duckdb(indicators):
    from mainstay.engines.spark import SparkConnection

    spark = object.__new__(SparkConnection)
    with pytest.raises(UsageError, match="--engine duckdb"):
        measure(spark, indicators, by=["service"], observed_to=OBSERVED_TO, expected=True)
