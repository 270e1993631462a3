"""`compliance sign`: a detached signature of any file, and new keys to sign with."""

from __future__ import annotations

from pathlib import Path

import click

from compliance.cli.guard import guarded

FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
SUFFIX = ".sig"


@click.command()
@click.argument("file", required=False, type=FILE)
@click.option("--key", type=FILE, help="签名用的私钥（private.pem）")
@click.option("--signer", default="", help="签名人，写进签名文件并一并签名")
@click.option("--out", type=click.Path(dir_okay=False, path_type=Path), help="写出的签名文件，默认在原文件名后加 .sig")
@click.option("--new-key", type=click.Path(file_okay=False, path_type=Path), metavar="FOLDER", help="在文件夹里生成一对新密钥：private.pem 和 public.pem")
@guarded
def sign(file: Path | None, key: Path | None, signer: str, out: Path | None, new_key: Path | None) -> None:
    """给结果或报告（任何文件）作 Ed25519 签名，签名写在另一个文件里；核对用 compliance verify --key。"""
    if new_key is not None:
        if file or key or signer or out:
            raise click.UsageError("--new-key 只生成密钥，单独使用")
        _make_keys(new_key)
    elif file is None or key is None:
        raise click.UsageError("给出要签名的文件和 --key 私钥；还没有密钥的，先用 --new-key 文件夹 生成")
    else:
        _sign(file, key, signer, out or signature_path(file))


def signature_path(file: Path) -> Path:
    """Where the signature of a file lies unless told otherwise."""
    return file.with_name(file.name + SUFFIX)


def _make_keys(folder: Path) -> None:
    from compliance.evaluate.seal_keys import PRIVATE, PUBLIC, key_fingerprint, new_keys

    key = new_keys(folder)
    click.echo(f"已写出 {folder / PRIVATE}（私钥：妥善保管，不要交给别人）和 {folder / PUBLIC}（公钥：交给核对的人）")
    click.echo(f"公钥指纹 {key_fingerprint(key)}")


def _sign(file: Path, key: Path, signer: str, out: Path) -> None:
    from compliance.evaluate.seal_keys import key_fingerprint, read_private
    from compliance.evaluate.seal_signature import LONGEST_SIGNER, signed

    if not signer.isprintable() or len(signer) > LONGEST_SIGNER:
        raise click.UsageError(f"--signer 写一行文字，不超过 {LONGEST_SIGNER} 字")
    if out.resolve() in (file.resolve(), key.resolve()):
        raise click.UsageError("--out 不能是要签名的文件或私钥本身")
    private = read_private(key)
    text = signed(file.read_bytes(), private, signer)
    out.write_text(text, encoding="utf-8", newline="\n")
    click.echo(f"已写出 {out}（公钥指纹 {key_fingerprint(private.public_key())}）")
