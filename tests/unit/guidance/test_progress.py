"""A person's own progress: what is drawn and said, and that not asked is never none."""

from __future__ import annotations

from datetime import date

import pytest

from lib.site import start_django

start_django()

from mainstay.review.model import PersonRecord  # noqa: E402
from mainstay_web.guidance.progress import MOST_BARS, progress_of  # noqa: E402


def progress(*heroin, **others):
    rows = []
    for number, days in enumerate(heroin):
        others_of_row = {name: values[number] for name, values in others.items()}
        on = date(2025 + number // 12, number % 12 + 1, 3)
        rows.append({"episode_id": "e", "review_date": on, "opiate_days": days, **others_of_row})
    elsewhere = {"episode_id": "earlier", "review_date": date(2020, 1, 1), "opiate_days": 28}
    record = PersonRecord("p", "S01", "e", date(2027, 1, 1), {}, {}, {"reviews": (*rows[::-1], elsewhere)})
    return progress_of(record)


@pytest.mark.parametrize(
    ("days", "said"),
    [
        ((20, 4), "It is a good result."),
        ((20, 0), "It is a good result."),
        ((0, 0), "Well done."),
        ((8, 8), "That is the same."),
        ((4, 8), "This can happen."),
        ((4,), "You told us once: 4 days"),
        ((20, 4, None), "The last time we met, this was not asked."),
    ],
)
def test_what_is_said(days, said):
    (heroin,) = progress(*days)
    assert said in " ".join(heroin.words)


def test_not_asked_is_a_question_mark_and_never_none():
    (heroin,) = progress(20, None, 4)
    assert [bar.says for bar in heroin.bars] == ["20", "?", "4"]
    assert any(words.startswith("At first it was 20 days out of 28. In ") for words in heroin.words)


def test_nothing_is_drawn_of_what_was_never_asked():
    assert progress(None, None) == []
    assert progress() == []


def test_crack_and_needles_only_where_somebody_used_them():
    assert [one.key for one in progress(1, 1, crack_days=(0, None), injecting_days=(0, 3))] == [
        "opiate_days",
        "injecting_days",
    ]


def test_the_first_and_the_latest_are_kept_where_there_are_many():
    (heroin,) = progress(*range(20))
    assert [bar.days for bar in heroin.bars] == [0, 15, 16, 17, 18, 19]
    assert len(heroin.bars) == MOST_BARS
