"""Both engines on the same facts: the authoritative one answers, the other one must agree."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Protocol

from compliance.engine.durable import DurableEngine
from compliance.engine.reference import ReferenceEngine
from compliance.model.program import Fact


class Engine(Protocol):
    """Facts in, outcome codes by fact id out."""

    name: str

    def decide(self, facts: Sequence[Fact]) -> dict[str, str]:
        """The outcome code of every fact."""


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact on which the engines differ; an answer is None where the engine gave none. `fact` is None for an answer without a fact."""

    identity: str
    fact: Fact | None
    reference: str | None
    durable: str | None

    def __str__(self) -> str:
        about = f"程序 {self.fact.program!r}，事实 {self.identity!r}，字段 {self.fact.fields}" if self.fact else f"没有这个事实：{self.identity!r}"
        return f"{about}：reference 判为 {self.reference!r}，durable-rules 判为 {self.durable!r}"


class EngineDisagreementError(Exception):
    """The engines differ; `differences` lists every such fact. No report may be written."""

    def __init__(self, differences: Iterable[Difference]) -> None:
        self.differences = tuple(differences)
        super().__init__("两个引擎结论不一致，不出报告：\n" + "\n".join(map(str, self.differences)))


def decide_with_both(facts: Sequence[Fact], reference: ReferenceEngine, durable: Engine | None) -> dict[str, str]:
    """The outcome code by fact id. Raises FenceError for facts outside the fence, EngineDisagreementError where the answers differ."""
    # DurableEngine checks the facts itself, before anything of them reaches C.
    if not isinstance(durable, DurableEngine):
        reference.fence.check(facts)
    shadow = durable.decide(facts) if durable is not None else None
    answers = reference.decide(facts)
    if shadow is not None and shadow != answers:
        raise EngineDisagreementError(_differences(facts, answers, shadow))
    return answers


def engines_used(durable: Engine | None) -> tuple[str, ...]:
    """The names of the engines that ran, as `results.json` gives them."""
    return (ReferenceEngine.name,) if durable is None else (ReferenceEngine.name, DurableEngine.name)


def _differences(facts: Sequence[Fact], answers: dict[str, str], shadow: dict[str, str]) -> list[Difference]:
    by_id = {fact.id: fact for fact in facts}
    identities = dict.fromkeys([*by_id, *answers, *shadow])
    return [
        Difference(identity, by_id.get(identity), answers.get(identity), shadow.get(identity))
        for identity in identities
        if answers.get(identity) != shadow.get(identity)
    ]
