"""Limits, thresholds, code lists and benchmarks, each with its source and whether anyone has checked it."""

from mainstay.reference.values import ReferenceValue, load_values, read_codes

__all__ = ["ReferenceValue", "load_values", "read_codes"]
