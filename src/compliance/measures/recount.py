"""Figures that were filed although they follow from others: both, and whether they agree. They decide nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction

from compliance.measures.scene import Scene
from compliance.model.evaluation import Recount
from compliance.model.language import counted, mark, named, say
from compliance.model.place import Place
from compliance.model.quantity import as_decimal, plain
from compliance.rulebook.recounts import RecountForm
from compliance.submission.rows import Row

SLIPS = (
    (Fraction(1, 100), mark("填报数恰为复算数的百分之一，像是把百分数填成了小数")),
    (Fraction(100), mark("填报数恰为复算数的一百倍，像是把小数填成了百分数")),
    (Fraction(10), mark("填报数恰为复算数的十倍，像是把百分数填成了千分数（‰）")),
    (Fraction(1, 10000), mark("填报数恰为复算数的万分之一，像是按万元填的")),
    (Fraction(10000), mark("填报数恰为复算数的一万倍，像是把万元当作元再换算了一次")),
)


def recounts(form: RecountForm, scene: Scene) -> Iterator[Recount]:
    """One for each row whose figure was filed and can be worked out again."""
    for row in scene.submission.rows(form.table):
        filed = _number(row, form.field)
        worked = _quotient(row, form) if form.quotient else _sum(row, form, scene)
        if filed is not None and worked is not None:
            value, cells = worked
            like = Fraction(as_decimal(value, _places(filed))) if form.quotient else value
            yield _compared(
                say("{title}：{row}", title=named(form.title), row=scene.label(row)), filed, value, like == filed, form.unit, (row.place(form.field), *cells)
            )


def _compared(label: str, filed: Fraction, worked: Fraction, agrees: bool, unit: str, cells: tuple[Place, ...]) -> Recount:
    return Recount(label, _shown(filed, unit), _shown(worked, unit), agrees, "" if agrees else _remark(filed, worked, unit), cells)


def _quotient(row: Row, form: RecountForm) -> tuple[Fraction, list[Place]] | None:
    above, below = (_number(row, name) for name in form.quotient)
    if above is None or not below:
        return None
    return above / below * form.times, [row.place(name) for name in form.quotient]


def _sum(row: Row, form: RecountForm, scene: Scene) -> tuple[Fraction, list[Place]] | None:
    """The sum over the rows of the same group; None where there are none or one of them is not filled."""
    group = [row.value(name) for name in form.group]
    rows = [other for other in scene.submission.rows(form.sum_table) if [other.value(name) for name in form.group] == group]
    values = [_number(other, form.sum_field) for other in rows]
    known = [value for value in values if value is not None]
    if not rows or len(known) < len(values):
        return None
    return sum(known, Fraction(0)), [other.place(form.sum_field) for other in rows]


def _number(row: Row, name: str) -> Fraction | None:
    value = row.value(name)
    return Fraction(value) if isinstance(value, int | Decimal) and not isinstance(value, bool) else None


def _places(number: Fraction) -> int:
    """Decimal places of a number that was written with finitely many."""
    places = 0
    while (number * 10**places).denominator != 1:
        places += 1
    return places


def _remark(filed: Fraction, worked: Fraction, unit: str) -> str:
    for factor, words in SLIPS:
        if worked and Fraction(as_decimal(worked * factor, _places(filed))) == filed:
            return say(words)
    return say("相差 {difference}", difference=_shown(abs(filed - worked), unit))


def _shown(number: Fraction, unit: str) -> str:
    text = plain(as_decimal(number, 4))
    return f"{text}{unit}" if unit == "%" else counted(text, unit)
