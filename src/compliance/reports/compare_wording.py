"""The words of a comparison: classes of change and what each means."""

from __future__ import annotations

from compliance.model.language import mark
from compliance.model.verdict import Verdict

TITLES = {
    "newly_open": mark("新出现不符合"),
    "newly_unknown": mark("新出现无法判定"),
    "newly_to_judge": mark("新转为待评估人判定"),
    "no_longer_due": mark("转为未到期"),
    "no_longer_applicable": mark("不再适用"),
    "only_recorded": mark("转为仅记录"),
    "removed": mark("本次已无此项"),
    "added": mark("本次新增"),
    "closed": mark("由不符合转为符合"),
    "known_again": mark("由无法判定转为符合"),
    "judged": mark("由待评估人判定转为符合"),
    "newly_due": mark("由未到期转为符合"),
    "newly_applicable": mark("由不适用或仅记录转为符合"),
    "still_open": mark("仍不符合"),
    "unchanged": mark("结论未变"),
}
MEANINGS = {
    "newly_open": mark("上次不是不符合，本次是不符合，须整改"),
    "newly_unknown": mark("上次能作出结论，本次材料不足以作出结论"),
    "newly_to_judge": mark("本次须由评估人现场认定"),
    "no_longer_due": mark("本次评估日期限未到"),
    "no_longer_applicable": mark("条款本次不约束本对象，或其条件未出现"),
    "only_recorded": mark("本次只记录，不评价"),
    "removed": mark("上次有、本次的规则没有"),
    "added": mark("本次的规则有、上次没有"),
    "closed": mark("上次不符合，本次填报数据及佐证表明已做到"),
    "known_again": mark("上次材料不足，本次表明已做到"),
    "judged": mark("上次待评估人判定，本次为符合"),
    "newly_due": mark("上次期限未到，本次为符合"),
    "newly_applicable": mark("上次不适用或仅记录，本次为符合"),
    "still_open": mark("两次都不符合"),
    "unchanged": mark("两次结论相同，此处只计数"),
}
TIGHT = frozenset({"known_again", "judged", "newly_due", "newly_applicable", "added", "removed", "still_open"})
INPUT_SIDES = {"old": mark("上次"), "new": mark("本次")}
NOT_SHOWN_MET = frozenset(verdict.value for verdict in Verdict if verdict not in (Verdict.COMPLIANT, Verdict.NON_COMPLIANT))
WARNING = mark("上次的不符合没有得到已做到的证明，不计为已整改。")
