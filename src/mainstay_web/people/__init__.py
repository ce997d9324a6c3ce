"""People in treatment: their reviews, conversations and plans."""
