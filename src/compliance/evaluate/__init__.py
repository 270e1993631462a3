"""Evaluation: submissions judged by a compiled policy, with findings that can be contested."""

from compliance.evaluate.compiled import CompiledPolicy, compile_policy
from compliance.evaluate.evaluate import Request, evaluate
from compliance.evaluate.results import results

__all__ = ["CompiledPolicy", "Request", "compile_policy", "evaluate", "results"]
