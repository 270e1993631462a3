"""Facts in, conclusions out: two implementations that must agree."""

from compliance.engine.definition import check_definition
from compliance.engine.durable import DurableEngine, DurableError, available
from compliance.engine.fence import FenceError, check_fence
from compliance.engine.reference import ReferenceEngine
from compliance.engine.shadow import Difference, Engine, EngineDisagreementError, decide_with_both, engines_used
from compliance.model.program import Branch, Comparison, Fact, Program, Test

__all__ = [
    "Branch",
    "Comparison",
    "Difference",
    "DurableEngine",
    "DurableError",
    "Engine",
    "EngineDisagreementError",
    "Fact",
    "FenceError",
    "Program",
    "ReferenceEngine",
    "Test",
    "available",
    "check_definition",
    "check_fence",
    "decide_with_both",
    "engines_used",
]
