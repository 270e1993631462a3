"""durable-rules 2.0.28, driven through its C module inside the fence of `fence.py`: one small fact of integers at a time.

What costs, measured on CPython 3.11: a session allocates some 13 KB a branch, so that creating and deleting one for every fact takes 20 to 200 us
(the allocator gives the pages back each time), and an evaluation scans every branch of its ruleset. So every distinct decision list has a ruleset of its own,
shared by all programs with that list; its session lives for SESSION_FACTS facts, each asserted, run to its end and retracted before the next, and is then
deleted.
Facts never meet in a session, and each starts from a network that holds nothing of the last one.
Within one call, messages that are equal to the byte share one evaluation; nothing is kept from call to call.
"""

from __future__ import annotations

import json
import struct
import threading
import weakref
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from importlib import import_module
from operator import itemgetter
from types import ModuleType
from typing import Any

from compliance.engine.definition import SENTINEL, check_definition, define, rule_name
from compliance.engine.fence import KEY_FIELD, Fence, fields_of
from compliance.model.program import Branch, Fact, Program

SESSION_FACTS = 1_000
_RETRACT = '{"id":"1"}'


class DurableError(RuntimeError):
    """A session of durable-rules did not run to its end as it must; the engine is closed and its answers are void."""


@lru_cache(maxsize=1)
def _module() -> ModuleType | None:
    # The C code keeps literals in a `long`: where that has 32 bits (Windows) it would cut them silently.
    if struct.calcsize("l") < 8:
        return None
    try:
        return import_module("durable_rules_engine")
    except ImportError:
        return None


def available() -> bool:
    """Whether durable-rules is installed, loads on this Python, and keeps whole integers on this machine."""
    return _module() is not None


class DurableEngine:
    """Decides facts by programs, as `ReferenceEngine` does. Raises FenceError outside the fence, RuntimeError where durable-rules is absent.

    Safe to share between threads (calls wait for one another). Close it, or use it in a `with`, to give its memory back.
    """

    name = "durable-rules"

    def __init__(self, programs: Mapping[str, Program]) -> None:
        module = _module()
        if module is None:
            raise RuntimeError("本机没有可用的 durable-rules")
        self._fence = Fence(programs)
        self._lock = threading.Lock()
        rulesets = tuple(_Ruleset(module, number, branches) for number, branches in enumerate(self._fence.lists))
        self._close = weakref.finalize(self, _delete_all, rulesets)
        self._rulesets = {key: rulesets[number] for key, number in self._fence.numbers.items()}

    def decide(self, facts: Sequence[Fact]) -> dict[str, str]:
        """The outcome code by fact id. Raises FenceError for facts outside the fence, DurableError when a session does not end as it must."""
        self._fence.check(facts)
        with self._lock:
            if not self._close.alive:
                raise DurableError("引擎已关闭")
            try:
                return self._decide(facts)
            except BaseException:
                self._close()
                raise

    def close(self) -> None:
        """Deletes the compiled rulesets; the engine decides nothing afterwards."""
        with self._lock:
            self._close()

    def __enter__(self) -> DurableEngine:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _decide(self, facts: Sequence[Fact]) -> dict[str, str]:
        rulesets, answers, decided = self._rulesets, dict[str, str](), dict[str, str]()
        for fact in facts:
            ruleset = rulesets[fact.program]
            message = ruleset.write(fact.fields)
            answer = decided.get(message)
            if answer is None:
                answer = decided[message] = ruleset.evaluate(message, fact.id)
            answers[fact.id] = answer
        return answers


class _Ruleset:
    """One compiled decision list and its only session, the one durable names `0`."""

    def __init__(self, module: ModuleType, number: int, branches: tuple[Branch, ...]) -> None:
        definition = define(number, branches)
        check_definition(definition)
        self._module: Any = module
        self._outcomes = {rule_name(index): branch.outcome for index, branch in enumerate(branches)}
        self._handle: int = module.create_ruleset(f"list{number}", json.dumps(definition))
        self.write = _writer(number, fields_of(branches))
        self._seen = 0  # facts that the session has seen; 0 where there is none that C can delete safely, as in the middle of an evaluation

    def evaluate(self, message: str, identity: str) -> str:
        """The outcome of the first branch that fires. The sentinel must fire, last and after an outcome."""
        seen, self._seen = self._seen, 0
        first, last = self._fired(message, identity)
        if last != SENTINEL or first not in self._outcomes:
            raise DurableError(f"事实 {identity!r}：会话没有运行到底（首个触发 {first!r}，末个 {last!r}）")
        self._seen = seen + 1
        if self._seen == SESSION_FACTS:
            self._delete_session()
        return self._outcomes[first]

    def delete(self) -> None:
        """Gives the memory of the session and the ruleset back."""
        if self._seen:
            self._delete_session()
        self._module.delete_ruleset(self._handle)

    def _fired(self, message: str, identity: str) -> tuple[str, str]:
        """The names of the first and last rule that fired for the fact, which is retracted afterwards."""
        module, handle = self._module, self._handle
        try:
            status, state = module.assert_fact(handle, message)
            started = module.start_action_for_state(handle, state)
            first = last = started[1][2:4] if started else ""
            complete = module.complete_and_start_action
            while (fired := complete(handle, state) if last else None) is not None:
                last = fired[2:4]
            retracted, _ = module.retract_fact(handle, _RETRACT)
        except module.error as fault:
            raise DurableError(f"事实 {identity!r}：durable-rules 报错：{fault}") from fault
        if status or retracted:
            raise DurableError(f"事实 {identity!r}：durable-rules 没有接受或撤回它（状态 {status}、{retracted}）")
        return first, last

    def _delete_session(self) -> None:
        self._seen = 0
        self._module.delete_state(self._handle, None)


def _writer(number: int, names: Sequence[str]) -> Callable[[Mapping[str, int]], str]:
    """Writes the tested fields of a fact as JSON; `%d` is exact, for the fence lets nothing but integers through."""
    template = f'{{"id":"1","{KEY_FIELD}":{number}' + "".join(f',"{name}":%d' for name in names) + "}"
    if not names:
        return lambda _: template
    pick = itemgetter(*names)
    return lambda fields: template % pick(fields)


def _delete_all(rulesets: Sequence[_Ruleset]) -> None:
    for ruleset in rulesets:
        ruleset.delete()
