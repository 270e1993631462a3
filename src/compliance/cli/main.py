"""`compliance`: the commands of the contract."""

from __future__ import annotations

import click

from compliance.cli.compare import compare
from compliance.cli.evaluate import evaluate
from compliance.cli.inspection import inspection
from compliance.cli.rules import rules
from compliance.cli.sign import sign
from compliance.cli.template import template
from compliance.cli.verify import verify


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(package_name="county-compliance")
def main() -> None:
    """对照政策条款评估县域申报材料，逐条给出结论、依据和差距。"""


main.add_command(compare)
main.add_command(evaluate)
main.add_command(inspection)
main.add_command(rules)
main.add_command(sign)
main.add_command(template)
main.add_command(verify)
