"""With equal care and different people, services differ by chance alone once adjusted, and by more before.

The control is in the same system: adjusting that did nothing would fail the first half, and people who did
not differ would fail the second.
"""

from __future__ import annotations

from datetime import date

import pytest

from lib.simulated import asked
from mainstay.indicators.library import load_indicators
from mainstay.measure.casemix import adjust, compare_services
from mainstay.measure.rows import create_measured
from mainstay.simulate.system import whole_tables
from mainstay.stats.adjusted_funnel import chance_outside
from mainstay.stats.funnel import funnel_plot

SERVICES, INDICATOR = 16, "heroin_on_top_182d"
AS_OF = date(2025, 12, 31)
EQUAL_CARE = {
    "network.equal_care": 1.0,
    "network.people_differ": 8.0,
    "use.housing_stop": -0.6,
    "use.mental_health_stop": -0.5,
    "use.resume_unmet": 0.9,
}
"""What people need at the start matters more than usual, so that a small system shows it."""


def outside(plot):
    return sum(place not in ("within", "none") for place in plot.position)


def both_funnels(seed, people):
    tables = whole_tables(people, SERVICES, 2, seed, EQUAL_CARE)
    with asked(tables) as connection:
        create_measured(connection, [load_indicators()[INDICATOR]], AS_OF)
        compared = compare_services(adjust(connection, INDICATOR, observed_to=AS_OF), overdispersion=False)
    return funnel_plot(compared.funnel.numerator, compared.known), compared.funnel


def test_adjusted_funnels_flag_no_more_services_than_chance_and_unadjusted_ones_do():
    unadjusted, adjusted = both_funnels(seed=3, people=4000)
    by_chance = chance_outside(SERVICES)
    assert outside(adjusted) <= 3 < outside(unadjusted)  # more than 3 of 16 by chance: 7 in 1,000
    assert adjusted.dispersion.phi < 1.5 < unadjusted.dispersion.phi
    assert outside(unadjusted) > 3 * by_chance


@pytest.mark.nightly
def test_over_twenty_systems_adjusted_funnels_flag_what_chance_does():
    funnels = [both_funnels(seed, people=4000) for seed in range(20)]
    flagged = [sum(outside(pair[place]) for pair in funnels) for place in (0, 1)]
    expected = chance_outside(20 * SERVICES)  # 16, standard deviation 3.9
    assert flagged[1] <= expected + 3 * 3.9
    assert flagged[0] > 2 * expected
