"""The form of rule files: order of keys, examples, remedies, groups."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from itertools import pairwise

from compliance.model.problem import Problem
from compliance.rule_ci.lint.site import Site
from compliance.rule_ci.outcome import Notice
from compliance.rulebook.rulebook import Policy

ORDER = (
    *("id", "title", "clause", "quote", "covers", "applies", "by", "waits", "check", "items", "basis"),
    *("readings", "responsible", "remediation", "notes", "examples"),
)


def key_order(site: Site) -> Iterator[Notice]:
    """Keys stand in the order of the rule language."""
    keys = [key for key in site.rule.places if key in ORDER]
    late = next((later for earlier, later in pairwise(keys) if ORDER.index(earlier) > ORDER.index(later)), None)
    if late:
        place = site.rule.places[late]
        message = f"{site.rule.id}：键“{late}”的次序不对"
        yield Notice(Problem("key-order", message, place, f"次序为 {'、'.join(key for key in ORDER if key in keys)}"))


def examples(site: Site) -> Iterator[Notice]:
    """Every rule has examples, each with a name of its own."""
    if not site.rule.examples:
        yield site.warning("no-example", "没有示例", ("id",), "写上符合、不符合、未填报的示例")
    names = Counter(example["name"] for example in site.rule.examples)
    for number, example in enumerate(site.rule.examples):
        if names[example["name"]] > 1:
            names[example["name"]] = 0
            yield site.error("example-name", f"示例名“{example['name']}”重复", ("examples", number, "name"), "每个示例用不同的名字")


def remedy(site: Site) -> Iterator[Notice]:
    """A remedy names the table in which to report what was done; there is nothing to file for what is only recorded."""
    titles = (table.title for table in site.rulebook.tables.tables.values())
    if site.form not in ("recorded", "judged") and not any(title in site.rule.remediation for title in titles):
        yield site.warning("remedy-vague", "remediation 没有写明填哪张表", ("remediation",), "写明在哪张表填报什么、附什么佐证")


def empty_groups(policy: Policy) -> Iterator[Notice]:
    """A requirement group without members has no verdict to give."""
    for group in policy.requirements.values():
        if not group.rules and not group.groups:
            yield Notice(Problem("group-empty", f"要求组 {group.id} 没有成员", group.place, "在 rules 或 groups 中写上成员"))
