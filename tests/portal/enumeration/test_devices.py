"""A code that becomes a key once; what the web form tells and is told beside it."""

import datetime
import json
import uuid

import pytest
from django.test import Client
from django.utils import timezone

from dtsen.errors import RequestError
from dtsen.questionnaire import Form
from portal.enumeration.actions import make_web_device, new_code, revoke_device
from portal.enumeration.campaigns import neighbourhood
from portal.enumeration.devices import CODE_DAYS, SIGNS
from portal.enumeration.models import Device, Task, Worker
from tests.portal.enumeration.conftest import HERE, Field, acting
from tests.portal.enumeration.office import a_visit
from tests.questionnaire.conftest import form

__all__ = ["form"]


def ask(route: str, key: str, body: object = None):  # type: ignore[no-untyped-def]
    head = {"Authorization": f"Bearer {key}"}
    if body is None:
        return Client().get(f"/lapangan/api/{route}", headers=head)
    return Client().post(f"/lapangan/api/{route}", json.dumps(body), content_type="application/json", headers=head)


def pair(code: str):  # type: ignore[no-untyped-def]
    return ask("pasang", "", {"kode": code})


def a_code(field: Field) -> tuple[int, str]:
    with acting(field.supervisor):
        worker = Worker.objects.get(campaign_id=field.number, kode_desa=HERE)
        device, code = make_web_device(field.supervisor, worker.pk, "Komputer desa")
    return device.pk, code


def test_a_code_becomes_a_key_once(field: Field) -> None:
    number, code = a_code(field)
    assert len(code) == 10 and set(code) <= set(SIGNS)
    got = pair(f" {code[:5].lower()}-{code[5:]} ")
    assert got.status_code == 200 and got.headers["Cache-Control"] == "no-store"
    told = got.json()
    assert ask("saya", told["kunci"]).json()["perangkat"]["nama"] == "Komputer desa"
    again = pair(code)
    assert again.status_code == 401 and "sudah dipakai" in again.json()["id"] and "used already" in again.json()["en"]
    with acting(field.supervisor):
        kept = Device.objects.get(pk=number)
        assert kept.pair_hash is None and told["pemulihan"].encode() not in bytes(kept.recovery or b"")
        assert told["kunci"].encode() not in bytes(kept.key_hash)


@pytest.mark.parametrize("code", ["", "AAAAAAAAAA", "'; DROP", "A" * 5000])
def test_a_wrong_code_opens_nothing(field: Field, code: str) -> None:
    a_code(field)
    assert pair(code).status_code == 401
    assert Client().get("/lapangan/api/pasang").status_code == 401
    assert Client().post("/lapangan/api/pasang", b"{", content_type="application/json").status_code == 401


def test_a_forgotten_pin_gets_a_new_code_and_the_same_recovery(field: Field) -> None:
    number, code = a_code(field)
    first = pair(code).json()
    with acting(field.supervisor):
        _, fresh = new_code(field.supervisor, number)
    assert ask("saya", first["kunci"]).status_code == 200
    second = pair(fresh).json()
    assert second["pemulihan"] == first["pemulihan"] and second["kunci"] != first["kunci"]
    assert ask("saya", first["kunci"]).status_code == 401 and ask("saya", second["kunci"]).status_code == 200


def test_an_old_code_and_a_revoked_device_are_no_longer_paired(field: Field) -> None:
    number, code = a_code(field)
    with acting(field.supervisor):
        Device.objects.filter(pk=number).update(pair_until=timezone.now() - datetime.timedelta(minutes=1))
    assert pair(code).status_code == 401
    with acting(field.supervisor):
        _, fresh = new_code(field.supervisor, number)
        assert Device.objects.get(pk=number).pair_until > timezone.now() + datetime.timedelta(days=CODE_DAYS, minutes=-5)  # type: ignore[operator]
        revoke_device(field.supervisor, number)
        with pytest.raises(RequestError):
            new_code(field.supervisor, number)
    assert pair(fresh).status_code == 401


def test_a_task_is_on_the_device_when_the_device_says_so(field: Field) -> None:
    _, code = a_code(field)
    key = pair(code).json()["kunci"]
    listed = ask("tugas", key).json()["tugas"]
    assert len(listed) == 4 and {one["nama_desa"] for one in listed} == {f"Desa {HERE}"}
    assert all(set(one) >= {"rt", "rw"} for one in listed)
    with acting(field.supervisor):
        assert not Task.objects.filter(campaign_id=field.number, got_at__isnull=False).exists()
    ids = [one["id"] for one in listed[:2]]
    assert ask("sampai", key, {"tugas": [*ids, str(uuid.uuid4()), "bukan", 7]}).status_code == 204
    with acting(field.supervisor):
        first = {str(one.pk): one.got_at for one in Task.objects.filter(campaign_id=field.number, got_at__isnull=False)}
    assert set(first) == set(ids)
    ask("sampai", key, {"tugas": ids})
    with acting(field.supervisor):
        assert {str(one.pk): one.got_at for one in Task.objects.filter(campaign_id=field.number, got_at__isnull=False)} == first
    # What is not an own task is not marked, and no key is nobody.
    with acting(field.supervisor):
        foreign = Task.objects.filter(campaign_id=field.number).exclude(kode_desa=HERE).first()
    assert foreign is not None
    ask("sampai", key, {"tugas": [str(foreign.pk)]})
    with acting(field.supervisor):
        assert Task.objects.get(pk=foreign.pk).got_at is None
    assert ask("sampai", "x" * 43, {"tugas": ids}).status_code == 401


def test_the_list_tells_what_the_office_has(field: Field, form: Form) -> None:
    name = f"uuid:{uuid.uuid4()}"
    before = ask("tugas", field.keys[0])
    field.phones[0].send(a_visit(form, field.tasks[0], name))
    after = ask("tugas", field.keys[0])
    assert before.headers["ETag"] != after.headers["ETag"]
    told = {one["id"]: one for one in after.json()["tugas"]}[str(field.tasks[0])]
    assert told["kiriman"] == name and told["pada"].startswith(f"{timezone.localdate():%Y-%m-%d}") and told["keadaan"] == "terkirim"


@pytest.mark.parametrize(
    ("address", "found"),
    [
        ("KP TUGU RT 010 RW 003", ("010", "003")),
        ("JL STASIUN NO 061 RT.12/RW.2", ("012", "002")),
        ("DUSUN KRAJAN RT 011", ("011", "")),
        ("JL ARTERI RWANDA 5", ("", "")),
        ("rt 7 rw 1", ("007", "001")),
    ],
)
def test_a_neighbourhood_is_read_from_the_address(address: str, found: tuple[str, str]) -> None:
    assert neighbourhood(address) == found
