"""The parts of a seal: what a result rests on, each as a hash or a version, with their titles."""

from __future__ import annotations

from collections.abc import Iterable

SEAL_TITLES = {
    "rules": "规则库",
    "policy": "政策文件",
    "policy_text": "政策正文",
    "readings": "口径",
    "submission": "申报材料",
    "inspection": "现场核查结果",
    "waivers": "豁免清单",
    "weights": "权重表",
    "calendar": "工作日历",
    "templates": "报告模板",
    "program": "程序版本",
    "engine": "引擎与程序源码",
}
OF_PROGRAM = ("templates", "program", "engine")
"""The parts that say by what a result was made and printed, not what was judged."""


def seal_title(part: str) -> str:
    """The title of a part; a part that a later program seals is called by its name."""
    return SEAL_TITLES.get(part, part)


def sealed_matter(seal: Iterable[tuple[str, str]]) -> dict[str, str]:
    """The parts that say what was judged: equal for equal inputs, whichever release of the program judged them."""
    return {part: value for part, value in seal if part not in OF_PROGRAM}
