"""The tables of the document, as rows of plain text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compliance.reports.document_parts import ClauseLine, ClauseSection, MatterRow, MatterSection, QueryRow, ReadingRow, RequirementRow, TargetRow
from compliance.reports.law_parts import ClauseRow, ClauseTable, LinkList, ReadingView, RequirementView
from compliance.reports.parts import EvidenceView, FindingGroup, FindingView, QueryGroup, TargetView
from compliance.reports.wording import Mark, listed

MAX_EVIDENCE = 2
SETTLED = frozenset(("compliant", "informational", "not_applicable"))
PRESSING = frozenset(("non_compliant", "insufficient_data"))
SHORT = {"按填报数据计算": "计算", "据填报比率，未能复算": "填报", "据自报及佐证": "自报", "据评估人核查": "核查"}


def marked(mark: Mark) -> str:
    """Sign and word; a mark on paper needs no colour."""
    return f"{mark.sign}{mark.word}"


def based(mark: Mark) -> str:
    """Sign, word, and in a word what the verdict rests on, which the annexes explain."""
    return f"{marked(mark)}（{SHORT.get(mark.remark, mark.remark)}）" if mark.remark else marked(mark)


def worded(mark: Mark) -> str:
    """The word and what the verdict rests on, for running text."""
    return f"{mark.word}（{mark.remark}）" if mark.remark else mark.word


def target_rows(targets: Iterable[TargetView]) -> tuple[TargetRow, ...]:
    """The values beside their targets."""
    return tuple(TargetRow(one.finding.text, one.observed, one.expected, marked(one.mark)) for one in targets)


def requirement_rows(groups: Iterable[RequirementView]) -> tuple[RequirementRow, ...]:
    """The requirement groups in which something is not met or unknown."""
    return tuple(RequirementRow("　" * group.depth + group.title, marked(group.mark), _members(group)) for group in groups if group.mark.key in PRESSING)


def other_requirements(groups: Sequence[RequirementView]) -> str:
    """The other groups in sentences: which wait for a person or their day, and how many are settled."""
    waiting = [group for group in groups if group.mark.key not in PRESSING | SETTLED]
    settled = sum(1 for group in groups if group.mark.key in SETTLED)
    words = dict.fromkeys(group.mark.word for group in waiting)
    lines = (
        f"{word}的{sum(group.mark.word == word for group in waiting)}组：{listed(group.title for group in waiting if group.mark.word == word)}。"
        for word in words
    )
    return "".join((*lines, f"其余{settled}组已全部认定，没有未决事项。" if settled else ""))


def _members(group: RequirementView) -> str:
    below = [f"下列{group.groups}个要求组"] if group.groups else []
    return "；".join((*below, *map(counted, group.counts)))


def counted(part: LinkList) -> str:
    """`×不符合2项（第1项、第2项）`."""
    named = named_links(part)
    return f"{marked(part.mark)}{part.count}项" + (f"（{named}）" if named else "")


def named_links(part: LinkList) -> str:
    """The links of a list, and how many there are where some are left out."""
    return listed(link.text for link in part.links) + (f"等{part.count}项" if part.left else "")


def clause_sections(tables: Iterable[ClauseTable]) -> tuple[ClauseSection, ...]:
    """Every clause atom, by section."""
    return tuple(ClauseSection(table.section, tuple(map(_clause, table.rows))) for table in tables)


def _clause(row: ClauseRow) -> ClauseLine:
    parts = ("（同上）" if row.repeats else row.quote, f"分项：{row.item}" if row.item else "", row.remark)
    text = "　".join(part for part in parts if part)
    return ClauseLine(row.name, text, based(row.mark) if row.mark else "尚未编入规则", row.finding.text if row.finding else "")


def reading_rows(readings: Iterable[ReadingView]) -> tuple[ReadingRow, ...]:
    """The readings in force, those on which a verdict hangs first."""
    return tuple(ReadingRow(one.name, one.title, _chosen(one), _effect(one)) for one in readings)


def _chosen(reading: ReadingView) -> str:
    parameters = f"（{reading.parameters}）" if reading.parameters else ""
    return f"{reading.chosen}{parameters}" + (f"※{reading.set_by}" if reading.set_by else "")


def _effect(reading: ReadingView) -> str:
    return "".join(f"若取“{flip.title}”，{'，'.join(f'{named_links(part)}变为“{part.mark.word}”' for part in flip.turned)}。" for flip in reading.flips)


def query_rows(groups: Iterable[QueryGroup]) -> tuple[QueryRow, ...]:
    """The remarks on the data that are printed."""
    return tuple(QueryRow(group.kind, row.label, row.detail, row.where) for group in groups for row in group.shown)


def queries_left(groups: Iterable[QueryGroup]) -> str:
    """How many remarks are not printed, by kind; empty when all are."""
    left = listed(f"“{group.kind}”{len(group.rest.rows)}条" for group in groups if group.rest)
    return f"另有{left}未列出，见结果数据文件。" if left else ""


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
    brief = "".join(f"※{flip.brief}。" for flip in finding.flips)
    unreported = finding.mark.key == "insufficient_data"
    filed = finding.remediation or finding.sentence if unreported else finding.observed
    return MatterRow(
        number=finding.number,
        title=finding.title,
        quote=finding.quote,
        place=finding.place,
        filed=" ".join(part for part in (filed, brief) if part),
        evidence=_evidence(finding.evidence),
        numbers=listed(row.number for row in finding.evidence[:MAX_EVIDENCE]) + _more(finding.evidence),
        responsible=finding.responsible,
        verdict=based(finding.mark),
    )


def _evidence(rows: Sequence[EvidenceView]) -> str:
    return "；".join(f"{row.number} {row.title}" + (f"（{row.flags}）" if row.flags else "") for row in rows[:MAX_EVIDENCE]) + _more(rows)


def _more(rows: Sequence[EvidenceView]) -> str:
    return f"等{len(rows)}份" if len(rows) > MAX_EVIDENCE else ""
