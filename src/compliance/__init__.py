"""Policy compliance: clauses of a plan, as rules, evaluated against what a county submits."""

__version__ = "0.1.0"
