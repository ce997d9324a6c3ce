"""Instruments: the shipped ones are as promised, and a wrong file is refused with line and reason."""

from __future__ import annotations

import re

import pytest

from lib.reading_age import count
from mainstay.errors import UsageError
from mainstay.survey.instruments import load_instruments, parse_instrument, read_instrument

WHOLE = """id = "own"
title = "Own"
purpose = "To ask."
version = "1"
languages = ["en"]
licence = "ours"
source = "ours"
state = "not_yet_checked"
has_wording = true

[domains]
dose = "Dose"

[scales]
help = [
  { code = "a", rank = "very_good", label = "A" },
  { code = "b", rank = "good", label = "B" },
  { code = "c", rank = "poor", label = "C" },
  { code = "d", rank = "bad", label = "D" },
  { code = "e", apart = "dont_know", label = "E" },
]

[[questions]]
id = "dose"
kind = "rating"
domain = "dose"
scale = "help"
text = "How is it?"

[[questions]]
id = "days"
kind = "number"
lowest = 0
highest = 28
text = "How many days?"

[[questions]]
id = "words"
kind = "text"
longest = 100
text = "Say more?"

[scoring]
kind = "domains"
better = "lower"
"""

DOMAINS = [
    *("mental_health", "housing", "psychosocial", "positive_activities", "mutual_aid", "dose"),
    *("choice_of_medicine", "collecting", "keyworker", "physical_health", "work_and_learning", "family"),
    *("trauma_and_safety", "involved", "respect", "pushed_to_reduce"),
]


def test_the_whole_file_is_taken():
    own = parse_instrument(WHOLE, "own.toml")
    assert [question.id for question in own.questions] == ["dose", "days", "words"]
    assert [option.rank for option in own.questions[0].options] == ["very_good", "good", "poor", "bad", ""]


@pytest.mark.parametrize(
    ("old", "new", "line", "reason"),
    [
        ('title = "Own"', "title = ", 2, "TOML"),
        ('title = "Own"', 'title = ""', 2, "title"),
        ('title = "Own"', "", 1, "title"),
        ('title = "Own"', 'title = "Own"\ncolour = 1', 3, "colour"),
        ('id = "own"', 'id = "other"', 1, "file's name"),
        ('state = "not_yet_checked"', 'state = "fine"', 8, "state"),
        ("has_wording = true", "has_wording = 1", 9, "has_wording"),
        ('languages = ["en"]', 'languages = "en"', 5, "languages"),
        ('languages = ["en"]', 'languages = ["en", "cy"]', 16, "each of the languages"),
        ('dose = "Dose"', "dose = 1", 11, "domains"),
        ('dose = "Dose"', 'dose = "Dose"\nhousing = "Housing"', 13, "a question for domain housing"),
        ('rank = "poor"', 'rank = "so_so"', 18, "rank"),
        ('{ code = "c", rank = "poor", label = "C" },', "", 15, "rank"),
        ('code = "d"', 'code = "c"', 15, "once"),
        ('code = "d"', 'code = "D d"', 19, "codes"),
        ('apart = "dont_know"', 'apart = "no_idea"', 20, "apart"),
        (', label = "E"', "", 20, "label"),
        ('kind = "number"', 'kind = "slider"', 30, "kind"),
        ('domain = "dose"', 'domain = "money"', 23, "domain"),
        ('scale = "help"', 'scale = "other"', 23, "scale"),
        ('scale = "help"', "", 23, "scale"),
        ("lowest = 0", "lowest = 29", 30, "lowest"),
        ("highest = 28", "", 30, "lowest"),
        ("longest = 100", "longest = 9000", 37, "characters"),
        ('id = "days"', 'id = "dose"', 30, "once"),
        ('text = "Say more?"', "", 37, "text"),
        ('text = "Say more?"', 'text = "Say more?"\nnote = "x"', 42, "note"),
        ('kind = "domains"', 'kind = "sum"', 43, "kind"),
        ('kind = "domains"', 'kind = "total"', 43, "a total from 0 to 28"),
        ('kind = "domains"', 'kind = "total"\nlowest = 0\nhighest = 28', 43, "every answer"),
        ('kind = "domains"', 'kind = "one_question"', 43, "ticked"),
        ('better = "lower"', "", 43, "better"),
        ("has_wording = true", "has_wording = false", 16, "may not be given"),
    ],
)
def test_a_wrong_file_is_refused_with_line_and_reason(old, new, line, reason):
    assert old in WHOLE
    with pytest.raises(UsageError) as refused:
        parse_instrument(WHOLE.replace(old, new, 1), "own.toml")
    said = str(refused.value)
    assert reason in said
    assert re.search(rf"line {line}\b", said), said


def test_two_questions_for_one_domain_and_a_fourth_in_own_words_are_refused():
    again = '[[questions]]\nid = "more"\nkind = "rating"\ndomain = "dose"\nscale = "help"\ntext = "And?"\n'
    with pytest.raises(UsageError, match="one question for each domain"):
        parse_instrument(WHOLE + again, "own.toml")
    words = "".join(
        f'[[questions]]\nid = "w{n}"\nkind = "text"\nlongest = 9\ntext = "?a"\n' for n in range(3)
    )
    with pytest.raises(UsageError, match="at most 3"):
        parse_instrument(WHOLE + words, "own.toml")


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(UsageError, match="UTF-8"):
        read_instrument(tmp_path / "own.toml")
    (tmp_path / "own.toml").write_text(WHOLE)
    assert read_instrument(tmp_path / "own.toml").id == "own"


def test_quality_of_help_asks_what_it_promises():
    asked = load_instruments()["quality_of_help"]
    assert [domain.id for domain in asked.domains] == DOMAINS
    assert len(asked.own_words) == 3
    assert asked.question("in_ost_now")
    assert [option.code for option in asked.question("own_priority").options] == DOMAINS
    for question in asked.rated:
        assert [option.rank for option in question.options][:4] == ["very_good", "good", "poor", "bad"]
        assert "dont_know" in {option.apart for option in question.options}


def test_every_domain_of_help_keeps_not_offered_apart():
    asked = load_instruments()["quality_of_help"]
    without = {q.domain for q in asked.rated if "needed_not_offered" not in {o.apart for o in q.options}}
    assert without == {"dose", "collecting", "respect", "pushed_to_reduce"}


def test_quality_of_help_can_be_read_at_eleven():
    asked = load_instruments()["quality_of_help"]
    # As somebody reads it: each question with its hint, and each set of answers once.
    answers = {option.label for question in asked.rated for option in question.options}
    lines = [line for question in asked.questions for line in (question.text, question.hint) if line]
    counts = count("\n\n".join([*lines, *sorted(answers)]))
    assert counts.flesch_kincaid + 5 <= 11
    assert counts.automated + 5 <= 11
    assert counts.smog + 5 <= 12  # SMOG starts at 3.1 for text without a single long word
    assert max(len(line.split()) for line in lines) <= 16


@pytest.mark.parametrize("name", ["barc_10", "tea", "friends_and_family"])
def test_wording_of_others_is_not_given(name):
    scored = load_instruments()[name]
    assert not scored.has_wording
    assert not any(question.texts or question.hints for question in scored.questions)
    assert not any(option.texts for question in scored.questions for option in question.options)


def test_every_instrument_says_where_it_comes_from():
    for instrument in load_instruments().values():
        assert instrument.licence
        assert instrument.source
        assert instrument.state == "not_yet_checked"
