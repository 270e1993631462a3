"""The engines decide alike inside the fence, and nothing outside the fence reaches them."""

from __future__ import annotations

import locale
import resource
import sys
from collections.abc import Iterator, Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.engine import (
    Branch,
    Comparison,
    DurableEngine,
    DurableError,
    EngineDisagreementError,
    Fact,
    FenceError,
    Program,
    ReferenceEngine,
    Test,
    available,
    check_definition,
    check_fence,
    decide_with_both,
    engines_used,
)
from compliance.engine import durable as durable_module
from compliance.engine.definition import define
from compliance.engine.fence import fnv1a

Test.__test__ = False  # type: ignore[attr-defined]
needs_durable = pytest.mark.skipif(not available(), reason="durable-rules does not load on this Python")

EQ, NE, LT, LE, GT, GE = (Comparison(sign) for sign in ("==", "!=", "<", "<=", ">", ">="))
LAST = Branch((), "last")
EDGE = 2**53 - 1
COLLIDING = ("pwtmprih", "atqvmije")


def program(*branches: Branch, key: str = "P") -> dict[str, Program]:
    return {key: Program(key, (*branches, LAST))}


def one(field: str, comparison: Comparison, literal: Any, outcome: str = "held") -> Branch:
    return Branch((Test(field, comparison, literal),), outcome)


def naive(programs: dict[str, Program], fact: Fact) -> str:
    """Reads the branches one by one; shares nothing with the engines."""
    for branch in programs[fact.program].branches:
        for test in branch.tests:
            value = fact.fields[test.field]
            order = (value > test.literal) - (value < test.literal)
            if order not in {"==": {0}, "!=": {-1, 1}, "<": {-1}, "<=": {-1, 0}, ">": {1}, ">=": {0, 1}}[test.comparison.value]:
                break
        else:
            return branch.outcome
    raise AssertionError("the last branch holds for every fact")


@pytest.fixture(params=["reference", pytest.param("durable", marks=needs_durable)])
def make(request: pytest.FixtureRequest) -> Iterator[Any]:
    if request.param == "reference":
        yield ReferenceEngine
        return
    opened: list[DurableEngine] = []

    def build(programs: dict[str, Program]) -> DurableEngine:
        opened.append(DurableEngine(programs))
        return opened[-1]

    yield build
    for engine in opened:
        engine.close()


@pytest.mark.parametrize(
    ("comparison", "below", "equal", "above"),
    [(EQ, 0, 1, 0), (NE, 1, 0, 1), (LT, 1, 0, 0), (LE, 1, 1, 0), (GT, 0, 0, 1), (GE, 0, 1, 1)],
)
@pytest.mark.parametrize("literal", [0, 1, -1, 65_000_000, 2**31, -(2**31), 2**53 - 2, 2 - 2**53])
def test_comparisons_are_exact_next_to_the_literal(make: Any, comparison: Comparison, below: int, equal: int, above: int, literal: int) -> None:
    facts = [Fact(f"F{step}", "P", {"a": literal + step}) for step in (-1, 0, 1)]
    answers = make(program(one("a", comparison, literal))).decide(facts)
    assert [answers[fact.id] for fact in facts] == ["held" if holds else "last" for holds in (below, equal, above)]


SCREEN = (
    one("applies", EQ, 0, "not_applicable"),
    Branch((Test("bad", GE, 1), Test("due", EQ, 0)), "not_due"),
    one("bad", GE, 1, "non_compliant"),
    Branch((Test("unknown", GE, 1), Test("why", EQ, 2)), "insufficient_data:missing_evidence"),
    one("ok", GE, 1, "compliant"),
)


