"""Detached signatures: what they vouch for, and each way in which one is not valid or not usable, with its own sentence and exit code."""

from __future__ import annotations

import base64
import hashlib
import json
import stat
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result
from cryptography.hazmat.primitives import serialization as form
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa, x25519
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compliance.cli.main import main
from compliance.evaluate.seal_keys import key_fingerprint, read_private, read_public
from compliance.evaluate.seal_signature import MEMBERS, payload, read_signature, signature_fault, signed
from compliance.model.problem import ProblemsError

CONTENT = '{"结果": 1}\n'.encode()
PEM, PKCS8, PLAIN = form.Encoding.PEM, form.PrivateFormat.PKCS8, form.NoEncryption()


def compliance(*arguments: object) -> Result:
    return CliRunner().invoke(main, [str(item) for item in arguments])


@pytest.fixture(scope="module")
def rsa_key() -> rsa.RSAPrivateKey:
    return rsa.generate_private_key(65537, 2048)


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    assert compliance("sign", "--new-key", tmp_path / "keys").exit_code == 0
    return tmp_path / "keys"


@pytest.fixture
def file(tmp_path: Path, keys: Path) -> Path:
    """A signed file."""
    path = tmp_path / "results.json"
    path.write_bytes(CONTENT)
    done = compliance("sign", path, "--key", keys / "private.pem", "--signer", "青禾区评估组")
    assert done.exit_code == 0, done.output
    return path


def checked(file: Path, keys: Path, *more: object) -> Result:
    return compliance("verify", file, "--key", keys / "public.pem", *more)


def sig(file: Path) -> Path:
    return file.with_name(file.name + ".sig")


class TestKeys:
    def test_a_pair_is_made_of_which_only_its_owner_reads_the_private_one(self, keys: Path) -> None:
        assert {path.name for path in keys.iterdir()} == {"private.pem", "public.pem"}
        assert read_private(keys / "private.pem").public_key().public_bytes_raw() == read_public(keys / "public.pem").public_bytes_raw()
        if sys.platform != "win32":
            assert stat.S_IMODE((keys / "private.pem").stat().st_mode) == 0o600

    @pytest.mark.parametrize("there", ["private.pem", "public.pem"])
    def test_none_is_overwritten(self, tmp_path: Path, there: str) -> None:
        (tmp_path / there).write_text("旧", "utf-8")
        done = compliance("sign", "--new-key", tmp_path)
        assert done.exit_code == 3
        assert "不覆盖" in done.output
        assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [(there, "旧")]

    def test_not_even_a_link_that_leads_nowhere(self, tmp_path: Path) -> None:
        (tmp_path / "private.pem").symlink_to(tmp_path / "elsewhere.pem")
        assert compliance("sign", "--new-key", tmp_path).exit_code == 3
        assert not (tmp_path / "elsewhere.pem").exists()

    def test_two_pairs_differ(self, tmp_path: Path) -> None:
        for name in "ab":
            compliance("sign", "--new-key", tmp_path / name)
        assert (tmp_path / "a/public.pem").read_bytes() != (tmp_path / "b/public.pem").read_bytes()

    def test_the_fingerprint_is_that_of_the_public_key_in_der(self, keys: Path) -> None:
        key = read_public(keys / "public.pem")
        der = base64.b64decode("".join((keys / "public.pem").read_text("ascii").splitlines()[1:-1]))
        assert key_fingerprint(key) == f"sha256:{hashlib.sha256(der).hexdigest()}"


class TestSigning:
    def test_a_signed_file_is_confirmed_with_the_name_of_the_signer(self, file: Path, keys: Path) -> None:
        done = checked(file, keys)
        assert done.exit_code == 0, done.output
        assert "签名有效" in done.output
        assert "青禾区评估组" in done.output

    def test_the_same_file_and_key_give_the_same_signature(self, file: Path, keys: Path) -> None:
        before = sig(file).read_bytes()
        assert compliance("sign", file, "--key", keys / "private.pem", "--signer", "青禾区评估组").exit_code == 0
        assert sig(file).read_bytes() == before

    def test_the_file_of_the_signature_is_of_the_described_form(self, file: Path, keys: Path) -> None:
        members = json.loads(sig(file).read_text("utf-8"))
        assert list(members) == list(MEMBERS)
        assert members["sha256"] == hashlib.sha256(CONTENT).hexdigest()
        raw = json.dumps({name: members[name] for name in sorted(members) if name != "signature"}, ensure_ascii=False, separators=(",", ":"))
        read_public(keys / "public.pem").verify(base64.b64decode(members["signature"]), raw.encode())

    @pytest.mark.parametrize("content", [b"", b"PK\x03\x04\x00\xff", "报告".encode() * 10_000])
    def test_any_file_can_be_signed(self, tmp_path: Path, keys: Path, content: bytes) -> None:
        path = tmp_path / "report.docx"
        path.write_bytes(content)
        assert compliance("sign", path, "--key", keys / "private.pem", "--out", tmp_path / "其他.sig").exit_code == 0
        done = checked(path, keys, "--signature", tmp_path / "其他.sig")
        assert done.exit_code == 0
        assert "未注明" in done.output

    @pytest.mark.parametrize(
        ("arguments", "said"),
        [
            ([], "私钥"),
            (["FILE"], "私钥"),
            (["--key", "KEY"], "私钥"),
            (["FILE", "--key", "KEY", "--signer", "甲\n乙"], "一行"),
            (["FILE", "--key", "KEY", "--signer", "甲" * 101], "100"),
            (["FILE", "--key", "KEY", "--signer", "甲\u202e乙"], "一行"),
            (["FILE", "--key", "KEY", "--out", "FILE"], "本身"),
            (["FILE", "--key", "KEY", "--out", "KEY"], "本身"),
            (["--new-key", "FOLDER", "--key", "KEY"], "单独"),
        ],
    )
    def test_wrong_usage_is_told_and_writes_nothing(self, tmp_path: Path, keys: Path, arguments: list[str], said: str) -> None:
        path = tmp_path / "results.json"
        path.write_bytes(CONTENT)
        named = {"FILE": path, "KEY": keys / "private.pem", "FOLDER": tmp_path / "new"}
        before = {item: item.read_bytes() for item in tmp_path.rglob("*") if item.is_file()}
        done = compliance("sign", *(named.get(item, item) for item in arguments))
        assert done.exit_code == 2
        assert said in done.output
        assert {item: item.read_bytes() for item in tmp_path.rglob("*") if item.is_file()} == before


