"""A detached Ed25519 signature: a small JSON text beside the file it is of. What is signed is that text, hash of the file included, without `signature`."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.evaluate.seal_keys import key_fingerprint
from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

SCHEMA, ALGORITHM = "compliance-signature/1", "Ed25519"
LARGEST = 16_000
LONGEST_SIGNER = 100
MEND = "重新取得完整的签名文件，或请签名人用 compliance sign 重新签名"
Signature = Mapping[str, str]


def _fits(pattern: str) -> Callable[[str], bool]:
    return lambda text: re.fullmatch(pattern, text) is not None


MEMBERS: Mapping[str, Callable[[str], bool]] = {
    "schema": _fits(re.escape(SCHEMA)),
    "algorithm": _fits(ALGORITHM),
    "public_key": _fits("sha256:[0-9a-f]{64}"),
    "sha256": _fits("[0-9a-f]{64}"),
    "signer": lambda text: text.isprintable() and 0 < len(text) <= LONGEST_SIGNER,
    "signature": _fits("[A-Za-z0-9+/]{86}=="),
}
OPTIONAL = frozenset({"signer"})


def signed(content: bytes, key: Ed25519PrivateKey, signer: str = "") -> str:
    """The text of the signature file of `content`. `signer` says in words who signs, and is covered by the signature."""
    members = {"schema": SCHEMA, "algorithm": ALGORITHM, "public_key": key_fingerprint(key.public_key()), "sha256": hashlib.sha256(content).hexdigest()}
    members |= {"signer": signer} if signer else {}
    members["signature"] = base64.b64encode(key.sign(payload(members))).decode("ascii")
    return json.dumps(members, ensure_ascii=False, indent=1) + "\n"


def payload(members: Signature) -> bytes:
    """The bytes that are signed: the members but `signature` as JSON in UTF-8, sorted by name, without spaces."""
    told = {name: value for name, value in members.items() if name != "signature"}
    return json.dumps(told, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def signature_fault(content: bytes, signature: Signature, key: Ed25519PublicKey) -> str:
    """Why the signature does not vouch for `content`, in a sentence; empty where it does."""
    from cryptography.exceptions import InvalidSignature

    if signature["public_key"] != (given := key_fingerprint(key)):
        return f"不是这把公钥的主人签的（签名所用公钥的指纹 {signature['public_key']}，给出的公钥的指纹 {given}）"
    try:
        key.verify(base64.b64decode(signature["signature"]), payload(signature))
    except InvalidSignature:
        return "签名文件被改动过，或系伪造"
    if signature["sha256"] != (now := hashlib.sha256(content).hexdigest()):
        return f"文件在签名以后被改动过（签名时的 SHA-256 {signature['sha256']}，现在的 {now}）"
    return ""


def read_signature(path: Path) -> Signature:
    """The members of a signature file. Raises ProblemsError, with every fault, for a file that is none."""
    with path.open("rb") as file:
        content = file.read(LARGEST + 1)
    if len(content) > LARGEST:
        raise ProblemsError([_problem(path, f"不是签名文件：大于 {LARGEST} 字节")])
    try:
        data = json.loads(content.decode("utf-8"), object_pairs_hook=_without_repeats)
    except (ValueError, RecursionError):
        raise ProblemsError([_problem(path, "不是签名文件，或文件不完整：读不出 JSON")]) from None
    if problems := [_problem(path, message) for message in _faults(data)]:
        raise ProblemsError(problems)
    found: Signature = data
    return found


def _faults(data: Any) -> list[str]:
    if not isinstance(data, dict):
        return ["不是签名文件：应是一个 JSON 对象"]
    missing = [f"签名文件缺“{name}”" for name in MEMBERS if name not in data and name not in OPTIONAL]
    unknown = [f"签名文件里不应有“{str(name)[:40]}”" for name in data if name not in MEMBERS]
    wrong = [f"签名文件的“{name}”写法不对或不完整" for name, fits in MEMBERS.items() if name in data and not (isinstance(data[name], str) and fits(data[name]))]
    return missing + unknown + wrong


def _without_repeats(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """A name that occurs twice could show a reader something else than what was signed."""
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("repeated name")
    return found


def _problem(path: Path, message: str) -> Problem:
    return Problem("no-signature-file", message, Place(path.name), MEND)
