"""`compliance verify`: evaluate again and say whether the same bytes come out; check a signature; or both."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from compliance.cli.guard import guarded
from compliance.cli.sign import signature_path
from compliance.model.text import CHINESE

if TYPE_CHECKING:
    from compliance.cli.session import Session
    from compliance.evaluate import Request

EXISTING = click.Path(exists=True, dir_okay=False, path_type=Path)
FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
MOST = 40


@click.command()
@click.argument("results", type=EXISTING, metavar="RESULTS.json")
@click.option("--submission", type=click.Path(exists=True, path_type=Path), help="当时评估的申报材料；只核对签名时不给")
@click.option("--inspection", type=EXISTING, help="当时用的现场核查清单")
@click.option("--waivers", type=EXISTING, help="当时用的豁免清单")
@click.option("--weights", type=EXISTING, help="当时用的权重表")
@click.option("--calendar", type=EXISTING, help="当时另用的工作日历")
@click.option("--templates", type=FOLDER, help="当时另用的报告模板文件夹")
@click.option("--rules", "rules_dir", type=FOLDER, help="规则文件夹，默认为随程序安装的")
@click.option("--policy-docs", type=FOLDER, help="政策文件夹，默认在规则文件夹旁")
@click.option("--key", type=EXISTING, help="签名人的公钥（public.pem）；给出时核对签名，被签名的可以是任何文件")
@click.option("--signature", type=click.Path(dir_okay=False, path_type=Path), help="签名文件，默认在原文件名后加 .sig")
@guarded
def verify(
    results: Path,
    submission: Path | None,
    inspection: Path | None,
    waivers: Path | None,
    weights: Path | None,
    calendar: Path | None,
    templates: Path | None,
    rules_dir: Path | None,
    policy_docs: Path | None,
    key: Path | None,
    signature: Path | None,
) -> None:
    """按结果文件所记的评估日、口径等重新评估，逐字节比对；给出公钥时先核对签名。都一致退出码为 0，否则为 1，并说明不同之处。"""
    if signature and not key:
        raise click.UsageError("核对签名要有签名人的公钥：--key public.pem")
    if not (submission or key):
        raise click.UsageError("给出 --submission 申报材料（重新评估），或 --key 公钥（核对签名），或两者都给")
    vouched = _vouched(results, signature or signature_path(results), key) if key else True
    if submission:
        from compliance.cli.session import Session
        from compliance.evaluate.reproduce import readings_of
        from compliance.evaluate.results_file import read_results

        filed = read_results(results)
        session = Session.open(rules_dir, policy_docs, calendar, readings_of(filed))
        if templates:
            session.use_templates(templates)
        session.speak(filed.get("lang", CHINESE))
        again = _evaluated_again(session, filed, submission, inspection, waivers, weights)
        vouched &= _same(results, filed, again)
    sys.exit(int(not vouched))


def _vouched(file: Path, path: Path, key: Path) -> bool:
    """Whether the signature vouches for the file; what is found is said."""
    from compliance.evaluate.seal_keys import key_fingerprint, read_public
    from compliance.evaluate.seal_signature import read_signature, signature_fault

    public = read_public(key)
    if not path.is_file():
        click.echo(f"没有签名：找不到 {path}，不能证明 {file.name} 出自何人、有没有改动过")
        return False
    signature = read_signature(path)
    if fault := signature_fault(file.read_bytes(), signature, public):
        click.echo(f"签名无效（{file.name}）：{fault}")
        return False
    click.echo(f"签名有效：{file.name} 自签名以后没有改动，签名人：{signature.get('signer', '未注明')}，公钥指纹 {key_fingerprint(public)}")
    return True


def _evaluated_again(session: Session, filed: Any, submission: Path, inspection: Path | None, waivers: Path | None, weights: Path | None) -> str:
    from compliance.cli.evaluate import read_files, with_files
    from compliance.evaluate.reproduce import request_of
    from compliance.evaluate.results import dumps

    evaluation = _evaluated(session, submission, inspection, filed["policy"]["id"], request_of(filed))
    (told,) = session.told(with_files([evaluation], *read_files(waivers, weights)))
    return dumps(told)


def _evaluated(session: Session, submission: Path, inspection: Path | None, policy: str, request: Request) -> Any:
    if inspection is None:
        return session.evaluate(submission, policy, request)
    from compliance.workbook.inspection import read_inspection

    found = read_inspection(inspection)
    return session.evaluate(submission, policy, request, {found.unit: found})


def _same(results: Path, filed: Any, again: str) -> bool:
    """Whether the same bytes came out; what differs is said."""
    from compliance.evaluate.reproduce import differences, sealed_otherwise

    if again.encode() == results.read_bytes():
        click.echo(f"一致：重新评估 {filed['subject']['name']}（{filed['as_of']}）得到相同的结果文件")
        return True
    found = differences(filed, again)
    for line in found[:MOST]:
        click.echo(line)
    click.echo(f"不一致：共 {len(found)} 处不同" if found else "不一致：内容相同，写法（空白、换行或顺序）被改动过")
    if remark := sealed_otherwise(filed, again, len(found)):
        click.echo(remark)
    return False
