"""What must hold of journey segments whatever the record says; and missing is never "not using"."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given, settings
from hypothesis import strategies as st

from lib.text_table import day, derived_rows
from mainstay.stats.multistate import CENSORED, make_segments

STATES = ("using", "reduced", "not_using", "unknown")
OUT = ("completed", "transferred", "left_unplanned", "left_unknown", "custody", "died", "censored")
OBSERVED_DAY = 300

REASONS = ["completed_drug_free", "transferred", "dropped_out", "custody", "died", "other", ""]
reviews = st.lists(
    st.tuples(
        st.sampled_from(["start", "start", "review", "review", "exit", "after"]),
        st.integers(-20, 260),
        st.one_of(st.none(), st.sampled_from([0, 0, 5, 14, 28])),
    ),
    max_size=5,
)
stays = st.lists(
    st.tuples(
        st.integers(0, 250),
        st.one_of(st.none(), st.integers(0, 80)),
        st.sampled_from(REASONS),
        st.sampled_from("pq"),
        st.sampled_from(["S01", "S02"]),
        reviews,
    ),
    min_size=1,
    max_size=5,
)


def as_text(episodes):
    lines = ["episodes", "episode_id | person_id | service_id | started_date | ended_date | end_reason"]
    spoken = ["reviews", "episode_id | review_date | stage | opiate_days"]
    for number, (start, length, reason, who, where, said) in enumerate(episodes):
        end = "" if length is None else f"d{start + length}"
        lines.append(f"{number} | {who} | {where} | d{start} | {end} | {reason if end else ''}")
        spoken += [
            f"{number} | d{start + when} | {stage} | {'' if days is None else days}"
            for stage, when, days in said
        ]
    return "\n".join(lines) + ("\n\n" + "\n".join(spoken) if len(spoken) > 2 else "")


def segments(text):
    return derived_rows(
        "journey_segments",
        text,
        "episode_id, segment, from_state, start_day, stop_day, to_state",
        observed_to=day(OBSERVED_DAY),
    )


@given(stays)
def test_every_stay_is_followed_without_a_break_for_as_long_as_it_was_observed(episodes):
    text = as_text(episodes)
    rows = segments(text)
    by_stay = {stay: [row for row in rows if row[0] == stay] for stay in {row[0] for row in rows}}
    for own in by_stay.values():
        assert [row[1] for row in own] == list(range(1, len(own) + 1))
        assert own[0][3] == 0
        assert all(
            before[4] == after[3] and before[5] == after[2] != before[2] for before, after in pairwise(own)
        )
        assert all(row[2] in STATES for row in own)
        assert own[-1][5] in OUT
        assert len(own) == 1 or all(row[4] > row[3] for row in own)
    lasted = derived_rows(
        "service_stays",
        text,
        "DISTINCT stay_episode_id, date_diff('day', stay_started_date,"
        f" coalesce(stay_ended_date, DATE '{day(OBSERVED_DAY)}'))",
        observed_to=day(OBSERVED_DAY),
    )
    assert {stay: sum(row[4] - row[3] for row in own) for stay, own in by_stay.items()} == dict(lasted)
    assert_can_be_estimated(rows)


def assert_can_be_estimated(rows):
    """Nothing the estimator refuses: no break, no move that leads nowhere."""
    code = {name: number for number, name in enumerate((*STATES, *OUT[:-1]))} | {"censored": CENSORED}
    made = make_segments(
        [int(row[0]) for row in rows],
        [code[row[2]] for row in rows],
        [code[row[5]] for row in rows],
        [row[3] for row in rows],
        [row[4] for row in rows],
        states=len(code) - 1,
    )
    assert made.people <= len({row[0] for row in rows})


def state_by_day(text):
    return {
        (stay, number): state
        for stay, _, state, start, stop, _ in segments(text)
        for number in range(start, stop)
    }


@settings(max_examples=25)
@given(stays, st.integers(0, 100))
def test_an_answer_that_is_lost_never_makes_anybody_not_using(episodes, choice):
    places = [(i, k) for i, episode in enumerate(episodes) for k in range(len(episode[5]))]
    if not places:
        return
    i, k = places[choice % len(places)]
    stage, when, _ = episodes[i][5][k]
    lost = [*episodes[i][5][:k], (stage, when, None), *episodes[i][5][k + 1 :]]
    after = [*episodes[:i], (*episodes[i][:5], lost), *episodes[i + 1 :]]
    before_state, after_state = state_by_day(as_text(episodes)), state_by_day(as_text(after))
    assert before_state.keys() == after_state.keys()
    for place, state in after_state.items():
        if state == "not_using":
            assert before_state[place] == "not_using"
