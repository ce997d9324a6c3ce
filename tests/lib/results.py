"""Results in tests: which indicators the site shows there."""

from __future__ import annotations

FEW_INDICATORS = (
    "heroin_on_top_182d",
    "stopped_or_reduced_182d",
    "increased_182d",
    "retained_182d",
    "unplanned_exit_182d",
    "opioid_test_positive",
)
"""So few that they are worked out in a moment; among them all that "everyone who started" needs."""
