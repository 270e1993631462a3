"""OSCAL assessment results (NIST, 1.1.3) as JSON: what an evaluation says, for tools that read that form. docs/exports.md says what becomes of what."""

from __future__ import annotations

from typing import Any

from compliance.model.evaluation import Evaluation
from compliance.model.language import language, listed, mark, say
from compliance.model.seal import sealed_matter
from compliance.model.text import CHINESE
from compliance.reports.export_text import exported, labelled
from compliance.reports.oscal_findings import Setting, judged, observation, oscal_finding
from compliance.reports.oscal_text import Identities, at, lasting, lines, markup, markup_line, one_line, prop, props, some, token

VERSION = "1.1.3"
NO_PLAN = mark("没有另编的 OSCAL 评估方案：所引资源是评估依据的政策文件，其规则库就是方案。")
UNNAMED = mark("（没有名称）")
SPREAD = 5
"""So many levels of the document stand on lines of their own, down to each observation and finding."""


def render_oscal(raw: Evaluation) -> str:
    """The text of `assessment-results.oscal.json` of one subject."""
    evaluation = exported(raw)
    ids = identities(evaluation)
    policy = evaluation.policy
    document = {
        "uuid": ids.of("document"),
        "metadata": _metadata(evaluation),
        "import-ap": {"href": f"#{lasting('policy', policy.id)}", "remarks": markup(say(NO_PLAN))},
        "results": [_result(evaluation, ids)],
        "back-matter": {"resources": [_policy(evaluation)]},
    }
    return lines({"assessment-results": document}, SPREAD) + "\n"


def identities(evaluation: Evaluation) -> Identities:
    """By what was judged and on which day; the release of the program and its templates do not count, so that a new print is a new version of the same."""
    judged_how = [evaluation.policy.id, evaluation.subject_name, evaluation.as_of.isoformat(), evaluation.phase, evaluation.benchmark]
    return Identities(judged_how, sealed_matter(evaluation.seal.items()))


def _metadata(evaluation: Evaluation) -> dict[str, Any]:
    issuer = evaluation.policy.issuer
    parties = {evaluation.subject_name: evaluation.subject_name, str(evaluation.extra.get("policy_issuer", issuer)): issuer}
    return {
        "title": markup_line(say("{unit}落实《{policy}》情况评估结果", unit=evaluation.subject_name, policy=evaluation.policy.title)),
        "last-modified": at(evaluation.as_of),
        "version": one_line(f"{evaluation.as_of} {evaluation.seal.get('program', '')}"),
        "oscal-version": VERSION,
        **({} if language() == CHINESE else {"props": [prop("language", language())]}),
        "parties": [_party(name, title) for name, title in parties.items() if name],
        "remarks": markup(say("时间均为评估日的零时（北京时间），不是生成文件的时刻。")),
    }


def _party(name: str, title: str) -> dict[str, str]:
    """A party with the name that identifies it, whatever language its title is told in."""
    return {"uuid": lasting("party", name), "type": "organization", "name": one_line(title) or say(UNNAMED)}


def _result(evaluation: Evaluation, ids: Identities) -> dict[str, Any]:
    setting = Setting(ids, evaluation.as_of, ids.of("tool"), lasting("party", evaluation.subject_name))
    start, end = (day or evaluation.cutoff for day in evaluation.period)
    return some(
        uuid=ids.of("result"),
        title=markup_line(f"{evaluation.subject_name}　{evaluation.phase_title}"),
        description=markup(_derived(evaluation), *evaluation.banners),
        start=at(min(start, end)),
        end=at(max(start, end)),
        props=[*_circumstances(evaluation), *_readings(evaluation), *(prop("seal", value, **{"class": part}) for part, value in evaluation.seal.items())],
        local_definitions={"assessment-assets": _assets(evaluation, ids)},
        reviewed_controls=_reviewed(evaluation),
        observations=[observation(finding, setting) for finding in evaluation.findings],
        findings=[oscal_finding(finding, setting) for finding in evaluation.findings if judged(finding)],
    )


def _derived(evaluation: Evaluation) -> str:
    return say("依据{number}，以{day}为评估日，逐条对照申报材料得出。", number=evaluation.policy.number, day=evaluation.as_of)


def _circumstances(evaluation: Evaluation) -> list[dict[str, str]]:
    told = [
        ("as-of", evaluation.as_of.isoformat()),
        ("cutoff", evaluation.cutoff.isoformat()),
        ("phase", evaluation.phase),
        ("comparison-only", "true" if evaluation.benchmark else None),
        *((f"count-{verdict.value}", str(count)) for verdict, count in evaluation.summary().items()),
    ]
    return props(told)


def _readings(evaluation: Evaluation) -> list[dict[str, str]]:
    """The readings in force with their parameters; the class says who set them."""
    found = []
    for use in evaluation.readings:
        setter = {"class": token(use.set_by.replace(" ", "-"))}
        found.append(prop("reading", f"{use.id}={use.value}", **setter, remarks=markup(labelled(use.title, use.value_title))))
        found += [prop("reading-parameter", f"{use.id}.{name}={value}", **setter) for name, value in use.parameters.items() if value is not None]
    return found


def _assets(evaluation: Evaluation, ids: Identities) -> dict[str, Any]:
    tool = some(
        uuid=ids.of("tool"),
        type="software",
        title="county-compliance",
        description=markup(say("按规则库逐条判定的程序。"), labelled(say("判定引擎"), listed(evaluation.engines)) if evaluation.engines else ""),
        props=[prop("version", evaluation.seal["program"])] if evaluation.seal.get("program") else [],
        status={"state": "operational"},
    )
    platform = {"uuid": ids.of("platform"), "title": "county-compliance", "uses-components": [{"component-uuid": tool["uuid"]}]}
    return {"components": [tool], "assessment-platforms": [platform]}


def _reviewed(evaluation: Evaluation) -> dict[str, Any]:
    rules = [{"objective-id": token(finding.rule)} for finding in evaluation.findings if judged(finding)]
    selection: dict[str, Any] = {"include-objectives": rules} if rules else {"include-all": {}}
    return {
        "control-selections": [{"description": markup(say("政策文件中编有规则的全部条款。")), "include-all": {}}],
        "control-objective-selections": [{"description": markup(say("得出结论或有待得出结论的规则。")), **selection}],
    }


def _policy(evaluation: Evaluation) -> dict[str, Any]:
    policy = evaluation.policy
    cited = {"issuer": policy.issuer, "title": policy.title, "number": policy.number, "day": policy.dated}
    return {
        "uuid": lasting("policy", policy.id),
        "title": markup_line(policy.title),
        "props": props([("policy", policy.id), ("sha256", policy.sha256)]),
        "document-ids": [{"identifier": one_line(policy.number) or policy.id}],
        "citation": {"text": markup_line(say("{issuer}：《{title}》（{number}），{day}", **cited))},
    }
