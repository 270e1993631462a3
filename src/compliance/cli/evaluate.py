"""`compliance evaluate`: submissions in, `results.json` and reports out; everything is made before anything is written."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import datetime
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compliance.cli.export import FILES, exports
from compliance.cli.guard import guarded
from compliance.cli.progress import progress
from compliance.cli.unit_files import UnitFiles
from compliance.cli.workbooks import ledger_problems, read_ledgers, workbooks
from compliance.model.language import speaking
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.text import CHINESE, ENGLISH
from compliance.model.verdict import VERDICT_TITLES, Verdict

if TYPE_CHECKING:
    from compliance.cli.session import Session
    from compliance.evaluate import Request
    from compliance.evaluate.waivers import WaiverFile
    from compliance.evaluate.weights import WeightTable
    from compliance.model.evaluation import Evaluation
    from compliance.model.inspection import Inspection
    from compliance.workbook.rectification import Ledger

Renderer = tuple[Path, Callable[[], str | bytes]]
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
FORMATS = ("json", "html", "docx", "md", "xlsx", *FILES)


@click.command()
@click.argument("submissions", nargs=-1, required=True, type=click.Path(exists=True, path_type=Path), metavar="SUBMISSION...")
@click.option("--policy", help="政策编号；默认按申报信息中的适用文件")
@click.option("--phase", help="评估阶段，名称见政策文件")
@click.option("--as-of", type=click.DateTime(["%Y-%m-%d"]), help="评估日；默认为申报的数据截止日")
@click.option("--reading", "readings", multiple=True, metavar="ID=VALUE", help="选用另一种口径，可多次使用；参数写作 ID.参数=数")
@click.option(
    "--format",
    "formats",
    default="json,html",
    show_default=True,
    help="json、html、docx、md、xlsx（整改台账、批注本和多单位汇总表）、oscal、junit，用逗号分隔；json 总会写出",
)
@click.option("--templates", type=click.Path(exists=True, file_okay=False, path_type=Path), help="本单位自己的报告模板文件夹，见 docs/report-templates.md")
@click.option(
    "--inspection", "inspections", multiple=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="现场核查清单（.xlsx），每个单位一份"
)
@click.option("--ledger", "ledgers", multiple=True, type=FILE, help="上次的整改台账（.xlsx），每个单位一份；写出的台账接着它记")
@click.option("--waivers", type=FILE, help="豁免清单（.yaml）；真实结论照样判定，豁免写在旁边")
@click.option("--weights", type=FILE, help="评估人自己的权重表（.yaml）；不载入就没有得分")
@click.option("--lang", "language", type=click.Choice((CHINESE, ENGLISH)), default=CHINESE, show_default=True, help="报告的语言；引文和填报内容总照原文")
@click.option("--benchmark", is_flag=True, help="不在实施范围的单位也按视同在范围内对照，仅供比较")
@click.option("--calendar", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="另用一份工作日历")
@click.option("--rules", "rules_dir", type=click.Path(exists=True, file_okay=False, path_type=Path), help="规则文件夹，默认为随程序安装的")
@click.option("--policy-docs", type=click.Path(exists=True, file_okay=False, path_type=Path), help="政策文件夹，默认在规则文件夹旁")
@click.option("--out", required=True, type=click.Path(file_okay=False, path_type=Path), help="输出文件夹")
@guarded
def evaluate(
    submissions: tuple[Path, ...],
    policy: str | None,
    phase: str | None,
    as_of: datetime | None,
    readings: tuple[str, ...],
    formats: str,
    templates: Path | None,
    inspections: tuple[Path, ...],
    ledgers: tuple[Path, ...],
    waivers: Path | None,
    weights: Path | None,
    language: str,
    benchmark: bool,
    calendar: Path | None,
    rules_dir: Path | None,
    policy_docs: Path | None,
    out: Path,
) -> None:
    """评估一份或多份申报材料（.xlsx 工作簿、CSV 文件夹、.yaml 或 .json 文件，或装有它们的文件夹）。"""
    from compliance.cli.session import Session
    from compliance.evaluate import Request

    wanted = _formats(formats) | ({"xlsx"} if ledgers else set())
    if phase and as_of:
        raise click.UsageError("--phase 与 --as-of 只能用一个")
    session = Session.open(rules_dir, policy_docs, calendar, readings)
    if templates:
        session.use_templates(templates)
    session.speak(language)
    request = Request(phase, as_of.date() if as_of else None, benchmark)
    earlier, problems = read_ledgers(ledgers)
    sources = _evaluate_all(session, submissions, policy, request, inspections, problems)
    if unfit := ledger_problems(earlier, list(sources.values())):
        raise ProblemsError(unfit)
    exempt, table = read_files(waivers, weights)
    judged = with_files(list(sources.values()), exempt, table)
    evaluations = session.told(judged)
    notes = _waived_elsewhere(evaluations, exempt)
    made = _renderers(session, evaluations, wanted)
    if "xlsx" in wanted:
        made = chain(made, _workbooks(session, list(zip(judged, evaluations, strict=True)), sources, earlier))
    with speaking(session.catalogue):
        files = _rendered(made)
    for path, content in files.items():
        (out / path).parent.mkdir(parents=True, exist_ok=True)
        (out / path).write_bytes(content)
    for item in evaluations:
        click.echo(_line(item))
        if item.repairs:
            click.echo(f"{item.subject_name}：读取时更正 {len(item.repairs)} 处写法，逐处列在报告的“数据核对”和 results.json 的 repairs 中")
    for note in notes:
        click.echo(note)
    click.echo(f"已写出 {len(files)} 个文件到 {out}")
    sys.exit(int(any(item.conclusion.verdict is Verdict.NON_COMPLIANT for evaluation in evaluations for item in evaluation.findings)))


def _formats(text: str) -> set[str]:
    wanted = {name.strip() for name in text.split(",") if name.strip()} | {"json"}
    if unknown := wanted - set(FORMATS):
        raise click.UsageError(f"没有输出格式 {'、'.join(sorted(unknown))}，可用：{'、'.join(FORMATS)}")
    return wanted


def _evaluate_all(
    session: Session, paths: tuple[Path, ...], policy: str | None, request: Request, inspections: tuple[Path, ...], known: list[Problem]
) -> dict[Path, Evaluation]:
    """Every submission evaluated, by its path; the problems of all of them, and those already `known`, are collected before anything is raised."""
    from compliance.submission import find_submissions

    found = [item for path in paths for item in find_submissions(path)]
    evaluated: list[tuple[Path, Evaluation]] = []
    lists, problems = _inspection_files().by_unit(inspections) if inspections else ({}, [])
    problems += known
    for path in progress(found, "评估"):
        try:
            evaluated.append((path, session.evaluate(path, policy, request, lists)))
        except ProblemsError as error:
            problems += error.problems
    evaluations = [item for _, item in evaluated]
    problems += _same_names(evaluations)
    problems += _without_unit(lists, evaluations) if not problems else []
    if problems:
        raise ProblemsError(problems)
    return dict(evaluated)


def with_files(evaluations: list[Evaluation], exempt: WaiverFile | None, table: WeightTable | None) -> list[Evaluation]:
    """The evaluations with waivers beside their verdicts, and with points, where there are such."""
    if exempt is not None:
        from compliance.evaluate.waivers import with_waivers

        evaluations = [with_waivers(item, exempt) for item in evaluations]
    if table is not None:
        from compliance.evaluate.weights import with_score

        evaluations = [with_score(item, table) for item in evaluations]
    return evaluations


def read_files(waivers: Path | None, weights: Path | None) -> tuple[WaiverFile | None, WeightTable | None]:
    """The files of waivers and of weights, where they are given. Raises ProblemsError."""
    exempt, table = None, None
    if waivers is not None:
        from compliance.evaluate.waivers import read_waivers

        exempt = read_waivers(waivers)
    if weights is not None:
        from compliance.evaluate.weights import read_weights

        table = read_weights(weights)
    return exempt, table


def _waived_elsewhere(evaluations: list[Evaluation], exempt: WaiverFile | None) -> list[str]:
    """A remark on each waiver of a unit that this run did not evaluate: a file of the whole city is also used for one county."""
    units = {item.subject_name for item in evaluations}
    waivers = exempt.waivers if exempt is not None else ()
    return [f"{waiver.place}：豁免是“{waiver.unit}”的，本次没有评估" for waiver in waivers if waiver.unit not in units]


def _inspection_files() -> UnitFiles[Inspection]:
    """On-site lists, one a unit."""
    from compliance.workbook.inspection import read_inspection

    return UnitFiles("核查清单", read_inspection, lambda found: found.place, "second-list", "合并成一份")


def _without_unit(lists: dict[str, Inspection], evaluations: list[Evaluation]) -> list[Problem]:
    units = {item.subject_name for item in evaluations}
    return [_inspection_files().other_unit(found, units) for unit, found in lists.items() if unit not in units]


def _same_names(evaluations: list[Evaluation]) -> list[Problem]:
    seen: dict[str, str] = {}
    problems = []
    for item in evaluations:
        if item.subject_name in seen:
            message = f"与 {seen[item.subject_name]} 是同一单位“{item.subject_name}”"
            problems.append(Problem("same-subject", message, Place(item.source), "一次运行中每个单位只交一份"))
        seen.setdefault(item.subject_name, item.source)
    return problems


def _rendered(renderers: Iterable[Renderer]) -> dict[Path, bytes]:
    """Every file; the faults of all templates are collected before anything is raised."""
    files: dict[Path, bytes] = {}
    problems: dict[Problem, None] = {}
    for path, make in renderers:
        try:
            made = make()
        except ProblemsError as error:
            problems |= dict.fromkeys(error.problems)
        else:
            files[path] = made if isinstance(made, bytes) else made.encode("utf-8")
    if problems:
        raise ProblemsError(problems)
    return files


def _renderers(session: Session, evaluations: list[Evaluation], wanted: set[str]) -> Iterator[Renderer]:
    from compliance.evaluate.results import dumps

    reports: dict[str, Callable[[Evaluation], str | bytes]] = {"html": session.html, "docx": session.docx, "md": session.markdown}
    for item in evaluations:
        folder = Path(_folder(item.subject_name))
        yield folder / "results.json", partial(dumps, item)
        yield from ((folder / f"report.{name}", partial(render, item)) for name, render in reports.items() if name in wanted)
        yield from exports(item, folder, wanted)
    if len(evaluations) > 1:
        yield from _summaries(session, evaluations, wanted)


def _summaries(session: Session, evaluations: list[Evaluation], wanted: set[str]) -> Iterator[Renderer]:
    from compliance.evaluate.results import summary

    yield Path("summary.json"), partial(summary, evaluations)
    renderers: dict[str, Callable[[list[Evaluation]], str | bytes]] = {
        "html": session.summary_html, "docx": session.summary_docx, "md": session.summary_markdown, "xlsx": session.summary_xlsx,
    }  # fmt: skip
    yield from ((Path(f"summary.{name}"), partial(render, evaluations)) for name, render in renderers.items() if name in wanted)


def _workbooks(
    session: Session, evaluations: list[tuple[Evaluation, Evaluation]], sources: Iterable[Path], ledgers: Mapping[str, Ledger]
) -> Iterator[Renderer]:
    """Of each evaluation as judged and as told, the ledger and the annotated submission."""
    for (judged, told), source in zip(evaluations, sources, strict=True):
        yield from workbooks(judged, told, Path(_folder(told.subject_name)), source, ledgers.get(told.subject_name), session.rulebook.tables)


def _folder(name: str) -> str:
    return "".join("_" if char in '/\\:*?"<>|' or ord(char) < 32 else char for char in name).strip(". ") or "_"


def _line(item: Evaluation) -> str:
    counts = "，".join(f"{VERDICT_TITLES[verdict]} {count}" for verdict, count in item.summary().items() if count)
    return f"{item.subject_name}（{item.as_of}）：{counts}"