@pytest.mark.parametrize(
    ("fields", "outcome"),
    [
        ({"applies": 0, "bad": 3, "due": 1, "unknown": 0, "why": 0, "ok": 0}, "not_applicable"),
        ({"applies": 1, "bad": 3, "due": 0, "unknown": 1, "why": 2, "ok": 1}, "not_due"),
        ({"applies": 1, "bad": 1, "due": 1, "unknown": 1, "why": 2, "ok": 1}, "non_compliant"),
        ({"applies": 1, "bad": 0, "due": 1, "unknown": 1, "why": 2, "ok": 1}, "insufficient_data:missing_evidence"),
        ({"applies": 1, "bad": 0, "due": 1, "unknown": 1, "why": 1, "ok": 1}, "compliant"),
        ({"applies": 1, "bad": 0, "due": 1, "unknown": 1, "why": 1, "ok": 0}, "last"),
    ],
)
def test_the_first_branch_that_holds_decides(make: Any, fields: dict[str, int], outcome: str) -> None:
    assert make(program(*SCREEN)).decide([Fact("F", "P", fields)]) == {"F": outcome}


def test_facts_do_not_touch_one_another(make: Any) -> None:
    programs = {**program(one("a", EQ, 1, "one")), **program(one("a", EQ, 2, "two"), key="Q"), **program(one("a", EQ, 1, "one"), key="R")}
    facts = [Fact(f"F{number}", key, {"a": value}) for number, (key, value) in enumerate([("P", 1), ("Q", 1), ("R", 1), ("P", 2), ("Q", 2), ("P", 1)])]
    assert [*make(programs).decide(facts).values()] == ["one", "last", "one", "last", "two", "one"]


numbers = st.one_of(st.integers(-3, 3), st.sampled_from([EDGE, -EDGE, 2**31, -(2**31), 2**32]))


@st.composite
def cases(draw: st.DrawFn) -> tuple[dict[str, Program], list[Fact]]:
    """Up to 4 programs over up to 6 fields, and facts with values at and around the literals."""
    names = [f"f{number}" for number in range(draw(st.integers(1, 6)))]
    tests = st.builds(Test, st.sampled_from(names), st.sampled_from([*Comparison]), numbers)
    branches = st.lists(st.builds(Branch, st.lists(tests, max_size=4).map(tuple), st.sampled_from([f"o{n}" for n in range(9)])), max_size=12)
    programs = {f"P{n}": Program(f"P{n}", (*body, LAST)) for n, body in enumerate(draw(st.lists(branches, min_size=1, max_size=4)))}
    rows = draw(st.lists(st.tuples(st.sampled_from([*programs]), st.fixed_dictionaries(dict.fromkeys(names, numbers))), max_size=12))
    return programs, [Fact(f"F{number}", key, fields) for number, (key, fields) in enumerate(rows)]


@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(cases())
def test_engines_agree_with_an_independent_reading(case: tuple[dict[str, Program], list[Fact]]) -> None:
    programs, facts = case
    expected = {fact.id: naive(programs, fact) for fact in facts}
    check_fence(programs, facts)
    assert decide_with_both(facts, ReferenceEngine(programs), None) == expected
    if available():
        with DurableEngine(programs) as engine:
            assert engine.decide(facts) == expected


def test_the_largest_list_inside_the_fence_is_decided(make: Any) -> None:
    names = [f"f{number}" for number in range(64)]
    wide = [Branch(tuple(Test(name, EQ, 1) for name in names[start : start + 32]), f"all{start}") for start in (0, 32)]
    many = [one(names[number], GE, 0, f"o{number}") for number in range(45)]
    programs = program(*wide, *many)
    low, high = dict.fromkeys(names, -1), dict.fromkeys(names, 1)
    facts = [Fact("low", "P", low), Fact("high", "P", high), Fact("half", "P", {**high, "f3": 2}), Fact("zero", "P", dict.fromkeys(names, 0))]
    assert make(programs).decide(facts) == {"low": "last", "high": "all0", "half": "all32", "zero": "o0"}


def many_lists(count: int, branches: int = 0) -> dict[str, Program]:
    return {f"P{n}": Program(f"P{n}", (one("a", EQ, n), *(one("b", EQ, m) for m in range(branches)), LAST)) for n in range(count)}