def _members(**changes: Any) -> Callable[[Path], None]:
    """Changes members of the signature file; None takes one out."""

    def change(path: Path) -> None:
        members = json.loads(path.read_text("utf-8")) | changes
        path.write_text(json.dumps({name: value for name, value in members.items() if value is not None}, ensure_ascii=False), "utf-8")

    return change


def _other_signature(path: Path) -> None:
    members = json.loads(path.read_text("utf-8"))
    raw = bytearray(base64.b64decode(members["signature"]))
    raw[0] ^= 1
    _members(signature=base64.b64encode(raw).decode())(path)


def _rewritten(change: Callable[[bytes], bytes]) -> Callable[[Path], None]:
    return lambda path: path.write_bytes(change(path.read_bytes())) and None


NOT_VALID = {
    "another hash": (_members(sha256="0" * 64), "伪造"),
    "another signer": (_members(signer="开封市评估组"), "伪造"),
    "no signer": (_members(signer=None), "伪造"),
    "another signature": (_other_signature, "伪造"),
    "another key named": (_members(public_key="sha256:" + "0" * 64), "不是这把公钥的主人"),
    "no signature": (Path.unlink, "没有签名"),
}
UNUSABLE = {
    "empty": (_rewritten(lambda text: b""), "不完整"),
    "cut": (_rewritten(lambda text: text[:-30]), "不完整"),
    "not UTF-8": (_rewritten(lambda text: b"\xff\xfe"), "JSON"),
    "too large": (_rewritten(lambda text: text + b" " * 20_000), "大于"),
    "nested without end": (_rewritten(lambda text: b"[" * 15_000), "JSON"),
    "a list": (_rewritten(lambda text: b"[]"), "JSON 对象"),
    "a name twice": (_rewritten(lambda text: text.replace(b'"signer"', b'"signer": "x", "signer"')), "JSON"),
    "a missing member": (_members(sha256=None), "缺“sha256”"),
    "an unknown member": (_members(date="2025-12-31"), "不应有“date”"),
    "another schema": (_members(schema="compliance-signature/2"), "“schema”"),
    "another algorithm": (_members(algorithm="RSA"), "“algorithm”"),
    "a short signature": (_members(signature="AAAA"), "“signature”"),
    "a signature with a line end": (_members(signature="A" * 86 + "==\n"), "“signature”"),
    "a number": (_members(sha256=1), "“sha256”"),
    "control characters": (_members(signer="甲\x1b[2J"), "“signer”"),
}


