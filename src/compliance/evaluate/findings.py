"""The only place where findings are made: a rule, its conclusion, and everything it takes to contest it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.fingerprints import fingerprint
from compliance.evaluate.inspection_points import inspection_points
from compliance.evaluate.judge import Judgement, Subject
from compliance.evaluate.names import TableNames
from compliance.measures.scene import Scene
from compliance.measures.tally import ITEMS, amount_of
from compliance.model.evaluation import Entry, EvidenceRef, Finding, Flip, ItemResult, Quantity, all_of
from compliance.model.language import counted, listed, mark, named, say, series
from compliance.model.observation import Observation
from compliance.model.place import Place
from compliance.model.verdict import Conclusion, Verdict
from compliance.operators import OPERATORS
from compliance.rulebook.checks import Node
from compliance.rulebook.rules import Rule, due_date
from compliance.rulebook.sentences import sentence

MAX_NAMED = 8
NUMBERS = {
    Verdict.COMPLIANT: mark("符合 {count}"),
    Verdict.NON_COMPLIANT: mark("不符合 {count}"),
    Verdict.INSUFFICIENT_DATA: mark("无法判定 {count}"),
    Verdict.NOT_DUE: mark("未到期 {count}"),
    Verdict.NOT_APPLICABLE: mark("不适用 {count}"),
    Verdict.NEEDS_REVIEW: mark("待评估人判定 {count}"),
    Verdict.INFORMATIONAL: mark("仅记录 {count}"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """What findings are made from."""

    compiled: CompiledPolicy
    judgement: Judgement
    scene: Scene
    subject: Subject
    flips: Mapping[str, Sequence[Flip]]

    def finding(self, rule: Rule) -> Finding:
        """The finding of one rule."""
        node = self.compiled.nodes[rule.id]
        document = self.compiled.policy.document
        observed = self.observations(node)
        entries = tuple(entry for label, item in observed for entry in labelled(label, item.entries))
        return Finding(
            rule=rule.id,
            title=named(rule.title),
            clauses=rule.atoms(),
            quote=rule.quote,
            location=f"{document.number} {document.headings.get(rule.anchor, rule.anchor)}",
            anchor=rule.anchor,
            conclusion=self.judgement.conclusions[rule.id],
            sentence=self.sentence(node),
            observed=self.observed(node),
            expected=self.expected(node),
            gap=self.gap(node),
            due=due_date(rule.by, self.subject.name),
            entries=entries,
            items=tuple(self.item(child) for child in node.children if child.item is not None),
            cells=_distinct_places(entries),
            evidence=_distinct_evidence(observed),
            responsible=tuple(map(named, rule.responsible)),
            remediation=named(rule.remediation),
            readings=tuple(rule.readings),
            flips=tuple(self.flips.get(rule.id, ())),
            notes=(*map(named, rule.notes), *dict.fromkeys(note for _, item in observed for note in item.notes)),
            section=rule.section,
            inspection=tuple(inspection_points(node, self.judgement, self.sentence)),
            fingerprint=fingerprint(rule, node, self.judgement, entries, self.scene.tables.indicators),
        )

    def observations(self, node: Node) -> list[tuple[str, Observation]]:
        """Every observation below a node, with the title of the item that it belongs to."""
        if not node.children:
            title = named(node.item.title) if node.item else ""
            return [(title, item) for item in self.judgement.observations[node.key]]
        title = named(node.item.title) if node.item else ""
        return [(label or title, item) for child in node.children for label, item in self.observations(child)]

    def item(self, node: Node) -> ItemResult:
        """The result of one item of a checklist."""
        assert node.item is not None
        observed = self.observations(node)
        entries = tuple(entry for _, item in observed for entry in labelled(item.label, item.entries))
        return ItemResult(
            node.item.atom, named(node.item.title), self.judgement.conclusions[node.key], self.observed(node).text, entries, tuple(self.flips.get(node.key, ()))
        )

    def observed(self, node: Node) -> Quantity:
        """What was found: the observation itself, or a summary of the members."""
        own = self.judgement.observations.get(node.key, ())
        if not node.children and len(own) == 1:
            return own[0].observed
        if not node.children:
            return _joined([(item.label, self.judgement.conclusions[f"{node.key}~{index}"], item.observed.text) for index, item in enumerate(own)])
        if node.item is None and node.children[0].item is not None:
            return self._checklist(node)
        return all_of(self.observed(child) for child in node.children)

    def _checklist(self, node: Node) -> Quantity:
        conclusions = [(named(child.item.title) if child.item else "", self.judgement.conclusions[child.key].verdict) for child in node.children]
        sorted_titles = [(_verdict, [title for title, verdict in conclusions if verdict is _verdict]) for _verdict in Verdict]
        words = series(mark("，"), [_counted(verdict, titles) for verdict, titles in sorted_titles if titles])
        met = sum(verdict is Verdict.COMPLIANT for _, verdict in conclusions)
        total = len(conclusions)
        return Quantity(say("共 {total}：{words}", total=counted(total, ITEMS), words=words), str(met), named(ITEMS), str(met), str(total))

    def gap(self, node: Node) -> Quantity | None:
        """What is missing, in whole units; for several members the number of those that fall short."""
        own = self.judgement.observations.get(node.key, ())
        if not node.children and len(own) == 1:
            return own[0].gap if self.judgement.conclusions[node.key].verdict is not Verdict.COMPLIANT else None
        parts = [(child.key, self.gap(child)) for child in node.children] or [(f"{node.key}~{index}", item.gap) for index, item in enumerate(own)]
        short = [gap for key, gap in parts if self.judgement.conclusions[key].verdict is Verdict.NON_COMPLIANT]
        if len(short) == 1 and short[0] is not None:
            return short[0]
        return amount_of(len(short), ITEMS) if short else None

    def expected(self, node: Node) -> Quantity:
        """What is asked for; with value and unit where the check has one number."""
        number = None if node.children else OPERATORS[node.operator].expected(node.params)
        value, unit, bound = number or (None, None, None)
        return Quantity(self.sentence(node), value, unit, bound=bound)

    def sentence(self, node: Node) -> str:
        """The check in Chinese."""
        return sentence(node, TableNames(self.scene.tables))


def labelled(label: str, entries: Sequence[Entry]) -> tuple[Entry, ...]:
    """The entries with the group that they belong to before their label."""
    if not label:
        return tuple(entries)
    return tuple(_labelled(label, entry) for entry in entries)


def _labelled(label: str, entry: Entry) -> Entry:
    if entry.label and not entry.label.startswith(label):
        return Entry(under(label, entry.label), entry.state, entry.detail, entry.cells, about=entry.label)
    return Entry(entry.label or label, entry.state, entry.detail, entry.cells)


def _joined(parts: Sequence[tuple[str, Conclusion, str]]) -> Quantity:
    if not parts:
        return Quantity(say("不适用"))
    return all_of(Quantity(under(label, text) if label else text) for label, _, text in parts)


def under(label: str, text: str) -> str:
    """A text under the name of what it is about."""
    return say("{label}：{text}", label=label, text=text)


def _counted(verdict: Verdict, titles: Sequence[str]) -> str:
    """How many items have a verdict, with their titles where somebody has to look at them."""
    number = say(NUMBERS[verdict], count=counted(len(titles), ITEMS))
    if verdict in (Verdict.COMPLIANT, Verdict.NOT_APPLICABLE):
        return number
    shown = listed(titles[:MAX_NAMED])
    if len(titles) > MAX_NAMED:
        return say("{number}（{titles}等）", number=number, titles=shown)
    return say("{number}（{titles}）", number=number, titles=shown)


def _distinct_places(entries: Sequence[Entry]) -> tuple[Place, ...]:
    return tuple(dict.fromkeys(place for entry in entries for place in entry.cells))


def _distinct_evidence(observed: Sequence[tuple[str, Observation]]) -> tuple[EvidenceRef, ...]:
    return tuple({ref.evidence_id: ref for _, item in observed for ref in item.evidence}.values())
