"""Numbers: what the quote asks for stands in the check, and what the check asks for stands in the text."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal

from compliance.rule_ci.lint.figures import Figure, figures
from compliance.rule_ci.lint.numerals import Asked, asked, mentioned, without_names
from compliance.rule_ci.lint.site import Site
from compliance.rule_ci.lint.sources import explained, own_texts
from compliance.rule_ci.outcome import Notice
from compliance.rulebook.forms import squashed

CENT = Decimal("0.01")
"""The smallest unit of money: amounts agree to it, whatever the plan says."""
SENSES = {"at_least": "least", "above": "least", "at_most": "most", "below": "most", "about": "about"}
WORDS = {"least": "下限", "most": "上限", "about": "约数"}
Number = tuple[Decimal, bool]


def numbers_of_the_check(site: Site) -> Iterator[Notice]:
    """A number that the check asks for must stand in the quote, in a reading or in a remark."""
    bounds = [figure for figure in site.figures if isinstance(figure.value, Decimal) and figure.value > 1 and figure.value != CENT]
    bounds += [figure for figure in site.figures if figure.percent and figure not in bounds]
    unused = _unused(site)
    unfounded = [figure for figure in bounds if not _founded(site, figure)]
    for figure in unfounded:
        wanted = f"；引文写的是“{'”“'.join(dict.fromkeys(number.text for number in unused))}”" if unused else ""
        yield site.error(
            "number-unfounded", f"检查用的 {figure} 不见于引文{wanted}", figure.path, "按引文改正这个数；取自别处的，在 notes 中引出原文，或写明口径"
        )
    if not unfounded:
        for number in unused:
            yield site.error("number-unused", f"引文中的“{number.text}”没有写进检查", ("check",), "把这个数写进检查；不由本规则判定的，缩短引文")


def numbers_of_words(site: Site) -> Iterator[Notice]:
    """A measure in the title or the remedy must stand in the quote, the check, a reading or a remark: it tells people what is asked."""
    for key, text in (("title", site.rule.title), ("remediation", site.rule.remediation)):
        for number in asked(text):
            if not number.counts and number.value not in _known(site):
                yield site.error("number-in-words", f"{key} 中的“{number.text}”不见于引文和检查", (key,), "按引文改正这个数")


def _known(site: Site) -> set[Decimal]:
    return {value for value, _ in _mentions([*own_texts(site), *explained(site)])} | {
        figure.value for figure in site.figures if isinstance(figure.value, Decimal)
    }


def senses(site: Site) -> Iterator[Notice]:
    """A bound holds in the direction that the words beside its number give."""
    for figure in site.figures:
        sense = SENSES.get(figure.key)
        if sense is None or figure.patched or not isinstance(figure.value, Decimal):
            continue
        found = {number.sense for text in _governing(site, figure) for number in asked(text) if number.value == figure.value and number.sense}
        if found and sense not in found:
            mend = "改用与原文方向相同的比较（at_least、at_most、about 等）"
            yield site.error("bound-direction", f"引文中的 {figure} 是{WORDS[min(found)]}，检查把它当作{WORDS[sense]}", figure.path, mend)


def _unused(site: Site) -> list[Asked]:
    """Numbers that the rule's own atoms ask for and that nothing in the rule reflects. What is left to people needs no number."""
    if site.form != "computed":
        return []
    used = {figure.value for figure in site.figures if not figure.patched} | {Decimal(len(site.rule.items))} | _sizes_of_groups(site)
    return [number for number in asked(site.rule.quote) if number.value not in used and not _of_others(site, number)]


def _of_others(site: Site, number: Asked) -> bool:
    """Whether the number belongs to another atom of the clause: it stands in that one's quote, and either in none of the rule's own
    or, the two quotes overlapping, in the check of the rule that decides the other.
    """
    policy, own = site.policy, [*site.quotes.values()]
    others = [clause for clause in policy.clauses.values() if clause.at == site.rule.anchor and clause.quote not in own and _asks(clause.quote, number)]
    if others and not any(_asks(quote, number) for quote in own):
        return True
    rules = (policy.rules.get(policy.carried.get(clause.id, "")) for clause in others)
    return any(figure.value == number.value for rule in rules if rule and rule is not site.rule for figure in figures(rule))


def _asks(quote: str, number: Asked) -> bool:
    return any((other.value, other.percent, other.sense) == (number.value, number.percent, number.sense) for other in asked(quote))


def _sizes_of_groups(site: Site) -> set[Decimal]:
    """How many things are asked for by each requirement group that the rule belongs to."""
    rules = site.policy.rules
    groups = (group for group in site.policy.requirements.values() if site.rule.id in group.rules)
    return {Decimal(sum(max(1, len(rules[name].items)) for name in group.rules if name in rules) + len(group.groups)) for group in groups}


def _governing(site: Site, figure: Figure) -> list[str]:
    """The quotes that a figure must agree with: of an item those of its atom, as far as they have numbers; else those of the rule."""
    if figure.path[0] == "items" and isinstance(figure.path[1], int):
        item = site.rule.items[figure.path[1]]
        own = [text for text in (item.quote, site.quotes.get(item.atom, "")) if asked(text)]
        if own:
            return own
    return [*own_texts(site)]


def _founded(site: Site, figure: Figure) -> bool:
    return _has(_mentions(_governing(site, figure)), figure) or _has(_mentions(map(without_names, explained(site))), figure)


def _has(numbers: set[Number], figure: Figure) -> bool:
    value = figure.value
    return isinstance(value, Decimal) and ((value, figure.percent) in numbers or (not figure.percent and (value, True) in numbers))


def _mentions(texts: Iterable[str]) -> set[Number]:
    return {number for text in texts for number in mentioned(squashed(text))}
