"""Ed25519 keys in files: PEM as openssl writes it (PKCS#8 and SubjectPublicKeyInfo), the private one without a password."""

from __future__ import annotations

import hashlib
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from compliance.model.place import Place
from compliance.model.problem import Problem, ProblemsError

if TYPE_CHECKING:
    from collections.abc import Callable

    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

PRIVATE, PUBLIC = "private.pem", "public.pem"
LARGEST = 64_000
MEND = "用 compliance sign --new-key 文件夹 生成一对密钥"
SWAPPED = {
    True: ("给的是公钥，签名要用私钥", f"换用 {PRIVATE}"),
    False: ("给的是私钥，核对签名要用公钥", f"换用 {PUBLIC}；私钥不要交给别人"),
}


def new_keys(folder: Path) -> Ed25519PublicKey:
    """A new pair in `private.pem`, which its owner alone may read, and `public.pem`. Raises ProblemsError where either is there already."""
    _require_library()
    from cryptography.hazmat.primitives import serialization as form
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

    if there := [folder / name for name in (PRIVATE, PUBLIC) if os.path.lexists(folder / name)]:
        raise ProblemsError(Problem("key-exists", "已有密钥文件，不覆盖", Place(str(path)), "换一个文件夹，或先把旧密钥移走") for path in there)
    key = Ed25519PrivateKey.generate()
    folder.mkdir(parents=True, exist_ok=True)
    _create(folder / PRIVATE, 0o600, key.private_bytes(form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()))
    _create(folder / PUBLIC, 0o644, key.public_key().public_bytes(form.Encoding.PEM, form.PublicFormat.SubjectPublicKeyInfo))
    return key.public_key()


def read_private(path: Path) -> Ed25519PrivateKey:
    """The private key in a file. Raises ProblemsError for anything else."""
    _require_library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
    from cryptography.hazmat.primitives.serialization import load_pem_private_key

    key = _read(path, lambda text: load_pem_private_key(text, None), private=True)
    if not isinstance(key, Ed25519PrivateKey):
        raise _other_kind(path)
    return key


def read_public(path: Path) -> Ed25519PublicKey:
    """The public key in a file. Raises ProblemsError for anything else."""
    _require_library()
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
    from cryptography.hazmat.primitives.serialization import load_pem_public_key

    key = _read(path, load_pem_public_key, private=False)
    if not isinstance(key, Ed25519PublicKey):
        raise _other_kind(path)
    return key


def key_fingerprint(key: Ed25519PublicKey) -> str:
    """`sha256:` and the SHA-256 of the key's SubjectPublicKeyInfo in DER: what `openssl pkey -pubin -outform DER | sha256sum` prints."""
    from cryptography.hazmat.primitives import serialization as form

    return "sha256:" + hashlib.sha256(key.public_bytes(form.Encoding.DER, form.PublicFormat.SubjectPublicKeyInfo)).hexdigest()


def _create(path: Path, mode: int, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, mode), "wb") as file:
        file.write(content)


def _read(path: Path, load: Callable[[bytes], Any], *, private: bool) -> Any:
    from cryptography.exceptions import UnsupportedAlgorithm

    with path.open("rb") as file:
        text = file.read(LARGEST)
    if b"-----BEGIN " not in text:
        raise _unusable(path, "not-a-key", "不是 PEM 格式的密钥文件", MEND)
    if (b"PUBLIC KEY-----" if private else b"PRIVATE KEY-----") in text:
        raise _unusable(path, "wrong-half", *SWAPPED[private])
    if b"ENCRYPTED" in text:
        raise _unusable(path, "key-locked", "私钥有口令保护，本程序读不了", "用 openssl pkey -in 私钥 -out 不带口令的私钥 去掉口令，并限制文件权限")
    try:
        return load(text)
    except UnsupportedAlgorithm:
        raise _other_kind(path) from None
    except (ValueError, TypeError):
        raise _unusable(path, "key-damaged", "密钥文件已损坏，或不完整", MEND) from None


def _other_kind(path: Path) -> ProblemsError:
    return _unusable(path, "other-key-kind", "不是 Ed25519 密钥（可能是 RSA 等其他种类）", MEND)


def _unusable(path: Path, code: str, message: str, mend: str) -> ProblemsError:
    return ProblemsError([Problem(code, message, Place(path.name), mend)])


def _require_library() -> None:
    try:
        import cryptography  # noqa: F401
    except ImportError:
        mend = "运行 pip install 'county-compliance[sign]' 后再试"
        raise ProblemsError([Problem("no-cryptography", "签名和核对签名要用 cryptography，本机没有安装", Place("cryptography"), mend)]) from None
