"""What a run of commands shares: the rulebook, the readings chosen, the calendar, and each policy compiled once."""

from __future__ import annotations

import gc
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from types import MappingProxyType

from compliance.evaluate import CompiledPolicy, Request, compile_policy, evaluate
from compliance.evaluate.inspected import evaluate_inspected
from compliance.measures.workdays import WorkCalendar, load_calendar
from compliance.model.evaluation import Evaluation
from compliance.model.inspection import Inspection
from compliance.model.language import mark
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError
from compliance.model.text import CHINESE, Catalogue, Sentence, translated
from compliance.rulebook import paths
from compliance.rulebook.cache import load_cached_rulebook
from compliance.rulebook.collector import collector_paused
from compliance.rulebook.readings import ReadingChoice, choose_readings
from compliance.rulebook.rulebook import Rulebook
from compliance.submission import Submission, read_submission

COLLECT_EVERY = 100_000
"""New objects between two looks for unreachable cycles; at Python's own 700 one start in fifteen is spent looking."""
NONE: Mapping[str, Inspection] = MappingProxyType({})
LACKING = mark("规则中有 {count} 处文字没有译文，按中文印出")


@dataclass
class Session:
    """One run. Policies are compiled when first needed."""

    rulebook: Rulebook
    choices: Mapping[str, ReadingChoice]
    calendar: WorkCalendar
    compiled: dict[str, CompiledPolicy] = field(default_factory=dict)
    own_templates: Path | None = None
    rules_dir: Path = field(default_factory=paths.rules_dir)
    catalogue: Catalogue | None = None

    @classmethod
    def open(cls, rules_dir: Path | None, policy_docs: Path | None, calendar: Path | None, readings: Sequence[str]) -> Session:
        """A session over the given folders, or over those shipped. Raises ProblemsError."""
        rules = rules_dir or paths.rules_dir()
        documents = policy_docs or (rules.parent / "policy_docs" if rules_dir else paths.policy_docs_dir())
        # The rulebook lives as long as the process: no collection need walk through it. What judging leaves behind, reference counts free.
        with collector_paused():
            rulebook = load_cached_rulebook(rules, documents)
            gc.freeze()
        gc.set_threshold(COLLECT_EVERY)
        return cls(rulebook, choose_readings(rulebook.readings, readings), load_calendar(calendar or paths.calendar_of(rules)), rules_dir=rules)

    def evaluate(self, path: Path, policy: str | None, request: Request, inspections: Mapping[str, Inspection] = NONE) -> Evaluation:
        """The evaluation of the submission at `path`, with the on-site list of its unit where there is one. Raises ProblemsError."""
        submission = read_submission(path, self.rulebook.tables, self.rulebook.atoms())
        compiled, inspection = self.policy(policy, submission), inspections.get(str(submission.cover.value("unit_name")))
        if inspection is None:
            return self._sealed(evaluate(submission, compiled, self.calendar, request))
        return self._sealed(evaluate_inspected(submission, compiled, self.calendar, request, inspection))

    def policy(self, name: str | None, submission: Submission) -> CompiledPolicy:
        """The compiled policy that was asked for, or the one that the submission names."""
        wanted = name or str(submission.cover.value("regime"))
        found = self.rulebook.policy_for(wanted)
        if found is None:
            place = Place("--policy") if name else submission.cover.place("regime")
            raise ProblemsError([Problem("unknown-policy", f"没有政策“{wanted}”", place, f"可用：{'、'.join(self.rulebook.policies)}")])
        key = found.document.id
        if key not in self.compiled:
            self.compiled[key] = compile_policy(found, self.rulebook, self.choices)
        return self.compiled[key]

    def use_templates(self, folder: Path) -> None:
        """Reports are filled into the templates of an office's own folder; what it lacks is taken from the shipped ones. Raises ProblemsError."""
        from compliance.reports.template_faults import check_folder

        check_folder(folder, paths.templates_dir())
        self.own_templates = folder

    def speak(self, language: str) -> None:
        """What follows is told in that language. Raises ProblemsError for a file of translations that cannot be used."""
        if language != CHINESE:
            from compliance.rulebook.catalogue import load_catalogue

            self.catalogue = load_catalogue(language, self.rules_dir)

    def told(self, evaluations: Sequence[Evaluation]) -> list[Evaluation]:
        """The evaluations in the language of the run, sealed with its translations; texts without one stay Chinese, and a banner says so."""
        if self.catalogue is None:
            return list(evaluations)
        from compliance.rulebook.catalogue import digest

        return [self._in_words(item, self.catalogue, digest(self.catalogue)) for item in evaluations]

    @staticmethod
    def _in_words(evaluation: Evaluation, catalogue: Catalogue, digested: str) -> Evaluation:
        own = replace(catalogue, missing=set())
        told = translated(evaluation, own)
        catalogue.missing.update(own.missing)
        banners = (*told.banners, Sentence(LACKING, {"count": len(own.missing)}).translated(own)) if own.missing else told.banners
        return replace(told, language=catalogue.language, banners=banners, seal={**told.seal, "translations": digested})

    def html(self, evaluation: Evaluation) -> str:
        """The report of one subject."""
        from compliance.reports.html import render_html

        return render_html(evaluation, *self._templates())

    def summary_html(self, evaluations: Sequence[Evaluation]) -> str:
        """The summary of several subjects."""
        from compliance.reports.html import render_summary_html

        return render_summary_html(evaluations, *self._templates())

    def summary_docx(self, evaluations: Sequence[Evaluation]) -> bytes:
        """The summary of several subjects for Word. Raises ProblemsError for a fault of an own template."""
        from compliance.reports.summary_docx import render_summary_docx

        return render_summary_docx(evaluations, *self._templates())

    def summary_markdown(self, evaluations: Sequence[Evaluation]) -> str:
        """The summary of several subjects as Markdown. Raises ProblemsError for a fault of an own template."""
        from compliance.reports.summary_markdown import render_summary_markdown

        return render_summary_markdown(evaluations, *self._templates())

    def summary_xlsx(self, evaluations: Sequence[Evaluation]) -> bytes:
        """The summary of several subjects as a workbook."""
        from compliance.reports.summary_xlsx import render_summary_xlsx

        return render_summary_xlsx(evaluations)

    def docx(self, evaluation: Evaluation) -> bytes:
        """The Word report of one subject. Raises ProblemsError for a fault of an own template."""
        from compliance.reports.docx_report import render_docx

        return render_docx(evaluation, *self._templates())

    def markdown(self, evaluation: Evaluation) -> str:
        """The Markdown report of one subject. Raises ProblemsError for a fault of an own template."""
        from compliance.reports.markdown_report import render_markdown

        return render_markdown(evaluation, *self._templates())

    def _templates(self) -> tuple[Path, ...]:
        shipped = paths.templates_dir()
        return (self.own_templates, shipped) if self.own_templates else (shipped,)

    def _sealed(self, evaluation: Evaluation) -> Evaluation:
        """The evaluation, sealed with the templates of this run where they are not the shipped ones."""
        if self.own_templates is None:
            return evaluation
        from compliance.evaluate.seal_program import templates_digest

        return replace(evaluation, seal={**evaluation.seal, "templates": templates_digest(self._templates())})
