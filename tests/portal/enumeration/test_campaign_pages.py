"""Pages of campaigns: asked for by letter, decided, staffed, given out, drawn, closed; nothing typed is lost."""

import datetime
import uuid
from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from dtsen.questionnaire import Form
from portal.accounts.actor import Actor
from portal.audit.models import Entry
from portal.enumeration.actions import decide_submission
from portal.enumeration.models import Campaign, Letter, Submission, Task, Worker
from tests.portal.conftest import make_account
from tests.portal.enumeration.conftest import HERE, THERE, Collect, Field, acting
from tests.portal.enumeration.office import PDF, a_visit
from tests.portal.small_run import VILLAGES
from tests.questionnaire.conftest import a_family, a_member, form, instance_xml

__all__ = ["form"]
Clients = Callable[..., Client]
Actors = Callable[..., Actor]
SOON = f"{datetime.date.today():%d-%m-%Y}"
LATER = f"{datetime.date.today() + datetime.timedelta(days=20):%d-%m-%Y}"


def wish(title: str, **more: object) -> dict[str, object]:
    asked: dict[str, object] = {"judul": title, "nomor_surat": "400/7/2026", "hari_surat": SOON, "mulai": SOON, "selesai": LATER}
    return asked | {"desa": [HERE], "surat": SimpleUploadedFile("surat.pdf", PDF)} | more


def number_of(actor: Actor, title: str) -> int:
    with acting(actor):
        return Campaign.objects.get(title=title).pk


def test_a_request_comes_with_its_letter_and_the_centre_grants_it(client_as: Clients, actor_as: Actors) -> None:
    office, centre = client_as("dinsos", "3510"), client_as("statistik_nasional")
    answer = office.post("/pendataan/minta/", wish("Lewat halaman"))
    number = number_of(actor_as("dinsos", "3510"), "Lewat halaman")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"/pendataan/{number}/")
    # The file lies sealed, and comes back whole to the centre.
    with acting(actor_as("dinsos", "3510")):
        kept = Letter.objects.get(campaign_id=number)
        assert PDF not in bytes(kept.content) and kept.size == len(PDF)
    read = centre.get(f"/pendataan/{number}/surat/")
    assert (read.status_code, read.content, read.headers["Content-Type"]) == (200, PDF, "application/pdf")
    assert "attachment" in read.headers["Content-Disposition"]
    # Who asked cannot grant; a refusal needs a reason; the request stands first in the centre's list.
    assert office.post(f"/pendataan/{number}/", {"putusan": "setujui"}).status_code == 403
    refused = centre.post(f"/pendataan/{number}/", {"putusan": "tolak", "alasan": " "})
    assert refused.status_code == 422 and "Tulis alasan" in refused.content.decode()
    assert "permintaan</strong>" in centre.get("/pendataan/").content.decode()
    assert "permintaan pendataan menunggu putusan Anda" in centre.get("/").content.decode()
    assert "menunggu putusan Anda" not in office.get("/").content.decode()
    assert centre.post(f"/pendataan/{number}/", {"putusan": "setujui"}).status_code == 302
    with acting(actor_as("statistik_nasional")):
        granted = Campaign.objects.get(pk=number)
        assert granted.state == "berjalan" and granted.form is not None and granted.seed
    assert "Disetujui, berjalan" in office.get(f"/pendataan/{number}/").content.decode()


def test_a_refusal_tells_the_office_why(client_as: Clients, actor_as: Actors) -> None:
    client_as("dinsos", "3510").post("/pendataan/minta/", wish("Ditolak saja"))
    number = number_of(actor_as("dinsos", "3510"), "Ditolak saja")
    client_as("statistik_nasional").post(f"/pendataan/{number}/", {"putusan": "tolak", "alasan": "Desa ini baru didata bulan lalu."})
    text = client_as("dinsos", "3510").get(f"/pendataan/{number}/").content.decode()
    assert "Desa ini baru didata bulan lalu." in text and "Tim dan perangkat" not in text


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"mulai": "besok"}, "Hari mulai tidak terbaca"),
        ({"selesai": "1-1-2020"}, "hari yang berurutan"),
        ({"desa": [VILLAGES[0]]}, "di luar wilayah"),
        ({"desa": []}, "Sebut desa-desanya"),
        ({"surat": SimpleUploadedFile("surat.pdf", b"MZ bukan pdf")}, "diunggah sebagai PDF"),
        ({"surat": ""}, "belum dipilih"),
    ],
)
def test_a_wrong_request_says_why_and_keeps_what_was_typed(
    client_as: Clients, actor_as: Actors, wrong: dict[str, object], said: str
) -> None:
    title = f"Salah {said}"
    answer = client_as("dinsos", "3510").post("/pendataan/minta/", wish(title, **wrong))
    text = answer.content.decode()
    assert answer.status_code == 422 and said in text and f'value="{title}"' in text and 'value="400/7/2026"' in text
    if "desa" not in wrong:
        assert f'value="{HERE}" checked' in text
    with acting(actor_as("dinsos", "3510")):
        assert not Campaign.objects.filter(title=title).exists()


