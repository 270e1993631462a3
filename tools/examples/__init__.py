"""The parts of `tools/make_examples.py`: invented submissions that show every kind of verdict, and published figures of real pilot counties."""
