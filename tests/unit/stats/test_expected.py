from __future__ import annotations

import numpy as np
import pytest

from mainstay.errors import ShortfallError
from mainstay.stats.expected import fit_expected

SEX = [[0.0]] * 50 + [[1.0]] * 50


def fit(met, terms, *names, per=1):
    return fit_expected(met, terms, names or ["inside"], events_per_parameter=per)


def test_two_groups_give_their_own_proportions():
    found = fit([1] * 10 + [0] * 40 + [1] * 25 + [0] * 25, SEX)
    np.testing.assert_allclose(found.expected, [0.2] * 50 + [0.5] * 50, atol=1e-9)
    assert found.coefficients[1] == pytest.approx(np.log(4), abs=1e-8)
    assert (found.events, found.parameters) == (35, 1)


@pytest.mark.parametrize(("events", "refused"), [(9, True), (10, False)])
def test_the_fewest_events_for_a_term(events, refused):
    met = np.zeros(100)
    met[: events // 2], met[50 : 50 + events - events // 2] = 1, 1
    if refused:
        with pytest.raises(ShortfallError, match="9 in the smaller of the two"):
            fit(met, SEX, per=10)
    else:
        assert fit(met, SEX, per=10).events == 10


def test_the_fewer_of_met_and_not_met_count_as_events():
    met = np.ones(100)
    met[[0, 60]] = 0
    with pytest.raises(ShortfallError, match="2 in the smaller"):
        fit(met, SEX, per=10)


@pytest.mark.parametrize("everybody", [0.0, 1.0])
def test_nobody_and_everybody_are_refused(everybody):
    with pytest.raises(ShortfallError, match="0 in the smaller"):
        fit(np.full(100, everybody), SEX)


def test_a_level_at_which_everybody_met_it_is_refused_by_name():
    with pytest.raises(ShortfallError, match="told by inside"):
        fit([1] * 20 + [0] * 30 + [1] * 50, SEX)


def test_terms_that_tell_only_together_are_refused():
    age = np.linspace(-1, 1, 40)
    with pytest.raises(ShortfallError, match="several terms together"):
        fit(age > 0, age[:, None], "age")


def test_a_term_that_says_what_another_says_is_left_out():
    met = [1] * 10 + [0] * 40 + [1] * 25 + [0] * 25
    inside = np.array(SEX)
    found = fit(met, np.hstack([inside, 1 - inside, 3 * inside]), "inside", "outside", "thrice")
    assert found.parameters == 1
    assert np.isnan(found.coefficients[2:]).all()
    assert np.isnan(found.standard_errors[2:]).all()
    np.testing.assert_allclose(found.expected, fit(met, SEX).expected)


def test_without_terms_everybody_has_the_same_chance():
    found = fit_expected([1, 0, 0, 0], np.zeros((4, 0)), [], events_per_parameter=1)
    np.testing.assert_allclose(found.expected, 0.25)
