"""The form that people answer: a process of its own, which knows nobody and can only add."""
