"""`rules mutate`: each kind of change is made, noticed by an example that tells it apart, and left out only by proof."""

from __future__ import annotations

import shutil
from collections import Counter
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from builders import DONGMING, KAIFENG, book, calendar
from compliance.cli.main import main
from compliance.model.verdict import Basis
from compliance.rule_ci.mutate.edits import GONE, put
from compliance.rule_ci.mutate.report import Score, mutation_outcome
from compliance.rule_ci.mutate.survey import Fate, Survey
from compliance.rule_ci.outcome import Level
from compliance.rule_ci.parallel import shared_out
from compliance.rulebook.rulebook import Policy, Rulebook, load_rulebook
from compliance.rulebook.rules import Rule

THIRD = Path(__file__).parent / "third_policy"
FOLDERS = [str(THIRD / "rules"), "--policy-docs", str(THIRD / "policy_docs")]


@cache
def library() -> Rulebook:
    return load_rulebook(THIRD / "rules", THIRD / "policy_docs")


UP_TO = {"on_or_before": "as_of"}
AT_LEAST_ITS_SQUARE = {"at_least": {"product": ["weekly_hours", "weekly_hours"]}}


def policy() -> Policy:
    return library().policies["qinghe-library-2025"]


def fates(rule: Rule) -> list[Fate]:
    return list(Survey(library(), calendar()).fates(rule, policy()))


def changed(rule: str, **changes: Any) -> Rule:
    return replace(policy().rules[rule], **changes)


def survivors(rule: Rule) -> set[str]:
    return {fate.sentence for fate in fates(rule) if fate.survived}


def sentences(rule: Rule) -> set[str]:
    return {fate.sentence for fate in fates(rule)}


class TestTrees:
    TREE = {"a": [{"b": 1}, {"c": 2}], "d": 3}  # noqa: RUF012

    @pytest.mark.parametrize(
        ("path", "value", "wanted"),
        [
            (("a", 0, "b"), 9, {"a": [{"b": 9}, {"c": 2}], "d": 3}),
            (("a", 0), GONE, {"a": [{"c": 2}], "d": 3}),
            (("d",), GONE, {"a": [{"b": 1}, {"c": 2}]}),
            (("e",), 5, {"a": [{"b": 1}, {"c": 2}], "d": 3, "e": 5}),
            ((), 7, 7),
        ],
    )
    def test_one_place_is_changed_and_the_original_is_not(self, path: tuple[Any, ...], value: Any, wanted: Any) -> None:
        before = repr(self.TREE)
        assert put(self.TREE, path, value) == wanted
        assert repr(self.TREE) == before


MADE = [
    ("QL-3-a", "把“不低于 60%”改为“不低于 59.999999%”"),
    ("QL-3-a", "把“不低于 60%”改为“高于 60%”"),
    ("QL-3-a", "把“不低于 60%”改为“不高于 60%”"),
    ("QL-3-b", "把“期限 2026-06-30”改为“期限 2026-07-01”"),
    ("QL-3-b", "把“期限 2026-06-30”改为“期限 2026-06-29”"),
    ("QL-3-b", "删去“期限 2026-06-30”"),
    ("QL-3-b", "把“提前做到即为符合”改为“到期才判定”"),
    ("QL-4-a", "把“不少于 3 项”改为“不少于 2 项”"),
    ("QL-4-a", "把“不少于 3 项”改为“不少于 4 项”"),
    ("QL-4-a", "删去“设立批文有佐证（标题、出具单位、日期、附件齐全）”"),
    ("QL-4-a", "把“开放日期不晚于期限”改为“开放日期不早于期限”"),
    ("QL-4-a", "删去“适用于区”"),
    ("QL-4-a", "添上“适用于镇”"),
    ("QL-2", "删去“总馆”"),
    ("QL-2", "把“总馆看的内容”改为“分馆看的内容”"),
    ("QL-2", "把“总馆的60”改为“59”"),
    ("QL-6-a", "把“退还日期在申请日期之后不超过 15 个工作日”改为“退还日期在申请日期之后不超过 16 个工作日”"),
    ("QL-7-a", "把“每月”改为“每季度”"),
    ("QL-7-a", "删去“每一馆舍”"),
    ("QL-8-a", "把“须全部满足”改为“满足其一即可”"),
    ("QL-9-a", "把“有佐证即为符合”改为“由评估人判定”"),
    ("QL-9-b", "把“不满足即为不符合”改为“不满足的由评估人判定”"),
    ("QL-10-a", "删去“按“年度””"),
    ("QL-10-b", "删去“类别为“分馆””"),
    ("QL-11-a", "把“依次不低于”改为“依次高于”"),
    ("QL-12-b", "把“满足其一即可”改为“须全部满足”"),
]


