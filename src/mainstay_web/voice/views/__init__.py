"""The pages of Hear."""
