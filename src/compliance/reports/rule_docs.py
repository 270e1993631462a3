"""Static pages on the rules: two a plan (by paragraph, and the list of its rules), one on the readings. Self-contained, the same bytes for the same rules."""

from __future__ import annotations

from pathlib import Path

from compliance.operators.conditions import Names
from compliance.reports.html import environment
from compliance.reports.rule_doc_catalogue import catalogue_view
from compliance.reports.rule_doc_parts import PageLink
from compliance.reports.rule_doc_policy import policy_view
from compliance.reports.rule_doc_readings import readings_view
from compliance.reports.rule_doc_rules import READINGS_PAGE, catalogue_page, policy_page
from compliance.rulebook.rulebook import Rulebook


def render_rule_docs(book: Rulebook, names: Names, templates: Path) -> dict[str, str]:
    """The pages by file name; `templates` is the folder of `docs_policy.html.j2`, `names` the Chinese titles of tables, fields and codes."""
    pages = environment(templates)
    contents = tuple(
        link
        for name, policy in book.policies.items()
        for link in (PageLink(policy.document.title, policy_page(name)), PageLink(f"{policy.document.title}：规则目录", catalogue_page(name)))
    )
    shared = {"contents": (*contents, PageLink("口径", READINGS_PAGE)), "seal": book.sha256}
    files = {}
    for name, policy in book.policies.items():
        view = policy_view(policy, book, names)
        files[policy_page(name)] = pages.get_template("docs_policy.html.j2").render(view=view, running=f"规则说明　{view.number}", **shared)
        listing = catalogue_view(policy, book, names)
        files[catalogue_page(name)] = pages.get_template("docs_catalogue.html.j2").render(view=listing, running=f"规则目录　{view.number}", **shared)
    files[READINGS_PAGE] = pages.get_template("docs_readings.html.j2").render(view=readings_view(book), running="口径清单", **shared)
    return files