def test_a_whole_district_is_ticked_at_once(client_as: Clients, actor_as: Actors) -> None:
    client_as("dinsos", "3510").post("/pendataan/minta/", wish("Sekecamatan", desa=[HERE[:7]]))
    with acting(actor_as("dinsos", "3510")):
        assert Campaign.objects.get(title="Sekecamatan").villages == [HERE]


def test_a_campaign_of_another_regency_does_not_exist(client_as: Clients, field: Field) -> None:
    for route in ("", "surat/", "tim/", "tugas/", "baru/", "contoh/", "laporan/", "laporan.csv"):
        assert client_as("bps_kab", "1803").get(f"/pendataan/{field.number}/{route}").status_code == 404
    assert "Pendataan uji" not in client_as("bps_kab", "1803").get("/pendataan/").content.decode()


def test_a_supervisor_of_one_village_sees_that_village_alone(client_as: Clients, field: Field) -> None:
    client = client_as("pengawas", HERE)
    for route in ("", "tugas/", "tim/", "laporan/", "laporan.csv"):
        text = client.get(f"/pendataan/{field.number}/{route}").content.decode()
        assert f"Desa {HERE}" in text and THERE not in text and f"K{THERE}" not in text, route
    assert client.post(f"/pendataan/{field.number}/laporan/", {"penjelasan": "x" * 40}).status_code == 422


def test_the_team_grows_and_a_device_is_shown_once_and_revoked(client_as: Clients, field: Field) -> None:
    client = client_as("bps_kab", "3510")
    make_account(f"pencacah_tiga_{HERE}", "pencacah", HERE)
    page = f"/pendataan/{field.number}/tim/"
    assert f"{HERE}|pencacah_tiga_{HERE}" in client.get(page).content.decode()
    assert client.post(page, {"perbuatan": "tambah", "pencacah": f"{HERE}|pencacah_tiga_{HERE}"}).status_code == 302
    with acting(field.supervisor):
        worker = Worker.objects.filter(campaign_id=field.number, kode_desa=HERE).latest("pk")
    made = client.post(f"/pendataan/{field.number}/perangkat/", {"jenis": "collect", "pencacah": worker.pk, "nama": "HP Budi"})
    text = made.content.decode()
    assert made.status_code == 200 and made.headers["Cache-Control"] == "no-store" and "<svg" in text
    key = text.split("/lapangan/k/")[1][:43]
    assert Client().get(f"/lapangan/k/{key}/formList").status_code == 200
    # Nowhere else: not on the team's page, not in the log.
    listed = client.get(page).content.decode()
    assert key not in listed and "HP Budi" in listed
    with acting(field.supervisor):
        assert not Entry.objects.filter(detail__icontains=key).exists()
    device = text.split('HP Budi <span class="hint">#')[1].split("<")[0]
    assert client.post(page, {"perbuatan": "cabut", "perangkat": device}).status_code == 302
    assert Client().get(f"/lapangan/k/{key}/formList").status_code == 401
    wrong = client.post(f"/pendataan/{field.number}/perangkat/", {"jenis": "collect", "pencacah": "999999"})
    assert wrong.status_code == 422 and "tidak ada dalam pendataan" in wrong.content.decode()


def test_families_are_filtered_given_out_and_taken_over(client_as: Clients, field: Field) -> None:
    client, page = client_as("bps_kab", "3510"), f"/pendataan/{field.number}/tugas/"
    first, second = field.tasks[:2]
    listed = client.get(page, {"desa": HERE, "alasan": "data_lama"}).content.decode()
    # Data of the small run are of 2022 and its release of 2025: all are old. Names are masked.
    assert listed.count('name="tugas"') == 4 and "SITI AMINAH" not in listed and "S*** A*****" in listed
    assert client.get(page, {"desa": HERE, "alasan": "belum_didata"}).content.decode().count('name="tugas"') == 0
    make_account(f"pencacah_tiga_{HERE}", "pencacah", HERE)
    client.post(f"/pendataan/{field.number}/tim/", {"perbuatan": "tambah", "pencacah": f"{HERE}|pencacah_tiga_{HERE}"})
    with acting(field.supervisor):
        other = Worker.objects.filter(campaign_id=field.number, kode_desa=HERE).latest("pk")
    given = client.post(page, {"perbuatan": "bagikan", "kepada": other.pk, "tugas": [str(first), str(second)]})
    assert given.status_code == 302 and "jumlah=2" in given.headers["Location"]
    with acting(field.supervisor):
        assert Task.objects.get(pk=first).account_id == other.account_id
    everything = client.post(page, {"perbuatan": "bagikan", "kepada": other.pk, "semua": "1"})
    assert "jumlah=4&dari=8" in everything.headers["Location"]
    assert "dilewati" in client.get(everything.headers["Location"]).content.decode()
    for said in ({"kepada": other.pk}, {"kepada": "", "tugas": str(first)}, {"kepada": other.pk, "tugas": "bukan"}):
        assert client.post(page, {"perbuatan": "bagikan"} | said).status_code == 422
    with acting(field.supervisor):
        assert Entry.objects.filter(action="lihat_tugas_pendataan", detail__pendataan=field.number).exists()