class TestMutants:
    @pytest.mark.parametrize(("rule", "sentence"), MADE, ids=lambda value: value)
    def test_it_is_made_and_noticed(self, rule: str, sentence: str) -> None:
        made = {fate.sentence: fate for fate in fates(policy().rules[rule])}
        assert made[f"{rule}：{sentence}"].noticed_by is not None

    @pytest.mark.parametrize(("rule", "sentence"), MADE, ids=lambda value: value)
    def test_without_examples_it_survives(self, rule: str, sentence: str) -> None:
        assert f"{rule}：{sentence}" in survivors(changed(rule, examples=()))

    def test_the_library_has_examples_for_each(self) -> None:
        assert {rule.id: found for rule in policy().rules.values() if (found := survivors(rule))} == {}

    def test_an_example_that_the_rule_fails_is_no_judge(self) -> None:
        rule = policy().rules["QL-3-a"]
        wrong = tuple({**example, "verdict": "not_due"} for example in rule.examples)
        assert all(fate.noticed_by is None for fate in fates(replace(rule, examples=wrong)))


LOST = [
    ("QL-3-a", "差一人", "把“不低于 60%”改为“不低于 59.999999%”", False),
    ("QL-3-a", "恰好60%", "把“不低于 60%”改为“高于 60%”", False),
    ("QL-3-b", "到期那天有一馆没有", "把“期限 2026-06-30”改为“期限 2026-07-01”", False),
    ("QL-3-b", "到期前一天", "把“期限 2026-06-30”改为“期限 2026-06-29”", True),
    ("QL-4-a", "镇不适用", "添上“适用于镇”", True),
    ("QL-7-a", "另一馆没有记录", "删去“每一馆舍”", True),
    ("QL-6-a", "第16个工作日退还", "把“退还日期在申请日期之后不超过 15 个工作日”改为“退还日期在申请日期之后不超过 16 个工作日”", True),
]


@pytest.mark.parametrize(("rule", "name", "sentence", "survives"), LOST)
def test_the_example_that_tells_it_apart_is_needed(rule: str, name: str, sentence: str, survives: bool) -> None:
    own = policy().rules[rule]
    rest = tuple(example for example in own.examples if example["name"] != name)
    assert len(rest) == len(own.examples) - 1
    assert (f"{rule}：{sentence}" in survivors(replace(own, examples=rest))) is survives


