"""The fence: the only programs and facts that durable-rules decides soundly, checked before either engine sees them.

Joins between facts, `none`, arithmetic, text and regular expressions cannot be written with the types of `program.py`;
`check_definition` (definition.py) refuses them in a raw durable ruleset too, so that nothing but a conjunction of literal comparisons is ever compiled.
The caps stay well under the hard limits of the C code (64 tests true at once, 255 fields, 255 equal patterns, 512 first tests).
Only distinct decision lists are counted, for only they are compiled.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence

from compliance.model.program import Branch, Comparison, Fact, Program, Test

LIMIT = 2**53
MAX_LISTS, MAX_BRANCHES_IN_ALL, MAX_BRANCHES, MAX_TESTS, MAX_FIELDS, MAX_NAME = 256, 2_000, 48, 32, 64, 64

KEY_FIELD = "_program"
OPERATORS = {
    Comparison.NE: "$neq",
    Comparison.LT: "$lt",
    Comparison.LE: "$lte",
    Comparison.GT: "$gt",
    Comparison.GE: "$gte",
}
"""How durable writes the comparisons; equality is written `{field: literal}`."""

_INT = {int}
_FIELD = re.compile(r"[A-Za-z][A-Za-z0-9_]*")
_OWN_NAMES = frozenset({"sid", "id", "m", "k", "all", "any", "pri", "count", "cap", "dist", "run", KEY_FIELD})
_HASHED = (*_OWN_NAMES, "$s", "$and", "$or", "$not", "$ex", "$nex", "$i", "$all", "$any", "$mt", "$imt", "$iall", "$iany", *OPERATORS.values())


class FenceError(ValueError):
    """A program or fact lies outside the fence; `reasons` lists every fault found in the pass, each naming the program or fact."""

    def __init__(self, reasons: Iterable[str]) -> None:
        self.reasons = tuple(reasons)
        super().__init__("\n".join(self.reasons))


def check_fence(programs: Mapping[str, Program], facts: Sequence[Fact] = ()) -> None:
    """Raises FenceError unless both engines can be trusted with these programs and facts."""
    Fence(programs).check(facts)
    refuse(f"事实 id {one!r} 与 {other!r} 的 FNV-1a 散列相同，durable-rules 会当作同一个" for one, other in collisions(fact.id for fact in facts))


class Fence:
    """Programs found to lie inside the fence, and the check of facts against them. The constructor raises FenceError.

    `lists` holds the distinct decision lists, `numbers` the place among them of every program's list.
    """

    def __init__(self, programs: Mapping[str, Program]) -> None:
        places: dict[tuple[Branch, ...], int] = {}
        self.numbers = {key: places.setdefault(program.branches, len(places)) for key, program in programs.items()}
        self.lists = tuple(places)
        refuse([*_name_reasons(programs), *_list_reasons(self.lists, self.numbers)])
        tested = [frozenset(fields_of(branches)) for branches in self.lists]
        self._tested = {key: tested[number] for key, number in self.numbers.items()}
        self._known = {name for names in tested for name in names}
        self._shapes: set[tuple[str, ...]] = set()

    def check(self, facts: Sequence[Fact]) -> None:
        """Raises FenceError for facts without a field that is tested, with values that are not small integers, or with an id that is not theirs alone."""
        if not self._sound(facts):
            repeated = [identity for identity, count in Counter(fact.id for fact in facts).items() if count > 1]
            refuse([*(reason for fact in facts for reason in self._reasons(fact)), *(f"事实 {identity!r}：id 重复" for identity in repeated)])
            self._known.update(*(fact.fields for fact in facts))

    def _sound(self, facts: Sequence[Fact]) -> bool:
        """Whether all is as usual, found out in few steps; if not, `_reasons` looks closely."""
        identities = {fact.id for fact in facts}
        values = [value for fact in facts for value in fact.fields.values()]
        integers = {*map(type, values)} <= _INT and (not values or -LIMIT < min(values) <= max(values) < LIMIT)
        return integers and len(identities) == len(facts) and all(map(is_word, identities)) and all(map(self._has_known_fields, facts))

    def _has_known_fields(self, fact: Fact) -> bool:
        shape = (fact.program, *fact.fields)
        if shape not in self._shapes:
            tested, names = self._tested.get(fact.program), fact.fields.keys()
            if tested is None or not tested <= names <= self._known or len(names) > MAX_FIELDS:
                return False
            self._shapes.add(shape)
        return True

    def _reasons(self, fact: Fact) -> Iterator[str]:
        where = f"事实 {fact.id!r}"
        if not is_word(fact.id):
            yield f"{where}：id 须是可打印的 ASCII 文本"
        tested = self._tested.get(fact.program)
        if tested is None:
            yield f"{where}：没有名为 {fact.program!r} 的判定程序"
        yield from (f"{where}：缺少程序 {fact.program!r} 要比较的字段 {field!r}" for field in sorted((tested or frozenset()) - fact.fields.keys()))
        if len(fact.fields) > MAX_FIELDS:
            yield f"{where}：字段 {len(fact.fields)} 个，最多 {MAX_FIELDS} 个"
        for field, value in fact.fields.items():
            yield from (f"{where}：{fault}" for fault in (*field_faults(field), *integer_faults(f"字段 {field!r} 的值", value)))
        if not fact.fields.keys() <= self._known:
            yield from _collision_reasons(where, self._known | fact.fields.keys())


def fields_of(branches: Iterable[Branch]) -> tuple[str, ...]:
    """The fields that a decision list tests, in the order of first mention."""
    return tuple(dict.fromkeys(test.field for branch in branches for test in branch.tests))


def fnv1a(text: str) -> int:
    """The 32-bit hash by which durable-rules tells names apart."""
    value = 0x811C9DC5
    for byte in text.encode():
        value = ((value ^ byte) * 0x01000193) & 0xFFFFFFFF
    return value


def collisions(names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """Pairs of different names with the same hash."""
    seen: dict[int, str] = {}
    for name in dict.fromkeys(names):
        other = seen.setdefault(fnv1a(name), name)
        if other != name:
            yield other, name


def refuse(reasons: Iterable[str]) -> None:
    """Raises FenceError when there are reasons."""
    if found := list(reasons):
        raise FenceError(found)


def is_word(text: object) -> bool:
    """Whether it is printable ASCII text, as ids and outcome codes must be."""
    return isinstance(text, str) and bool(text) and text.isascii() and text.isprintable()


def field_faults(field: object) -> Iterator[str]:
    """What is wrong with the name of a field."""
    if not isinstance(field, str) or not _FIELD.fullmatch(field) or len(field) > MAX_NAME:
        yield f"字段名 {field!r} 须以 ASCII 字母开头，只含字母、数字和下划线，不超过 {MAX_NAME} 个字符"
    elif field in _OWN_NAMES:
        yield f"字段名 {field!r} 是 durable-rules 自己的名字"


def integer_faults(what: str, value: object) -> Iterator[str]:
    """What is wrong with a value or literal, which `what` names."""
    if type(value) is not int:
        yield f"{what} {value!r} 不是整数"
    elif not -LIMIT < value < LIMIT:
        yield f"{what} {value} 的绝对值不小于 2**53"


def _collision_reasons(where: str, fields: Iterable[str]) -> Iterator[str]:
    names = [*_HASHED, *(field for field in fields if isinstance(field, str) and field not in _OWN_NAMES)]
    return (f"{where}：字段名 {one!r} 与 {other!r} 的 FNV-1a 散列相同" for one, other in collisions(names))


def _name_reasons(programs: Mapping[str, Program]) -> Iterator[str]:
    for key, program in programs.items():
        if not is_word(key):
            yield f"程序 {key!r}：名字须是可打印的 ASCII 文本"
        if key != program.key:
            yield f"程序 {key!r}：登记的名字与程序自己的名字 {program.key!r} 不同"


def _list_reasons(lists: Sequence[tuple[Branch, ...]], numbers: Mapping[str, int]) -> Iterator[str]:
    """What is wrong with the decision lists; a list is named after the first program that has it."""
    if len(lists) > MAX_LISTS:
        yield f"全部程序：不同的判定表 {len(lists)} 个，最多 {MAX_LISTS} 个"
    if (count := sum(map(len, lists))) > MAX_BRANCHES_IN_ALL:
        yield f"全部程序：分支共 {count} 条，最多 {MAX_BRANCHES_IN_ALL} 条"
    owners = {number: key for key, number in reversed([*numbers.items()])}
    for number, branches in enumerate(lists):
        yield from (f"程序 {owners[number]!r}：{fault}" for fault in _list_faults(branches))
    yield from _collision_reasons("全部程序", dict.fromkeys(field for branches in lists for field in fields_of(branches)))
    outcomes = dict.fromkeys(branch.outcome for branches in lists for branch in branches if is_word(branch.outcome))
    yield from (f"全部程序：结论代码 {one!r} 与 {other!r} 的 FNV-1a 散列相同" for one, other in collisions(outcomes))


def _list_faults(branches: tuple[Branch, ...]) -> Iterator[str]:
    if not branches or branches[-1].tests:
        yield "最后一条分支须没有条件，使每个事实都有结论"
    if len(branches) > MAX_BRANCHES:
        yield f"分支 {len(branches)} 条，最多 {MAX_BRANCHES} 条"
    if (count := len(fields_of(branches))) > MAX_FIELDS:
        yield f"比较的字段 {count} 个，最多 {MAX_FIELDS} 个"
    for number, branch in enumerate(branches, 1):
        yield from (f"第 {number} 条分支：{fault}" for fault in _branch_faults(branch))


def _branch_faults(branch: Branch) -> Iterator[str]:
    if not is_word(branch.outcome):
        yield f"结论代码 {branch.outcome!r} 须是可打印的 ASCII 文本"
    if len(branch.tests) > MAX_TESTS:
        yield f"条件 {len(branch.tests)} 个，最多 {MAX_TESTS} 个"
    for test in branch.tests:
        yield from _test_faults(test)


def _test_faults(test: Test) -> Iterator[str]:
    yield from field_faults(test.field)
    yield from integer_faults(f"字段 {test.field!r} 的比较值", test.literal)
    comparison: object = test.comparison
    if not isinstance(comparison, Comparison):
        yield f"字段 {test.field!r} 的比较方式 {test.comparison!r} 不认识"
