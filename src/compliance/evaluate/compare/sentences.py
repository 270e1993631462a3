"""A cause in words, and the method by which causes are found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compliance.evaluate.compare.causes import Cause
from compliance.evaluate.compare.inputs import PROGRAM
from compliance.model.language import listed, mark, say, series
from compliance.model.verdict import VERDICT_TITLES
from compliance.model.waiver import WAIVER_TITLES

METHOD = (
    mark("两份结果各记有其输入的哈希或设置。两次相同的输入不可能是结论变化的原因，先行排除；只剩一项不同的，变化即由它所致。"),
    mark(
        "不止一项不同的，从上次的输入出发，按申报数据、规则、口径、评估日、现场核查、工作日历的次序，每次只把一项换成本次的，其余照旧，重新评估；"
        "单独更换即得到本次结论的输入，就是变化的原因。"
    ),
    mark("另从本次的输入出发，每次只换回一项上次的，看结论是否回到上次。"),
    mark("单独更换都得不到本次结论的，再两项一并更换，取得到本次结论的组合；两项也不够的，列为多项共同作用。"),
    mark("材料中晚于评估日的情况在该评估日不计入，因此后来才做到或者没有做到的事，常须申报数据和评估日一并更换才改变结论。"),
    mark("缺少文件、因而不能重新评估的组合不作推测，写明“不能区分”或“未能排除”。归因只说明输入的变化怎样改变结论，不评价变化是否正当。"),
)
SENTENCES = {
    "only": mark("{inputs}变化所致：两次的输入只有这一项不同。"),
    "only_by_either_program": mark("{inputs}变化所致：两次的输入只有这一项不同。两次的程序版本也不同，但现在的程序按两次的输入都得到原来的结论。"),
    "alone": mark("{inputs}变化所致：只把{inputs}换成本次的，其余照旧，结论即由“{before}”变为“{after}”。"),
    "alone_and_back": mark(
        "{inputs}变化所致：只把{inputs}换成本次的，其余照旧，结论即由“{before}”变为“{after}”；从本次的输入只换回上次的{inputs}，结论也回到“{before}”。"
    ),
    "either": mark("{inputs}都有变化，单独更换其中任一项，结论都由“{before}”变为“{after}”。"),
    "undone": mark("{inputs}变化所致：从本次的输入只换回上次的{inputs}，结论即由“{after}”回到“{before}”。"),
    "undone_too": mark("{told}{inputs}变化所致：从本次的输入只换回上次的{inputs}，结论即由“{after}”回到“{before}”。"),
    "together": mark("{inputs}共同作用：单独更换任何一项，结论都还不是“{after}”；一并更换，结论才由“{before}”变为“{after}”。"),
    "together_not_each_tried": mark("{inputs}一并更换，结论由“{before}”变为“{after}”。"),
    "several": mark("多项共同作用：{inputs}都有变化，更换其中任意一项或者两项，结论都还不是“{after}”。"),
    "lacking": mark("不能区分：{inputs}都有变化，没有给出当时的{lacking}，不能逐项更换。"),
    "other_program": mark("不能区分：{inputs}都有变化，而现在的程序与当时的不同，按原来的输入得不到原来的结论，不能逐项更换。"),
    "not_evaluated": mark("不能区分：{inputs}都有变化，逐项更换的组合不能评估，原因见“重新评估记录”。"),
}
LEFT_OPEN = mark("{told}只更换{inputs}的情形不能评估，未能排除。")
"""What stands before comes as `told`."""
_TITLES = {**{verdict.value: title for verdict, title in VERDICT_TITLES.items()}, **{state.value: title for state, title in WAIVER_TITLES.items()}}
ABSENT = mark("无此项")


def word(outcome: str | None) -> str:
    """A verdict or the state of a waiver as an office reads it."""
    return say(ABSENT if outcome is None else _TITLES[outcome])


def sentence(cause: Cause, old: str | None, new: str | None, titles: Mapping[str, str]) -> str:
    """The cause of a change from `old` to `new`; `titles` are those of the inputs."""
    outcomes = {"before": word(old), "after": word(new)}
    if cause.kind == "undone":
        return _left_open(cause, _undone([titles[name] for (name,) in cause.sets], outcomes), titles)
    sets = [[titles[name] for name in group] for group in cause.sets]
    inputs = _one_of(sets) if cause.kind == "together" else _listed(name for group in sets for name in group)
    text = say(SENTENCES[_case(cause)], inputs=inputs, lacking=_listed(titles[name] for name in cause.lacking), **outcomes)
    return _left_open(cause, text, titles)


def _case(cause: Cause) -> str:
    """Which of the sentences says it."""
    match cause.kind:
        case "only" if cause.programs_agree:
            return "only_by_either_program"
        case "alone" if _is_needed(cause):
            return "alone_and_back"
        case "together" if {name for group in cause.sets for name in group} & {*cause.untried}:
            return "together_not_each_tried"
        case "undetermined":
            return "lacking" if cause.lacking else "other_program" if PROGRAM in cause.untried else "not_evaluated"
    return cause.kind


def _is_needed(cause: Cause) -> bool:
    """Whether a sole cause is seen to be needed even with all the other inputs new."""
    return cause.kind == "alone" and cause.sets[0][0] in cause.restores


def _listed(names: Iterable[str]) -> str:
    *head, last = (*names,) or ("",)
    return say("{others}和{last}", others=listed(head), last=last) if head else last


def _one_of(sets: Iterable[Iterable[str]]) -> str:
    return series(mark("，或者"), map(_listed, sets))


def _undone(names: Iterable[str], outcomes: Mapping[str, str]) -> str:
    text = ""
    for name in names:
        text = say(SENTENCES["undone_too" if text else "undone"], told=text, inputs=name, **outcomes)
    return text


def _left_open(cause: Cause, text: str, titles: Mapping[str, str]) -> str:
    """With what the swaps that could not be tried leave open: nothing where a sole cause is seen to be needed, or where nothing is told apart."""
    if _is_needed(cause) or cause.kind == "undetermined":
        return text
    untried = [titles[name] for name in cause.untried if not (cause.kind == "undone" and (name,) in cause.sets)]
    return say(LEFT_OPEN, told=text, inputs=_listed(untried)) if untried else text
