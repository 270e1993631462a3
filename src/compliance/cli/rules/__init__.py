"""`compliance rules`: for those who write rules, and for CI."""

from __future__ import annotations

import click

from compliance.cli.rules.check import check
from compliance.cli.rules.coverage import coverage
from compliance.cli.rules.diff import diff
from compliance.cli.rules.docs import docs
from compliance.cli.rules.mutate import mutate
from compliance.cli.rules.new import new
from compliance.cli.rules.prove import prove
from compliance.cli.rules.run_examples import run_examples
from compliance.cli.rules.schemas import schemas
from compliance.cli.rules.translate import translate


@click.group()
def rules() -> None:
    """检查和试验规则文件。"""


for command in (check, run_examples, coverage, docs, diff, mutate, new, prove, schemas, translate):
    rules.add_command(command)
