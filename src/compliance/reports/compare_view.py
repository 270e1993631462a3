"""The page of a comparison, made from the content of `compare.json` alone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from compliance.model.language import counted, in_turn, mark, named, say, series
from compliance.model.quantity import plain
from compliance.model.verdict import Verdict
from compliance.model.waiver import WaiverState, waiver_title
from compliance.reports.compare_changes import change_groups, mark_of
from compliance.reports.compare_parts import CompareView, CountsRow, GroupRow, InputRow, SquareRow, TrajectoryRow, WaiverRow
from compliance.reports.compare_wording import INPUT_SIDES, MEANINGS, TITLES
from compliance.reports.html import environment
from compliance.reports.parts import Fact
from compliance.reports.scrub import scrub
from compliance.reports.wording import ORDER, Mark, day, gap, in_brackets, listed, verdict_mark

KINDS = ("clauses", "findings", "requirements")
SHORT_HASH = 12
TOLD_BY_RESULTS = ("readings", "day", "program")
"""The inputs that results hold themselves."""
DAYS_BY = {"period_end": mark("各自统计期的最后一天"), "as_of": mark("两次的评估日")}
BANNERS = {"old": mark("上次：{banner}"), "new": mark("本次：{banner}")}
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
Data = Mapping[str, Any]


def render_compare_html(comparison: Data, templates: Path) -> str:
    """The comparison as one HTML page; `templates` is the folder of `compare.html.j2`."""
    view = scrub(compare_view(comparison))
    return environment(templates).get_template("compare.html.j2").render(view=view, running=f"{view.title}{gap()}{view.number}")


def compare_view(comparison: Data) -> CompareView:
    """What the page prints."""
    old, new = comparison["old"], comparison["new"]
    titles = {item["input"]: item["title"] for item in comparison["inputs"]}
    return CompareView(
        title=say("{unit}两次评估结果对比", unit=comparison["subject"]["name"]),
        policy=comparison["policy"]["title"],
        number=comparison["policy"]["number"],
        facts=tuple(_facts(comparison)),
        banners=tuple(_banners(old, new)),
        sentences=tuple(_sentences(comparison)),
        inputs=tuple(map(_input, comparison["inputs"])),
        counts=tuple(_counts(comparison["counts"])),
        square_head=_square_head(comparison["transitions"]),
        square=tuple(_square(comparison["transitions"])),
        requirements=tuple(_requirement(item) for item in comparison["requirements"] if item["cause"] or set(item["findings"]) != {"unchanged"}),
        responsible=tuple(_body(item) for item in comparison["responsible"] if set(item["findings"]) != {"unchanged"}),
        groups=change_groups(comparison["findings"]),
        waivers=tuple(map(_waiver, comparison["waivers"])),
        trajectories=tuple(map(_trajectory, comparison["trajectories"])),
        trajectory_label=comparison["trajectory_label"],
        assumption=_assumption(comparison["trajectories"]),
        method=tuple(comparison["method"]),
        runs=tuple(_run(run, titles) for run in comparison["runs"]),
    )


def _facts(comparison: Data) -> Iterator[Fact]:
    subject, policy = comparison["subject"], comparison["policy"]
    yield Fact(say("被评估对象"), in_brackets(subject["name"], named(subject["level"])))
    yield Fact(say("评估依据"), say("《{title}》（{number}）", title=policy["title"], number=policy["number"]))
    for side, word in INPUT_SIDES.items():
        found = comparison[side]
        told = [f"{verdict_mark(verdict).word} {count}" for verdict in ORDER if (count := found["summary"].get(verdict.value))]
        yield Fact(say(word), say("评估截止日 {day}；{counts}", day=day(date.fromisoformat(found["as_of"])), counts=_in_a_row(told)))


def _in_a_row(parts: Iterable[str]) -> str:
    return series(mark("，"), parts)


def _banners(old: Data, new: Data) -> Iterator[str]:
    if new["as_of"] < old["as_of"]:
        yield say("本次结果的评估日早于上次，请核对两份结果的先后")
    for banner in dict.fromkeys((*old["banners"], *new["banners"])):
        sides = [name for name, side in (("old", old), ("new", new)) if banner in side["banners"]]
        yield banner if len(sides) == 2 else say(BANNERS[sides[0]], banner=banner)


def _sentences(comparison: Data) -> Iterator[str]:
    counts = comparison["counts"]["clauses"]
    total, same = sum(counts.values()), sum(counts.get(name, 0) for name in ("still_open", "unchanged"))
    told = [say("{change} {count} 条", change=say(TITLES[name]), count=number) for name, number in counts.items() if name != "unchanged" and number]
    yield say("两次结果共有 {total} 条条款，结论有变化的 {changed} 条，未变的 {same} 条。", total=total, changed=total - same, same=same)
    if told:
        yield say("其中{changes}。", changes=_in_a_row(told))
    yield say("按条款计数；一项要求被几个条款重复写明的，各条款都计。未变的条款只计数，不逐条列出，仍不符合的除外。")


def _input(item: Data) -> InputRow:
    old, new = _identity(item["old"]), _identity(item["new"])
    return InputRow(item["title"], old or say("无"), new or say("无"), say("不同") if item["differs"] else say("相同"), _given(item, bool(old or new)))


def _given(item: Data, used: bool) -> str:
    """Which of the two inputs was at hand."""
    if item["input"] in TOLD_BY_RESULTS:
        return say("结果文件所记")
    return (listed(say(INPUT_SIDES[side]) for side in item["at_hand"]) or say("没有给出")) if used else say("没有用")


def _identity(value: Any) -> str:
    """Hashes by their beginning; settings and days as they are. Empty for an input that was not used."""
    parts = [value] if isinstance(value, str) else value
    return in_turn(_HASH.sub(lambda match: match.group()[:SHORT_HASH], part) for part in parts if part)


def _counts(counts: Data) -> Iterator[CountsRow]:
    for name, title in TITLES.items():
        numbers = tuple(counts[kind].get(name, 0) for kind in KINDS)
        if any(numbers):
            yield CountsRow(say(title), say(MEANINGS[name]), numbers)


def _side_marks(transitions: list[Data], side: str) -> tuple[Mark | None, ...]:
    found = {item[side] for item in transitions}
    return tuple(verdict_mark(verdict) for verdict in Verdict if verdict.value in found) + ((None,) if None in found else ())


def _square_head(transitions: list[Data]) -> tuple[Mark | None, ...]:
    return _side_marks(transitions, "new")


def _square(transitions: list[Data]) -> Iterator[SquareRow]:
    numbers = {(item["old"], item["new"]): item["clauses"] for item in transitions}
    for before in _side_marks(transitions, "old"):
        row = before.key if before else None
        yield SquareRow(before, tuple(str(numbers.get((row, head.key if head else None), "")) for head in _square_head(transitions)))


def _became(counts: Data) -> str:
    return _in_a_row(f"{say(TITLES[name])} {number}" for name, number in counts.items() if name != "unchanged")


def _requirement(item: Data) -> GroupRow:
    return GroupRow(item["title"], mark_of(item["old"]), mark_of(item["new"]), item["cause"]["sentence"] if item["cause"] else "", _became(item["findings"]))


def _body(item: Data) -> GroupRow:
    return GroupRow(item["body"], None, None, "", _became(item["findings"]))


def _waiver(item: Data) -> WaiverRow:
    return WaiverRow(item["title"], _waived(item["old"]), _waived(item["new"]), item["cause"]["sentence"])


def _waived(waiver: Data | None) -> str:
    if waiver is None:
        return say("没有豁免")
    state = in_brackets(waiver_title(WaiverState(waiver["state"])), waiver["why"])
    told = {key: waiver[key] for key in ("approver", "approved", "expires")}
    return say("{state}；{approver} {approved} 批准，至 {expires}", state=state, **told)


def _assumption(trajectories: list[Data]) -> str:
    """What the arithmetic rests on, and which days it takes."""
    days = listed(say(title) for name, title in DAYS_BY.items() if any(item.get("days_by") == name for item in trajectories))
    if days:
        return say("假定两次数值之间的变化速度今后不变，用未舍入的数值计算；日期取{days}。", days=days)
    return say("假定两次数值之间的变化速度今后不变，用未舍入的数值计算。")


def _trajectory(item: Data) -> TrajectoryRow:
    old, new = (say("{value}，{day}", value=item[side]["text"], day=item[side]["day"]) if side in item else "" for side in ("old", "new"))
    return TrajectoryRow(item["title"], item["target"], old, new, _paced(item["pace"], item["sentence"]) if item.get("pace") else item["sentence"])


def _paced(pace: Data, sentence: str) -> str:
    """The sentence with the pace before it."""
    change = Fraction(pace["percentage_points"])
    text = mark("每 {days} +{change} 个百分点。{sentence}") if change > 0 else mark("每 {days} {change} 个百分点。{sentence}")
    return say(text, days=counted(pace["days"], mark("天")), change=plain(change), sentence=sentence)


def _run(run: Data, titles: Mapping[str, str]) -> tuple[str, str]:
    new = listed(titles[name] for name in titles if name in run["new_inputs"])
    what = say("{inputs}用本次的，其余用上次的", inputs=new) if new else say("全部用上次的")
    if run["lacking"]:
        return what, say("不能评估：缺{inputs}", inputs=listed(titles[name] for name in run["lacking"]))
    return what, say("已重新评估") if run["evaluated"] else say("不能评估：{problem}", problem=run["problem"])