@pytest.mark.parametrize(
    ("programs", "named", "reason"),
    [
        pytest.param({"P": Program("P", (one("a", EQ, 1),))}, "'P'", "没有条件", id="no catch-all"),
        pytest.param({"P": Program("P", ())}, "'P'", "没有条件", id="no branches"),
        pytest.param({"P": Program("Q", (LAST,))}, "'P'", "'Q'", id="another name"),
        pytest.param(program(key="规则"), "'规则'", "ASCII", id="Chinese key"),
        pytest.param(program(one("就诊率", EQ, 1)), "'P'", "就诊率", id="Chinese field"),
        pytest.param(program(one("a", EQ, 1, "符合")), "'P'", "符合", id="Chinese outcome"),
        pytest.param(program(one("a", EQ, True)), "'P'", "不是整数", id="true is not 1"),
        pytest.param(program(one("a", EQ, 1.0)), "'P'", "不是整数", id="float"),
        pytest.param(program(one("a", EQ, 1e300)), "'P'", "不是整数", id="scientific notation"),
        pytest.param(program(one("a", EQ, "90")), "'P'", "不是整数", id="text number"),
        pytest.param(program(one("a", EQ, None)), "'P'", "不是整数", id="null"),
        pytest.param(program(one("a", EQ, 2**53)), "'P'", "2**53", id="too large"),
        pytest.param(program(one("a", EQ, -(2**53))), "'P'", "2**53", id="too small"),
        pytest.param(program(Branch((Test("a", "$mt", 1),), "held")), "'P'", "$mt", id="text matching"),  # type: ignore[arg-type]
        pytest.param(program(one("sid", EQ, 1)), "'P'", "'sid'", id="session id"),
        pytest.param(program(one("id", EQ, 1)), "'P'", "'id'", id="fact id"),
        pytest.param(program(one("$s", EQ, 1)), "'P'", "'$s'", id="durable's own field"),
        pytest.param(program(one("_program", EQ, 1)), "'P'", "'_program'", id="key field"),
        pytest.param(program(one("a.b", EQ, 1)), "'P'", "'a.b'", id="nested field"),
        pytest.param(program(one("a" * 65, EQ, 1)), "'P'", "64", id="long field"),
        pytest.param(program(Branch(tuple(Test("a", NE, n) for n in range(64)), "held")), "'P'", "最多 32", id="64 tests in a branch"),
        pytest.param(program(*(one("a", GE, -n) for n in range(64))), "'P'", "最多 48", id="64 tests true at once"),
        pytest.param(program(*(Branch(tuple(Test(f"f{r}x{n}", EQ, 1) for n in range(30)), "held") for r in range(3))), "'P'", "最多 64", id="90 fields"),
        pytest.param(program(one(COLLIDING[0], EQ, 1), one(COLLIDING[1], EQ, 1)), COLLIDING[0], COLLIDING[1], id="fields of one hash"),
        pytest.param(program(one("a", EQ, 1, COLLIDING[0]), one("b", EQ, 1, COLLIDING[1])), COLLIDING[0], COLLIDING[1], id="outcomes of one hash"),
        pytest.param(many_lists(512), "512", "最多 256", id="512 lists"),
        pytest.param(many_lists(60, 40), "2520", "最多 2000", id="too many branches"),
    ],
)
def test_programs_outside_the_fence_are_refused(programs: dict[str, Program], named: str, reason: str) -> None:
    with pytest.raises(FenceError) as refusal:
        check_fence(programs)
    assert any(named in line and reason in line for line in refusal.value.reasons), refusal.value.reasons
    with pytest.raises(FenceError):
        ReferenceEngine(programs)
    if available():
        with pytest.raises(FenceError):
            DurableEngine(programs)


