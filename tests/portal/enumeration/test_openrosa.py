"""The server as ODK Collect needs it: list, manifest, entities, integrity, submissions over a bad line, keys that end."""

import base64
import json
import logging
import random
import re
import uuid
import zlib
from collections.abc import Callable
from hashlib import md5

import pytest
from django.test import Client

from dtsen.questionnaire import Form
from portal.enumeration.actions import revoke_device
from portal.enumeration.keys import collect_settings
from portal.enumeration.models import Attachment, Device, Submission, Task
from portal.enumeration.openrosa import LARGEST
from tests.portal.enumeration.conftest import HERE, Field, acting
from tests.portal.small_run import kk_of, nik_of
from tests.questionnaire.conftest import a_family, a_member, form, instance_xml

__all__ = ["form"]
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 40 + b"\r\n--\r\n\xff\xd9"


def visit(form: Form, task: uuid.UUID, instance: str = "", base: int = 1, photo: str = "", **answers: str) -> bytes:
    """The instance of a visit to a family of the list."""
    name = instance or f"uuid:{uuid.uuid4()}"
    entity = f'<entity xmlns="" dataset="keluarga" id="{task}" baseVersion="{base}" update="1"/>'
    family = a_family(jenis="1", keluarga=str(task), kk_sesuai="1", nomor_kartu_keluarga="", desa_baru="", foto_rumah=photo) | answers
    return instance_xml(form, family, [a_member(siapa_jenis="1", siapa=f"{task}-a1")], name, entity)


def told(xml: str, tag: str) -> list[str]:
    return re.findall(rf"<{tag}>(.*?)</{tag}>", xml)


def test_list_manifest_and_entities_are_what_collect_asks_for(field: Field) -> None:
    phone = field.phones[0]
    listed = phone.get("formList")
    assert listed.status_code == 200 and listed.headers["X-OpenRosa-Version"] == "1.0"
    text = listed.content.decode()
    form_file = phone.client.get(told(text, "downloadUrl")[0].replace("http://testserver", ""))
    assert told(text, "hash") == [f"md5:{md5(form_file.content).hexdigest()}"] and b"<h:html" in form_file.content
    manifest = phone.client.get(told(text, "manifestUrl")[0].replace("http://testserver", "")).content.decode()
    assert 'type="entityList"' in manifest and len(told(manifest, "integrityUrl")) == 1
    for address, digest in zip(told(manifest, "downloadUrl"), told(manifest, "hash"), strict=True):
        assert digest == f"md5:{md5(phone.client.get(address.replace('http://testserver', '')).content).hexdigest()}"
    families = phone.get("media/keluarga.csv").content.decode()
    assert families == phone.get("media/keluarga.csv").content.decode()
    assert families.splitlines()[0].startswith("name,label,__version,") and len(families.splitlines()) == 1 + 4
    assert all(str(task) in families for task in field.tasks)


def test_only_the_own_families_and_no_whole_number_go_to_a_telephone(field: Field) -> None:
    for phone, own, other in ((field.phones[0], HERE, "3510120002"), (field.phones[2], "3510120002", HERE)):
        for name in ("keluarga.csv", "anggota.csv"):
            text = phone.get(f"media/{name}").content.decode()
            assert (own in text or name == "anggota.csv") and f"MELATI {other}" not in text
            assert not re.search(r"\b\d{16}\b", text)
            assert nik_of(own, 11) not in text and kk_of(own, 1) not in text


def test_integrity_names_what_was_taken_away(field: Field) -> None:
    kept, gone = field.tasks[0], uuid.uuid4()
    text = field.phones[0].get("keutuhan", id=f"{kept},{gone}").content.decode()
    assert f'<entity id="{kept}"><deleted>false</deleted>' in text and f'<entity id="{gone}"><deleted>true</deleted>' in text


def test_head_says_how_much_may_be_sent_and_more_is_refused(field: Field, form: Form) -> None:
    phone = field.phones[0]
    head = phone.client.head(f"{phone.base}/submission")
    assert (head.status_code, head.headers["X-OpenRosa-Accept-Content-Length"]) == (204, str(LARGEST))
    assert phone.send(visit(form, field.tasks[0]), {"1.jpg": b"x" * LARGEST}).status_code == 413


