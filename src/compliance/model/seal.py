"""The parts of a seal: what a result rests on, each as a hash or a version, with their titles."""

from __future__ import annotations

from collections.abc import Iterable

from compliance.model.language import mark, say

SEAL_TITLES = {
    "rules": mark("规则库"),
    "policy": mark("政策文件"),
    "policy_text": mark("政策正文"),
    "readings": mark("口径"),
    "submission": mark("申报材料"),
    "inspection": mark("现场核查结果"),
    "waivers": mark("豁免清单"),
    "weights": mark("权重表"),
    "calendar": mark("工作日历"),
    "templates": mark("报告模板"),
    "translations": mark("译文"),
    "program": mark("程序版本"),
    "engine": mark("引擎与程序源码"),
}
OF_PROGRAM = ("templates", "translations", "program", "engine")
"""The parts that say by what a result was made and printed, not what was judged."""


def seal_title(part: str) -> str:
    """The title of a part; a part that a later program seals is called by its name."""
    return say(SEAL_TITLES[part]) if part in SEAL_TITLES else part


def sealed_matter(seal: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The parts that say what was judged: equal for equal inputs, whichever release of the program judged them."""
    return {part: value for part, value in seal if part not in OF_PROGRAM}