class TestProof:
    def proven(self, rule: Rule) -> dict[str, str]:
        return {fate.sentence.partition("：")[2]: fate.proven for fate in fates(replace(rule, examples=())) if fate.proven}

    def test_a_condition_that_stands_twice_may_go(self) -> None:
        check = {"exists": {"of": "branch", "register": {"kind": "分馆"}, "where": {"kind": "分馆", "reading_room": True}}}
        assert self.proven(changed("QL-12-b", check=check)) == {"删去“类别为“分馆””": "判定相同"}

    def test_once_in_each_of_two_leaves_it_may_not(self) -> None:
        check = {"exists": {"of": "branch", "where": {"kind": "分馆", "reading_room": True}}}
        assert self.proven(changed("QL-12-b", check=check)) == {}

    def test_an_empty_population_that_cannot_be(self) -> None:
        check = {"every": {"in": "before_after", "where": {"item": "人员编制"}, "must": {"after_value": {"filled": True}}}}
        assert set(self.proven(changed("QL-12-b", check=check)).values()) == {"判定相同"}
        register = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": {"step_free": True}}}
        assert self.proven(changed("QL-12-b", check=register)) == {}

    def test_the_failure_of_a_count_that_never_fails(self) -> None:
        check = {"exists": {"of": "evidence", "where": {"doc_code": "RULES"}}}
        assert self.proven(changed("QL-12-b", check=check)) == {"把“不满足即为不符合”改为“不满足的由评估人判定”": "判定相同"}
        named = {"exists": {"of": "evidence", "register": {"doc_code": "RULES"}, "where": {"title": {"filled": True}}}}
        assert self.proven(changed("QL-12-b", check=named)) == {}

    def test_what_is_only_shown_beside_a_check_that_always_speaks(self) -> None:
        check = {"all_of": [{"attested": {}}, {"informational": {}}]}
        found = self.proven(changed("QL-12-b", check=check))
        assert sorted(found.values()) == ["判定相同", "只列示的部分不影响结论"]
        assert found["把“须全部满足”改为“满足其一即可”"] == "判定相同"

    def test_beside_one_that_may_not_apply_it_decides(self) -> None:
        every = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": {"step_free": True}}}
        assert "只列示的部分不影响结论" not in self.proven(changed("QL-12-b", check={"all_of": [every, {"informational": {}}]})).values()

    EVERY = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": {"step_free": True}, "none": "not_reported"}}  # noqa: RUF012
    ALIKE = {"every": {**EVERY["every"], "must": {"reading_room": True}}}  # noqa: RUF012

    @pytest.mark.parametrize(("joint", "proven"), [("all_of", {"不适用", "待评估人判定"}), ("any_of", {"不符合", "不适用"})])
    def test_an_empty_population_of_which_another_part_says_enough(self, joint: str, proven: set[str]) -> None:
        found = self.proven(changed("QL-12-b", check={joint: [self.EVERY, self.ALIKE]}))
        assert {words.rpartition("记录时为")[2].rstrip("”") for words in found} == proven
        assert set(found.values()) == {"没有记录时结论相同"}

    def test_another_population_says_nothing_of_this_one(self) -> None:
        other = {"every": {**self.EVERY["every"], "where": {"kind": "总馆"}}}
        assert "没有记录时结论相同" not in self.proven(changed("QL-12-b", check={"all_of": [self.EVERY, other]})).values()

    @pytest.mark.parametrize(("bound", "proven"), [({"at_least": 0}, ["把“每周开放时间不低于 0”改为“每周开放时间不低于 -0.000001”"]), ({"at_least": 1}, [])])
    def test_how_far_below_zero_a_bound_lies(self, bound: dict[str, int], proven: list[str]) -> None:
        check = {"every": {"in": "branch", "must": {"weekly_hours": bound}}}
        assert [words for words in self.proven(changed("QL-12-b", check=check)) if "每周开放时间" in words] == proven

    FAILURE = "把“不满足即为不符合”改为“不满足的由评估人判定”"

    @pytest.mark.parametrize(
        ("must", "none", "proven"),
        [
            ({"approval_id": {"evidence": True}}, "not_reported", True),
            ({"approval_id": {"evidence": True}, "weekly_hours": {"at_least": 0}}, "not_reported", True),
            ({"approval_id": {"evidence": True}}, "non_compliant", False),
            ({"approval_id": {"evidence": True}, "step_free": True}, "not_reported", False),
            ({"weekly_hours": {"at_least": 1}}, "not_reported", False),
        ],
    )
    def test_the_failure_of_what_never_fails(self, must: dict[str, Any], none: str, proven: bool) -> None:
        check = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": must, "none": none}}
        assert (self.FAILURE in self.proven(changed("QL-12-b", check=check))) is proven

    @pytest.mark.parametrize(("where", "proven"), [({}, True), ({"where": {"total_amount": {"above": 5}}}, False)])
    def test_rows_kept_by_year_are_never_none(self, where: dict[str, Any], proven: bool) -> None:
        check = {
            "every": {"in": "budget", "register": {"total_amount": {"filled": True}}, **where, "each_year": "year", "must": {"total_amount": {"above": 9}}}
        }
        found = self.proven(changed("QL-12-b", check=check))
        assert ([words for words in found if "没有要看的记录" in words] != []) is proven

    def test_what_is_only_shown_twice_may_go_once(self) -> None:
        every = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": {"step_free": True}}}
        found = self.proven(changed("QL-12-b", check={"all_of": [every, {"informational": {}}, {"informational": {}}]}))
        assert found["删去“列示有关情况，不作结论”"] == "只列示的部分不影响结论"
        assert found["把“须全部满足”改为“满足其一即可”"] == "判定相同"

    @pytest.mark.parametrize(("owners", "proven"), [({}, True), ({"per": "branch"}, False)])
    def test_a_count_always_speaks_but_for_owners(self, owners: dict[str, str], proven: bool) -> None:
        count = {"exists": {"of": "cleaning", **owners}}
        found = self.proven(changed("QL-12-b", check={"all_of": [count, {"informational": {}}]}))
        assert ("只列示的部分不影响结论" in found.values()) is proven

    @pytest.mark.parametrize(("check", "proven"), [({"attested": {}}, True), ({"exists": {"of": "branch"}}, False)])
    def test_a_rating_that_goes_first_anyway(self, check: dict[str, Any], proven: bool) -> None:
        found = self.proven(changed("QL-12-b", check=check, basis=Basis.ATTESTED))
        assert ("删去“结论的依据（attested）”" in found) is proven

    @pytest.mark.parametrize(
        ("other", "proven"),
        [
            ({"count": {"of": "branch", "where": {"kind": "分馆"}, "at_least": 1}}, 3),
            ({"count": {"of": "branch", "where": {"kind": "分馆", "step_free": True}, "at_least": 1}}, 3),
            ({"count": {"of": "branch", "where": {"kind": "分馆"}, "at_least": 0}}, 0),
            ({"count": {"of": "branch", "where": {"kind": "总馆"}, "at_least": 1}}, 0),
            ({"body": {"table": "office", "unit": "READERS", "code": "office_code", "owner": "branch", "per": "branch", "per_where": {"kind": "分馆"}}}, 2),
            ({"body": {"table": "office", "unit": "READERS", "code": "office_code", "owner": "branch", "per": "branch"}}, 0),
            ({"body": {"table": "office", "unit": "READERS", "code": "office_code"}}, 0),
        ],
        ids=str,
    )
    def test_an_empty_population_of_which_a_count_or_a_body_says_enough(self, other: dict[str, Any], proven: int) -> None:
        every = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": {"reading_room": True}}}
        found = self.proven(changed("QL-12-b", check={"all_of": [every, other]}))
        assert list(found.values()).count("没有记录时结论相同") == proven

    @pytest.mark.parametrize(
        ("check", "words", "proven"),
        [
            ({"every": {"in": "branch", "must": {"weekly_hours": {"equals": 0}}}}, "每周开放时间等于 0”改为“每周开放时间不超过 0", True),
            ({"every": {"in": "branch", "must": {"weekly_hours": {"equals": 1}}}}, "每周开放时间等于 1”改为“每周开放时间不超过 1", False),
            ({"every": {"in": "branch", "where": {"name": {"matches": "第*馆", "not": "总馆"}}, "must": {"step_free": True}}}, "改为“名称符合样式", True),
            ({"every": {"in": "branch", "where": {"name": {"matches": "第*馆", "not": "第 1 馆"}}, "must": {"step_free": True}}}, "改为“名称符合样式", False),
        ],
    )
    def test_two_ways_of_saying_one_thing(self, check: dict[str, Any], words: str, proven: bool) -> None:
        assert any(words in said for said in self.proven(changed("QL-12-b", check=check))) is proven

    @pytest.mark.parametrize(("first", "proven"), [("2025-12-31", 3), ("2026-01-01", 2), ("2026-01-02", 0)])
    def test_a_first_date_before_the_first_whole_year(self, first: str, proven: int) -> None:
        where = {"day": {"on_or_after": date.fromisoformat(first)}}
        check = {"count": {"of": "cleaning", "where": where, "date": "day", "period": "year", "at_least": 1}}
        assert sum("日期不早于" in said and "不晚于" not in said for said in self.proven(changed("QL-12-b", check=check))) == proven

    @pytest.mark.parametrize(
        ("check", "proven"),
        [
            ({"periodic": {"in": "cleaning", "must": {"day": UP_TO, "branch_id.step_free": True}, "each": "month", "date": "day"}}, True),
            ({"periodic": {"in": "deposit", "must": {"requested_date": UP_TO, "amount": {"above": 0}}, "each": "month", "date": "paid_date"}}, False),
            ({"every": {"in": "deposit", "must": {"paid_date": UP_TO, "requested_date": {"on_or_before": "paid_date"}}}}, True),
            ({"every": {"in": "deposit", "must": {"paid_date": UP_TO, "amount": {"above": 0}}}}, False),
        ],
    )
    def test_a_date_that_is_never_after_the_day_judged(self, check: dict[str, Any], proven: bool) -> None:
        assert any(said.startswith("删去") and "评估截止日" in said for said in self.proven(changed("QL-12-b", check=check))) is proven

    @pytest.mark.parametrize(("where", "proven"), [({"above": 0}, True), ({"at_least": 1}, True), ({"at_least": 0}, False)])
    def test_what_the_population_is_held_to_already(self, where: dict[str, Any], proven: bool) -> None:
        must = {"weekly_hours": {"above": 0}, "step_free": True}
        found = self.proven(changed("QL-12-b", check={"every": {"in": "branch", "where": {"weekly_hours": where}, "must": must}}))
        assert ("把“每周开放时间高于 0”改为“每周开放时间不低于 0”" in found) is proven

    @pytest.mark.parametrize(("where", "proven"), [({"above": 0}, True), ({"at_least": 0}, False)])
    def test_what_asks_nothing_but_what_the_population_is_held_to_never_fails(self, where: dict[str, Any], proven: bool) -> None:
        check = {"every": {"in": "branch", "where": {"weekly_hours": where}, "must": {"weekly_hours": {"above": 0}}}}
        assert (self.FAILURE in self.proven(changed("QL-12-b", check=check))) is proven

    @pytest.mark.parametrize(
        ("other", "proven"),
        [
            ({"weekly_hours": AT_LEAST_ITS_SQUARE}, True),
            ({"weekly_hours": AT_LEAST_ITS_SQUARE, "step_free": True}, False),
            ({"weekly_hours": {"at_least": 3}}, False),
        ],
    )
    def test_a_zero_that_another_alternative_takes(self, other: dict[str, Any], proven: bool) -> None:
        check = {"every": {"in": "branch", "must": {"reading_room": True}, "review_if": [{"weekly_hours": {"above": 0}, "self_service": True}, other]}}
        found = self.proven(changed("QL-12-b", check=check))
        assert ("把“每周开放时间高于 0”改为“每周开放时间不低于 0”" in found) is proven

    @pytest.mark.parametrize(("none", "proven"), [("not_reported", True), ("not_applicable", False)])
    def test_an_every_that_says_something_of_an_empty_population_always_speaks(self, none: str, proven: bool) -> None:
        every = {"every": {"in": "branch", "where": {"kind": "分馆"}, "must": {"step_free": True}, "none": none}}
        found = self.proven(changed("QL-12-b", check={"all_of": [every, {"informational": {}}]}))
        assert ("只列示的部分不影响结论" in found.values()) is proven

    def test_of_rows_for_each_owner_an_empty_population_is_not_proven(self) -> None:
        every = {"every": {"in": "cleaning", "where": {"day": {"filled": True}}, "per": "branch", "must": {"day": {"filled": True}}}}
        found = self.proven(changed("QL-12-b", check={"all_of": [every, {"exists": {"of": "cleaning"}}]}))
        assert "没有记录时结论相同" not in found.values()

    def test_units_of_which_no_item_asks_anything_and_the_name_on_the_cover(self) -> None:
        own = policy().rules["QL-2"]
        named = tuple(replace(item, value="青禾区", units=frozenset({"青禾区"})) for item in own.items)
        rule = replace(own, levels=frozenset({"区"}), check={"every": {"in": "report", "must": {"unit_name": "$item"}}}, items=named)
        found = self.proven(rule)
        assert found["添上“适用于镇”"] == found["删去“填报单位为“$item””"] == found[self.FAILURE] == "范围内单位相同"
        assert not {"删去“适用于区”", "把“填报单位为“$item””改为“填报单位不为“$item””"} & found.keys()
        loose = self.proven(replace(rule, items=(named[0], replace(named[1], units=None))))
        assert "添上“适用于镇”" not in loose

    def test_units_that_the_level_leaves_out_anyway(self) -> None:
        rule = changed("QL-4-b", units=frozenset({"柳溪镇"}))
        assert self.proven(rule)["添上“适用于青禾区”"] == "范围内单位相同"
        assert "删去“适用于柳溪镇”" not in self.proven(rule)


