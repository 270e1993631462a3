"""A cause in Chinese, and the method by which causes are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.evaluate.compare.causes import Cause
from compliance.evaluate.compare.inputs import PROGRAM
from compliance.model.verdict import VERDICT_TITLES
from compliance.model.waiver import WAIVER_TITLES

METHOD = (
    "两份结果各记有其输入的哈希或设置。两次相同的输入不可能是结论变化的原因，先行排除；只剩一项不同的，变化即由它所致。",
    "不止一项不同的，从上次的输入出发，按申报数据、规则、口径、评估日、现场核查、工作日历的次序，每次只把一项换成本次的，其余照旧，重新评估；"
    "单独更换即得到本次结论的输入，就是变化的原因。",
    "另从本次的输入出发，每次只换回一项上次的，看结论是否回到上次。",
    "单独更换都得不到本次结论的，再两项一并更换，取得到本次结论的组合；两项也不够的，列为多项共同作用。",
    "材料中晚于评估日的情况在该评估日不计入，因此后来才做到或者没有做到的事，常须申报数据和评估日一并更换才改变结论。",
    "缺少文件、因而不能重新评估的组合不作推测，写明“不能区分”或“未能排除”。归因只说明输入的变化怎样改变结论，不评价变化是否正当。",
)
_TITLES = {**{verdict.value: title for verdict, title in VERDICT_TITLES.items()}, **{state.value: title for state, title in WAIVER_TITLES.items()}}
ABSENT = "无此项"


def word(outcome: str | None) -> str:
    """A verdict or the state of a waiver as an office reads it."""
    return ABSENT if outcome is None else _TITLES[outcome]


def sentence(cause: Cause, old: str | None, new: str | None, titles: Mapping[str, str]) -> str:
    """The cause of a change from `old` to `new`; `titles` are those of the inputs."""
    before, after = word(old), word(new)
    sets = [[titles[name] for name in group] for group in cause.sets]
    first = sets[0]
    match cause.kind:
        case "only":
            text = f"{first[0]}变化所致：两次的输入只有这一项不同。"
            return text + ("两次的程序版本也不同，但现在的程序按两次的输入都得到原来的结论。" if cause.programs_agree else "")
        case "alone":
            text = f"{first[0]}变化所致：只把{first[0]}换成本次的，其余照旧，结论即由“{before}”变为“{after}”{_restored(cause, first[0], before)}。"
        case "either":
            text = f"{_listed(group[0] for group in sets)}都有变化，单独更换其中任一项，结论都由“{before}”变为“{after}”。"
        case "undone":
            text = "".join(f"{group[0]}变化所致：从本次的输入只换回上次的{group[0]}，结论即由“{after}”回到“{before}”。" for group in sets)
        case "together":
            text = _together(cause, sets, before, after)
        case "several":
            text = f"多项共同作用：{_listed(first)}都有变化，更换其中任意一项或者两项，结论都还不是“{after}”。"
        case _:
            return _undetermined(cause, first, titles)
    return text + _left_open(cause, titles)


def _listed(parts: Iterable[str]) -> str:
    *head, last = parts
    return f"{'、'.join(head)}和{last}" if head else last


def _restored(cause: Cause, title: str, before: str) -> str:
    return f"；从本次的输入只换回上次的{title}，结论也回到“{before}”" if cause.sets[0][0] in cause.restores else ""


def _together(cause: Cause, sets: list[list[str]], before: str, after: str) -> str:
    groups = "，或者".join(_listed(group) for group in sets)
    if {name for group in cause.sets for name in group} & {*cause.untried}:
        return f"{groups}一并更换，结论由“{before}”变为“{after}”。"
    return f"{groups}共同作用：单独更换任何一项，结论都还不是“{after}”；一并更换，结论才由“{before}”变为“{after}”。"


def _left_open(cause: Cause, titles: Mapping[str, str]) -> str:
    """What the swaps that could not be tried leave open: nothing where a sole cause is seen to be needed even with all the others new."""
    if cause.kind == "alone" and cause.sets[0][0] in cause.restores:
        return ""
    untried = [titles[name] for name in cause.untried if not (cause.kind == "undone" and (name,) in cause.sets)]
    return f"只更换{_listed(untried)}的情形不能评估，未能排除。" if untried else ""


def _undetermined(cause: Cause, first: list[str], titles: Mapping[str, str]) -> str:
    text = f"不能区分：{_listed(first)}都有变化"
    if cause.lacking:
        return f"{text}，没有给出当时的{_listed(titles[name] for name in cause.lacking)}，不能逐项更换。"
    if PROGRAM in cause.untried:
        return f"{text}，而现在的程序与当时的不同，按原来的输入得不到原来的结论，不能逐项更换。"
    return f"{text}，逐项更换的组合不能评估，原因见“重新评估记录”。"
