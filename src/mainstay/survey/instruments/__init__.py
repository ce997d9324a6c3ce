"""Instruments: what a survey asks, one TOML file each."""

from mainstay.survey.instruments.load import load_instruments, parse_instrument, read_instrument
from mainstay.survey.instruments.model import Domain, Instrument, Option, Question, Scoring

__all__ = [
    "Domain",
    "Instrument",
    "Option",
    "Question",
    "Scoring",
    "load_instruments",
    "parse_instrument",
    "read_instrument",
]
