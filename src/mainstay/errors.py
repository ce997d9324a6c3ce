"""What can go wrong, said so that a person can put it right.

MainstayError          shown without a traceback
├── UsageError         exit code 2: the command was used in a way it cannot follow
└── ShortfallError     exit code 1: the command was right, what it was given fell short

Every error says what was expected, what came and what to do next. None carries a
person's values: for rows it names table, column, rule, count and line numbers.
"""

from __future__ import annotations


class MainstayError(Exception):
    """An error that a person can act on.

    Args
        expected : what the software needed
        came : what it was given instead; never a value from a person's row
        next_step : what to do now
    Example
        >>> str(UsageError("a folder", "a file", "Give the folder that holds the files."))
        'Expected a folder, but found a file. Give the folder that holds the files.'
    """

    exit_code = 1

    def __init__(self, expected: str, came: str, next_step: str) -> None:
        self.expected = expected
        self.came = came
        self.next_step = next_step
        super().__init__(f"Expected {expected}, but found {came}. {next_step}")


class UsageError(MainstayError):
    """The command was used in a way it cannot follow."""

    exit_code = 2


class ShortfallError(MainstayError):
    """The command was right; the files, the store or the rows fell short."""

    exit_code = 1
