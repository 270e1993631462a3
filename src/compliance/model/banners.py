"""What must stand at the head of a report, worded in one place: for those who evaluate and for those who print what others evaluated."""

from __future__ import annotations

from compliance.model.language import say


def only_compared(unit: str, number: str) -> str:
    """That the unit is not bound by the policy of that number."""
    return say("仅供比较：“{unit}”不在{policy}的实施范围，按视同在范围内对照，不构成评估结论", unit=unit, policy=number)


def not_foreseen(phase: str, number: str) -> str:
    """That the policy of that number does not ask for this phase."""
    return say("{phase}：非{policy}规定的评估环节，按相同规则自行对照", phase=phase, policy=number)