class TestSignatures:
    def test_a_changed_file_is_told(self, file: Path, keys: Path) -> None:
        file.write_bytes(CONTENT.replace(b"1", b"2"))
        done = checked(file, keys)
        assert done.exit_code == 1
        assert "在签名以后被改动过" in done.output

    @pytest.mark.parametrize("case", NOT_VALID)
    def test_what_does_not_vouch_is_not_valid(self, file: Path, keys: Path, case: str) -> None:
        change, said = NOT_VALID[case]
        change(sig(file))
        done = checked(file, keys)
        assert done.exit_code == 1, done.output
        assert said in done.output

    @pytest.mark.parametrize("case", UNUSABLE)
    def test_what_is_no_signature_file_is_unusable(self, file: Path, keys: Path, case: str) -> None:
        change, said = UNUSABLE[case]
        change(sig(file))
        done = checked(file, keys)
        assert done.exit_code == 3, done.output
        assert said in done.output
        assert "\x1b" not in done.output

    def test_every_fault_of_a_signature_file_is_told(self, file: Path, keys: Path) -> None:
        _members(sha256=None, date="x", algorithm=1)(sig(file))
        output = checked(file, keys).output
        assert all(name in output for name in ("sha256", "date", "algorithm"))

    def test_the_signature_of_another_key(self, file: Path, tmp_path: Path) -> None:
        compliance("sign", "--new-key", tmp_path / "others")
        done = checked(file, tmp_path / "others")
        assert done.exit_code == 1
        assert "不是这把公钥的主人" in done.output

    def test_the_signature_of_another_file_of_the_same_signer(self, file: Path, keys: Path, tmp_path: Path) -> None:
        other = tmp_path / "other.json"
        other.write_bytes(b"{}")
        done = checked(other, keys, "--signature", sig(file))
        assert done.exit_code == 1
        assert "在签名以后被改动过" in done.output

    def test_nothing_to_check_against_is_wrong_usage(self, file: Path) -> None:
        assert compliance("verify", file).exit_code == 2
        assert compliance("verify", file, "--signature", sig(file)).exit_code == 2

    @settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
    @given(at=st.integers(0, 10_000), bit=st.integers(0, 7))
    def test_no_changed_bit_of_the_signature_file_is_confirmed(self, file: Path, keys: Path, at: int, bit: int) -> None:
        whole = sig(file).read_bytes()
        at %= len(whole)
        changed = file.with_name("changed.sig")
        changed.write_bytes(whole[:at] + bytes([whole[at] ^ 1 << bit]) + whole[at + 1 :])
        try:
            members = read_signature(changed)
        except ProblemsError:
            return
        if (payload(members), base64.b64decode(members["signature"])) != _meaning(sig(file)):
            assert signature_fault(CONTENT, members, read_public(keys / "public.pem"))


def _meaning(path: Path) -> tuple[bytes, bytes]:
    members = read_signature(path)
    return payload(members), base64.b64decode(members["signature"])


def _pem(key: Any, encryption: form.KeySerializationEncryption = PLAIN) -> bytes:
    content: bytes = key.private_bytes(PEM, PKCS8, encryption)
    return content


def _public(key: Any) -> bytes:
    content: bytes = key.public_key().public_bytes(PEM, form.PublicFormat.SubjectPublicKeyInfo)
    return content


class TestKeyFiles:
    """A key that cannot be used is told as what it is."""

    @pytest.mark.parametrize("kind", ["rsa", "ec", "x25519"])
    @pytest.mark.parametrize("private", [True, False])
    def test_of_another_kind(self, tmp_path: Path, rsa_key: rsa.RSAPrivateKey, kind: str, private: bool) -> None:
        made = {"rsa": rsa_key, "ec": ec.generate_private_key(ec.SECP256R1()), "x25519": x25519.X25519PrivateKey.generate()}[kind]
        path = tmp_path / "key.pem"
        path.write_bytes(_pem(made) if private else _public(made))
        with pytest.raises(ProblemsError, match="不是 Ed25519"):
            (read_private if private else read_public)(path)

    @pytest.mark.parametrize(
        ("made", "private", "said"),
        [
            (_pem, False, "给的是私钥"),
            (_public, True, "给的是公钥"),
            (lambda key: _pem(key, form.BestAvailableEncryption(b"x")), True, "口令"),
            (lambda key: _pem(key)[:60], True, "损坏"),
            (lambda key: _public(key)[:60], False, "损坏"),
            (lambda key: _public(key).replace(b"M", b"N", 1), False, "损坏"),
            (lambda key: key.private_bytes_raw(), True, "不是 PEM"),
            (lambda key: b"", False, "不是 PEM"),
        ],
    )
    def test_not_to_be_used(self, tmp_path: Path, made: Callable[[Any], bytes], private: bool, said: str) -> None:
        path = tmp_path / "key.pem"
        path.write_bytes(made(ed25519.Ed25519PrivateKey.generate()))
        with pytest.raises(ProblemsError, match=said):
            (read_private if private else read_public)(path)

    @pytest.mark.parametrize(("command", "half", "said"), [("sign", "public.pem", "给的是公钥"), ("verify", "private.pem", "给的是私钥")])
    def test_the_commands_end_with_3(self, file: Path, keys: Path, command: str, half: str, said: str) -> None:
        done = compliance(command, file, "--key", keys / half)
        assert done.exit_code == 3
        assert said in done.output

    def test_without_the_library_the_way_to_install_it_is_told(self, file: Path, keys: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setitem(sys.modules, "cryptography", None)
        for done in (checked(file, keys), compliance("sign", file, "--key", keys / "private.pem"), compliance("sign", "--new-key", keys / "new")):
            assert done.exit_code == 3
            assert "pip install 'county-compliance[sign]'" in done.output


def test_where_no_signer_is_named_none_is_written() -> None:
    assert "signer" not in json.loads(signed(CONTENT, ed25519.Ed25519PrivateKey.generate()))


def test_the_library_is_loaded_only_where_something_is_signed_or_checked() -> None:
    code = "import sys, compliance.cli.main, compliance.evaluate.seal_signature; sys.exit('cryptography' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
