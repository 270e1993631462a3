"""Every clause atom of every plan has exactly one fate, and the pages on the rules show it, each link leading somewhere."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import replace
from functools import cache
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from hypothesis import given
from hypothesis import strategies as st

from builders import DONGMING, KAIFENG, book
from compliance.cli.main import main
from compliance.evaluate.names import TableNames
from compliance.reports.figures import figures, quoted_in
from compliance.reports.rule_docs import render_rule_docs
from compliance.rulebook.forms import squashed
from compliance.rulebook.ledger import FORMS, KINDS, LedgerEntry, irregular, ledger
from compliance.rulebook.rulebook import Policy, Rulebook, load_rulebook
from compliance.rulebook.rules import Cover

ROOT = Path(__file__).resolve().parents[1]
TEMPLATES = ROOT / "reports" / "templates"
THIRD = ROOT / "tests" / "third_policy"
PLANS = (KAIFENG, DONGMING)


@cache
def third() -> Rulebook:
    return load_rulebook(THIRD / "rules", THIRD / "policy_docs")


@cache
def library() -> Policy:
    return next(iter(third().policies.values()))


@cache
def pages() -> Mapping[str, str]:
    return render_rule_docs(book(), TableNames(book().tables), TEMPLATES)


def entry(policy: Policy, atom: str) -> LedgerEntry:
    (found,) = [item for item in ledger(policy) if item.atom == atom]
    return found


@pytest.mark.parametrize("plan", PLANS)
class TestPlans:
    def test_every_atom_is_entered_exactly_once(self, plan: str) -> None:
        assert irregular(book().policies[plan]) == {}

    def test_entries_stand_in_the_order_of_the_inventory(self, plan: str) -> None:
        policy = book().policies[plan]
        assert [item.atom for item in ledger(policy)] == list(policy.clauses)

    def test_what_carries_an_atom_exists(self, plan: str) -> None:
        policy = book().policies[plan]
        known = {
            "rule": policy.rules,
            "item": policy.rules,
            "judged": policy.rules,
            "permission": policy.rules,
            "requirement": policy.requirements,
            "alias": policy.clauses,
            "background": {"": None},
        }
        assert [item for item in ledger(policy) if item.carrier not in known[item.kind]] == []

    def test_a_form_is_known_or_absent(self, plan: str) -> None:
        assert {item.form for item in ledger(book().policies[plan])} <= {*FORMS, ""}

    def test_what_is_left_to_a_person_has_its_reason(self, plan: str) -> None:
        assert [item.atom for item in ledger(book().policies[plan]) if (item.kind == "judged") != bool(item.reason)] == []

    def test_background_and_permissions_are_those_of_the_inventory(self, plan: str) -> None:
        policy = book().policies[plan]
        kinds = {item.atom: item.kind for item in ledger(policy)}
        assert [atom for atom, clause in policy.clauses.items() if (clause.kind == "background") != (kinds[atom] == "background")] == []
        assert [atom for atom, clause in policy.clauses.items() if clause.kind == "permission" and kinds[atom] != "permission"] == []


@pytest.mark.parametrize(
    ("atom", "kind", "carrier", "form"),
    [
        ("QL-1-a", "background", "", ""),
        ("QL-1-b", "requirement", "QL-R-network", "computed"),
        ("QL-2-b", "item", "QL-2", "computed"),
        ("QL-3-a", "rule", "QL-3-a", "computed"),
        ("QL-9-a", "rule", "QL-9-a", "attested"),
        ("QL-9-b", "judged", "QL-9-b", "judged"),
        ("QL-12-a", "permission", "QL-12-a", "recorded"),
        ("QL-13-a", "alias", "QL-9-a", ""),
        ("QL-13-b", "permission", "QL-13-b", "recorded"),
    ],
)
def test_each_kind_of_entry(atom: str, kind: str, carrier: str, form: str) -> None:
    found = entry(library(), atom)
    assert (found.kind, found.carrier, found.form) == (kind, carrier, form)


class TestFaults:
    def changed(self, **rules: Any) -> Policy:
        found = {name: replace(rule, **rules.get(name.replace("-", "_"), {})) for name, rule in library().rules.items()}
        carried = {atom: rule.id for rule in found.values() for atom in rule.atoms()}
        return replace(library(), rules=found, carried=carried | {"QL-1-b": "QL-R-network"})

    def test_an_atom_without_a_fate_is_found(self) -> None:
        assert irregular(self.changed(QL_3_a={"covers": ()})) == {"QL-3-a": 0}

    def test_what_restates_an_atom_without_a_fate_has_none_either(self) -> None:
        assert irregular(self.changed(QL_9_a={"covers": ()})) == {"QL-9-a": 0, "QL-13-a": 0}

    @pytest.mark.parametrize("second", ["QL-3-a", "QL-1-a", "QL-1-b", "QL-13-a", "QL-2-a"])
    def test_an_atom_with_two_fates_is_found(self, second: str) -> None:
        covers = (Cover("QL-7-a"), Cover(second))
        assert irregular(self.changed(QL_7_a={"covers": covers})) == {second: 2}

    def test_a_rule_may_bind_what_restates_its_own_atom_to_some_units(self) -> None:
        covers = (Cover("QL-9-a"), Cover("QL-13-a", frozenset({"青禾区"})))
        policy = self.changed(QL_9_a={"covers": covers})
        assert irregular(policy) == {}
        assert entry(policy, "QL-13-a").kind == "alias"


class TestCommand:
    def test_coverage_prints_every_atom_and_the_counts(self) -> None:
        done = CliRunner().invoke(main, ["rules", "coverage", str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")])
        *lines, total, exercised = done.output.splitlines()
        counts = Counter(item.kind for item in ledger(library()))
        assert done.exit_code == 0
        assert [line.split("\t")[0] for line in lines] == list(library().clauses)
        assert total == "qinghe-library-2025：条款 23 个，" + "，".join(f"{title} {counts[kind]}" for kind, title in KINDS.items())
        assert exercised.startswith("qinghe-library-2025：示例试到规则 ")

    def test_coverage_fails_on_a_gap(self, tmp_path: Path) -> None:
        import shutil

        shutil.copytree(THIRD / "rules", tmp_path / "rules")
        (tmp_path / "rules" / "qinghe-library-2025" / "3" / "QL-3-a.yaml").unlink()
        done = CliRunner().invoke(main, ["rules", "coverage", str(tmp_path / "rules"), "--policy-docs", str(THIRD / "policy_docs")])
        assert done.exit_code == 1
        assert "QL-3-a：没有去向" in done.output

    def test_docs_writes_the_pages(self, tmp_path: Path) -> None:
        folders = [str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]
        done = CliRunner().invoke(main, ["rules", "docs", *folders, "--out", str(tmp_path)])
        assert (done.exit_code, sorted(path.name for path in tmp_path.iterdir())) == (
            0,
            ["qinghe-library-2025.html", "qinghe-library-2025.rules.html", "readings.html"],
        )


class Page(HTMLParser):
    """Ids, links and marked figures of a page, and its visible text."""

    def __init__(self, text: str) -> None:
        super().__init__()
        self.ids: list[str] = []
        self.links: list[str] = []
        self.tags: Counter[str] = Counter()
        self.figures: list[tuple[str, str]] = []
        self.text = ""
        self._figure: str | None = None
        self._skipped = False
        self.feed(text)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        own = {key: value or "" for key, value in attrs}
        self.tags[tag] += 1
        self.text += " "
        self._skipped = tag == "style"
        self.ids += [own["id"]] if "id" in own else []
        self.links += [own["href"]] if tag == "a" else []
        classes = own.get("class", "").split()
        self._figure = classes[1] if classes[:1] == ["figure"] else None

    def handle_endtag(self, tag: str) -> None:
        self._figure = None
        self._skipped = False

    def handle_data(self, data: str) -> None:
        if self._figure:
            self.figures.append((self._figure, data))
        self.text += "" if self._skipped else data


@cache
def parsed() -> Mapping[str, Page]:
    return {name: Page(text) for name, text in pages().items()}


class TestPages:
    def test_there_are_two_for_each_plan_and_one_for_the_readings(self) -> None:
        assert sorted(pages()) == sorted(["readings.html", *(f"{plan}{kind}" for plan in PLANS for kind in (".html", ".rules.html"))])

    def test_every_link_leads_to_an_id_of_a_page(self) -> None:
        for name, page in parsed().items():
            assert page.links
            for link in page.links:
                target, _, anchor = link.partition("#")
                assert target in parsed(), (name, link)
                assert not anchor or anchor in parsed()[target].ids, (name, link)

    def test_ids_are_given_once(self) -> None:
        assert [(name, key) for name, page in parsed().items() for key, number in Counter(page.ids).items() if number > 1] == []

    def test_they_are_self_contained(self) -> None:
        for page in parsed().values():
            assert not {"script", "img", "link", "iframe", "form"} & page.tags.keys()

    @pytest.mark.parametrize("plan", PLANS)
    def test_every_rule_and_every_atom_is_there(self, plan: str) -> None:
        policy, page = book().policies[plan], parsed()[f"{plan}.html"]
        assert [name for name in policy.rules if f"k-{name}" not in page.ids] == []
        words = set(re.findall(r"[A-Za-z0-9][A-Za-z0-9.-]*", page.text))
        assert [atom for atom in policy.clauses if atom not in words] == []

    @pytest.mark.parametrize("plan", PLANS)
    def test_the_text_of_the_plan_is_there_in_order(self, plan: str) -> None:
        text, start = squashed(parsed()[f"{plan}.html"].text), 0
        for line in book().policies[plan].document.markdown.splitlines():
            wanted = squashed(re.sub(r'<a id="[^"]*"></a>|^#+ |^- ', "", line))
            start = text.index(wanted, start) + len(wanted) if wanted else start

    @pytest.mark.parametrize(
        ("plan", "figure", "how"),
        [(KAIFENG, "65%", "computed"), (KAIFENG, "2020年10月", "computed"), (KAIFENG, "2019年7月8日", "none"), (DONGMING, "20 个工作日", "computed")],
    )
    def test_a_figure_shows_how_it_is_checked(self, plan: str, figure: str, how: str) -> None:
        assert {kind for kind, text in parsed()[f"{plan}.html"].figures if text == figure} == {how}

    def test_every_reading_is_put_in_full(self) -> None:
        text = squashed(parsed()["readings.html"].text)
        for reading in book().readings.values():
            quotes = [quote for _, quote in reading.quotes]
            for part in (reading.title, reading.question, reading.rationale, *reading.values, *reading.values.values(), *quotes):
                assert squashed(part) in text, (reading.id, part)
            assert f"{reading.default}（缺省）" in text

    def test_every_rule_that_a_reading_touches_is_linked(self) -> None:
        links = Counter(parsed()["readings.html"].links)
        for plan, policy in book().policies.items():
            for rule in policy.rules.values():
                assert links[f"{plan}.html#k-{rule.id}"] >= len(rule.readings)

    def test_the_same_bytes_again(self) -> None:
        assert render_rule_docs(book(), TableNames(book().tables), TEMPLATES) == pages()

    def test_text_is_escaped(self) -> None:
        rule = replace(library().rules["QL-3-a"], title="<script>1</script>", notes=("<b>&",))
        policy = replace(library(), rules={**library().rules, "QL-3-a": rule})
        changed = replace(third(), policies={policy.document.id: policy})
        page = Page(render_rule_docs(changed, TableNames(changed.tables), TEMPLATES)["qinghe-library-2025.html"])
        assert "script" not in page.tags
        assert "<script>1</script>" in page.text


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("达到65%以上", ["65%"]),
        ("不超过 5 个工作日；", ["5 个工作日"]),
        ("2019年底，到2020年10月", ["2019年底", "2020年10月"]),
        ("2019年7月8日印发", ["2019年7月8日"]),
        ("整合为 1—3 家医共体", ["1", "3 家"]),
        ("三分之二以上，每周不少于两次", ["三分之二", "两次"]),
        ("1. 政府主导", []),
        ("（2）成立8个中心", ["8个"]),
        ("汴政办〔2019〕74号", []),
        ("见附件3，第19次会议", []),
        ("附件：1.名单", []),
        ("一体化、三医联动", []),
    ],
)
def test_figures(text: str, found: list[str]) -> None:
    assert [text[start:end] for start, end in figures(text)] == found


@given(st.lists(st.text("一二65% \n", max_size=12), min_size=1, max_size=4), st.text("一二65%", min_size=1, max_size=5))
def test_a_quote_covers_its_own_characters_wherever_it_is_cut(texts: list[str], quote: str) -> None:
    covered = quoted_in(texts, [quote])
    shown = "".join(text[place] for text, places in zip(texts, covered, strict=True) for place in sorted(places))
    whole = squashed("".join(texts))
    assert bool(shown) is (quote in whole)
    assert set(shown) <= set(quote)
    assert all(not text[place].isspace() for text, places in zip(texts, covered, strict=True) for place in places)
