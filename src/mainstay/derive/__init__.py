"""Tables made from the record that several indicators share, each one SELECT."""
