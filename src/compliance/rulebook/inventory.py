"""The clause inventory of a policy: what every clause atom is and where it stands. Source: `rules/<policy>/clauses.yaml`."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from compliance.located import load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.forms import TEXT, TEXT_OR_NONE, bytes_of, rows_of, squashed
from compliance.rulebook.suggest import suggestion

CLAUSE_KINDS = ("duty", "permission", "background")
_CLAUSE = {"id": TEXT, "at": TEXT, "kind": TEXT, "same_as": TEXT_OR_NONE, "quote": TEXT, "note": TEXT_OR_NONE}


@dataclass(frozen=True, slots=True)
class Clause:
    """A clause atom: `quote` stands in the document at anchor `at`; `same_as` is the atom whose verdict it inherits; `place` is its line of the inventory."""

    id: str
    at: str
    kind: str
    same_as: str | None
    quote: str
    note: str
    place: Place


def load_clauses(path: Path, name: str | None = None) -> dict[str, Clause]:
    """The inventory in `path` by atom id, in its order; `name` is what places call the file. Raises ProblemsError."""
    file = name or str(path)
    node = load_yaml(bytes_of(path, file), file)
    if not isinstance(node.value, list):
        raise ProblemsError([Problem("wrong-type", "条款清单应为列表", node.place, "每行写一个条款：- {id: ..., at: ..., kind: ..., quote: ...}")])
    problems: list[Problem] = []
    result: dict[str, Clause] = {}
    for row in rows_of(node, _CLAUSE, "条款", problems):
        atom = Clause(row["id"], row["at"], row["kind"], row.get("same_as"), row["quote"], row.get("note", ""), row["place"])
        if atom.id in result:
            problems.append(Problem("duplicate-id", f"条款“{atom.id}”重复", atom.place, f"第 {result[atom.id].place.line} 行已有，删去其中一个"))
        result.setdefault(atom.id, atom)
    for atom in result.values():
        problems.extend(_atom_problems(atom, result))
    if problems:
        raise ProblemsError(problems)
    return result


def _atom_problems(atom: Clause, atoms: Mapping[str, Clause]) -> Iterator[Problem]:
    if atom.kind not in CLAUSE_KINDS:
        mend = suggestion(atom.kind, CLAUSE_KINDS, f"可用：{'、'.join(CLAUSE_KINDS)}")
        yield Problem("unknown-kind", f"“{atom.id}”的 kind“{atom.kind}”不认识", atom.place, mend)
    if not squashed(atom.quote):
        yield Problem("empty-quote", f"“{atom.id}”的引文为空", atom.place, "写上政策原文")
    if atom.same_as is None:
        return
    target = atoms.get(atom.same_as)
    if target is None:
        yield Problem("unknown-atom", f"“{atom.id}”的 same_as“{atom.same_as}”不在清单中", atom.place, suggestion(atom.same_as, atoms, "改为清单中的条款编号"))
    elif target.same_as is not None:
        yield Problem("alias-of-alias", f"“{atom.id}”指向的“{target.id}”本身也是重述", atom.place, f"直接指向“{target.same_as}”")
    elif target.kind != "duty" or atom.kind != "duty":
        yield Problem("alias-not-duty", f"“{atom.id}”与“{target.id}”须同为 duty", atom.place, "删去 same_as，或改正 kind")