def test_a_submission_with_photos_comes_in_several_posts_and_twice_is_once(field: Field, form: Form) -> None:
    phone, instance = field.phones[0], f"uuid:{uuid.uuid4()}"
    xml = visit(form, field.tasks[0], instance, photo="1.jpg")
    assert phone.send(xml, incomplete=True).status_code == 202
    with acting(field.supervisor):
        assert Submission.objects.get(pk=instance).state == "menunggu_berkas"
    for _ in range(3):
        assert phone.send(xml, {"1.jpg": PHOTO}).status_code == 201
    with acting(field.supervisor):
        one = Submission.objects.get(pk=instance)
        assert (one.state, one.doubts, one.problems) == ("diterima", [], [])
        assert [(a.name, a.size) for a in Attachment.objects.filter(instance_id=instance)] == [("1.jpg", len(PHOTO))]
        assert Task.objects.get(pk=field.tasks[0]).state == "terkirim"


def test_what_is_stored_holds_no_answer_in_the_open(field: Field, form: Form, as_owner) -> None:  # type: ignore[no-untyped-def]
    instance = f"uuid:{uuid.uuid4()}"
    field.phones[0].send(visit(form, field.tasks[0], instance, photo="1.jpg", alamat="JALAN RAHASIA"), {"1.jpg": PHOTO})
    with as_owner.transaction():
        for table in ("field_submission", "field_attachment"):
            as_owner.execute(f"ALTER TABLE {table} NO FORCE ROW LEVEL SECURITY")
            rows = as_owner.execute(f"SELECT t::text FROM {table} t WHERE instance_id = %s", [instance]).fetchall()
            as_owner.execute(f"ALTER TABLE {table} FORCE ROW LEVEL SECURITY")
            assert rows and not any("RAHASIA" in text or b"RAHASIA".hex() in text or PHOTO[3:40].hex() in text for (text,) in rows)


def test_a_line_cut_anywhere_leaves_nothing_half(field: Field, form: Form) -> None:
    phone, dice = field.phones[0], random.Random(5)
    for _ in range(25):
        instance = f"uuid:{uuid.uuid4()}"
        body, kind = phone.body(visit(form, field.tasks[1], instance, photo="1.jpg"), {"1.jpg": PHOTO})
        cut = dice.randrange(len(body) - 3)
        assert phone.post(body[:cut], kind).status_code == 400
        with acting(field.supervisor):
            assert not Submission.objects.filter(pk=instance).exists()
        assert phone.post(body, kind).status_code == 201
        with acting(field.supervisor):
            assert Attachment.objects.get(instance_id=instance).size == len(PHOTO)


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_two_telephones_one_family_in_any_order_and_repeated_end_the_same(field: Field, form: Form, seed: int) -> None:
    names = [f"uuid:{uuid.uuid4()}" for _ in range(3)]
    # Two accounts of one visit, and a correction of the second.
    posts = [(field.phones[0], visit(form, field.tasks[2], names[0], luas_lantai="54"))]
    posts.append((field.phones[1], visit(form, field.tasks[2], names[1], luas_lantai="45")))
    late = visit(form, field.tasks[2], names[2], luas_lantai="46").replace(
        b"</orx:meta>", f"<orx:deprecatedID>{names[1]}</orx:deprecatedID></orx:meta>".encode()
    )
    posts.append((field.phones[1], late))
    shuffled = posts * 3
    random.Random(seed).shuffle(shuffled)
    assert {phone.send(xml).status_code for phone, xml in shuffled} == {201}
    with acting(field.supervisor):
        states = {one.instance_id: (one.state, one.doubts) for one in Submission.objects.filter(pk__in=names)}
    assert states == {
        names[0]: ("pertentangan", ["dua_kiriman"]),
        names[1]: ("digantikan", []),
        names[2]: ("pertentangan", ["dua_kiriman"]),
    }


def test_doubts_are_kept_for_a_person_and_never_refused(field: Field, form: Form) -> None:
    mine, other = field.phones[0], field.phones[2]
    stale, foreign, twice = (f"uuid:{uuid.uuid4()}" for _ in range(3))
    assert mine.send(visit(form, field.tasks[0], stale, base=0)).status_code == 201
    assert other.send(visit(form, field.tasks[1], foreign)).status_code == 201
    assert mine.send(visit(form, field.tasks[3], twice)).status_code == 201
    assert mine.send(visit(form, field.tasks[3], twice, luas_lantai="99")).status_code == 201
    with acting(field.supervisor):
        assert Submission.objects.get(pk=stale).doubts == ["versi_lama"]
        assert {"bukan_tugasnya", "di_luar_wilayah"} <= set(Submission.objects.get(pk=foreign).doubts)
        assert Submission.objects.filter(pk__startswith=twice).count() == 2
        assert "isi_kedua" in Submission.objects.get(pk__startswith=f"{twice}#").doubts
    said = mine.client.get("/lapangan/api/kiriman", {"id": f"{stale},uuid:tidak-ada"}, headers={"Authorization": f"Bearer {field.keys[0]}"})
    assert [one["keadaan"] for one in said.json()["kiriman"]] == ["pertentangan", "tidak_dikenal"]


