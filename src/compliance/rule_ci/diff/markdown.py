"""The comparison as a comment for a review: Markdown that reads well raw."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence

from compliance.model.verdict import REASON_TITLES, VERDICT_TITLES, Conclusion
from compliance.rule_ci.diff.change import TITLES, Change
from compliance.rule_ci.diff.compare import Comparison
from compliance.rule_ci.diff.verdicts import Saying, Trial, Turn, unusable
from compliance.rule_ci.formats.characters import visible

FOLD = 20
ABSENT = "（没有这一条）"
_AWKWARD = re.compile(r"([\\`*\[\]<>|])")


def markdown(comparison: Comparison, found: Sequence[Trial] | None) -> str:
    """The whole comment; `found` None: no submissions were tried."""
    return "\n".join(_lines(comparison, found)) + "\n"


def _lines(comparison: Comparison, found: Sequence[Trial] | None) -> Iterator[str]:
    yield f"## 规则比较：{escaped(comparison.old.name)} → {escaped(comparison.new.name)}"
    yield ""
    yield from _summary(comparison, found)
    if found is not None:
        yield from _trials(found)
    if comparison.changes:
        yield from ("", "### 含义的改动")
        yield from _changes(comparison)


def _summary(comparison: Comparison, found: Sequence[Trial] | None) -> Iterator[str]:
    if found is not None:
        yield from _verdict_table(found)
    if comparison.changes:
        counts = Counter(TITLES[change.code] for change in comparison.changes)
        yield from ("| 含义的改动 | 处数 |", "|---|---:|")
        yield from (f"| {title} | {number} |" for title, number in counts.items())
        yield ""
    yield f"含义改动 {len(comparison.changes)} 处。" if comparison.changes else "含义没有改动。"
    if comparison.text_only:
        yield f"另有 {len(comparison.text_only)} 个文件只改了文字或写法（标题、整改、说明、示例、注释、键的次序、空白），不影响判定，不逐项列出。"


def _verdict_table(found: Sequence[Trial]) -> Iterator[str]:
    yield from ("| 申报材料 | 单位 | 条款 | 结论改变 | 怎样改变 |", "|---|---|---:|---:|---|")
    for trial in found:
        unit, source = escaped(trial.unit or "—"), escaped(trial.source)
        if trial.before or trial.after:
            sides = "两版都不能评估" if trial.before and trial.after else "现在不能评估" if trial.after else "原来不能评估"
            yield f"| {source} | {unit} | — | — | {sides} |"
            continue
        ways = Counter(f"{_word(turn.old)} → {_word(turn.new)}" for turn in trial.turns)
        yield f"| {source} | {unit} | {trial.clauses} | {len(trial.turns)} | {'；'.join(f'{way} {number} 条' for way, number in ways.items()) or '没有'} |"
    yield ""


def _trials(found: Sequence[Trial]) -> Iterator[str]:
    for trial in found:
        if problem := unusable(trial):
            yield from ("", f"### {escaped(trial.source)}：不能比较", "", escaped(problem.message))
        elif trial.turns:
            title = f"{escaped(trial.unit)}：{len(trial.turns)} 个条款的结论改变"
            yield from ("", f"### {title}")
            yield from folded(title, [line for turn in trial.turns for line in _turn(turn)], len(trial.turns))


def _turn(turn: Turn) -> Iterator[str]:
    rules = " → ".join(dict.fromkeys(one.rule for one in (turn.old, turn.new) if one and one.rule))
    yield f"- **{turn.clause}** “{escaped(turn.quote)}”（规则 {escaped(rules) or '无'}）：**{_word(turn.old)} → {_word(turn.new)}**"
    yield from (f"  - {title}：{_seen(saying)}" for title, saying in (("原", turn.old), ("现", turn.new)) if saying and (saying.observed or saying.expected))
    reasons = [f"{escaped(change.subject)}：{escaped(change.message)}" for change in turn.why]
    yield from (f"  - 因为：{reason}" for reason in reasons or ["列出的改动没有一处直接涉及这条规则，请人工查明"])


def _seen(saying: Saying) -> str:
    return f"要求 {escaped(saying.expected)}；查得 {escaped(saying.observed)}"


def _word(saying: Saying | None) -> str:
    return ABSENT if saying is None else conclusion_words(saying.conclusion)


def conclusion_words(conclusion: Conclusion) -> str:
    """A verdict, and the reason of an unknown one."""
    return VERDICT_TITLES[conclusion.verdict] + (f"（{REASON_TITLES[conclusion.reason]}）" if conclusion.reason else "")


def _changes(comparison: Comparison) -> Iterator[str]:
    plans = {name: policy.document.title for side in (comparison.old, comparison.new) for name, policy in side.book.policies.items()}
    for name in ("", *plans):
        own = [change for change in comparison.changes if change.policy == name]
        if own:
            title = f"《{escaped(plans[name])}》" if name else "口径、表、代码和日历"
            yield from ("", f"#### {title}")
            yield from folded(f"{title}：{len(own)} 处", [_change(change) for change in own], len(own))


def _change(change: Change) -> str:
    side = "原 " if change.removed else ""
    return f"- **{escaped(change.subject)}** {escaped(change.message)}（{side}{escaped(str(change.place))}）"


def folded(title: str, lines: Sequence[str], number: int) -> Iterator[str]:
    """The lines, behind a heading to unfold when they tell of many things."""
    if number <= FOLD:
        yield from ("", *lines)
    else:
        yield from ("", "<details>", f"<summary>{title}</summary>", "", *lines, "", "</details>")


def escaped(text: str) -> str:
    """Text of rule files and submissions with nothing in it that Markdown or HTML would read as a mark."""
    return _AWKWARD.sub(lambda match: {"<": "&lt;", ">": "&gt;"}.get(match.group(1), f"\\{match.group(1)}"), visible(" ".join(text.split())))
