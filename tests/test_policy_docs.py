"""The policy documents are the plans word for word, and every clause atom stands where the inventory says."""

from __future__ import annotations

import hashlib
import re
from collections import Counter
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compliance.model.problem import ProblemsError
from compliance.rulebook.documents import PolicyDocument, load_document
from compliance.rulebook.forms import squashed
from compliance.rulebook.inventory import CLAUSE_KINDS, Clause, load_clauses

ROOT = Path(__file__).resolve().parent.parent
KAIFENG, DONGMING = "kaifeng-2019-74", "dongming-2023-27"
POLICIES = (KAIFENG, DONGMING)
DOCUMENTS = {policy: load_document(ROOT / "policy_docs" / f"{policy}.md") for policy in POLICIES}
INVENTORIES = {policy: load_clauses(ROOT / "rules" / policy / "clauses.yaml") for policy in POLICIES}


@pytest.fixture(params=POLICIES)
def policy(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def document(policy: str) -> PolicyDocument:
    return DOCUMENTS[policy]


@pytest.fixture
def atoms(policy: str) -> dict[str, Clause]:
    return INVENTORIES[policy]


# The digests of the plans' texts without white space, taken from the texts themselves; whoever changes a document cannot pass by changing its front matter.
TEXT_SHA256 = {
    KAIFENG: "180b6e6a4b8374b49823f46342712dcb6a27d1fee8aa1fe3db573c8b34e18c21",
    DONGMING: "d3cb6f34162e5027d2478643362b1bf7fc45e4e58c7ba9c21afdbed78b6c4e1c",
}


def test_text_is_verbatim(policy: str, document: PolicyDocument) -> None:
    body = (ROOT / "policy_docs" / f"{policy}.md").read_text("utf-8").split("\n---\n", 1)[1]
    plain = re.sub(r"(?m)^#+ ", "", re.sub(r'<a id="[^"]*"></a>', "", body))
    assert hashlib.sha256(squashed(plain).encode()).hexdigest() == TEXT_SHA256[policy]
    assert document.text_sha256 == TEXT_SHA256[policy]
    assert document.verbatim


def test_a_changed_character_is_noticed(policy: str, tmp_path: Path) -> None:
    text = (ROOT / "policy_docs" / f"{policy}.md").read_text("utf-8")
    changed = tmp_path / "changed.md"
    changed.write_text(text.replace("左右", "以上", 1), encoding="utf-8")
    assert not load_document(changed).verbatim


def test_anchors_are_unique(policy: str, document: PolicyDocument) -> None:
    anchors = re.findall(r'<a id="([^"]+)"></a>', (ROOT / "policy_docs" / f"{policy}.md").read_text("utf-8"))
    assert len(anchors) == len(set(anchors)) == len(document.anchors)
    assert tuple(anchors) == document.anchors
    assert set(document.headings) == set(anchors)


@pytest.mark.parametrize(
    ("policy", "anchor", "heading", "start"),
    [
        (KAIFENG, "1.3", "一/(三)", "（三）工作目标"),
        (KAIFENG, "3.4.7", "三/(四)/7", "7. 统一信息平台"),
        (KAIFENG, "3.12", "三/(十二)", "（十二）强化公共卫生服务"),
        (KAIFENG, "5.3.2", "五/(三)/2", "2. 总结评估（2020年10月）"),
        (KAIFENG, "7", "文末", "主办：市政府办公室三科"),
        (DONGMING, "5.3.8", "五/(三)/8", "8.统一信息系统管理"),
        (DONGMING, "7", "附则", "本方案自印发之日起试行"),
        (DONGMING, "A1-08", "附件1", "- 周元武 县卫生健康局局长"),
        (DONGMING, "A3-1.2", "附件3/一/(二)", "（二）功能定位"),
        (DONGMING, "A4-01", "附件4/一/(一)", "- （一）医共体医疗机构功能定位履行情况"),
        (DONGMING, "A4-23", "附件4/六/(二十三)", "(二十三) 基本公共卫生服务和重大公共卫生服务项目资金使用情况"),
        (DONGMING, "A4-24", "附件4/七", "七、法律法规规定的其他监管事项"),
        (DONGMING, "A5-3.3", "附件5/三/(三)", "（三）审核结算时限"),
        (DONGMING, "A7-5.2.3", "附件7/五/(二)/3", "3.允许城乡参保居民"),
    ],
)
def test_anchor_stands_before_its_clause(policy: str, anchor: str, heading: str, start: str) -> None:
    document = DOCUMENTS[policy]
    assert document.clauses[anchor].startswith(start)
    assert document.headings[anchor] == heading


def test_annex_items_are_addressable() -> None:
    anchors = DOCUMENTS[DONGMING].anchors
    assert [f"A4-{n:02d}" for n in range(1, 25)] == [a for a in anchors if re.fullmatch(r"A4-\d\d", a) and a != "A4-00"]
    assert [f"A1-{n:02d}" for n in range(1, 14)] == [a for a in anchors if re.fullmatch(r"A1-\d\d", a)]
    assert {f"A{n}" for n in range(1, 8)} <= set(anchors)


@pytest.mark.parametrize(
    ("policy", "sentence"),
    [
        (KAIFENG, "将传统的对单一医疗机构监管转变为对医共体的监管"),
        (KAIFENG, "具有内部机构设置、人事管理"),
        (KAIFENG, "医共体党委会、院办公会、职工代表大会"),
        (KAIFENG, "会计核算、价格管理"),
        (KAIFENG, "组建妇幼专科联盟，妇幼专科联盟成员单位的隶属关系"),
        (KAIFENG, "医共体要把公共卫生工作作为重要职责"),
        (KAIFENG, "技术劳务性收入的比重，"),
        (KAIFENG, "突出职责履行、功能落实"),
        (KAIFENG, "落实工作任务，组建县域医共体"),
        (KAIFENG, "推进机制。各相关部门"),
        (DONGMING, "中心药房实现医共体全覆盖，不断完善"),
        (DONGMING, "乡镇卫生院（社区卫生服务中心）实行“公益一类财政保障"),
        (DONGMING, "结合我县实际，制定本办法"),
        (DONGMING, "举报线索及督办反馈机制"),
        (DONGMING, "经费从基本公共卫生总额预算中支出"),
    ],
)
def test_broken_lines_are_mended(policy: str, sentence: str) -> None:
    assert any(sentence in line for line in DOCUMENTS[policy].markdown.splitlines())


def test_no_line_ends_within_a_sentence(document: PolicyDocument) -> None:
    long_lines = [line for line in document.markdown.splitlines() if len(line) > 60 and not line.startswith("#")]
    assert len(long_lines) >= 50
    assert [line[-20:] for line in long_lines if not re.search(r"(。|。（[^（）]+）)$", line)] == []


def test_every_quote_stands_at_its_anchor(document: PolicyDocument, atoms: dict[str, Clause]) -> None:
    assert [atom.id for atom in atoms.values() if not document.contains(atom.at, atom.quote)] == []


@pytest.mark.parametrize(
    ("policy", "kinds", "aliases"),
    [
        (KAIFENG, {"duty": 505, "permission": 14, "background": 44}, 15),
        (DONGMING, {"duty": 670, "permission": 9, "background": 27}, 71),
    ],
)
def test_inventory_is_whole(policy: str, kinds: dict[str, int], aliases: int) -> None:
    atoms = INVENTORIES[policy]
    assert len(atoms) == {KAIFENG: 563, DONGMING: 706}[policy] == sum(kinds.values())
    assert all(name == atom.id for name, atom in atoms.items())
    assert Counter(atom.kind for atom in atoms.values()) == kinds
    assert sum(atom.same_as is not None for atom in atoms.values()) == aliases


def test_aliases_lead_to_duties(atoms: dict[str, Clause]) -> None:
    targets = [atoms[atom.same_as] for atom in atoms.values() if atom.same_as]
    assert targets
    assert {target.kind for target in targets} == {"duty"}
    assert all(target.same_as is None for target in targets)


@pytest.mark.parametrize(
    ("policy", "alias", "target"),
    [
        (KAIFENG, "KF-3.1-0", "KF-2.2.1-a"),
        (KAIFENG, "KF-5.2.2-b", "KF-3.3.2-a"),
        (KAIFENG, "KF-3.6-m5", "KF-3.12-b"),
        (KAIFENG, "KF-5.1.3-b", "KF-6.2-a"),
        (KAIFENG, "KF-3.2-e", None),
        (DONGMING, "DM-A2-10e1", "DM-5.3.8-c1"),
        (DONGMING, "DM-A3-u2", "DM-5.3-u1"),
        (DONGMING, "DM-A7-4.1c1", "DM-A3-2.6d2"),
        (DONGMING, "DM-A7-4.1a", "DM-3-d"),
        (DONGMING, "DM-A3-u1", None),
    ],
)
def test_restatements_inherit_from_the_first_statement(policy: str, alias: str, target: str | None) -> None:
    assert INVENTORIES[policy][alias].same_as == target


def test_every_paragraph_has_an_atom(policy: str, document: PolicyDocument, atoms: dict[str, Clause]) -> None:
    """Without one stay only bare headings, and two lead-ins that say why an annex was made."""
    unused = set(document.anchors) - {atom.at for atom in atoms.values()}
    assert {anchor for anchor in unused if "。" in document.clauses[anchor]} == {KAIFENG: set(), DONGMING: {"A3-0", "A6-0"}}[policy]


@pytest.mark.parametrize("atom", ["DM-A4-24", "DM-A2-11"])
def test_catch_all_items_are_recorded_with_a_reason(atom: str) -> None:
    assert INVENTORIES[DONGMING][atom].kind == "permission"
    assert "兜底" in INVENTORIES[DONGMING][atom].note


@pytest.mark.parametrize(
    ("policy", "atom"),
    [(KAIFENG, "KF-2.2.4-a"), (KAIFENG, "KF-3.4-p1"), (KAIFENG, "KF-4.4-h"), (DONGMING, "DM-5.3.2-g"), (DONGMING, "DM-A2-9b"), (DONGMING, "DM-A7-5.2c1")],
)
def test_what_the_plan_only_allows_is_no_duty(policy: str, atom: str) -> None:
    assert INVENTORIES[policy][atom].kind == "permission"


@pytest.mark.parametrize(
    ("policy", "atom"), [(KAIFENG, "KF-3.4.2-c1"), (KAIFENG, "KF-3.10-g"), (KAIFENG, "KF-4.4-u0"), (DONGMING, "DM-4.2-a"), (DONGMING, "DM-A5-5h1")]
)
def test_step_by_step_is_a_duty(policy: str, atom: str) -> None:
    assert INVENTORIES[policy][atom].kind == "duty"


def test_kaifeng_front_matter() -> None:
    plan = DOCUMENTS[KAIFENG]
    assert (plan.code, plan.number, plan.printed, plan.valid_from, plan.valid_until) == (
        "kaifeng",
        "汴政办〔2019〕74号",
        date(2019, 7, 8),
        date(2019, 6, 28),
        None,
    )
    assert plan.units == {"尉氏县": "县", "杞县": "县", "通许县": "县", "祥符区": "区", "开封市": "市"}
    phases = [(p.name, p.as_of, p.official, p.clause) for p in plan.phases]
    assert phases == [
        ("midterm", date(2020, 3, 31), True, "5.3.1"),
        ("final", date(2020, 10, 31), True, "5.3.2"),
        ("self-check", None, False, None),
    ]


def test_dongming_front_matter() -> None:
    plan = DOCUMENTS[DONGMING]
    assert (plan.code, plan.dated, plan.valid_until, plan.validity_clause) == ("dongming", date(2023, 12, 8), date(2024, 12, 8), "DM-7-a")
    assert plan.validity_clause in INVENTORIES[DONGMING]
    assert [(p.name, p.as_of, p.official, p.clause) for p in plan.phases] == [("effectiveness", None, True, "A7"), ("self-check", None, False, None)]


def test_digest_is_of_the_file(policy: str, document: PolicyDocument) -> None:
    assert document.sha256 == hashlib.sha256((ROOT / "policy_docs" / f"{policy}.md").read_bytes()).hexdigest()


PLAN = """---
id: plan-1
code: plan
title: 方案
number: 一号
issuer: 县政府
dated: 2024-01-01
printed: 2024-01-02
valid_from: 2024-01-01
valid_until: null
validity_clause: null
units: [{name: 甲县, level: 县}]
phases: [{name: final, title: 评估, as_of: report, official: true, clause: "1"}]
source_sha256: "DIGEST"
text_sha256: "DIGEST"
headings: {"0": 文首, "1": 一}
---

<a id="0"></a>甲县方案

<a id="1"></a>
## 一、目标

到年底， 达到 90%。
""".replace("DIGEST", "ab" * 32)


def plan(tmp_path: Path, text: str) -> PolicyDocument:
    path = tmp_path / "plan.md"
    path.write_text(text, encoding="utf-8")
    return load_document(path, "plan.md")


def faults(tmp_path: Path, text: str) -> list[tuple[str, int | None]]:
    with pytest.raises(ProblemsError) as caught:
        plan(tmp_path, text)
    assert all(problem.place.file == "plan.md" and problem.mend for problem in caught.value.problems)
    return [(problem.code, problem.place.line) for problem in caught.value.problems]


def test_a_small_plan(tmp_path: Path) -> None:
    document = plan(tmp_path, PLAN)
    assert document.clauses == {"0": "甲县方案", "1": "一、目标\n\n到年底， 达到 90%。"}
    assert document.contains("1", "到年底，达到90 %")
    assert not document.contains("0", "到年底")
    assert not document.contains("2", "到年底")
    assert not document.contains("1", " ")
    assert not document.verbatim


def test_line_ends_and_bom_do_not_matter(tmp_path: Path) -> None:
    path = tmp_path / "crlf.md"
    path.write_bytes(b"\xef\xbb\xbf" + PLAN.replace("\n", "\r\n").encode())
    assert load_document(path).contains("1", "一、目标到年底，达到90%。")


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        ("---\nid: plan-1", "id: plan-1", [("missing-front-matter", 1)]),
        ("title: 方案", "title: [方案", [("yaml-syntax", 5)]),
        ("title: 方案\n", "", [("missing-key", 2)]),
        ("issuer: 县政府", "issuers: 县政府", [("missing-key", 2), ("unknown-key", 6)]),
        ("number: 一号", "number: 1", [("wrong-type", 5)]),
        ("number: 一号", 'number: ""', [("wrong-type", 5)]),
        ("dated: 2024-01-01", "dated: 2024-13-01", [("wrong-type", 7)]),
        ("title: 方案", "title: 方案\ntitle: 又一方案", [("duplicate-key", 5)]),
        ("valid_until: null", "valid_until: 2023-01-01", [("dates-reversed", 10)]),
        ("[{name: 甲县, level: 县}]", "[{name: 甲县}, {name: 乙县, level: 县}, {name: 乙县, level: 县}]", [("missing-key", 12), ("duplicate-name", 12)]),
        ("as_of: report", "as_of: later", [("wrong-type", 13)]),
        ('clause: "1"}', 'clause: "9"}', [("unknown-anchor", 13)]),
        ('clause: "1"}', "clause: 1}", [("wrong-type", 13)]),
        ('text_sha256: "ab', 'text_sha256: "AB', [("bad-sha256", 15)]),
        ('"0": 文首, ', "", [("missing-heading", 16)]),
        ('"1": 一}', '"1": 一, "2": 二}', [("unknown-anchor", 16)]),
        ('"1": 一}', '"1": 1}', [("wrong-type", 16)]),
        ('<a id="1">', '<a id="0">', [("duplicate-anchor", 21), ("unknown-anchor", 13), ("unknown-anchor", 16)]),
        ("甲县方案", "", [("empty-clause", 19)]),
        ('<a id="0"></a>甲县方案', '甲县方案<a id="0"></a>文', [("text-before-anchor", 18)]),
        ("90%。", "90%。<a id='2'></a>又", [("bad-anchor", 21)]),
    ],
)
def test_faults_of_a_document_are_located(tmp_path: Path, old: str, new: str, expected: list[tuple[str, int]]) -> None:
    assert PLAN.count(old) >= 1
    assert sorted(faults(tmp_path, PLAN.replace(old, new, 1))) == sorted(expected)


