"""The vocabulary that every other layer shares: verdicts, places, problems, exact quantities, three-valued logic."""
