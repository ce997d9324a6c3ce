"""Hear: surveys, priorities, taking part in decisions, and what was done about what people said."""
