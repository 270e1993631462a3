"""One change of meaning, and how changes are named."""

from __future__ import annotations

from dataclasses import dataclass

from compliance.model.place import Place
from compliance.model.problem import Problem
from compliance.rule_ci.outcome import Level, Notice

RuleKey = tuple[str, str]
"""Policy and id of a rule or requirement group."""

TITLES = {
    "rule-added": "增加规则",
    "rule-removed": "删去规则",
    "rule-renamed": "规则改编号",
    "operator-changed": "检查方式",
    "bound-changed": "标准数值",
    "check-changed": "检查内容",
    "due-changed": "期限",
    "waits-changed": "到期前怎样判定",
    "scope-changed": "适用范围",
    "basis-changed": "依据性质",
    "responsible-changed": "责任单位",
    "item-added": "增加核对项",
    "item-removed": "删去核对项",
    "cover-added": "条款有了规则",
    "cover-lost": "条款没有了规则",
    "cover-moved": "条款换了规则",
    "cover-units": "条款只对部分单位",
    "clause-moved": "引文位置",
    "quote-changed": "引文",
    "rule-reading": "规则所用口径",
    "reading-added": "增加口径",
    "reading-removed": "删去口径",
    "reading-default": "口径缺省取法",
    "reading-values": "口径取法",
    "reading-parameter": "口径参数",
    "indicator-changed": "指标",
    "table-changed": "表",
    "field-changed": "字段",
    "table-check": "表内核对",
    "code-changed": "代码",
    "query-changed": "数据核对",
    "requirement-changed": "要求组",
    "calendar-changed": "工作日历",
    "policy-added": "增加政策",
    "policy-removed": "删去政策",
    "policy-front": "政策文件头",
    "policy-text": "政策原文",
    "clause-changed": "条款清单",
}
MEND = "确认这是有意的改动，并把受影响的条款和日期写进更新记录"


@dataclass(frozen=True, slots=True)
class Change:
    """A change of meaning; `message` is whole sentences. `place` is in the new rulebook, or in the old one when `removed`; `was` is where it stood before.

    `touches` are the rules and groups whose verdict it may change, `old` and `new` what was and is said (empty: nothing).
    """

    code: str
    subject: str
    message: str
    place: Place
    policy: str = ""
    removed: bool = False
    was: Place | None = None
    touches: frozenset[RuleKey] = frozenset()
    old: str = ""
    new: str = ""

    def notice(self) -> Notice:
        """As a warning: it fails no rule file, but somebody must want it."""
        side = "（指原来的文件）" if self.removed else ""
        related = ((self.was, "原来在这里"),) if self.was and not self.removed else ()
        return Notice(Problem(self.code, f"{self.subject}：{self.message}{side}", self.place, MEND), Level.WARNING, related)

    def as_json(self) -> dict[str, object]:
        """The change as plain values."""
        return {
            "code": self.code,
            "title": TITLES[self.code],
            "policy": self.policy,
            "subject": self.subject,
            "message": self.message,
            "old": self.old,
            "new": self.new,
            "file": self.place.file,
            "line": self.place.line,
            "removed": self.removed,
            "touches": [name for _, name in sorted(self.touches)],
        }


def was_is(old: str, new: str) -> str:
    """“原：…；现：…。”"""
    return f"原：{old or '（无）'}；现：{new or '（无）'}。"