def test_all_faults_come_in_one_pass(tmp_path: Path) -> None:
    text = PLAN.replace("title: 方案\n", "").replace("official: true", "official: 是").replace("甲县方案", "")
    assert {code for code, _ in faults(tmp_path, text)} == {"missing-key", "wrong-type", "empty-clause"}


def test_unreadable_documents(tmp_path: Path) -> None:
    (tmp_path / "latin.md").write_bytes("---\nid: 方案".encode("gb18030"))
    for name, code in (("latin.md", "not-utf8"), ("absent.md", "unreadable")):
        with pytest.raises(ProblemsError) as caught:
            load_document(tmp_path / name)
        assert [problem.code for problem in caught.value.problems] == [code]


def inventory(tmp_path: Path, *lines: str) -> dict[str, Clause]:
    path = tmp_path / "clauses.yaml"
    path.write_text("\n".join(lines), encoding="utf-8")
    return load_clauses(path, "clauses.yaml")


A = '- {id: P-1-a, at: "1", kind: duty, quote: 达到90%}'


def test_a_small_inventory(tmp_path: Path) -> None:
    atoms = inventory(tmp_path, A, '- {id: P-1-b, at: "1", kind: duty, same_as: P-1-a, quote: 到年底, note: 重述}')
    assert [(a.id, a.at, a.kind, a.same_as, a.note, a.place.line) for a in atoms.values()] == [
        ("P-1-a", "1", "duty", None, "", 1),
        ("P-1-b", "1", "duty", "P-1-a", "重述", 2),
    ]
    assert {atom.kind for atom in atoms.values()} <= set(CLAUSE_KINDS)