def test_programs_with_the_same_list_count_once() -> None:
    check_fence({f"P{n}": Program(f"P{n}", (one("a", EQ, 1), LAST)) for n in range(512)})


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        pytest.param(Fact("F", "P", {"b": 1}), "'a'", id="missing field"),
        pytest.param(Fact("F", "Q", {"a": 1}), "'Q'", id="unknown program"),
        pytest.param(Fact("县", "P", {"a": 1}), "ASCII", id="Chinese id"),
        pytest.param(Fact("", "P", {"a": 1}), "ASCII", id="empty id"),
        pytest.param(Fact("F\n", "P", {"a": 1}), "可打印", id="control character"),
        pytest.param(Fact("F", "P", {"a": True}), "不是整数", id="bool"),
        pytest.param(Fact("F", "P", {"a": 1.5}), "不是整数", id="float"),  # type: ignore[dict-item]
        pytest.param(Fact("F", "P", {"a": "9"}), "不是整数", id="text"),  # type: ignore[dict-item]
        pytest.param(Fact("F", "P", {"a": None}), "不是整数", id="null"),  # type: ignore[dict-item]
        pytest.param(Fact("F", "P", {"a": 2**53}), "2**53", id="too large"),
        pytest.param(Fact("F", "P", {"a": -(2**64)}), "2**53", id="too small"),
        pytest.param(Fact("F", "P", {"a": 1, "b": True}), "'b'", id="bool that is not tested"),
        pytest.param(Fact("F", "P", {"a": 1, "数": 1}), "'数'", id="Chinese field"),
        pytest.param(Fact("F", "P", {"a": 1, "$s": 1}), "'$s'", id="durable's own field"),
        pytest.param(Fact("F", "P", {"a": 1, **{f"x{n}": 0 for n in range(300)}}), "最多 64", id="300 fields"),
        pytest.param(Fact("F", "P", {"a": 1, **dict.fromkeys(COLLIDING, 1)}), "散列", id="fields of one hash"),
    ],
)
def test_facts_outside_the_fence_are_refused(fact: Fact, reason: str) -> None:
    programs = program(one("a", GE, 1))
    facts = [Fact("sound", "P", {"a": 1}), fact]
    with pytest.raises(FenceError) as refusal:
        check_fence(programs, facts)
    assert any(repr(fact.id) in line and reason in line for line in refusal.value.reasons), refusal.value.reasons
    assert not any("'sound'" in line for line in refusal.value.reasons)
    with pytest.raises(FenceError):
        decide_with_both(facts, ReferenceEngine(programs), None)
    if available():
        with DurableEngine(programs) as engine:
            with pytest.raises(FenceError):
                engine.decide(facts)
            assert engine.decide(facts[:1]) == {"sound": "held"}


def test_every_fault_is_listed_at_once() -> None:
    facts = [Fact("one", "P", {}), Fact("two", "P", {"a": True}), Fact("two", "P", {"a": 1})]
    with pytest.raises(FenceError) as refusal:
        check_fence(program(one("a", GE, 1)), facts)
    assert [line.split("：")[0] for line in refusal.value.reasons] == ["事实 'one'", "事实 'two'", "事实 'two'"]


def test_ids_of_one_hash_are_refused() -> None:
    assert fnv1a(COLLIDING[0]) == fnv1a(COLLIDING[1])
    assert fnv1a("id") == 926444256, "as state.h of durable-rules has it"
    with pytest.raises(FenceError, match=COLLIDING[0]):
        check_fence(program(one("a", GE, 1)), [Fact(identity, "P", {"a": 1}) for identity in COLLIDING])


def test_fields_that_are_not_tested_do_no_harm(make: Any) -> None:
    facts = [Fact("F", "P", {"a": 1, "aside": 7}), Fact("G", "P", {"aside": 7, "a": 0})]
    check_fence(program(one("a", GE, 1)), facts)
    assert make(program(one("a", GE, 1))).decide(facts) == {"F": "held", "G": "last"}


KEY = {"_program": 1}