def test_what_nobody_has_is_shared_out_evenly(client_as: Clients, field: Field) -> None:
    client = client_as("bps_kab", "3510")
    make_account(f"pencacah_tiga_{HERE}", "pencacah", HERE)
    client.post(f"/pendataan/{field.number}/tim/", {"perbuatan": "tambah", "pencacah": f"{HERE}|pencacah_tiga_{HERE}"})
    with acting(field.supervisor):
        Task.objects.filter(campaign_id=field.number, kode_desa=HERE).update(account_id=None)
    client.post(f"/pendataan/{field.number}/tugas/", {"perbuatan": "rata", "bagi_desa": HERE})
    with acting(field.supervisor):
        held = list(Task.objects.filter(campaign_id=field.number, kode_desa=HERE).values_list("account_id", flat=True))
    assert None not in held and sorted(held.count(one) for one in set(held)) == [2, 2]


def test_each_number_of_the_progress_leads_to_as_many_rows(client_as: Clients, field: Field, form: Form) -> None:
    assert field.phones[0].send(a_visit(form, field.tasks[0], f"uuid:{uuid.uuid4()}")).status_code == 201
    client = client_as("bps_kab", "3510")
    assert "kiriman pendataan menunggu keputusan Anda" in client.get("/").content.decode()
    text = client.get(f"/pendataan/{field.number}/").content.decode()
    links = [part.split('"')[0].replace("&amp;", "&") for part in text.split(f'href="/pendataan/{field.number}/tugas/?')[1:]]
    numbers = [
        part.split(": ")[1].split('"')[0] for part in text.split(f'href="/pendataan/{field.number}/tugas/?')[1:] if "aria-label" in part
    ]
    assert len(links) == len(numbers) > 8
    for query, number in zip(links, numbers, strict=True):
        rows = client.get(f"/pendataan/{field.number}/tugas/?{query}").content.decode()
        assert rows.count('<th scope="row">') == int(number), query
    by_sls = client.get(f"/pendataan/{field.number}/?di={HERE}").content.decode()
    assert "Kemajuan per lingkungan" in by_sls and "sls=-" in by_sls


def test_a_campaign_whose_days_are_over_says_so(client_as: Clients, field: Field) -> None:
    client, page = client_as("bps_kab", "3510"), f"/pendataan/{field.number}/"
    assert "Hari terakhir sudah lewat" not in client.get(page).content.decode()
    yesterday = datetime.date.today() - datetime.timedelta(days=2)
    with acting(field.supervisor):
        Campaign.objects.filter(pk=field.number).update(starts=yesterday, ends=yesterday)
    assert "Hari terakhir sudah lewat" in client.get(page).content.decode()


def test_new_families_are_listed_apart(client_as: Clients, field: Field, form: Form) -> None:
    sent = instance_xml(form, a_family(desa_baru=HERE), [a_member()], f"uuid:{uuid.uuid4()}")
    assert field.phones[0].send(sent).status_code == 201
    text = client_as("bps_kab", "3510").get(f"/pendataan/{field.number}/baru/").content.decode()
    assert text.count("<tr>") == 2 and f"Desa {HERE}" in text


