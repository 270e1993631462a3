"""Times the engines on the same decision lists and facts, after checking that they agree: `python bench/engines.py [--rounds N]`.

One county: PROGRAMS rules, FACTS facts. The lists are of the two kinds that the operators write: rows sorted into bad, unknown, review and ok (two lists
shared by two rules in three), and a figure against a target of its own. Needs zen-engine, clipspy and rule-engine; what is not installed is left out and named.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import statistics
import time
from collections.abc import Callable, Sequence

from compliance.engine import Branch, Comparison, DurableEngine, Fact, Program, ReferenceEngine, Test, available, decide_with_both
from compliance.engine.fence import fields_of

PROGRAMS, FACTS, SEED = 150, 200, 20191
EXPRESSIONS, TABLES = "zen-engine, expressions", "zen-engine, tables"
Decide = Callable[[Sequence[Fact]], dict[str, str]]


def test(text: str) -> Test:
    field, comparison, literal = text.split()
    return Test(field, Comparison(comparison), int(literal))


def decision_list(rows: Sequence[str]) -> tuple[Branch, ...]:
    """Rows such as `bad >= 1, due == 0 -> not_due`."""
    pairs = [row.split("->") for row in rows]
    return tuple(Branch(tuple(test(part) for part in tests.split(",") if part.strip()), outcome.strip()) for tests, outcome in pairs)


def unknown(when: str) -> list[str]:
    return [f"{when}, due == 0 -> not_due", *(f"{when}, why == {code} -> insufficient_data:{code}" for code in (1, 2, 3, 4)), f"{when} -> insufficient_data:1"]


def tally(waits: bool) -> list[str]:
    early = ["due == 0 -> not_due"] if waits else []
    ratings = [f"review >= 1, rating == {code} -> {verdict}/inspected" for code, verdict in ((1, "compliant"), (2, "needs_review"), (3, "non_compliant"))]
    bad = ["bad >= 1, due == 0 -> not_due", "bad >= 1 -> non_compliant"]
    head = ["applies == 0 -> not_applicable", *early, *bad, *unknown("unknown >= 1")]
    return [*head, *ratings, "review >= 1 -> needs_review", "ok >= 1 -> compliant", " -> insufficient_data:1"]


def rate(target: int) -> list[str]:
    reached = [f"floor >= {target} -> compliant", "due == 0 -> not_due"]
    return ["applies == 0 -> not_applicable", *unknown("known == 0"), *reached, "known == 1 -> non_compliant", " -> insufficient_data:1"]


def county(rng: random.Random) -> tuple[dict[str, Program], list[Fact]]:
    """Two rules in three are tallies, the rest rates with targets of their own."""
    rows = [rate(rng.randrange(30, 99) * 10**6) if number % 3 == 0 else tally(number % 6 == 1) for number in range(PROGRAMS)]
    programs = {f"R-{number}": Program(f"R-{number}", decision_list(row)) for number, row in enumerate(rows)}
    keys = [*programs, *rng.choices([*programs], k=FACTS - PROGRAMS)]
    return programs, [Fact(f"{key}/{number}", key, values(programs[key], rng)) for number, key in enumerate(keys)]


def values(program: Program, rng: random.Random) -> dict[str, int]:
    """Mostly rules that apply and are due, with counts of a few rows and figures on either side of the targets."""
    some: dict[str, Callable[[], int]] = {"floor": lambda: rng.randrange(25 * 10**6, 10**8), "ok": lambda: rng.randrange(9), "why": lambda: rng.randrange(1, 5)}
    often = {"applies": 0.95, "due": 0.9, "known": 0.8}
    return {field: some[field]() if field in some else int(rng.random() < often.get(field, 0.15)) for field in fields_of(program.branches)}


def both(programs: dict[str, Program]) -> Decide:
    if not available():
        raise ImportError("durable-rules is not available")
    one, other = ReferenceEngine(programs), DurableEngine(programs)
    return lambda facts: decide_with_both(facts, one, other)


def zen(programs: dict[str, Program]) -> Decide:
    """One compiled expression a program, a chain of conditionals: the fastest form that zen has."""
    from zen import compile_expression

    compiled = {key: compile_expression(conditionals(program.branches)) for key, program in programs.items()}
    return lambda facts: {fact.id: compiled[fact.program].evaluate(fact.fields) for fact in facts}


def conditionals(branches: Sequence[Branch]) -> str:
    *tested, last = branches
    rows = [f"{' and '.join(f'{t.field} {t.comparison} {t.literal}' for t in branch.tests)} ? '{branch.outcome}' : " for branch in tested]
    return "".join(rows) + f"'{last.outcome}'"


def zen_tables(programs: dict[str, Program]) -> Decide:
    """One document with a decision table a program, the form that zen is made for, all held by one engine: the fastest way to judge by documents."""
    from zen import ZenEngine

    engine = ZenEngine({"loader": {"type": "static", "content": {key: document(program) for key, program in programs.items()}}})
    return lambda facts: {fact.id: engine.evaluate(fact.program, fact.fields)["result"]["outcome"] for fact in facts}


def zen_decisions(programs: dict[str, Program]) -> Decide:
    """The same documents, each a decision of its own, as the first example of zen's manual has it."""
    from zen import ZenEngine

    engine = ZenEngine()
    decisions = {key: engine.create_decision(json.dumps(document(program))) for key, program in programs.items()}
    return lambda facts: {fact.id: decisions[fact.program].evaluate(fact.fields)["result"]["outcome"] for fact in facts}