def test_the_door_finds_what_a_broken_client_let_pass(field: Field, form: Form) -> None:
    instance = f"uuid:{uuid.uuid4()}"
    assert field.phones[0].send(visit(form, field.tasks[0], instance, luas_lantai="5000")).status_code == 201
    with acting(field.supervisor):
        one = Submission.objects.get(pk=instance)
        assert (one.state, one.doubts) == ("diterima", ["tidak_lolos"]) and ["luas_lantai", -1, "RMH02", True] in one.problems


@pytest.mark.parametrize("key", ["", "x", "a" * 43, "../../masuk"])
def test_no_key_no_row(portal: object, key: str) -> None:
    client = Client()
    for route in ("saya", "tugas", "formList", "media/keluarga.csv", "keutuhan", "submission"):
        answer = client.get(f"/lapangan/api/{route}", headers={"Authorization": f"Bearer {key}"})
        assert answer.status_code == 401 and b"Kunci tidak berlaku" in answer.content


def test_a_session_of_a_page_opens_nothing_here(client_as: Callable[[str, str], Client], field: Field) -> None:
    assert client_as("bps_kab", "3510").get("/lapangan/api/tugas").status_code == 401


def test_a_revoked_key_opens_nothing_from_that_moment(field: Field, form: Form) -> None:
    assert field.phones[0].get("formList").status_code == 200
    with acting(field.supervisor):
        revoke_device(field.supervisor, field.devices[0])
    assert field.phones[0].get("formList").status_code == 401
    assert field.phones[0].send(visit(form, field.tasks[0])).status_code == 401
    assert field.phones[1].get("formList").status_code == 200


def test_the_key_is_kept_as_a_hash_and_stands_in_no_log(field: Field, caplog: pytest.LogCaptureFixture) -> None:
    with acting(field.supervisor):
        assert all(key.encode() not in bytes(one.key_hash) for one in Device.objects.all() for key in field.keys)
    for name in ("portal", "django"):
        logging.getLogger(name).addHandler(caplog.handler)
    phone = field.phones[0]
    phone.get("formList")
    phone.get("media/tidak-ada.csv")
    phone.get("entah")
    phone.post(b"rusak", "text/plain")
    said = "\n".join(f"{one.getMessage()} {one.__dict__}" for one in caplog.records if one.name.startswith("portal"))
    written = "\n".join(logging.getLogger().handlers[0].format(one) for one in caplog.records)
    assert "collect_formulir_daftar" in said and field.keys[0] not in written


def test_the_qr_code_is_read_by_collect() -> None:
    text = collect_settings("https://contoh.go.id/lapangan/k/abc", "Pendataan")
    told_ = json.loads(zlib.decompress(base64.b64decode(text)))
    assert told_["general"] == {
        "server_url": "https://contoh.go.id/lapangan/k/abc",
        "form_update_mode": "match_exactly",
        "autosend": "wifi_and_cellular",
    }


def test_the_web_form_gets_its_list_once_and_one_family_whole(field: Field) -> None:
    client, head = Client(), {"Authorization": f"Bearer {field.keys[0]}"}
    me = client.get("/lapangan/api/saya", headers=head).json()
    assert me["pendataan"]["terbuka"] and me["formulir"]["id"] == "dtsen_pendataan"
    assert client.get(me["formulir"]["url"], headers=head).headers["Cache-Control"].endswith("immutable")
    first = client.get("/lapangan/api/tugas", headers=head)
    assert len(first.json()["tugas"]) == 4
    assert client.get("/lapangan/api/tugas", headers={**head, "If-None-Match": first.headers["ETag"]}).status_code == 304
    one = client.get(f"/lapangan/api/tugas/{field.tasks[0]}", headers=head).json()
    assert len(one["media"]["keluarga.csv"].splitlines()) == 2 and len(one["media"]["anggota.csv"].splitlines()) == 4
    some = client.get("/lapangan/api/isi", {"id": f"{field.tasks[0]},{field.tasks[1]}"}, headers=head).json()
    assert {row["id"] for row in some["isi"]} == {str(field.tasks[0]), str(field.tasks[1])}
    assert client.get(f"/lapangan/api/tugas/{uuid.uuid4()}", headers=head).status_code == 404
