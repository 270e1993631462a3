"""A first draft of a rule, made from the clause inventory: it loads, and its examples pass."""
