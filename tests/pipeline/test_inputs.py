"""A request that could only fail after hours of work is refused before the first table."""

from dataclasses import replace
from pathlib import Path

import pytest

from dtsen.errors import DtsenError, RequestError
from dtsen.pipeline.inputs import Request, chosen_day, require_usable
from dtsen.settings import read_settings


@pytest.fixture
def good(tmp_path: Path) -> Request:
    (tmp_path / "wilayah").mkdir()
    return Request(tmp_path / "penyerahan", tmp_path / "wilayah", tmp_path / "hasil", read_settings().policy)


def test_a_whole_request_is_taken(good: Request) -> None:
    require_usable(good)
    require_usable(replace(good, release="DTSEN-2026-TW1_uji.2"))


REFUSED = [
    ("a name that leaves the folder", {"release": "../lain"}, "--release"),
    ("a hidden name", {"release": ".tersembunyi"}, "--release"),
    ("an empty name", {"release": ""}, "--release"),
    ("a policy without rooms", {"policy": Path("/")}, "--policy"),
    ("a release that is none", {"previous": Path("/")}, "--previous"),
    ("no regions", {"wilayah": Path("/tidak-ada")}, "--wilayah"),
    ("no judgements", {"judgements": Path("/tidak-ada")}, "--judgements"),
    ("no updates", {"updates": Path("/tidak-ada")}, "--updates"),
]


@pytest.mark.parametrize(("what", "changes", "option"), REFUSED, ids=[case[0] for case in REFUSED])
def test_a_request_that_cannot_work_names_its_option(good: Request, what: str, changes: dict[str, object], option: str) -> None:
    with pytest.raises(DtsenError) as refused:
        require_usable(replace(good, **changes))  # type: ignore[arg-type]
    assert option in refused.value.text("id")
    assert refused.value.text("id") != refused.value.text("en")


@pytest.mark.parametrize(("asked", "day"), [(None, 20251231), (20260331, 20260331), (20210101, 20210101)])
def test_the_day_of_a_run(asked: int | None, day: int) -> None:
    assert chosen_day(asked, 20251231) == day


@pytest.mark.parametrize("asked", [18900101, 20520101])
def test_a_day_far_from_the_data_is_a_typing_error(asked: int) -> None:
    with pytest.raises(RequestError, match="--as-of"):
        chosen_day(asked, 20251231)
