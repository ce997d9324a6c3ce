from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from lib.small_report import small_contents, small_everyone
from mainstay.report.findings import UNKNOWN_WORTH_SAYING, caution, find
from mainstay.report.tally import Tally
from mainstay.report.trend import follow


@pytest.fixture(scope="module")
def network(tmp_path_factory):
    return small_contents(tmp_path_factory.mktemp("network"))


@pytest.fixture(scope="module")
def service(tmp_path_factory):
    return small_contents(tmp_path_factory.mktemp("service"), service_id="F")


def texts(findings):
    return " ".join(
        " ".join([finding.title, *finding.sentences, *(point.text for point in finding.points)])
        for finding in findings
    )


def with_section(contents, name, **changes):
    sections = [
        replace(section, **changes) if section.indicator.id == name else section
        for section in contents.sections
    ]
    return replace(contents, sections=tuple(sections))


def moved(way):
    ends = {"up": 90, "down": 10, "steady": 50}
    shares = [48, 52] * 8 + [ends[way]]
    months = {
        date(2024 + place // 12, place % 12 + 1, 1): Tally(100, share) for place, share in enumerate(shares)
    }
    return lambda better: follow(months, better=better, observed_to=date(2025, 12, 31))


def test_a_service_that_looks_better_because_people_left_is_named_first_and_as_that(network):
    findings = find(replace(network, everyone=small_everyone()))
    first = findings.attention[0]
    assert (first.title, first.anchor) == ("Service F", "everyone")
    assert "It looks better because people left." in first.sentences[0]
    assert "25% (5 of 20) used heroin on top" in first.sentences[0]
    assert "75% (75 of 100) of those who started had left" in first.sentences[0]
    assert "15% were in treatment and not using" in first.sentences[0]


def test_only_that_service_is_named_so(network):
    findings = find(replace(network, everyone=small_everyone()))
    assert [finding.title for finding in findings.attention if finding.anchor == "everyone"] == ["Service F"]


def test_a_service_beyond_the_limits_is_named_with_its_numbers_and_a_question(network):
    (finding,) = [finding for finding in find(network).attention if finding.title == "Service F"]
    assert {point.title for point in finding.points} == {"stayed", "left early"}
    assert all("by more than chance" in point.text for point in finding.points)
    assert finding.ask


def test_services_come_in_the_order_of_their_names_and_never_with_a_rank(network):
    findings = find(network)
    named = [finding.title for finding in findings.attention if finding.title.startswith("Service")]
    assert named == sorted(named)
    said = texts((*findings.attention, *findings.improved, *findings.unknown)).lower()
    for word in ("worst service", "best service", "rank", "league", "poor", "blame", "fail"):
        assert word not in said


@pytest.mark.parametrize(
    ("stayed", "left", "attention", "improved"),
    [
        ("up", "steady", [], ["stayed"]),
        ("down", "steady", ["stayed"], []),
        ("steady", "steady", [], []),
        ("up", "down", [], ["stayed", "left early"]),
        ("up", "up", ["stayed", "left early"], []),
    ],
)
def test_improvement_counts_only_while_its_pair_does_not_get_worse(
    network, stayed, left, attention, improved
):
    contents = with_section(network, "stayed", trend=moved(stayed)("higher"), lines=())
    contents = with_section(contents, "left_early", trend=moved(left)("lower"), lines=())
    contents = with_section(contents, "treated_before", trend=moved("steady")("higher"), lines=())
    findings = find(contents)
    assert sorted(finding.title for finding in findings.attention) == sorted(attention)
    assert sorted(finding.title for finding in findings.improved) == sorted(improved)


def test_a_pair_that_pulls_apart_is_said_with_both_names(network):
    contents = with_section(network, "stayed", trend=moved("up")("higher"), lines=())
    contents = with_section(contents, "left_early", trend=moved("up")("lower"), lines=())
    (finding,) = [finding for finding in find(contents).attention if finding.title == "stayed"]
    assert "looks like improvement, while it got worse on left early" in finding.sentences[0]


def placed(network, positions):
    contents = network
    for name, position in positions.items():
        lines = tuple(
            replace(line, position=position if line.service_id == "A" else "within")
            for line in network.by_id[name].lines
        )
        contents = with_section(contents, name, lines=lines)
    return contents


@pytest.mark.parametrize(
    ("stayed", "left", "attention", "improved"),
    [
        ("above_998", "within", False, True),
        ("above_998", "above_95", True, False),
        ("above_95", "within", False, False),
        ("below_998", "within", True, False),
        ("below_95", "within", False, False),
    ],
)
def test_a_service_is_called_better_only_where_no_pair_is_worse(network, stayed, left, attention, improved):
    findings = find(placed(network, {"stayed": stayed, "left_early": left, "treated_before": "within"}))
    assert bool([finding for finding in findings.attention if finding.title == "Service A"]) is attention
    assert bool([finding for finding in findings.improved if finding.title == "Service A"]) is improved


def test_beside_a_funnel_it_is_said_where_a_better_place_was_paid_for(network):
    contents = placed(network, {"stayed": "above_95", "left_early": "above_95"})
    (sentence,) = caution(contents.by_id["stayed"], contents)
    assert sentence == "Service A lies on the better side here, while it stands worse on left early."
    assert caution(contents.by_id["left_early"], contents) == []


def test_one_service_is_set_beside_all_and_no_other_is_named(service):
    findings = find(service)
    (finding,) = findings.attention
    assert finding.title == "Beside all services"
    assert not [name for name in "ABCDE" if f"Service {name}" in texts(findings.attention)]


@pytest.mark.parametrize(("unknown", "said"), [(24, False), (25, True)])
def test_a_large_share_of_unknown_is_said_with_what_it_leaves_open(network, unknown, said):
    contents = with_section(network, "treated_before", year=Tally(100 - 0, 40, unknown))
    found = [finding for finding in find(contents).unknown if finding.title == "had been treated before"]
    assert bool(found) is said
    assert UNKNOWN_WORTH_SAYING == 25 / 125
    if found:
        assert "lies between 32% and 52%" in found[0].sentences[0]


def test_where_nothing_is_known_nothing_is_said_to_lie_anywhere(network):
    contents = with_section(network, "treated_before", year=Tally(0, 0, 9))
    assert "Not known of any of 9 eligible: nothing can be said." in texts(find(contents).unknown)


def test_an_empty_system_says_nothing(tmp_path):
    findings = find(small_contents(tmp_path, people=0))
    assert findings.attention == findings.improved == findings.unknown == ()


@pytest.mark.parametrize(("points", "said"), [(8, False), (9, True)])
def test_a_change_at_one_service_is_said_when_it_has_lasted(network, points, said):
    shares = [50, 70] * 10 + [40] * points
    months = {
        date(2023 + place // 12, place % 12 + 1, 1): Tally(100, share) for place, share in enumerate(shares)
    }
    trend = follow(months, better="higher", observed_to=date(2026, 1, 1))
    assert (trend.variation, trend.run_length) == ("concern", points)
    contents = placed(network, dict.fromkeys(("stayed", "left_early", "treated_before"), "within"))
    lines = [
        replace(line, trend=trend) if line.service_id == "A" else line
        for line in contents.by_id["stayed"].lines
    ]
    findings = find(with_section(contents, "stayed", lines=tuple(lines)))
    named = [finding for finding in findings.attention if finding.title == "Service A"]
    assert bool(named) is said
    if named:
        assert named[0].points[0].text.startswith("9 months in a row below its own average of")
