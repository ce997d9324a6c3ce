"""Mainstay: see, hear, act on and learn from how opioid substitution treatment is going."""

__version__ = "0.1.0"
