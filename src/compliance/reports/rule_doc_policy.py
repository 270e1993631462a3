"""The page of a plan: its text paragraph by paragraph, each with the rules that rest on it, and every number and date marked by how it is checked."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping

from compliance.operators.conditions import Names
from compliance.reports.figures import figures, quoted_in
from compliance.reports.parts import Fact
from compliance.reports.policy_blocks import Block, policy_blocks
from compliance.reports.rule_doc_parts import Count, DocBlock, PageLink, PolicyPage, RuleNote, Run
from compliance.reports.rule_doc_rules import RuleNotes, policy_page, rule_address
from compliance.reports.wording import anchor_id, day, listed
from compliance.rulebook.ledger import KINDS, LedgerEntry, ledger
from compliance.rulebook.rulebook import Policy, Rulebook

FIGURES = {
    "computed": "由规则计算核对",
    "person": "由人核对：所在条款靠自报、佐证或评估人判断",
    "none": "没有规则核对：不在任何条款的引文中，或属背景、授权、汇总表述",
}
_BY_FORM = {"computed": "computed", "attested": "person", "judged": "person"}


def policy_view(policy: Policy, book: Rulebook, names: Names) -> PolicyPage:
    """The page of one plan."""
    maker = _Maker(policy, RuleNotes(book, names))
    blocks = tuple(maker.blocks())
    entries = Counter(entry.kind for entry in maker.entries.values())
    marked = Counter(run.figure for block in blocks for run in block.runs if run.figure)
    document = policy.document
    return PolicyPage(
        title=document.title,
        number=document.number,
        facts=tuple(fact for fact in _facts(policy) if fact.text),
        counts=tuple(Count(kind, title, entries[kind]) for kind, title in KINDS.items()),
        figures=tuple(Count(key, title, marked[key]) for key, title in FIGURES.items()),
        blocks=blocks,
    )


def _facts(policy: Policy) -> tuple[Fact, ...]:
    document = policy.document
    until = f"至{day(document.valid_until)}" if document.valid_until else "起，文中未写终止日期"
    return (
        Fact("印发机关", document.issuer),
        Fact("有效期", f"{day(document.valid_from)}{until}"),
        Fact("实施范围", listed(f"{name}（{level}）" for name, level in document.units.items())),
        Fact("评估阶段", listed(f"{phase.title}{f'（{day(phase.as_of)}）' if phase.as_of else ''}" for phase in document.phases)),
        Fact("规则", f"{len(policy.rules)} 条规则、{len(policy.requirements)} 个要求组，判定 {len(policy.clauses)} 个条款"),
    )


class _Maker:
    def __init__(self, policy: Policy, notes: RuleNotes) -> None:
        self.policy = policy
        self.notes = notes
        self.entries = {entry.atom: entry for entry in ledger(policy)}
        self.by_anchor: dict[str, list[str]] = defaultdict(list)
        for clause in policy.clauses.values():
            self.by_anchor[clause.at].append(clause.id)

    def blocks(self) -> Iterator[DocBlock]:
        """The blocks of the plan; what rests on a clause stands after its last block."""
        source = policy_blocks(self.policy.document.markdown)
        runs = self._runs(source)
        waiting: list[str] = []
        for number, block in enumerate(source):
            waiting += block.anchors
            ends = number + 1 == len(source) or bool(source[number + 1].anchors)
            rests = waiting if ends else []
            yield DocBlock(block.kind, block.level, tuple(runs[number]), tuple(self._rules(rests)), tuple(self._elsewhere(rests)), tuple(self._others(rests)))
            waiting = [] if ends else waiting

    def _rules(self, anchors: Iterable[str]) -> Iterator[RuleNote]:
        """The rules whose own quote stands there."""
        wanted = set(anchors)
        yield from (self.notes.note(rule) for rule in self.policy.rules.values() if rule.anchor in wanted)

    def _elsewhere(self, anchors: Iterable[str]) -> Iterator[PageLink]:
        """Rules described at another paragraph that decide atoms of this one."""
        found: dict[str, list[str]] = defaultdict(list)
        for atom, entry in self._entries_at(anchors):
            if entry.carrier in self.policy.rules and self.policy.rules[entry.carrier].anchor not in anchors:
                found[entry.carrier].append(atom)
        for name, atoms in found.items():
            rule = self.policy.rules[name]
            yield PageLink(f"{rule.title}（{name}）", rule_address(rule), listed(atoms))

    def _others(self, anchors: Iterable[str]) -> Iterator[PageLink]:
        """Atoms that no rule of their own decides."""
        for atom, entry in self._entries_at(anchors):
            if entry.carrier in self.policy.rules:
                continue
            yield PageLink(atom, self._carrier_address(entry), f"{KINDS[entry.kind]}{self._carrier_title(entry)}：{self.policy.clauses[atom].quote}")

    def _entries_at(self, anchors: Iterable[str]) -> Iterator[tuple[str, LedgerEntry]]:
        yield from ((atom, self.entries[atom]) for anchor in anchors for atom in self.by_anchor[anchor] if atom in self.entries)

    def _carrier_title(self, entry: LedgerEntry) -> str:
        if entry.kind == "requirement":
            return f"“{self.policy.requirements[entry.carrier].title}”"
        return f"（{entry.carrier}）" if entry.carrier else ""

    def _carrier_address(self, entry: LedgerEntry) -> str:
        """The paragraph of the group, or the rule of the atom that is restated; empty for background."""
        page = policy_page(self.policy.document.id)
        if entry.kind == "requirement":
            return f"{page}#{anchor_id('p', self.policy.requirements[entry.carrier].anchor)}"
        name = self.policy.carried.get(entry.carrier, "")
        if name in self.policy.requirements:
            return f"{page}#{anchor_id('p', self.policy.requirements[name].anchor)}"
        return rule_address(self.policy.rules[name]) if name in self.policy.rules else ""

    def _runs(self, source: tuple[Block, ...]) -> list[list[Run]]:
        """The runs of every block; a clause may run over several."""
        places: dict[str, list[tuple[int, str, bool]]] = defaultdict(list)
        anchor = ""
        for number, block in enumerate(source):
            for segment in block.segments:
                places[segment.anchor or anchor].append((number, segment.text, segment.anchor is not None))
                anchor = segment.anchor or anchor
        runs: list[list[tuple[int, Run]]] = [[] for _ in source]
        order = {key: index for index, key in enumerate(places)}
        for key, parts in places.items():
            for (number, text, opens), covered in zip(parts, self._covered(key, [text for _, text, _ in parts]), strict=True):
                runs[number] += [(order[key], run) for run in _cut(text, covered, anchor_id("p", key) if opens else None)]
        return [[run for _, run in sorted(found, key=lambda pair: pair[0])] for found in runs]

    def _covered(self, anchor: str, texts: list[str]) -> list[Mapping[str, set[int]]]:
        """For each text of a clause, by form of check the positions that quotes of such atoms cover."""
        quotes: dict[str, list[str]] = {"computed": [], "person": []}
        for atom in self.by_anchor[anchor]:
            if (key := _BY_FORM.get(self._form(atom))) is not None:
                quotes[key].append(self.policy.clauses[atom].quote)
        by_form = {key: quoted_in(texts, found) for key, found in quotes.items()}
        return [{key: found[index] for key, found in by_form.items()} for index in range(len(texts))]

    def _form(self, atom: str) -> str:
        """The form of the check that decides an atom, through the atom that it restates."""
        entry = self.entries.get(atom)
        if entry is not None and entry.kind == "alias":
            entry = self.entries.get(entry.carrier)
        return entry.form if entry is not None else ""


def _cut(text: str, covered: Mapping[str, set[int]], id_: str | None) -> Iterator[Run]:
    """The text as runs, each number and date a run of its own."""
    begin = 0
    for start, end in figures(text):
        if start > begin:
            yield Run(text[begin:start], id_)
            id_ = None
        wanted = {place for place in range(start, end) if not text[place].isspace()}
        key = next((key for key, positions in covered.items() if wanted <= positions), "none")
        yield Run(text[start:end], id_, key, FIGURES[key])
        begin, id_ = end, None
    if text[begin:] or id_:
        yield Run(text[begin:], id_)
