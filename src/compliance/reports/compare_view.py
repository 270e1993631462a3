"""The page of a comparison, made from the content of `compare.json` alone."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Any

from compliance.model.quantity import plain
from compliance.model.verdict import Verdict
from compliance.model.waiver import WAIVER_TITLES, WaiverState
from compliance.reports.compare_changes import change_groups, mark_of
from compliance.reports.compare_parts import CompareView, CountsRow, GroupRow, InputRow, SquareRow, TrajectoryRow, WaiverRow
from compliance.reports.compare_wording import INPUT_SIDES, MEANINGS, TITLES
from compliance.reports.html import environment
from compliance.reports.parts import Fact
from compliance.reports.scrub import scrub
from compliance.reports.wording import ORDER, Mark, day, listed, verdict_mark

KINDS = ("clauses", "findings", "requirements")
SHORT_HASH, UNUSED = 12, "无"
TOLD_BY_RESULTS = {"readings": "结果文件所记", "day": "结果文件所记", "program": "结果文件所记"}
DAYS_BY = {"period_end": "各自统计期的最后一天", "as_of": "两次的评估日"}
_HASH = re.compile(r"\b[0-9a-f]{64}\b")
Data = Mapping[str, Any]


def render_compare_html(comparison: Data, templates: Path) -> str:
    """The comparison as one HTML page; `templates` is the folder of `compare.html.j2`."""
    view = scrub(compare_view(comparison))
    return environment(templates).get_template("compare.html.j2").render(view=view, running=f"{view.title}　{view.number}")


def compare_view(comparison: Data) -> CompareView:
    """What the page prints."""
    old, new = comparison["old"], comparison["new"]
    days = f"上次（{old['as_of']}）", f"本次（{new['as_of']}）"
    titles = {item["input"]: item["title"] for item in comparison["inputs"]}
    return CompareView(
        title=f"{comparison['subject']['name']}两次评估结果对比",
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
        groups=change_groups(comparison["findings"], days),
        waivers=tuple(map(_waiver, comparison["waivers"])),
        trajectories=tuple(map(_trajectory, comparison["trajectories"])),
        trajectory_label=comparison["trajectory_label"],
        days_by=listed(DAYS_BY[name] for name in DAYS_BY if any(item.get("days_by") == name for item in comparison["trajectories"])),
        method=tuple(comparison["method"]),
        runs=tuple(_run(run, titles) for run in comparison["runs"]),
    )


def _facts(comparison: Data) -> Iterator[Fact]:
    subject = comparison["subject"]
    yield Fact("被评估对象", f"{subject['name']}（{subject['level']}）" if subject["level"] else subject["name"])
    yield Fact("评估依据", f"《{comparison['policy']['title']}》（{comparison['policy']['number']}）")
    for side, word in INPUT_SIDES.items():
        found = comparison[side]
        counts = "，".join(f"{verdict_mark(verdict).word} {found['summary'].get(verdict.value, 0)}" for verdict in ORDER if found["summary"].get(verdict.value))
        yield Fact(word, f"评估截止日 {day(date.fromisoformat(found['as_of']))}；{counts}")


def _banners(old: Data, new: Data) -> Iterator[str]:
    if new["as_of"] < old["as_of"]:
        yield "本次结果的评估日早于上次，请核对两份结果的先后"
    for text in dict.fromkeys((*old["banners"], *new["banners"])):
        sides = [word for side, word in ((old, "上次"), (new, "本次")) if text in side["banners"]]
        yield text if len(sides) == 2 else f"{sides[0]}：{text}"


def _sentences(comparison: Data) -> Iterator[str]:
    counts = comparison["counts"]["clauses"]
    changed = sum(number for name, number in counts.items() if name not in ("still_open", "unchanged"))
    told = [f"{TITLES[name]} {number} 条" for name, number in counts.items() if name != "unchanged" and number]
    yield f"两次结果共有 {sum(counts.values())} 条条款，结论有变化的 {changed} 条，未变的 {sum(counts.values()) - changed} 条。"
    if told:
        yield f"其中{'，'.join(told)}。"
    yield "按条款计数；一项要求被几个条款重复写明的，各条款都计。未变的条款只计数，不逐条列出，仍不符合的除外。"


def _input(item: Data) -> InputRow:
    old, new = _identity(item["old"]), _identity(item["new"])
    at_hand = "、".join(INPUT_SIDES[side] for side in item["at_hand"])
    given = TOLD_BY_RESULTS.get(item["input"]) or ("没有用" if old == new == UNUSED else at_hand or "没有给出")
    return InputRow(item["title"], old, new, "不同" if item["differs"] else "相同", given)


def _identity(value: Any) -> str:
    """Hashes by their beginning; settings and days as they are."""
    parts = [value] if isinstance(value, str) else value
    return "；".join(_HASH.sub(lambda match: match.group()[:SHORT_HASH], part) for part in parts if part) or UNUSED


def _counts(counts: Data) -> Iterator[CountsRow]:
    for name, title in TITLES.items():
        numbers = tuple(counts[kind].get(name, 0) for kind in KINDS)
        if any(numbers):
            yield CountsRow(title, MEANINGS[name], numbers)


def _side_marks(transitions: list[Data], side: str) -> tuple[Mark | None, ...]:
    found = {item[side] for item in transitions}
    return tuple(verdict_mark(verdict) for verdict in Verdict if verdict.value in found) + ((None,) if None in found else ())


def _square_head(transitions: list[Data]) -> tuple[Mark | None, ...]:
    return _side_marks(transitions, "new")


def _square(transitions: list[Data]) -> Iterator[SquareRow]:
    numbers = {(item["old"], item["new"]): item["clauses"] for item in transitions}
    for mark in _side_marks(transitions, "old"):
        row = mark.key if mark else None
        yield SquareRow(mark, tuple(str(numbers.get((row, head.key if head else None), "")) for head in _square_head(transitions)))


def _became(counts: Data) -> str:
    return "，".join(f"{TITLES[name]} {number}" for name, number in counts.items() if name != "unchanged")


def _requirement(item: Data) -> GroupRow:
    return GroupRow(item["title"], mark_of(item["old"]), mark_of(item["new"]), item["cause"]["sentence"] if item["cause"] else "", _became(item["findings"]))


def _body(item: Data) -> GroupRow:
    return GroupRow(item["body"], None, None, "", _became(item["findings"]))


def _waiver(item: Data) -> WaiverRow:
    return WaiverRow(item["title"], _waived(item["old"]), _waived(item["new"]), item["cause"]["sentence"])


def _waived(waiver: Data | None) -> str:
    if waiver is None:
        return "没有豁免"
    state = WAIVER_TITLES[WaiverState(waiver["state"])] + (f"（{waiver['why']}）" if waiver["why"] else "")
    return f"{state}；{waiver['approver']} {waiver['approved']} 批准，至 {waiver['expires']}"


def _trajectory(item: Data) -> TrajectoryRow:
    old, new = (f"{item[side]['text']}，{item[side]['day']}" if side in item else "" for side in ("old", "new"))
    pace = item.get("pace")
    shown = f"每 {pace['days']} 天 {_signed(Fraction(pace['percentage_points']))} 个百分点" if pace else ""
    return TrajectoryRow(item["title"], item["target"], old, new, shown, item["sentence"])


def _signed(value: Fraction) -> str:
    return plain(value) if value <= 0 else f"+{plain(value)}"


def _run(run: Data, titles: Mapping[str, str]) -> tuple[str, str]:
    what = f"{listed(titles[name] for name in titles if name in run['new_inputs'])}用本次的，其余用上次的" if run["new_inputs"] else "全部用上次的"
    if run["lacking"]:
        return what, f"不能评估：缺{listed(titles[name] for name in run['lacking'])}"
    return what, "已重新评估" if run["evaluated"] else f"不能评估：{run['problem']}"
