"""Where one of several proofs suffices, the unit's own 未落实 and the evaluator's 不符合 still prevail (contract, ruling 7)."""

from __future__ import annotations

from typing import Any

import pytest

from builders import KAIFENG, one, proof, submission

RULE, ATOMS = "KF-6.4-a", ("KF-6.4-a1", "KF-6.4-a2")
TRAINING = {
    "activity_id": "A1",
    "activity_code": "POLICY_TRAIN",
    "start_date": "2019-09-01",
    "evidence_id": "E1",
    "topic": "医疗机构管理人员和医务人员政策培训",
}


def verdict(*measures: dict[str, Any], **cover: Any) -> tuple[str, str]:
    rows = [{"clause_id": atom} | own for atom in ATOMS for own in measures]
    found = one(submission(KAIFENG, cover, activity=[TRAINING], evidence=[proof()], measure=rows), RULE)
    return found["verdict"], found["basis"]


def test_the_other_proof_alone_suffices() -> None:
    assert verdict()[0] == "compliant"


@pytest.mark.parametrize(
    ("declared", "expected"),
    [
        ({"status": "已落实"}, "compliant"),
        ({"status": "部分落实"}, "compliant"),
        ({"status": "未落实"}, "non_compliant"),
        ({"status": "已落实", "reviewer_rating": "不符合"}, "non_compliant"),
        ({"status": "未落实", "reviewer_rating": "符合"}, "compliant"),
    ],
)
def test_a_denial_prevails_and_the_evaluator_over_the_unit(declared: dict[str, str], expected: str) -> None:
    assert verdict(declared)[0] == expected


def test_a_consortium_that_is_gone_is_not_stood_in_for_by_the_county() -> None:
    gone = [{"consortium_id": "C1", "name": "第一医共体", "status": "撤销"}]
    paper = [proof(content_points=["KF-3.4.1-a"])]
    rule = "KF-3.4.1-a"
    assert one(submission(KAIFENG, consortium=gone, evidence=paper), rule)["verdict"] != "compliant"
    assert one(submission(KAIFENG, evidence=paper), rule)["verdict"] == "compliant"