@pytest.mark.parametrize(
    "rule",
    [
        pytest.param({"pri": 0, "all": [{"m": KEY}, {"n": KEY}]}, id="join"),
        pytest.param({"pri": 0, "any": [{"m": KEY}]}, id="any"),
        pytest.param({"pri": 0, "all": [{"m$not": KEY}]}, id="none"),
        pytest.param({"pri": 0, "all": [{"m$any": [{"a": KEY}]}]}, id="nested any"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"$nex": {"a": 1}}]}}]}, id="nex"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"$or": [{"a": 1}, {"b": 1}]}]}}]}, id="or"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"$gt": {"a": {"$div": {"$l": {"$m": "b"}, "$r": 0}}}}]}}]}, id="division by zero"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"$gt": {"a": {"$m": "b"}}}]}}]}, id="field against field"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"$mt": {"a": "x*"}}]}}]}, id="text matching"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"$iall": {"a": {"$i": 1}}}]}}]}, id="array"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"a": "90"}]}}]}, id="text"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"a": True}]}}]}, id="bool"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"a": 1.0}]}}]}, id="float"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [KEY, {"a": 1, "b": 1}]}}]}, id="two fields in a test"),
        pytest.param({"pri": 0, "all": [{"m": {"$and": [{"a": 1}, KEY]}}]}, id="key not first"),
        pytest.param({"pri": 0, "all": [{"m": {"a": 1}}]}, id="no key"),
        pytest.param({"pri": 0, "all": [{"m": {"_program": True}}]}, id="key is no number"),
        pytest.param({"pri": 0, "all": [{"m": KEY}], "cap": 5}, id="cap"),
        pytest.param({"pri": 70_000, "all": [{"m": KEY}]}, id="priority past 16 bits"),
        pytest.param({"pri": 0, "all": []}, id="no pattern"),
        pytest.param({"all": [{"m": KEY}]}, id="no priority"),
        pytest.param("rule", id="not a rule"),
    ],
)
def test_raw_definitions_outside_the_fence_are_refused(rule: Any) -> None:
    with pytest.raises(FenceError, match="'r'"):
        check_definition({"r": rule})


def test_what_the_compiler_writes_is_accepted() -> None:
    definition = define(3, (*SCREEN, *(one("a", sign, -5) for sign in Comparison), LAST))
    check_definition(definition)
    assert max(definition, key=lambda name: definition[name]["pri"]) == "zz"


class Planted:
    """An engine that answers as it is told."""

    name = "planted"

    def __init__(self, engine: ReferenceEngine, wrong: dict[str, str]) -> None:
        self._engine, self._wrong = engine, wrong

    def decide(self, facts: Sequence[Fact]) -> dict[str, str]:
        return {**self._engine.decide(facts), **self._wrong}


def test_every_disagreement_is_reported_with_rule_fact_and_both_answers() -> None:
    reference = ReferenceEngine(program(one("a", GE, 1), key="KF-1.3-g"))
    facts = [Fact(f"F{number}", "KF-1.3-g", {"a": number}) for number in range(3)]
    with pytest.raises(EngineDisagreementError) as error:
        decide_with_both(facts, reference, Planted(reference, {"F0": "held", "F2": "last", "G": "held"}))
    found = [(difference.identity, difference.reference, difference.durable) for difference in error.value.differences]
    assert found == [("F0", "last", "held"), ("F2", "held", "last"), ("G", None, "held")]
    for part in ("'KF-1.3-g'", "'F2'", "{'a': 2}", "'held'", "'last'", "'G'"):
        assert part in str(error.value)
    assert "'F1'" not in str(error.value)


def test_agreement_gives_the_answers_and_names_the_engines() -> None:
    reference = ReferenceEngine(program(one("a", GE, 1)))
    twin = Planted(reference, {})
    assert decide_with_both([Fact("F", "P", {"a": 1})], reference, twin) == {"F": "held"}
    assert (engines_used(None), engines_used(twin)) == (("reference",), ("reference", "durable-rules"))


