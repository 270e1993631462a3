"""The boundary cases around an example: the edges of what is demanded, each cell emptied, each row left out, the days around its due date."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from compliance.evaluate.compiled import CompiledPolicy
from compliance.evaluate.trial import Staged
from compliance.model.verdict import Verdict
from compliance.rule_ci.boundaries.demands import every_leaf, filled_asked
from compliance.rule_ci.boundaries.edges import edges
from compliance.rule_ci.boundaries.variant import COMPLIANT, FAILED, Variant, with_cells, without_row
from compliance.rulebook.rules import Rule, due_date
from compliance.rulebook.table_model import Tables

DAY = timedelta(days=1)
NOT_DUE = Verdict.NOT_DUE.value


def variants(base: Staged, rule: Rule, compiled: CompiledPolicy) -> Iterator[Variant]:
    """The boundary cases around an example that its rule passes, or fails for certain."""
    verdict = base.case.example["verdict"]
    yield from _emptied(base, rule.id, compiled, verdict)
    yield from _days(base, rule, compiled, verdict)
    if verdict == COMPLIANT:
        yield from _left_out(base, compiled)
        yield from edges(base, rule.id, compiled)


def _emptied(base: Staged, rule: str, compiled: CompiledPolicy, verdict: str) -> Iterator[Variant]:
    """Each filled cell emptied, but for what identifies or leads to a row, and what the rule itself asks to be filled or empty."""
    spared = filled_asked(compiled.nodes[rule])
    tables = compiled.rulebook.tables
    forbidden, law = (FAILED, "没有填报不等于不符合") if verdict == COMPLIANT else (COMPLIANT, "少填一格不会因此符合")
    for table, index, name in _cells(base.case.example["given"], tables):
        definition = tables.tables[table].fields[name]
        if name not in spared and definition.type not in ("ref", "text") and not definition.required:
            words = f"{tables.tables[table].title}第 {index + 1} 行没有填“{definition.title}”"
            yield Variant(with_cells(base, table, index, {name: None}), words, law, frozenset({forbidden}))


def _cells(given: Mapping[str, Any], tables: Tables) -> Iterator[tuple[str, int, str]]:
    """Table, row and field of every filled cell outside the cover."""
    for table, rows in given.items():
        if isinstance(rows, list) and table != tables.cover:
            yield from ((table, index, name) for index, row in enumerate(rows) for name in row if name in tables.tables[table].fields)


def _left_out(base: Staged, compiled: CompiledPolicy) -> Iterator[Variant]:
    """Each row of a pre-filled table left out: what is not filed is unreported."""
    for table, rows in base.case.example["given"].items():
        definition = compiled.rulebook.tables.tables.get(table)
        if isinstance(rows, list) and definition is not None and definition.kind == "fixed" and not definition.cover:
            for index in range(len(rows)):
                words = f"{definition.title}少第 {index + 1} 行"
                yield Variant(without_row(base, table, index), words, "没有填报不等于不符合", frozenset({FAILED}))


def _days(base: Staged, rule: Rule, compiled: CompiledPolicy, verdict: str) -> Iterator[Variant]:
    """The day before all that the rule asks is due, and for a failure the days on which the last of it is due and after."""
    leaves = list(every_leaf(compiled.nodes[rule.id]))
    dues = [day for leaf in leaves if (day := due_date(leaf.by, base.subject.name)) is not None]
    if not dues or len(dues) < len(leaves):
        return
    yield _on(base, min(dues) - DAY, "期限前一天", "期限之前不会是不符合", FAILED)
    if verdict == FAILED and not any(leaf.operator == "periodic" or leaf.params.get("period") == "year" for leaf in leaves):
        yield _on(base, max(dues), "期限当天", "到期之日不再是未到期", NOT_DUE)
        yield _on(base, max(dues) + DAY, "期限后一天", "到期之后不再是未到期", NOT_DUE)


def _on(base: Staged, day: Any, words: str, law: str, forbidden: str) -> Variant:
    return Variant({**base.case.example, "as_of": day}, f"评估日为{words} {day}", law, frozenset({forbidden}))
