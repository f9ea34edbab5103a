"""`python -m nusantara` in its five uses."""

from pathlib import Path

import pytest

from nusantara.__main__ import main


def test_noise_table(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["noise", "--truth", str(tiny / "truth")]) == 0
    assert "placeholder" in capsys.readouterr().out


def test_shuffle(tiny: Path, tmp_path: Path) -> None:
    assert main(["shuffle", "--src", str(tiny / "deliveries"), "--dst", str(tmp_path), "--seed", "3"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in (tiny / "deliveries").iterdir()}


def test_quarter(tiny: Path, tmp_path: Path) -> None:
    words = ["quarter", "--first", str(tiny), "--out", str(tmp_path / "kemudian"), "--persons", "2500", "--seed", "1"]
    assert main(words) == 0
    assert {path.name for path in (tmp_path / "kemudian").iterdir()} == {"deliveries", "wilayah", "batas", "truth"}
    events = (tmp_path / "kemudian" / "truth" / "truth_quarter.csv").read_text(encoding="utf-8")
    assert "lahir" in events and "meninggal" in events


@pytest.mark.parametrize("change", [["--seed", "2"], ["--persons", "2600"], ["--first", "."], ["--out", "."]])
def test_a_quarter_of_another_country_is_refused(
    tiny: Path, tmp_path: Path, change: list[str], capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    words = ["quarter", "--first", str(tiny), "--out", str(tmp_path / "kemudian"), "--persons", "2500", "--seed", "1", *change]
    with pytest.raises(SystemExit):
        main(words)
    assert " / " in capsys.readouterr().err and not (tmp_path / "kemudian").exists()


def test_local_list(tiny: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    words = ["local-list", "--country", str(tiny), "--rows", "40", "--out", str(tmp_path / "a.xlsx")]
    assert main([*words, "--kabupaten", "4101"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {"a.xlsx", "a_kebenaran.csv"}
    with pytest.raises(SystemExit):
        main([*words, "--kabupaten", "9999"])
    assert "tidak ada" in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[], ["--out", "x", "--persons", "10"]])
def test_wrong_requests_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert "/" in capsys.readouterr().err
