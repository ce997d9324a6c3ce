"""Indicators: each a `.sql` file with a header that says who is eligible, who met it and who is unknown."""

from mainstay.indicators.library import Indicator, bound_select, lint_indicators, load_indicators

__all__ = ["Indicator", "bound_select", "lint_indicators", "load_indicators"]
