"""The tables of the document, as rows of plain text."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence

from compliance.model.language import in_turn, mark, say, series, together
from compliance.model.verdict import Basis, Verdict
from compliance.reports.document_parts import ClauseLine, ClauseSection, CountLine, MatterRow, MatterSection, QueryRow, ReadingRow, RequirementRow, TargetRow
from compliance.reports.document_passages import flips
from compliance.reports.document_text import indented, marked, spaced
from compliance.reports.law_parts import ClauseRow, ClauseTable, LinkList, ReadingFlip, ReadingView, RequirementView
from compliance.reports.parts import CountRow, FindingGroup, FindingView, QueryGroup, TargetView
from compliance.reports.wording import Mark, gap, in_brackets, listed

MAX_EVIDENCE = 2
SETTLED = frozenset(verdict.value for verdict in (Verdict.COMPLIANT, Verdict.INFORMATIONAL, Verdict.NOT_APPLICABLE))
WRONG = frozenset((Verdict.NON_COMPLIANT.value,))
PRESSING = WRONG | {Verdict.INSUFFICIENT_DATA.value}
SHORT = {
    Basis.COMPUTED: mark("{verdict}（计算）"),
    Basis.AS_REPORTED: mark("{verdict}（填报）"),
    Basis.ATTESTED: mark("{verdict}（自报）"),
    Basis.INSPECTED: mark("{verdict}（核查）"),
}


def based(verdict: Mark) -> str:
    """Sign, word, and in a word what the verdict rests on, which the annexes explain."""
    return say(SHORT[verdict.basis], verdict=marked(verdict)) if verdict.basis else in_brackets(marked(verdict), verdict.remark)


def count_lines(counts: Iterable[CountRow]) -> tuple[CountLine, ...]:
    """How many findings have each verdict."""
    return tuple(CountLine(marked(row.mark), row.count, row.meaning) for row in counts)


def target_rows(targets: Iterable[TargetView]) -> tuple[TargetRow, ...]:
    """The values beside their targets."""
    return tuple(TargetRow(one.finding.text, one.observed, one.expected, marked(one.mark)) for one in targets)


def pressing(groups: Iterable[FindingGroup]) -> frozenset[str]:
    """The verdicts that put a requirement group into the table: where most was not filed, almost every group would stand there for that alone."""
    unfiled = any(group.layout == "unreported" and group.tables for group in groups)
    return WRONG if unfiled else PRESSING


def requirement_rows(groups: Iterable[RequirementView], keys: frozenset[str]) -> tuple[RequirementRow, ...]:
    """The requirement groups whose verdict is one of `keys`."""
    return tuple(RequirementRow(indented(group.depth, group.title), marked(group.mark), _members(group, keys)) for group in groups if group.mark.key in keys)


def other_requirements(groups: Sequence[RequirementView], keys: frozenset[str]) -> str:
    """The other groups in sentences: which wait for data, a person or their day, and how many are settled."""
    waiting = [group for group in groups if group.mark.key not in keys | SETTLED]
    settled = sum(1 for group in groups if group.mark.key in SETTLED)
    lines = (_waiting([group for group in waiting if group.mark.key == key]) for key in dict.fromkeys(group.mark.key for group in waiting))
    return spaced(*lines, say("其余{count}组已全部认定，没有未决事项。", count=settled) if settled else "")


def _waiting(groups: Sequence[RequirementView]) -> str:
    return say("{verdict}的{count}组：{groups}。", verdict=groups[0].mark.word, count=len(groups), groups=in_turn(group.title for group in groups))


def _members(group: RequirementView, keys: frozenset[str]) -> str:
    """The rules of the group by verdict; only what presses is named, the annexes name the rest."""
    below = [say("下列{count}个要求组", count=group.groups)] if group.groups else []
    return in_turn((*below, *(_tally(part, keys) for part in group.counts)))


def _tally(part: LinkList, keys: frozenset[str]) -> str:
    number = say("{verdict}{count}项", verdict=marked(part.mark), count=part.count)
    return in_brackets(number, named_links(part) if part.mark.key in keys else "")


def named_links(part: LinkList) -> str:
    """The links of a list, and how many there are where some are left out."""
    names = listed(link.text for link in part.links)
    return say("{names}等{count}项", names=names, count=part.count) if part.left else names


def clause_sections(tables: Iterable[ClauseTable]) -> tuple[ClauseSection, ...]:
    """Every clause atom, by section."""
    return tuple(ClauseSection(table.section, tuple(map(_clause, table.rows))) for table in tables)


def _clause(row: ClauseRow) -> ClauseLine:
    parts = (say("（同上）") if row.repeats else row.quote, say("分项：{item}", item=row.item) if row.item else "", row.remark)
    return ClauseLine(row.name, gap().join(filter(None, parts)), based(row.mark) if row.mark else say("尚未编入规则"), row.finding.text if row.finding else "")


def reading_rows(readings: Iterable[ReadingView]) -> tuple[ReadingRow, ...]:
    """The readings in force, those on which a verdict hangs first."""
    return tuple(ReadingRow(one.name, one.title, _chosen(one), spaced(*map(_effect, one.flips))) for one in readings)


def _chosen(reading: ReadingView) -> str:
    return spaced(in_brackets(reading.chosen, reading.parameters), f"※{reading.set_by}" if reading.set_by else "")


def _effect(flip: ReadingFlip) -> str:
    turned = (say("{items}变为“{verdict}”", items=named_links(part), verdict=part.mark.word) for part in flip.turned)
    return say("若取“{reading}”，{turned}。", reading=flip.title, turned=series(mark("，"), turned))


def query_rows(groups: Iterable[QueryGroup]) -> tuple[QueryRow, ...]:
    """The remarks on the data that are printed."""
    return tuple(QueryRow(group.kind, row.label, row.detail, row.where) for group in groups for row in group.shown)


def queries_left(groups: Iterable[QueryGroup]) -> str:
    """How many remarks are not printed, by kind; empty when all are."""
    left = listed(say("“{kind}”{count}条", kind=group.kind, count=len(group.rest.rows)) for group in groups if group.rest)
    return say("另有{left}未列出，见结果数据文件。", left=left) if left else ""


def matter_sections(groups: Iterable[FindingGroup], layout: str, cards: bool = False) -> tuple[MatterSection, ...]:
    """The findings of the groups of a layout that are printed a row each; with `cards` all of them."""
    return tuple(
        MatterSection(section, tuple(map(_matter, rows))) for group in groups if group.layout == layout for section, rows in _tables(group, cards) if rows
    )


def _tables(group: FindingGroup, cards: bool) -> Iterator[tuple[str, Sequence[FindingView]]]:
    if cards:
        yield group.cards[0].section if group.cards else "", group.cards
    for table in group.tables:
        yield table.section, table.rows


def _matter(finding: FindingView) -> MatterRow:
    unreported = finding.mark.key == Verdict.INSUFFICIENT_DATA.value
    filed = finding.remediation or finding.sentence if unreported else finding.observed
    return MatterRow(
        number=finding.number,
        title=finding.title,
        quote=finding.quote,
        place=finding.place,
        cited=say("“{quote}”（{place}）", quote=finding.quote, place=finding.place),
        filed=together(filed, spaced(*(f"※{brief}" for brief in flips(finding.flips)))),
        evidence=_few([f"{row.number} {in_brackets(row.title, row.flags)}" for row in finding.evidence], in_turn),
        numbers=_few([row.number for row in finding.evidence], listed),
        responsible=finding.responsible,
        verdict=based(finding.mark),
    )


def _few(texts: Sequence[str], joined: Callable[[Iterable[str]], str]) -> str:
    few = joined(texts[:MAX_EVIDENCE])
    return say("{names}等{count}份", names=few, count=len(texts)) if len(texts) > MAX_EVIDENCE else few
