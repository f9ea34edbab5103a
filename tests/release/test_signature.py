"""Signatures: minisign itself accepts ours and we accept its; a flipped byte anywhere is found."""

import shutil
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner

from dtsen.cli.release import release as command
from dtsen.errors import RequestError
from dtsen.release import verify
from dtsen.release.minisign import SecretKey, read_public, read_secret, signature_problem
from dtsen.release.signing import sign_release, signature_check, write_key_pair

KEY = SecretKey(b"kuncikey", bytes(range(32)))
SEALED = "manifest.json.minisig"


class Lang:
    lang = "en"


def test_same_file_and_key_give_the_same_signature(tmp_path: Path) -> None:
    path = tmp_path / "a"
    path.write_bytes(b"isi")
    assert KEY.sign(path, "satu") == KEY.sign(path, "satu") != KEY.sign(path, "dua")


def test_a_signed_release_is_proved_and_every_flipped_byte_is_found(copy_of_release: Path) -> None:
    check = signature_check(KEY.public)
    assert [problem.where.file for problem in verify(copy_of_release, check)] == [SEALED, f"18.01/{SEALED}", f"35.10/{SEALED}"]
    assert len(sign_release(copy_of_release, KEY)) == 3
    assert verify(copy_of_release, check) == verify(copy_of_release / "18.01", check) == []
    folder = copy_of_release / "18.01"
    for name, step in ((SEALED, 1), ("manifest.json", 53)):
        whole = (folder / name).read_bytes()
        for place in range(0, len(whole), step):
            (folder / name).write_bytes(whole[:place] + bytes([whole[place] ^ 1]) + whole[place + 1 :])
            assert check(folder) is not None, f"{name}: byte {place}"
        (folder / name).write_bytes(whole)
    assert verify(folder, check) == []


def test_another_key_and_another_file_are_refused(copy_of_release: Path) -> None:
    sign_release(copy_of_release, SecretKey(b"kunciLAI", bytes(range(32))))
    problems = verify(copy_of_release, signature_check(KEY.public))
    assert {problem.what.en for problem in problems} == {"signed with another key"}
    sign_release(copy_of_release, KEY)
    shutil.copy(copy_of_release / "18.01" / SEALED, copy_of_release / "35.10" / SEALED)
    problems = verify(copy_of_release, signature_check(KEY.public))
    assert [problem.where.file for problem in problems] == [f"35.10/{SEALED}"]


@pytest.mark.parametrize("password", ["", "rahasia sekali"])
def test_keys_are_written_and_read_back(tmp_path: Path, password: str) -> None:
    public, secret = tmp_path / "k.pub", tmp_path / "k.key"
    write_key_pair(public, secret, password)
    assert secret.stat().st_mode & 0o077 == 0
    assert read_secret(secret, password).public == read_public(public)
    with pytest.raises(RequestError):
        write_key_pair(public, secret, password)
    if password:
        with pytest.raises(RequestError) as caught:
            read_secret(secret, "salah")
        assert "salah" not in caught.value.text("id")
    with pytest.raises(RequestError):
        read_public(secret)


@pytest.mark.skipif(shutil.which("minisign") is None, reason="the program minisign is not installed")
@pytest.mark.parametrize("password", ["", "rahasia sekali"])
def test_minisign_accepts_ours_and_we_accept_minisign(tmp_path: Path, password: str) -> None:
    public, secret, data = tmp_path / "k.pub", tmp_path / "k.key", tmp_path / "isi"
    data.write_bytes(b"satu dua tiga")
    write_key_pair(public, secret, password)
    signature = tmp_path / "isi.minisig"
    signature.write_text(read_secret(secret, password).sign(data, "rilis:uji"), encoding="utf-8")
    ours = subprocess.run(["minisign", "-V", "-m", data, "-p", public], capture_output=True, text=True, check=True)
    assert "rilis:uji" in ours.stdout
    signature.unlink()
    subprocess.run(["minisign", "-S", "-m", data, "-s", secret], input=f"{password}\n", text=True, capture_output=True, check=True)
    assert signature_problem(data, signature, read_public(public)) is None


def test_commands(copy_of_release: Path, tmp_path: Path) -> None:
    runner, public, secret = CliRunner(), tmp_path / "k.pub", tmp_path / "k.key"

    def run(*words: str | Path, typed: str = "") -> tuple[int, str]:
        result = runner.invoke(command, [str(word) for word in words], obj=Lang(), input=typed)
        return result.exit_code, result.output

    assert run("keygen", public, secret, typed="sandi\nsandi\n")[0] == 0
    assert run("verify", copy_of_release, "--kunci", public)[0] == 1
    code, text = run("sign", copy_of_release, "--kunci", secret, typed="sandi\n")
    assert code == 0 and "3 manifests signed" in text
    assert run("verify", copy_of_release, "--kunci", public)[0] == 0