class TestOutcome:
    def test_all_noticed_is_clean(self) -> None:
        outcome = mutation_outcome(library(), calendar(), THIRD / "rules")
        assert (outcome.failed, outcome.notices) == (False, ())
        assert outcome.data["policies"]["qinghe-library-2025"]["percent"] == "100.00"
        assert "发觉率 100.00%" in outcome.lines[0]

    @pytest.fixture
    def weak(self, tmp_path: Path) -> Path:
        """The library without the example on which a bound turns."""
        shutil.copytree(THIRD / "rules", tmp_path / "rules")
        path = tmp_path / "rules" / "qinghe-library-2025" / "4" / "QL-4-a.yaml"
        text = path.read_text(encoding="utf-8")
        start = text.index("  - {name: 镇不适用")
        path.write_text(text[:start], encoding="utf-8")
        return tmp_path / "rules"

    def test_a_survivor_is_told_at_its_line_in_a_sentence(self, weak: Path) -> None:
        outcome = mutation_outcome(load_rulebook(weak, THIRD / "policy_docs"), calendar(), weak, "QL-4-a")
        (notice,) = outcome.notices
        lines = (weak / "qinghe-library-2025" / "4" / "QL-4-a.yaml").read_text(encoding="utf-8").splitlines()
        assert notice.level is Level.ERROR
        assert notice.problem.message == "QL-4-a：添上“适用于镇”，没有示例发觉"
        assert lines[(notice.problem.place.line or 0) - 1] == "applies: {levels: [区]}"
        assert "unit" in notice.problem.mend

    def test_above_the_threshold_it_is_a_warning(self, weak: Path) -> None:
        rulebook = load_rulebook(weak, THIRD / "policy_docs")
        levels = [mutation_outcome(rulebook, calendar(), weak, "QL-4-a", threshold=Decimal(least)).failed for least in (80, 100)]
        assert levels == [False, True]

    def test_the_command(self, weak: Path) -> None:
        folders = [str(weak), "--policy-docs", str(THIRD / "policy_docs")]
        done = CliRunner().invoke(main, ["rules", "mutate", *folders, "-k", "QL-4-a", "--jobs", "1"])
        assert (done.exit_code, "添上“适用于镇”，没有示例发觉" in done.output) == (1, True)
        assert CliRunner().invoke(main, ["rules", "mutate", *folders, "-k", "QL-4-a", "--jobs", "1", "--threshold", "80"]).exit_code == 0
        assert CliRunner().invoke(main, ["rules", "mutate", *FOLDERS, "-k", "no such rule", "--jobs", "1"]).exit_code == 1
        assert CliRunner().invoke(main, ["rules", "mutate", *FOLDERS, "--threshold", "101"]).exit_code == 2

    def test_a_score_is_never_rounded_up_to_all(self) -> None:
        assert Score(99_999, 1, {}).percent == Decimal("99.99")
        assert Score(0, 0, {}).percent == 100


class TestSharing:
    @pytest.mark.parametrize("jobs", [1, 2])
    @pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
    def test_every_task_is_done_once_and_in_order(self, jobs: int) -> None:
        assert list(shared_out(str, range(50), jobs)) == [str(number) for number in range(50)]


SHIPPED = [(KAIFENG, "KF-1.3-g"), (KAIFENG, "KF-2.2.1-a"), (KAIFENG, "KF-3.4.1-b"), (DONGMING, "DM-5.2.1-b"), (DONGMING, "DM-2.1-a")]


@pytest.mark.parametrize(("name", "rule"), SHIPPED)
def test_shipped_rules_have_examples_for_each(name: str, rule: str) -> None:
    own = book().policies[name]
    found = list(Survey(book(), calendar()).fates(own.rules[rule], own))
    counts = Counter(fate.noticed_by is not None for fate in found)
    assert counts[True] > 2
    assert {fate.sentence for fate in found if fate.survived} == set()
