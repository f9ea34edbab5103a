"""Requests with NIK, names and card numbers, good ones and broken ones: none of it is in the log."""

import io
import json
import logging
from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from portal.web.logs import OneLine
from tests.portal.small_run import NAMES, VILLAGES, family_id, kk_of, nik_of

NIK, KK = nik_of(VILLAGES[0], 11), kk_of(VILLAGES[0], 1)
SECRETS = (NIK, KK, *NAMES, NAMES[0].replace(" ", "%20"), "sandi-rahasia-1", VILLAGES[0], "K" + VILLAGES[0])


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that every logger says from INFO on, in the form of the portal."""
    stream = io.StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(OneLine())
    loggers = [logging.getLogger(name) for name in ("", "django", "portal", "procrastinate")]
    levels = [one.level for one in loggers]
    for one in loggers:
        one.addHandler(handler)
        one.setLevel(logging.INFO)
    yield stream
    for one, level in zip(loggers, levels, strict=True):
        one.removeHandler(handler)
        one.setLevel(level)


def lines(log: io.StringIO) -> list[dict[str, object]]:
    return [json.loads(line) for line in log.getvalue().splitlines()]


def test_nothing_of_a_person_reaches_the_log(client_as: Callable[[str, str], Client], log: io.StringIO) -> None:
    client = client_as("dinsos", "1803")
    client.raise_request_exception = False
    client.post("/cari/", {"number": NIK})
    client.post("/cari/", {"name": NAMES[0], "born": "1981-01-11"})
    client.get(f"/cari/?number={NIK}&nama={NAMES[0]}")
    client.get(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    client.post(
        f"/keluarga/{family_id(VILLAGES[0], 1)}/buka/", {"alasan": "layanan_warga", "keterangan": f"warga bernama {NAMES[0]} datang"}
    )
    # Addresses that do not exist, are forbidden, or break: Django itself writes about these.
    client.get(f"/keluarga/{NIK}/")
    client.get(f"/{NAMES[0]}/{KK}/")
    client.get("/audit/")
    client.post("/masuk/", {"nama": NIK, "sandi": "sandi-rahasia-1"})
    client.get("/cari/", headers={"host": f"{NAMES[1].split()[1]}.contoh"})
    text = log.getvalue()
    assert len(lines(log)) >= 10
    for secret in SECRETS:
        assert secret not in text, secret
    assert NAMES[1].split()[1] not in text.upper()


def test_an_error_is_told_by_kind_and_place_only(
    client_as: Callable[[str, str], Client], log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*words: object, **more: object) -> None:
        raise ValueError(f"nilai {NIK} milik {NAMES[0]} tidak terbaca")

    client = client_as("dinsos", "1803")
    client.raise_request_exception = False
    monkeypatch.setattr("portal.lookup.views.family_view", broken, raising=False)
    monkeypatch.setattr("portal.lookup.queries.Family.objects", property(broken), raising=False)
    assert client.get(f"/keluarga/{family_id(VILLAGES[0], 1)}/").status_code == 500
    said = [line for line in lines(log) if "galat" in line]
    assert said and str(said[0]["galat"]).startswith(("ValueError", "AttributeError"))
    assert not [secret for secret in SECRETS if secret in log.getvalue()]


def test_every_request_is_one_line_with_page_status_and_time(client_as: Callable[[str, str], Client], log: io.StringIO) -> None:
    client = client_as("dinsos", "1803")
    answer = client.get(f"/keluarga/{family_id(VILLAGES[0], 1)}/")
    line = next(one for one in lines(log) if one.get("tanda") == answer["X-Tanda"])
    assert line["halaman"] == "keluarga" and line["status"] == 200 and line["cara"] == "GET"
    assert isinstance(line["ms"], float) and isinstance(line["akun"], int)
