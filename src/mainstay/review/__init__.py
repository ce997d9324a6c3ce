"""A person's record laid beside the guideline: facts, what is not known, statements and questions; no I/O."""
