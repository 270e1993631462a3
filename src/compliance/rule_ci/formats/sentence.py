"""A problem in one sentence, for forms that have a single field for it."""

from __future__ import annotations

from compliance.model.problem import Problem


def sentence(problem: Problem, where: str = "") -> str:
    """What is wrong and how to mend it, after `where` it stands if the form does not say so elsewhere."""
    told = f"{where}：{problem.message}" if where else problem.message
    return f"{told}（{problem.mend}）" if problem.mend else told
