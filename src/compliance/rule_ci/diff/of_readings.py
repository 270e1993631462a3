"""Changes of readings: what runs unless told otherwise, what may be chosen, and the numbers that go with it."""

from __future__ import annotations

from collections.abc import Iterator

from compliance.model.quantity import plain
from compliance.reports.wording import listed, quoted
from compliance.rule_ci.diff.change import Change, was_is
from compliance.rule_ci.diff.side import Side
from compliance.rulebook.forms import squashed
from compliance.rulebook.readings import Parameter, Reading


def reading_changes(old: Side, new: Side) -> Iterator[Change]:
    """Every change of the readings; question, rationale and the wording of values are text."""
    for name, reading in new.book.readings.items():
        if (was := old.book.readings.get(name)) is None:
            message = f"新口径{quoted(reading.title)}，缺省取 {reading.default}：{reading.values[reading.default]}。"
            yield Change("reading-added", name, message, reading.place, touches=new.rules_under(name))
        else:
            yield from _Pair(old, new, was, reading).changes()
    for name, reading in old.book.readings.items():
        if name not in new.book.readings:
            message = f"口径{quoted(reading.title)}没有了，原来缺省取 {reading.default}：{reading.values[reading.default]}。"
            yield Change("reading-removed", name, message, reading.place, "", True, reading.place, old.rules_under(name))


class _Pair:
    def __init__(self, old: Side, new: Side, was: Reading, now: Reading) -> None:
        self.new, self.touches = new, old.rules_under(now.id) | new.rules_under(now.id)
        self.was, self.now = was, now

    def changes(self) -> Iterator[Change]:
        was, now = self.was, self.now
        if was.default != now.default:
            words = [f"{reading.default}（{reading.values[reading.default]}）" for reading in (was, now)]
            yield self._change("reading-default", "default", f"缺省取法改了。{was_is(*words)}", *words)
        if added := [name for name in now.values if name not in was.values]:
            yield self._change("reading-values", "values", f"增加取法 {listed(f'{name}（{now.values[name]}）' for name in added)}。")
        if gone := [name for name in was.values if name not in now.values]:
            yield self._change("reading-values", "values", f"删去取法 {listed(f'{name}（{was.values[name]}）' for name in gone)}。")
        for name in dict.fromkeys([*was.parameters, *now.parameters]):
            words = [_number(reading.parameters.get(name)) for reading in (was, now)]
            if words[0] != words[1]:
                yield self._change("reading-parameter", "parameters", f"参数 {now.id}.{name} 的缺省值改了。{was_is(*words)}", *words)
        if _quotes(was) != _quotes(now):
            words = [listed(f"“{quote}”（{at}）" for at, quote in reading.quotes) for reading in (was, now)]
            yield self._change("quote-changed", "quotes", f"引文改了。{was_is(*words)}", *words)

    def _change(self, code: str, key: str, message: str, old: str = "", new: str = "") -> Change:
        place = self.new.key(self.now.place, key)
        return Change(code, self.now.id, message, place, was=self.was.place, touches=self.touches, old=old, new=new)


def _number(parameter: Parameter | None) -> str:
    if parameter is None:
        return "没有这个参数"
    return "不设" if parameter.default is None else plain(parameter.default)


def _quotes(reading: Reading) -> set[tuple[str, str]]:
    return {(at, squashed(quote)) for at, quote in reading.quotes}
