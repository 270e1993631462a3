"""Lints: what rule files say that the plan does not, or the plan says and rule files do not."""
