"""`python -m nusantara` in its three uses."""

from pathlib import Path

import pytest

from nusantara.__main__ import main


def test_noise_table(tiny: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["noise", "--truth", str(tiny / "truth")]) == 0
    assert "placeholder" in capsys.readouterr().out


def test_shuffle(tiny: Path, tmp_path: Path) -> None:
    assert main(["shuffle", "--src", str(tiny / "deliveries"), "--dst", str(tmp_path), "--seed", "3"]) == 0
    assert {path.name for path in tmp_path.iterdir()} == {path.name for path in (tiny / "deliveries").iterdir()}


@pytest.mark.parametrize("arguments", [[], ["--out", "x", "--persons", "10"]])
def test_wrong_requests_are_refused(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit):
        main(arguments)
    assert "/" in capsys.readouterr().err