def document(program: Program) -> dict[str, object]:
    """A program in zen's JSON decision model: input, a table of which the first row that fits decides, output. An empty cell fits always."""
    names = fields_of(program.branches)
    table = {
        "hitPolicy": "first",
        "inputs": [{"id": name, "name": name, "field": name} for name in names],
        "outputs": [{"id": "outcome", "name": "outcome", "field": "outcome"}],
        "rules": [row(str(number), branch, names) for number, branch in enumerate(program.branches)],
    }
    nodes = [
        {"id": "in", "name": "in", "type": "inputNode"},
        {"id": "table", "name": "table", "type": "decisionTableNode", "content": table},
        {"id": "out", "name": "out", "type": "outputNode"},
    ]
    edges = [{"id": "1", "sourceId": "in", "targetId": "table"}, {"id": "2", "sourceId": "table", "targetId": "out"}]
    return {"contentType": "application/vnd.gorules.decision", "nodes": nodes, "edges": edges}


def row(number: str, branch: Branch, names: Sequence[str]) -> dict[str, str]:
    cells = {name: " and ".join(f"{t.comparison} {t.literal}" for t in branch.tests if t.field == name) for name in names}
    return {"_id": number, **cells, "outcome": json.dumps(branch.outcome)}


def rule_engine(programs: dict[str, Program]) -> Decide:
    import rule_engine as library

    def rules(program: Program) -> list[tuple[library.Rule, str]]:
        return [
            (library.Rule(" and ".join(f"{t.field} {t.comparison} {t.literal}" for t in branch.tests) or "true"), branch.outcome) for branch in program.branches
        ]

    lists = {key: rules(program) for key, program in programs.items()}
    return lambda facts: {fact.id: next(outcome for rule, outcome in lists[fact.program] if rule.matches(fact.fields)) for fact in facts}


def clips(programs: dict[str, Program]) -> Decide:
    """One template a program, salience in the order of the branches; the first rule that fires retracts the fact."""
    import clips as library

    environment, answers = library.Environment(), dict[str, str]()
    environment.define_function(answers.__setitem__, name="decided")
    templates = {}
    for number, (key, program) in enumerate(programs.items()):
        environment.build(f"(deftemplate p{number} (slot id) {' '.join(f'(slot {name})' for name in fields_of(program.branches))})")
        templates[key] = environment.find_template(f"p{number}")
        for rank, branch in enumerate(program.branches):
            environment.build(clips_rule(number, rank, branch))

    def decide(facts: Sequence[Fact]) -> dict[str, str]:
        answers.clear()
        for fact in facts:
            templates[fact.program].assert_fact(id=fact.id, **fact.fields)
        environment.run()
        return dict(answers)

    return decide


def clips_rule(number: int, rank: int, branch: Branch) -> str:
    signs = {"==": "=", "!=": "<>"}
    slots = " ".join(f"({name} ?{name})" for name in dict.fromkeys(t.field for t in branch.tests))
    tests = " ".join(f"(test ({signs.get(t.comparison, t.comparison)} ?{t.field} {t.literal}))" for t in branch.tests)
    return (
        f'(defrule r{number}-{rank} (declare (salience {-rank})) ?f <- (p{number} (id ?id) {slots}) {tests} => (retract ?f) (decided ?id "{branch.outcome}"))'
    )


MAKERS: dict[str, Callable[[dict[str, Program]], Decide]] = {
    "reference": lambda programs: ReferenceEngine(programs).decide,
    "durable-rules": lambda programs: DurableEngine(programs).decide,
    "both, checked and compared": both,
    EXPRESSIONS: zen,
    TABLES: zen_tables,
    "zen-engine, single decisions": zen_decisions,
    "clipspy": clips,
    "rule-engine": rule_engine,
}


def timed(engines: dict[str, Decide], facts: Sequence[Fact], rounds: int) -> dict[str, list[float]]:
    """Milliseconds a call, the engines taking turns in an order that moves on by one each round; the collector is off while they run."""
    names = [*engines]
    times: dict[str, list[float]] = {name: [] for name in names}
    for turn in range(rounds):
        gc.collect()
        gc.disable()
        for name in (*names[turn % len(names) :], *names[: turn % len(names)]):
            start = time.perf_counter()
            engines[name](facts)
            times[name].append((time.perf_counter() - start) * 1e3)
        gc.enable()
    return times


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=41)
    rounds = parser.parse_args().rounds
    programs, facts = county(random.Random(SEED))
    engines: dict[str, Decide] = {}
    compiled: dict[str, float] = {}
    print(f"{PROGRAMS} programs ({len({program.branches for program in programs.values()})} different lists), {FACTS} facts, {rounds} rounds, ms")
    for name, make in MAKERS.items():
        start = time.perf_counter()
        try:
            engines[name] = make(programs)
        except (ImportError, RuntimeError) as missing:
            print(f"{name:30} left out: {missing}")
            continue
        compiled[name] = (time.perf_counter() - start) * 1e3
        if engines[name](facts) != engines["reference"](facts):
            raise SystemExit(f"{name} gives other verdicts than reference; nothing was timed")
    times = timed(engines, facts, rounds)
    medians = {name: statistics.median(figures) for name, figures in times.items()}
    print(f"{'engine':30}{'compile':>9}{'median':>9}{'least':>9}{'most':>9}{'to expressions':>16}{'to tables':>11}")
    for name, median in medians.items():
        ratios = [f"{median / medians[base]:.2f}" if base in medians else "-" for base in (EXPRESSIONS, TABLES)]
        print(f"{name:30}{compiled[name]:9.1f}{median:9.3f}{min(times[name]):9.3f}{max(times[name]):9.3f}{ratios[0]:>16}{ratios[1]:>11}")


if __name__ == "__main__":
    main()