def fake(fired: list[str | None], status: int = 0, retracted: int = 0) -> Any:
    """A C module that fires these rules for every fact."""
    left: list[str | None] = []

    def start(handle: int, state: int) -> tuple[str, str] | None:
        left[:] = [*fired, None]
        first = left.pop(0)
        return ("{}", first) if first else None

    return SimpleNamespace(
        error=RuntimeError,
        create_ruleset=lambda name, rules: 1,
        delete_ruleset=lambda handle: None,
        delete_state=lambda handle, sid: None,
        assert_fact=lambda handle, message: (status, 1),
        retract_fact=lambda handle, message: (retracted, 1),
        start_action_for_state=start,
        complete_and_start_action=lambda handle, state: left.pop(0),
    )


HELD, CAUGHT, END = '{"00":{}}', '{"01":{}}', '{"zz":{}}'


@pytest.mark.parametrize(
    "module",
    [
        pytest.param(fake([HELD, CAUGHT]), id="no sentinel"),
        pytest.param(fake([END]), id="no outcome"),
        pytest.param(fake([HELD, END, CAUGHT]), id="sentinel not last"),
        pytest.param(fake([]), id="nothing fired"),
        pytest.param(fake(['{"07":{}}', END]), id="unknown rule"),
        pytest.param(fake([HELD, END], status=2), id="fact seen before"),
        pytest.param(fake([HELD, END], retracted=1), id="not retracted"),
    ],
)
def test_a_session_that_does_not_run_to_its_end_is_refused(monkeypatch: pytest.MonkeyPatch, module: Any) -> None:
    monkeypatch.setattr(durable_module, "_module", lambda: module)
    engine = DurableEngine(program(one("a", GE, 1)))
    for _ in range(2):  # the engine stays closed: its answers are void from then on
        with pytest.raises(DurableError):
            engine.decide([Fact("F", "P", {"a": 1})])


def test_a_session_that_runs_to_its_end_is_accepted(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable_module, "_module", lambda: fake([HELD, CAUGHT, END]))
    assert DurableEngine(program(one("a", GE, 1))).decide([Fact("F", "P", {"a": 0})]) == {"F": "held"}


def test_without_durable_rules_there_is_no_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(durable_module, "_module", lambda: None)
    assert not available()
    with pytest.raises(RuntimeError, match="durable-rules"):
        DurableEngine(program())


@needs_durable
def test_a_closed_engine_decides_nothing() -> None:
    with DurableEngine(program()) as engine:
        assert engine.decide([Fact("F", "P", {})]) == {"F": "last"}
    engine.close()
    with pytest.raises(DurableError):
        engine.decide([Fact("F", "P", {})])


@needs_durable
def test_the_locale_changes_nothing() -> None:
    before = locale.setlocale(locale.LC_NUMERIC)
    for name in ("de_DE.UTF-8", "fr_FR.UTF-8", "C.UTF-8", "C"):
        try:
            locale.setlocale(locale.LC_NUMERIC, name)
        except locale.Error:
            continue
        try:
            with DurableEngine(program(one("a", GE, 65_000_000))) as engine:
                assert engine.decide([Fact("F", "P", {"a": 64_999_999}), Fact("G", "P", {"a": 65_000_000})]) == {"F": "last", "G": "held"}
        finally:
            locale.setlocale(locale.LC_NUMERIC, before)


@needs_durable
@pytest.mark.skipif(sys.platform != "linux", reason="ru_maxrss is in kilobytes on Linux only")
def test_memory_does_not_grow_with_the_facts() -> None:
    programs = program(*SCREEN)
    fields = {"applies": 1, "bad": 0, "due": 1, "unknown": 0, "why": 0}

    def run(count: int) -> None:
        for start in range(0, count, 1_000):
            engine.decide([Fact(f"F{number}", "P", {**fields, "ok": number}) for number in range(start, start + 1_000)])

    with DurableEngine(programs) as engine:
        run(3_000)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        run(20_000)
        for _ in range(200):
            with DurableEngine(programs) as other:
                other.decide([Fact("F", "P", {**fields, "ok": 1})])
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before < 16 * 1024, "kilobytes"
