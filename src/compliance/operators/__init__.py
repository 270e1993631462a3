"""The closed table of operators: every form that a check may take."""

from __future__ import annotations

from compliance.operators import attested, body, composite, count, deadline, every, ordered, periodic, rate, recorded, total, unchanged
from compliance.operators.base import Operator
from compliance.operators.programs import Options

OPERATORS: dict[str, Operator] = {
    operator.name: operator
    for operator in (
        rate.OPERATOR,
        count.OPERATOR,
        count.EXISTS,
        every.OPERATOR,
        body.OPERATOR,
        unchanged.OPERATOR,
        deadline.OPERATOR,
        periodic.OPERATOR,
        attested.OPERATOR,
        attested.JUDGED,
        recorded.OPERATOR,
        recorded.INFORMATIONAL,
        ordered.OPERATOR,
        total.OPERATOR,
        composite.ALL_OF,
        composite.ANY_OF,
    )
}

__all__ = ["OPERATORS", "Operator", "Options"]