@pytest.mark.parametrize(
    ("line", "code"),
    [
        ('- {id: P-1-a, at: "2", kind: duty, quote: 乙}', "duplicate-id"),
        ("- {id: P-1-b, at: 1.3, kind: duty, quote: 乙}", "wrong-type"),
        ('- {id: P-1-b, at: "1", kind: dutie, quote: 乙}', "unknown-kind"),
        ('- {id: P-1-b, at: "1", kind: duty, quote: " "}', "empty-quote"),
        ('- {id: P-1-b, at: "1", kind: duty}', "missing-key"),
        ('- {id: P-1-b, at: "1", kind: duty, quote: 乙, page: 三}', "unknown-key"),
        ('- {id: P-1-b, at: "1", kind: duty, same_as: P-9-a, quote: 乙}', "unknown-atom"),
        ('- {id: P-1-b, at: "1", kind: background, same_as: P-1-a, quote: 乙}', "alias-not-duty"),
        ('- {id: P-1-b, at: "1", kind: duty, same_as: P-1-b, quote: 乙}', "alias-of-alias"),
        ("- 乙", "wrong-type"),
    ],
)
def test_faults_of_an_inventory_are_located(tmp_path: Path, line: str, code: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        inventory(tmp_path, A, line)
    assert [(problem.code, problem.place.line) for problem in caught.value.problems] == [(code, 2)]


@pytest.mark.parametrize("text", ["", "atoms: 1", "三"])
def test_an_inventory_is_a_list(tmp_path: Path, text: str) -> None:
    with pytest.raises(ProblemsError) as caught:
        inventory(tmp_path, text)
    assert [problem.code for problem in caught.value.problems] == ["wrong-type"]


@given(st.data())
def test_white_space_in_a_quote_never_matters(data: st.DataObject) -> None:
    document = DOCUMENTS[data.draw(st.sampled_from(POLICIES))]
    anchor = data.draw(st.sampled_from(document.anchors))
    text = squashed(document.clauses[anchor])
    start = data.draw(st.integers(0, len(text) - 1))
    quote = text[start : data.draw(st.integers(start + 1, len(text)))]
    cut = data.draw(st.integers(0, len(quote)))
    assert document.contains(anchor, quote[:cut] + data.draw(st.sampled_from([" ", "\n", "　", "\t "])) + quote[cut:])
    assert not document.contains(anchor, quote[:cut] + "☒" + quote[cut:])