def test_spot_checks_are_of_the_seed_and_never_by_the_first_enumerator(client_as: Clients, field: Field, form: Form) -> None:
    client, page = client_as("bps_kab", "3510"), f"/pendataan/{field.number}/contoh/"
    assert client.post(page, {"perbuatan": "contoh", "persen": "10"}).status_code == 422
    for task in field.tasks:
        field.phones[0].send(a_visit(form, task, f"uuid:{uuid.uuid4()}"))
    assert client.post(page, {"perbuatan": "contoh", "persen": "0"}).status_code == 422
    assert "jumlah=1" in client.post(page, {"perbuatan": "contoh", "persen": "10"}).headers["Location"]
    # Drawn again: nothing new; a larger share holds the smaller one.
    assert "jumlah=0" in client.post(page, {"perbuatan": "contoh", "persen": "10"}).headers["Location"]
    with acting(field.supervisor):
        drawn = Task.objects.get(campaign_id=field.number, spot_check=True)
        own = Worker.objects.get(campaign_id=field.number, account_id=Task.objects.get(pk=drawn.of_task).account_id, kode_desa=HERE)
    assert "jumlah=1" in client.post(page, {"perbuatan": "contoh", "persen": "50"}).headers["Location"]
    refused = client.post(page, {"perbuatan": "bagikan", "kepada": own.pk, "tugas": str(drawn.pk)})
    assert refused.status_code == 422 and "bukan oleh pencacah pertama" in refused.content.decode()
    make_account(f"pencacah_tiga_{HERE}", "pencacah", HERE)
    client.post(f"/pendataan/{field.number}/tim/", {"perbuatan": "tambah", "pencacah": f"{HERE}|pencacah_tiga_{HERE}"})
    with acting(field.supervisor):
        other = Worker.objects.filter(campaign_id=field.number, kode_desa=HERE).latest("pk")
    assert client.post(page, {"perbuatan": "bagikan", "kepada": other.pk, "tugas": str(drawn.pk)}).status_code == 302
    # The repeated visit: half of the page's promise is that the answers meet.
    device = client.post(f"/pendataan/{field.number}/perangkat/", {"jenis": "collect", "pencacah": other.pk, "nama": "HP kedua"})
    key = device.content.decode().split("/lapangan/k/")[1][:43]
    listed = Client().get(f"/lapangan/k/{key}/media/keluarga.csv").content.decode()
    assert str(drawn.pk) in listed and str(drawn.of_task) not in listed
    assert Collect(key).send(a_visit(form, drawn.pk, f"uuid:{uuid.uuid4()}", jenis_lantai_terluas="1")).status_code == 201
    text = client.get(page).content.decode()
    assert "Selesai dibandingkan" in text and "Jawaban sama" in text and f"/pendataan/periksa/ulang/{field.number}/{drawn.pk}/" in text
    report = client.get(f"/pendataan/{field.number}/laporan/").content.decode()
    assert "1 / 2" in report


def test_a_campaign_closes_with_an_explained_remainder_and_its_report_stays(
    client_as: Clients, actor_as: Actors, field: Field, form: Form
) -> None:
    client, page = client_as("bps_kab", "3510"), f"/pendataan/{field.number}/laporan/"
    name = f"uuid:{uuid.uuid4()}"
    with acting(field.supervisor):
        # Of the other village: what is approved here is a proposal in the database from now on.
        task = Task.objects.filter(campaign_id=field.number, kode_desa=THERE).order_by("family_id").values_list("task_id", flat=True)[0]
    field.phones[2].send(a_visit(form, task, name))
    waiting = client.post(page, {"penjelasan": "Dua RT terendam banjir sejak awal bulan."})
    assert waiting.status_code == 422 and "menunggu keputusan" in waiting.content.decode()
    assert "Dua RT terendam banjir" in waiting.content.decode()
    with acting(field.supervisor):
        decide_submission(field.supervisor, name, "disetujui")
    short = client.post(page, {"penjelasan": "banjir"})
    assert short.status_code == 422 and "paling sedikit 20 huruf" in short.content.decode()
    assert client.post(page, {"penjelasan": "Dua RT terendam banjir sejak awal bulan."}).status_code == 302
    with acting(field.supervisor):
        closed = Campaign.objects.get(pk=field.number)
        report = closed.report
        proposed = Submission.objects.get(pk=name).batch_id
    assert closed.state == "ditutup" and report["tersisa"] == 7 and report["hasil"] == {"1": 1} and report["kiriman"] == {"disetujui": 1}
    assert proposed and sum(report["usulan"].values()) > 0 and report["penjelasan"].startswith("Dua RT")
    text = client.get(page).content.decode()
    assert "Laporan penutupan" in text and "Dua RT terendam" in text and "Tutup dengan laporan ini" not in text
    table = client.get(f"/pendataan/{field.number}/laporan.csv").content.decode("utf-8-sig")
    assert f"Desa {HERE}: keluarga,{HERE},4" in table and "belum selesai,,7" in table
    # Telephones get no list any more; what arrives late is kept and marked.
    assert len(field.phones[0].get("media/keluarga.csv").content.decode().splitlines()) == 1
    assert field.phones[0].send(a_visit(form, field.tasks[1], f"uuid:{uuid.uuid4()}")).status_code == 201
    assert "kiriman datang sesudah ditutup" in client.get(page).content.decode()
    with acting(field.supervisor):
        assert Campaign.objects.get(pk=field.number).report == report
    assert client.post(page, {}).status_code == 422
