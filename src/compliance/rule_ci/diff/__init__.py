"""What changed in meaning between two rulebooks, and which verdicts it changes."""
