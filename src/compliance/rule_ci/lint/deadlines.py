"""Dates: what the quote sets as a date is asked for, and what the rule asks for by a date stands in the text."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from compliance.rule_ci.lint.day_text import Span, spans
from compliance.rule_ci.lint.figures import Figure
from compliance.rule_ci.lint.site import Site
from compliance.rule_ci.lint.sources import days_at, days_cited, days_of_the_basis, days_of_the_stage, year_before
from compliance.rule_ci.outcome import Notice
from compliance.rulebook.forms import squashed


def days_of_the_rule(site: Site) -> Iterator[Notice]:
    """A due date is the last day of a time that the text names; a day in the check is its first or last, or a date of the document itself."""
    unused = _unused(site)
    unfounded = [figure for figure in site.due_dates if not _is_due(site, figure)]
    unfounded += [figure for figure in _days(site) if not _is_named(site, figure)]
    for figure in unfounded:
        wanted = f"；原文写的是“{'”“'.join(dict.fromkeys(span.text for span in unused))}”" if unused else ""
        yield site.error(
            "date-unfounded",
            f"日期 {figure} 在引文、条款、口径和 notes 中都没有出处{wanted}",
            figure.path,
            "按原文改正日期；取自别处的，在 notes 中写明是哪一部分哪一条",
        )
    if not unfounded:
        for span in unused:
            yield site.error("date-unused", f"原文中的“{span.text}”没有写进期限或检查", ("by",), f"写 by: {span.last}；不是期限的，缩短引文")


def stages(site: Site) -> Iterator[Notice]:
    """A rule under a label with a time, as the stages of a plan have, has a due date, or the inventory notes why not."""
    stage = next(days_of_the_stage(site), None)
    explained = any("期限" in site.policy.clauses[atom].note for atom in site.quotes)
    if stage and not explained and not site.due_dates and site.form != "recorded":
        yield site.warning(
            "stage-without-date", f"所在段落标明“{stage.text}”，规则却没有期限", ("clause",), f"写 by: {stage.last}，或在清单中该条款的 note 说明为什么没有期限"
        )


def _unused(site: Site) -> list[Span]:
    """Times that the rule's own atoms name and that no date of the rule ends on.

    Without any due date, those too on which a remark or a reading says that it rests. Records of what is merely allowed have no dates.
    """
    if site.form == "recorded":
        return []
    used = {figure.value for figure in (*site.due_dates, *_days(site)) if isinstance(figure.value, date)}
    wanted = [*_own_spans(site), *(() if site.due_dates else days_of_the_basis(site))]
    return [span for span in wanted if not any(_answers(day, span) for day in used)]


def _own_spans(site: Site) -> Iterator[Span]:
    """The times that the rule's quote names, but for those of atoms of others, and those that its atoms name."""
    document, quotes = site.policy.document, site.quotes
    beside = [squashed(clause.quote) for clause in site.policy.clauses.values() if clause.at == site.rule.anchor and clause.id not in quotes]
    for span in spans(site.rule.quote, year_before(document, site.rule.anchor, site.rule.quote)):
        word = squashed(span.text)
        if any(word in squashed(quote) for quote in quotes.values()) or not any(word in quote for quote in beside):
            yield span
    for atom, quote in quotes.items():
        yield from spans(quote, year_before(document, site.policy.clauses[atom].at, quote))


def _answers(day: date, span: Span) -> bool:
    return span.first <= day <= span.last if span.whole_year else day == span.last


def _days(site: Site) -> Iterator[Figure]:
    return (figure for figure in site.figures if isinstance(figure.value, date))


def _is_due(site: Site, figure: Figure) -> bool:
    return any(figure.value == span.last for span in days_at(site)) or any(figure.value == span.last for span in days_cited(site))


def _is_named(site: Site, figure: Figure) -> bool:
    document = site.policy.document
    if figure.value in (document.dated, document.printed, document.valid_from, document.valid_until):
        return True
    return any(figure.value in (span.first, span.last) for days in (days_at, days_cited) for span in days(site))
