"""Everything the program knows about its policies, loaded together and cross-checked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from compliance.located import Located, load_yaml
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.rulebook.collector import collector_paused
from compliance.rulebook.cross_check import cross_check
from compliance.rulebook.documents import PolicyDocument, load_document
from compliance.rulebook.fingerprint import fingerprint
from compliance.rulebook.inventory import Clause, load_clauses
from compliance.rulebook.readings import Reading, load_readings
from compliance.rulebook.recounts import RecountForm, parse_recount, recount_problems
from compliance.rulebook.rules import Query, Requirement, Rule, parse_query, parse_requirement, parse_rule
from compliance.rulebook.schema import problems_of
from compliance.rulebook.table_model import Tables
from compliance.rulebook.tables import load_tables

INVENTORY = "clauses.yaml"
REQUIREMENTS = "requirements"
_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Policy:
    """A plan with its clause inventory, rules and requirement groups.

    `carried` maps a clause atom to the id of the rule or requirement group that decides it, `restated` to the atoms that restate it.
    """

    document: PolicyDocument
    clauses: Mapping[str, Clause]
    rules: Mapping[str, Rule]
    requirements: Mapping[str, Requirement]
    carried: Mapping[str, str]
    restated: Mapping[str, tuple[str, ...]]

    def aliases(self, atom: str) -> tuple[str, ...]:
        """The atom, and every atom that restates it."""
        return (atom, *self.restated.get(atom, ()))

    def unencoded(self) -> list[str]:
        """Atoms that oblige someone and that no rule carries, itself or through the atom that it restates."""
        return [clause.id for clause in self.clauses.values() if clause.kind != "background" and not {clause.id, clause.same_as} & self.carried.keys()]


@dataclass(frozen=True, slots=True)
class Rulebook:
    """All policies under one set of tables and readings. `sha256` covers every rule file by name and content."""

    tables: Tables
    readings: Mapping[str, Reading]
    policies: Mapping[str, Policy]
    queries: tuple[Query, ...]
    recounts: tuple[RecountForm, ...]
    sha256: str

    def policy_for(self, name: str) -> Policy | None:
        """The policy with that id or short code."""
        return next((policy for policy in self.policies.values() if name in (policy.document.id, policy.document.code)), None)

    def atoms(self) -> frozenset[str]:
        """Every clause atom of every policy."""
        return frozenset(atom for policy in self.policies.values() for atom in policy.clauses)


def load_rulebook(rules_dir: Path, policy_docs_dir: Path) -> Rulebook:
    """The rulebook of two folders. Raises ProblemsError with every fault of every file."""
    with collector_paused():
        return _load(rules_dir, policy_docs_dir)


def _load(rules_dir: Path, policy_docs_dir: Path) -> Rulebook:
    loader = _Loader(rules_dir, policy_docs_dir)
    tables, readings = loader.collect(lambda: load_tables(rules_dir)), loader.collect(lambda: load_readings(rules_dir / "readings"))
    folders = sorted(path.parent for path in rules_dir.glob(f"*/{INVENTORY}"))
    if not folders:
        loader.problems.append(Problem("no-policy", "没有找到任何政策（含 clauses.yaml 的文件夹）", Place(rules_dir.name), "检查规则文件夹的路径"))
    policies = {policy.document.id: policy for folder in folders if (policy := loader.policy(folder))}
    if tables is not None and readings is not None:
        for policy in policies.values():
            loader.problems += cross_check(policy.document, policy.clauses, policy.rules.values(), policy.requirements.values(), tables, readings)
    queries = tuple(parse_query(node) for _, node in loader.documents(sorted(rules_dir.glob("queries/*.yaml")), "query"))
    recounts = tuple(parse_recount(node) for _, node in loader.documents(sorted(rules_dir.glob("recounts/*.yaml")), "recount"))
    if tables is not None:
        loader.problems += [problem for form in recounts for problem in recount_problems(form, tables)]
    if loader.problems or tables is None or readings is None:
        raise ProblemsError(loader.problems)
    return Rulebook(tables, readings, policies, queries, recounts, fingerprint(rules_dir))


class _Loader:
    def __init__(self, rules_dir: Path, policy_docs_dir: Path) -> None:
        self.rules_dir = rules_dir
        self.policy_docs_dir = policy_docs_dir
        self.problems: list[Problem] = []

    def collect(self, load: Callable[[], _T]) -> _T | None:
        """The result of `load`, or None with its problems kept."""
        try:
            return load()
        except ProblemsError as error:
            self.problems += error.problems
            return None

    def policy(self, folder: Path) -> Policy | None:
        """The policy of a rules folder and the document of the same name."""
        path = self.policy_docs_dir / f"{folder.name}.md"
        document = self.collect(lambda: load_document(path, f"policy_docs/{path.name}"))
        clauses = self.collect(lambda: load_clauses(folder / INVENTORY, f"rules/{folder.name}/{INVENTORY}"))
        if document is None or clauses is None:
            return None
        order = {atom: number for number, atom in enumerate(clauses)}
        rules = {rule.id: rule for rule in sorted(self.rules(folder), key=lambda rule: min((order.get(atom, len(order)) for atom in rule.atoms()), default=0))}
        places = {anchor: number for number, anchor in enumerate(document.clauses)}
        requirements = {item.id: item for item in sorted(self.requirements(folder), key=lambda item: (places.get(item.anchor, len(places)), item.id))}
        carried = {atom: rule.id for rule in rules.values() for atom in rule.atoms()} | {
            atom: item.id for item in requirements.values() for atom in item.covers
        }
        restated: dict[str, tuple[str, ...]] = defaultdict(tuple)
        for clause in clauses.values():
            if clause.same_as:
                restated[clause.same_as] += (clause.id,)
        return Policy(document, clauses, rules, requirements, carried, dict(restated))

    def documents(self, paths: list[Path], schema: str) -> Iterator[tuple[Path, Located]]:
        """The files that their schema accepts."""
        for path in paths:
            name = f"rules/{path.relative_to(self.rules_dir).as_posix()}"
            node = self.collect(lambda path=path, name=name: load_yaml(path.read_bytes(), name))  # type: ignore[misc]
            if node is None:
                continue
            faults = problems_of(node, schema)
            self.problems += faults
            if not faults:
                yield path, node

    def rules(self, folder: Path) -> Iterator[Rule]:
        """The rules of a policy; an id used twice is a problem."""
        seen: dict[str, Rule] = {}
        paths = [path for path in sorted(folder.glob("*/**/*.yaml")) if path.parent.name != REQUIREMENTS]
        for path, node in self.documents(paths, "rule"):
            rule = parse_rule(node, folder.name, path.parent.relative_to(folder).as_posix())
            if rule.id in seen:
                self.problems.append(Problem("duplicate-id", f"规则编号“{rule.id}”重复，已见于 {seen[rule.id].place}", rule.place, "改用别的编号"))
            elif path.stem != rule.id:
                self.problems.append(Problem("file-name", f"文件名与规则编号“{rule.id}”不一致", rule.place, f"把文件改名为 {rule.id}.yaml"))
            seen[rule.id] = rule
            yield rule

    def requirements(self, folder: Path) -> Iterator[Requirement]:
        """The requirement groups of a policy."""
        for _, node in self.documents(sorted((folder / REQUIREMENTS).glob("*.yaml")), "requirement"):
            yield parse_requirement(node, folder.name)
