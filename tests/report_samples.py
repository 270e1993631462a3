"""Evaluations to print: made-up counties, real quotes of the two plans, every verdict and every part of a finding."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from pathlib import Path

from compliance.model.evaluation import (
    ClauseResult,
    Entry,
    Evaluation,
    EvidenceRef,
    Finding,
    Flip,
    ItemResult,
    PolicyRef,
    Quantity,
    ReadingUse,
    RequirementResult,
    Target,
)
from compliance.model.place import Place
from compliance.model.verdict import Basis, Conclusion, Reason, Verdict

ROOT = Path(__file__).resolve().parent.parent
TEMPLATES = ROOT / "reports" / "templates"
FILE = "示例县申报表.xlsx"
NOTHING = Quantity("")

NON_COMPLIANT = Conclusion(Verdict.NON_COMPLIANT)
COMPLIANT = Conclusion(Verdict.COMPLIANT)
ATTESTED = Conclusion(Verdict.COMPLIANT, basis=Basis.ATTESTED)
INSPECTED = Conclusion(Verdict.COMPLIANT, basis=Basis.INSPECTED)
REVIEW = Conclusion(Verdict.NEEDS_REVIEW, basis=Basis.ATTESTED)
UNREPORTED = Conclusion(Verdict.INSUFFICIENT_DATA, Reason.NOT_REPORTED)
NO_EVIDENCE = Conclusion(Verdict.INSUFFICIENT_DATA, Reason.MISSING_EVIDENCE, Basis.ATTESTED)
NO_DEFINITION = Conclusion(Verdict.INSUFFICIENT_DATA, Reason.MISSING_DEFINITION)
INVALID = Conclusion(Verdict.INSUFFICIENT_DATA, Reason.INVALID_VALUE)
NOT_DUE = Conclusion(Verdict.NOT_DUE)
RECORDED = Conclusion(Verdict.INFORMATIONAL)
OUTSIDE = Conclusion(Verdict.NOT_APPLICABLE)
RENAMED = {"KF-1.3-g": ("bad", NON_COMPLIANT), "KF-1.3-a": ("ok", COMPLIANT), "KF-1.3-c": ("note", COMPLIANT)}

DEPARTMENTS = ("县政府办", "编办", "发改委", "财政局", "人社局", "卫健委", "市场监管局", "医保局")
COMMITTEE = "县政府办、编办、发改委、财政局、人社局、卫健委、市场监管局、医保局等有关部门参与组成"
LINKED_REFORM = "医疗、医保、医药、医院联动改革配套政策同步出台落实"
EVIDENCE = EvidenceRef(
    "E-014",
    "关于成立示例县县域医共体管理委员会的通知",
    "示例县人民政府办公室",
    date(2019, 6, 3),
    "佐证/E-014-关于成立医管委的通知.pdf",
    ("早于文件印发",),
    Place(FILE, "佐证材料", "A15"),
    "示例县医管委",
)

PLAIN = (
    ("KF-1.3-a", "整合县乡医疗卫生服务资源", "1.3", "整合县乡医疗卫生服务资源，实行区域集团化经营管理", ATTESTED),
    ("KF-1.3-b", "建立分工协作机制", "1.3", "建立分工协作机制", ATTESTED),
    ("KF-1.3-c", "协同推进配套政策", "1.3", "协同推进医改配套政策和保障措施落实", REVIEW),
    ("KF-1.3-d", "初步形成县域医共体管理模式", "1.3", "2019年底，初步形成以县级公立医院为龙头、乡镇卫生院为枢纽、村卫生室为基础的县域医共同体管理模式", REVIEW),
    ("KF-1.3-e", "服务能力明显增强", "1.3", "到2020年，县域基本医疗、公共卫生、健康服务能力明显增强", REVIEW),
    ("KF-1.3-f", "资源利用效率明显提升", "1.3", "资源利用效率明显提升", REVIEW),
    ("KF-1.3-i", "基本实现大病不出县", "1.3", "基本实现大病不出县", NO_DEFINITION),
    ("KF-2.2-b", "先行试点取得明显成效", "2.2", "2019年底取得明显成效", OUTSIDE),
    ("KF-2.2.2-a", "组建1至3家医共体", "2.2.2", "每县（区）至少组建1—3家县域医共同体", COMPLIANT),
    ("KF-2.2.3-o", "妇幼、疾控职能纳入医共体", "2.2.3", "县级妇幼保健、疾控中心等卫生机构", UNREPORTED),
    ("KF-2.2.4-a", "社会办医参与医共体", "2.2.4", "鼓励县域内社会办非营利性医疗卫生机构参与医共体建设", RECORDED),
    ("KF-2.2.5-a", "党委领导下的院长负责制", "2.2.5", "县域医共体内实行党委领导下的院长负责制", INSPECTED),
    ("KF-3.1.1-a", "医管委主任由政府主要领导担任", "3.1.1", "医管委由县政府主要领导任主任", COMPLIANT),
    ("KF-3.1.1-b", "常务副主任由分管副县长担任", "3.1.1", "县政府分管副县长任常务副主任", COMPLIANT),
    ("KF-3.1.1-c", "其他有关部门参与", "3.1.1", "等有关部门参与组成", RECORDED),
    ("KF-3.1.1-f", "办公室设在卫健委", "3.1.1", "办公室设在县（区）卫健委", COMPLIANT),
    ("KF-3.1.2-a", "明确三方权责", "3.1.2", "明确医管委、卫健委、医共体权责", NO_EVIDENCE),
    ("KF-3.1.2-c", "制定医管委章程", "3.1.2", "制定医共体管委会章程", NO_EVIDENCE),
    ("KF-3.1.2-h", "实行任期制", "3.1.2", "实行任期制", UNREPORTED),
    ("KF-3.10-b", "转诊分管领导", "3.10", "明确分管领导", INVALID),
    ("KF-3.10-d", "畅通双向转诊通道", "3.10", "进一步畅通医共体内双向转诊通道", REVIEW),
    ("KF-3.10-e", "双向转诊标准规范", "3.10", "完善医共体内双向转诊标准规范", ATTESTED),
    ("KF-3.10-h", "与城市医院建立转诊关系", "3.10", "与城市二级以上医院建立上下转诊关系", NOT_DUE),
    ("KF-3.10-i", "县外就医绿色通道", "3.10", "做好患者需县外就医办理转诊手续绿色通道", NOT_DUE),
    ("KF-3.11-a", "智能化家庭医生签约服务", "3.11", "实行智能化家庭医生签约服务", NOT_DUE),
    ("KF-3.11-d", "重点人群优先签约", "3.11", "优先向重点人群提供签约服务", UNREPORTED),
    ("KF-3.12-b", "公共卫生管理中心", "3.12", "组建公共卫生管理中心", NON_COMPLIANT),
    ("KF-3.12-c1", "完善公共卫生工作机制", "3.12", "完善工作机制", ATTESTED),
    ("KF-3.12-e", "与专业公共卫生机构合作", "3.12", "加强与妇幼、疾控等专业公共卫生机构合作", UNREPORTED),
    ("KF-3.12-g", "预防为主、防治结合", "3.12", "要突出预防为主、防治结合", REVIEW),
)


def kaifeng() -> Evaluation:
    """A county of the Kaifeng plan at the final evaluation: all verdicts, and every part that a finding can have."""
    findings = (*_rates(), _composition(), _policies(), _plaques(), _referral_departments(), *(_plain(*row) for row in PLAIN))
    return Evaluation(
        policy=_kaifeng_policy(),
        subject_name="示例县",
        subject_level="县",
        as_of=date(2020, 10, 31),
        cutoff=date(2020, 10, 31),
        phase="final",
        phase_title="总结评估",
        phase_official=True,
        period=(date(2020, 1, 1), date(2020, 9, 30)),
        engines=("reference", "durable-rules"),
        readings=_readings(),
        clauses=_clauses(findings),
        findings=findings,
        requirements=_requirements(),
        targets=_targets(),
        banners=("虚构示例：本报告数据系编造，不反映任何地方的实际情况。",),
        queries=(
            Entry("县域内就诊率", "review", "填报比率 88.10%，按分子分母复算为 88.00%；以复算值为准。", (Place(FILE, "指标", "F7"),)),
            Entry("示例县人民医院", "note", "“机构”表与“人员”表的床位数不一致（420 与 402）。", (Place(FILE, "机构", "H4"), Place(FILE, "人员", "D9"))),
        ),
        seal={"rules": "3f" * 32, "policy": "a1" * 32, "submission": "7c" * 32},
        source=f"Excel 申报表（{FILE}）",
        benchmark=False,
        sample="虚构示例",
        extra={"policy_text": (ROOT / "policy_docs" / "kaifeng-2019-74.md").read_text(encoding="utf-8")},
    )


def dongming() -> Evaluation:
    """A county of the Dongming plan, judged after the trial period in a phase that the plan does not have."""
    quote = "到2023年底，完成县人民医院医共体、县中医医院医共体建设工作"
    findings = (
        _finding("DM-3-b", "完成两家医共体建设", "3", "三", quote, NON_COMPLIANT, due=date(2023, 12, 31), gap=Quantity("还差 1 家", "1", "家")),
        _finding("DM-3-d", "中心药房医共体全覆盖", "3", "三", "中心药房实现医共体全覆盖", COMPLIANT),
    )
    return replace(
        kaifeng(),
        policy=PolicyRef(
            "dongming-2023-27",
            "东明县紧密型县域医共体建设实施方案（试行）",
            "东政字〔2023〕27号",
            "东明县人民政府",
            date(2023, 12, 8),
            None,
            date(2024, 12, 8),
            "b2" * 32,
        ),
        subject_name="东明县",
        as_of=date(2025, 1, 31),
        cutoff=date(2024, 12, 8),
        phase="self-check",
        phase_title="自查",
        phase_official=False,
        readings=(),
        findings=findings,
        clauses=tuple(ClauseResult(one.rule, one.anchor, one.quote, one.conclusion, one.rule) for one in findings),
        requirements=(RequirementResult("DM-R-goals", "工作目标", quote, "3", NON_COMPLIANT, ("DM-3-b", "DM-3-d"), ()),),
        targets=(),
        queries=(),
        banners=("试行期已于2024年12月8日届满，按届满之日的情况评估。",),
        benchmark=True,
        extra={"policy_text": (ROOT / "policy_docs" / "dongming-2023-27.md").read_text(encoding="utf-8")},
    )


def large(findings: int = 400, clauses: int = 700) -> Evaluation:
    """As many findings and clauses as a real run has, by repetition under new names."""
    base = kaifeng()
    many = tuple(replace(base.findings[i % len(base.findings)], rule=f"KF-x{i}", clauses=(f"KF-x{i}",)) for i in range(findings))
    rules = [finding.rule for finding in many]
    atoms = tuple(
        ClauseResult(f"KF-x{i}", base.findings[i % 30].anchor, base.findings[i % 30].quote, COMPLIANT, rules[i] if i < findings else None, encoded=i < findings)
        for i in range(clauses)
    )
    return replace(base, findings=many, clauses=atoms, requirements=(), targets=())


def renamed(evaluation: Evaluation, text: str) -> Evaluation:
    """The evaluation with `text` in every place that a submission can fill: in a card, in a row left to the evaluator and in a settled row."""
    findings = tuple(_renamed(one, text, *RENAMED[one.rule]) if one.rule in RENAMED else one for one in evaluation.findings)
    query = Entry(text, "bad", text, (Place(text, text, text),))
    return replace(evaluation, subject_name=text, subject_level=text, source=text, queries=(query,), findings=findings)


def _renamed(finding: Finding, text: str, state: str, conclusion: Conclusion) -> Finding:
    place = Place(text, text, text)
    entry = Entry(text, state, text, (place,))
    return replace(
        finding,
        observed=Quantity(text),
        entries=(entry, *(Entry(f"{text}{i}", state, text) for i in range(20))),
        cells=(place,),
        evidence=(EvidenceRef(text, text, text, None, text, (text,), place, text),),
        notes=(text,),
        items=(ItemResult("KF-1.3-g", text, conclusion, text, (entry,)),),
    )


def _finding(rule: str, title: str, anchor: str, location: str, quote: str, conclusion: Conclusion, **parts: object) -> Finding:
    base = Finding(
        rule=rule, title=title, clauses=(rule,), quote=quote, location=location, anchor=anchor, conclusion=conclusion, sentence="", observed=NOTHING,
        expected=NOTHING, gap=None, due=None, entries=(), items=(), cells=(), evidence=(), responsible=(), remediation="", readings=(), flips=(), notes=(),
        section="folder-of-the-rule",
    )  # fmt: skip
    return replace(base, **parts)  # type: ignore[arg-type]


def _plain(rule: str, title: str, anchor: str, quote: str, conclusion: Conclusion) -> Finding:
    done = conclusion.verdict is Verdict.COMPLIANT
    observed = {Verdict.COMPLIANT: "已落实，有佐证材料", Verdict.INSUFFICIENT_DATA: "未填报或材料不全", Verdict.NEEDS_REVIEW: "县自报“已落实”，待评估人核查"}
    return _finding(
        rule,
        title,
        anchor,
        "/".join(anchor.split(".")),
        quote,
        conclusion,
        sentence=f"须有材料证明：{quote}。",
        observed=Quantity(observed.get(conclusion.verdict, "见说明")),
        due=date(2021, 6, 30) if conclusion.verdict is Verdict.NOT_DUE else date(2019, 12, 31),
        evidence=(EVIDENCE,) if done else (),
        responsible=("县卫健委",),
        remediation="" if done else "补充印发的文件、会议纪要等材料，写明日期和出具单位，并在“佐证材料”表登记。",
        cells=(Place(FILE, "落实情况", "D12"),),
        readings=("KF-A28",) if anchor == "1.3" else (),
    )


def _rates() -> tuple[Finding, ...]:
    primary = _finding(
        "KF-1.3-g",
        "基层医疗卫生机构就诊率",
        "1.3",
        "一/（三）",
        "基层医疗卫生机构就诊率达到65%以上",
        NON_COMPLIANT,
        sentence="基层医疗卫生机构就诊率不低于65%（含本数）。",
        observed=Quantity("64.996%", "64.996", "%", "649960", "1000000"),
        expected=Quantity("≥ 65%", "65", "%"),
        gap=Quantity("还差 40 人次", "40", "人次"),
        due=date(2020, 10, 1),
        cells=(Place(FILE, "指标", "D6"), Place(FILE, "指标", "E6")),
        responsible=("县（区）卫健委",),
        remediation="核对诊疗人次口径；确未达到的，制定基层首诊和签约服务的提升措施，并说明达到目标的时间。",
        readings=("X02", "X03", "KF-A28"),
        flips=(Flip("KF-A28", "year-end", "“到2020年”指2020年12月31日", Verdict.NOT_DUE),),
        notes=("本项按未经四舍五入的分子、分母比较，显示的小数位不影响结论。",),
    )
    county = _finding(
        "KF-1.3-h",
        "县域内就诊率",
        "1.3",
        "一/（三）",
        "县域内就诊率提高到90%左右",
        Conclusion(Verdict.NEEDS_REVIEW),
        sentence="县域内就诊率达到90%；低于90%而不低于85%的，由评估人判定。",
        observed=Quantity("88.00%（880,000/1,000,000 人次）", "88", "%", "880000", "1000000"),
        expected=Quantity("90%左右", "90", "%"),
        gap=Quantity("距 90% 还差 20000 人次", "20000", "人次"),
        due=date(2020, 10, 1),
        cells=(Place(FILE, "指标", "D7"), Place(FILE, "指标", "E7")),
        responsible=("县（区）卫健委", "县医保局"),
        remediation="由评估人结合上年同期数据判定；县方说明外出就医的主要病种。",
        readings=("X01", "X03"),
        flips=(
            Flip("X01", "target-only", "达到90%为符合，否则为不符合", Verdict.NON_COMPLIANT),
            Flip("X01", "tolerance", "允许2个百分点的容差", Verdict.COMPLIANT),
        ),
    )
    return primary, county


def _composition() -> Finding:
    states = {"编办": NON_COMPLIANT, "医保局": NON_COMPLIANT, "市场监管局": UNREPORTED}
    items = tuple(
        ItemResult(
            f"KF-3.1.1-d{number}",
            name,
            states.get(name, COMPLIANT),
            "名单中没有" if name in states else "列为成员",
            (Entry("示例县医管委", "ok", f"第{number}行", (Place(FILE, "组织成员", f"C{number + 3}"),)),) if name not in states else (),
        )
        for number, name in enumerate(DEPARTMENTS, start=1)
    )
    return _finding(
        "KF-3.1.1-d",
        "医管委组成部门",
        "3.1.1",
        "三/（一）/1",
        COMMITTEE,
        NON_COMPLIANT,
        clauses=tuple(item.atom for item in items),
        sentence="医管委成员中须有文件所列的每个部门。",
        observed=Quantity("所列8个部门中有5个", "5", "个"),
        expected=Quantity("8个部门", "8", "个"),
        gap=Quantity("缺 2 个部门，另有 1 个情况不明", "2", "个"),
        due=date(2019, 6, 30),
        items=items,
        evidence=(EVIDENCE,),
        responsible=("县政府办", "县卫健委"),
        remediation="以县政府办文件增补编办、医保局为成员单位，并在“组织成员”表登记。",
        readings=("X10",),
        notes=("成立文件早于本方案印发，仍予认可。",),
    )


def _policies() -> Finding:
    names = ("医疗", "医保", "医药", "医院")
    items = tuple(
        ItemResult(
            f"KF-2.2.7-{number}", f"{name}方面的配套政策", NO_EVIDENCE if name == "医药" else COMPLIANT, "填报“已出台”，无文件" if name == "医药" else "已出台"
        )
        for number, name in enumerate(names, start=1)
    )
    return _finding(
        "KF-2.2.7",
        "四医联动配套政策",
        "2.2.7",
        "二/（二）/7",
        LINKED_REFORM,
        NO_EVIDENCE,
        clauses=("KF-2.2.7-0", *(item.atom for item in items)),
        items=items,
        observed=Quantity("4方面中3方面有文件", "3", "方面"),
        expected=Quantity("4方面均出台文件", "4", "方面"),
        responsible=("县卫健委", "县医保局"),
        remediation="补交医药方面配套政策的文件。",
    )


def _plaques() -> Finding:
    bad = [Entry(f"第{i}卫生院", "bad", "挂牌名称与规定式样不符：“示例县医共体成员单位”", (Place(FILE, "机构", f"J{i + 3}"),)) for i in (4, 11)]
    good = [Entry(f"第{i}卫生院", "ok", "示例医疗健康服务集团分院", (Place(FILE, "机构", f"J{i + 3}"),)) for i in range(1, 16) if i not in (4, 9, 11)]
    unknown = Entry("第9卫生院", "unknown", "未填报挂牌名称", (Place(FILE, "机构", "J12"),))
    return _finding(
        "KF-2.2.6-a",
        "成员单位加挂牌子",
        "2.2.6",
        "二/（二）/6",
        "各成员单位加挂“xxxxxxx + 医疗健康服务集团+ xxx 分院”牌子",
        NON_COMPLIANT,
        sentence="每个成员单位所挂牌子均须符合规定式样。",
        observed=Quantity("15 个成员单位中 12 个符合", "12", "个"),
        expected=Quantity("15 个成员单位全部符合", "15", "个"),
        gap=Quantity("2 个不符合，1 个情况不明", "2", "个"),
        due=date(2019, 12, 31),
        entries=(*good, unknown, *bad),
        responsible=("各牵头医院",),
        remediation="按规定式样重新制作两家卫生院的牌子，补填第9卫生院的挂牌名称。",
    )


def _referral_departments() -> Finding:
    return _finding(
        "KF-3.10-a",
        "成员单位设立转诊协调部门",
        "3.10",
        "三/（十）",
        "医共体内各成员单位要设立转诊的协调部门",
        NON_COMPLIANT,
        sentence="每个成员单位均须设有转诊协调部门。",
        observed=Quantity("13 个已设，2 个未设", "13", "个"),
        expected=Quantity("15 个", "15", "个"),
        gap=Quantity("还差 2 个", "2", "个"),
        due=date(2020, 6, 30),
        entries=(Entry("示例县妇幼保健院", "bad", "未设", (Place(FILE, "机构", "L5"),)), Entry("第7卫生院", "bad", "未设", (Place(FILE, "机构", "L10"),))),
        responsible=("各成员单位",),
        remediation="两家单位明确承担转诊协调的科室并报县卫健委。",
    )


def _readings() -> tuple[ReadingUse, ...]:
    return (
        ReadingUse(
            "X01", "“左右”未规定容差", "review-band", "达到目标为符合；低于目标但在复核带内，由评估人判定", "default", {"band": "5", "tolerance": None},
            "“提高到90%左右”低于90%多少仍算达到？", "文件没有给出容差，预先设定等于替文件作规定。", (("kaifeng-2019-74#1.3", "县域内就诊率提高到90%左右"),),
            {"target-only": "达到目标为符合，否则为不符合", "review-band": "复核带", "tolerance": "在设定的容差以内为符合"},
        ),
        ReadingUse(
            "X02", "“以上”是否含本数", "inclusive", "含本数", "default", {}, "恰好65%是否达到？", "“达到……以上”说的是达到该数。",
            (("1.3", "基层医疗卫生机构就诊率达到65%以上"),), {"exclusive": "不含本数"},
        ),
        ReadingUse("X03", "就诊率的统计口径", "declared", "以县方申报的口径为准", "default", {}, "包括哪些机构？", "", (), {"review": "由评估人判定"}),
        ReadingUse("X10", "部门名称不一致", "by-function", "按职能对应", "default"),
        ReadingUse("KF-A28", "“到2020年”指哪一天", "final-evaluation", "总结评估开始之日", "command line", {}, "", "", (), {"year-end": "2020年12月31日"}),
    )  # fmt: skip


def _clauses(findings: tuple[Finding, ...]) -> tuple[ClauseResult, ...]:
    parts = [(atom, finding) for finding in findings for atom in finding.clauses]
    verdicts = {item.atom: item.conclusion for finding in findings for item in finding.items}
    rows = [ClauseResult(atom, one.anchor, one.quote, verdicts.get(atom, one.conclusion), one.rule) for atom, one in parts]
    alias = ClauseResult("KF-5.2.2-b", "5.2.2", "完成医共体建设", COMPLIANT, "KF-2.2.2-a", same_as="KF-2.2.2-a")
    missing = [
        ClauseResult("KF-3.12-f", "3.12", "为居民提供全方位、全周期的健康管理与服务", UNREPORTED, None, encoded=False),
        ClauseResult("KF-3.12-d", "3.12", "提高服务能力和水平", UNREPORTED, None, encoded=False),
    ]
    return (*rows, alias, *missing)


def _requirements() -> tuple[RequirementResult, ...]:
    return (
        RequirementResult(
            "KF-R-goals", "工作目标", "到2020年，县域基本医疗、公共卫生、健康服务能力明显增强", "1.3", NON_COMPLIANT, ("KF-1.3-g", "KF-1.3-h", "KF-1.3-i"), ()
        ),
        RequirementResult("KF-R-committee", "医管委", COMMITTEE, "3.1.1", NON_COMPLIANT, ("KF-3.1.1-a", "KF-3.1.1-b", "KF-3.1.1-d", "KF-3.1.1-f"), ()),
        RequirementResult("KF-R-referral", "双向转诊", "进一步畅通医共体内双向转诊通道", "3.10", NON_COMPLIANT, ("KF-3.10-a", "KF-3.10-d", "KF-3.10-e"), ()),
        RequirementResult("KF-R-four", "四医联动", LINKED_REFORM, "2.2.7", NO_EVIDENCE, ("KF-2.2.7",), ()),
        RequirementResult(
            "KF-R-model", "组织模式", "每县（区）至少组建1—3家县域医共同体", "2.2.2", NON_COMPLIANT, ("KF-2.2.2-a", "KF-2.2.5-a"), ("KF-R-committee",)
        ),
        RequirementResult("KF-R-charter", "章程与权责", "制定医共体管委会章程", "3.1.2", NO_EVIDENCE, ("KF-3.1.2-a", "KF-3.1.2-c"), ()),
    )


def _targets() -> tuple[Target, ...]:
    return (
        Target("KF-1.3-g", "基层医疗卫生机构就诊率", "65", "64.996", Verdict.NON_COMPLIANT, "65%以上"),
        Target("KF-1.3-h", "县域内就诊率", "90", "88", Verdict.NEEDS_REVIEW, "90%左右"),
        Target("KF-2.2.2-a", "医共体数量", "1", "2", Verdict.COMPLIANT, "1—3家"),
        Target("KF-1.3-i", "基本实现大病不出县", "未定量", None, Verdict.INSUFFICIENT_DATA, "未定量"),
    )


def _kaifeng_policy() -> PolicyRef:
    return PolicyRef(
        "kaifeng-2019-74",
        "开封市全面推进县域综合医改工作方案",
        "汴政办〔2019〕74号",
        "开封市人民政府办公室",
        date(2019, 6, 28),
        date(2019, 7, 8),
        None,
        "a1" * 32,
    )
