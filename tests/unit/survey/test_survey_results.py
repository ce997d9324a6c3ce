"""Results: ACMD's published shares come back, and what is no rating is never a poor one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lib.survey_answers import ACMD, acmd_sheets, by_domain
from mainstay.errors import UsageError
from mainstay.survey.instruments import load_instruments
from mainstay.survey.results import summarise
from mainstay.survey.tally import CATEGORIES, category_of

HELP = load_instruments()["quality_of_help"]


def test_published_shares_come_back():
    found = by_domain(summarise(HELP, acmd_sheets()), "in_ost_now")
    assert {domain: round(100 * found[domain].poor_or_bad.share) for domain in ACMD} == ACMD
    assert found["dose"].ratio_words == "2.3 to 1"
    assert found["mental_health"].poor_or_bad.lower == pytest.approx(0.443, abs=0.001)
    assert found["mental_health"].poor_or_bad.upper == pytest.approx(0.634, abs=0.001)


def test_the_order_is_worst_first_and_those_not_rated_come_last():
    ranked = [each.domain for each in summarise(HELP, acmd_sheets()).worst_first("in_ost_now")]
    assert ranked[:5] == ["mental_health", "housing", "psychosocial", "positive_activities", "dose"]
    assert len(ranked) == len(HELP.domains)


def test_each_answer_is_counted_once_and_where_it_belongs():
    question = HELP.question("housing")
    for option in question.options:
        tally = by_domain(summarise(HELP, [{"housing": option.code}]))["housing"].tally
        assert tally.everyone == 1
        assert getattr(tally, option.rank or option.apart) == 1
    assert by_domain(summarise(HELP, [{}]))["housing"].tally.no_answer == 1


def test_what_is_no_rating_has_no_share():
    for code in ("not_needed", "needed_not_offered", "dont_know"):
        found = by_domain(summarise(HELP, [{"housing": code}]))["housing"]
        assert found.poor_or_bad.share is None
        assert found.ratio is None
        assert found.ratio_words == "not rated"
        assert "Nobody rated it" in found.beside


def test_needed_and_not_offered_is_of_those_who_needed_it():
    sheets = [{"housing": code} for code in ("good", "needed_not_offered", "not_needed", "dont_know")]
    found = by_domain(summarise(HELP, sheets))["housing"]
    assert (found.not_offered.part, found.not_offered.whole) == (1, 2)
    assert (found.poor_or_bad.part, found.poor_or_bad.whole) == (0, 1)


def test_being_pushed_often_is_on_the_bad_side():
    found = by_domain(summarise(HELP, [{"pushed_to_reduce": "often"}, {"pushed_to_reduce": "never"}]))
    assert found["pushed_to_reduce"].poor_or_bad.share == 0.5


def test_only_who_says_so_is_in_ost_now():
    sheets = [{"in_ost_now": said} for said in ("yes", "no", "not_said")] + [{}]
    assert summarise(HELP, sheets).people == {"all": 4, "in_ost_now": 1}


def test_a_small_sample_cannot_be_told_from_the_reference_and_a_large_one_can():
    def words(poor, good):
        sheets = [{"mental_health": "poor"}] * poor + [{"mental_health": "good"}] * good
        return by_domain(summarise(HELP, sheets))["mental_health"].beside

    assert "cannot be told" in words(6, 6)
    assert words(170, 30).startswith("More people")
    assert words(30, 170).startswith("Fewer people")
    assert "not known to us" in words(30, 170)


def test_who_did_not_answer_is_said():
    assert "other 97" in summarise(HELP, acmd_sheets(3), asked=100).response_words
    assert "not counted" in summarise(HELP, []).response_words
    with pytest.raises(UsageError):
        summarise(HELP, acmd_sheets(3), asked=2)


def test_priorities_are_counted_most_first():
    sheets = [{"own_priority": "housing"}] * 2 + [{"own_priority": "dose"}] + [{}]
    assert summarise(HELP, sheets).priorities == (("housing", 2), ("dose", 1))


def test_a_group_that_is_not_there_is_refused():
    with pytest.raises(UsageError):
        summarise(HELP, []).worst_first("men")


def test_a_total_needs_every_answer():
    tea = load_instruments()["tea"]
    whole = {"substance_use": 1, "health": 2, "lifestyle": 3, "community": 4}
    scored = summarise(tea, [whole, {**whole, "health": 10}, {"health": 1}]).total
    assert (scored.complete, scored.incomplete, scored.mean, scored.median) == (2, 1, 14.0, 14.0)
    assert summarise(tea, [{}]).total.mean is None


def test_answers_of_one_question_are_counted():
    found = summarise(load_instruments()["friends_and_family"], [{"overall": "good"}, {}])
    assert found.choices["good"] == 1
    assert sum(found.choices.values()) == 1


@given(
    st.lists(
        st.fixed_dictionaries(
            {}, optional={"dose": st.sampled_from([o.code for o in HELP.question("dose").options])}
        )
    )
)
def test_counts_add_up_whatever_is_answered(sheets):
    found = by_domain(summarise(HELP, sheets))["dose"]
    assert found.tally.everyone == len(sheets)
    said = [category_of(HELP.question("dose"), sheet.get("dose")) for sheet in sheets]
    assert {name: getattr(found.tally, name) for name in CATEGORIES} == {n: said.count(n) for n in CATEGORIES}
    if found.poor_or_bad.share is not None:
        assert 0 <= found.poor_or_bad.lower <= found.poor_or_bad.share <= found.poor_or_bad.upper <= 1
