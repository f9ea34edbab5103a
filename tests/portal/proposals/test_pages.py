"""The pages: the whole path through forms and buttons, each role with what it may see and do."""

from collections.abc import Callable

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from portal.accounts.actor import Actor
from portal.proposals.actions import Origin, submit_batch
from portal.proposals.models import Batch, Proposal
from tests.portal.proposals.support import PDF, acting, correction, lead_to
from tests.portal.small_run import VILLAGES, family_id, person_id

A, B, C, D = VILLAGES
ActorAs = Callable[[str, str], Actor]
ClientAs = Callable[[str, str], Client]


def paper(name: str = "berkas.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, PDF, "application/pdf")


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, (address, response.status_code)
    return response.content.decode()


def propose(
    client: Client, village: str, variable: str = "jenis_dinding_terluas", value: str = "6", about: str = "", **more: object
) -> str:
    """Through the form by hand; the id of the proposal."""
    family = family_id(village, 1)
    address = f"/usulan/baru/{family}/{about or family}/{variable}/"
    response = client.post(address, {"nilai": value, "oleh": "desa", **more})
    assert response.status_code == 302, response.content.decode()[:3000]
    return response.headers["Location"].rstrip("/").rsplit("/", 1)[-1]


def test_a_form_by_hand_goes_all_the_way_through_the_pages(client_as: ClientAs) -> None:
    village, dinsos = client_as("operator_desa", A), client_as("dinsos", A[:4])
    head, centre = client_as("kepala_daerah", A[:4]), client_as("pemilik_program", "")
    assert "Dinding" in text(village, f"/usulan/baru/{family_id(A, 1)}/") or "dinding" in text(village, f"/usulan/baru/{family_id(A, 1)}/")
    name = propose(village, A, bukti=paper(), kata="rumahnya rusak karena banjir", sejak="1-2-2026")
    page = text(village, f"/usulan/{name}/")
    assert "Bambu" in page and "rumahnya rusak karena banjir" in page and "berkas.pdf" in page and "1 Februari 2026" in page
    assert name in text(village, "/usulan/musyawarah/")
    held = {"dokumen": "berita_acara", "hari": "1-3-2026", "hadir": "24", "usulkan": "1", f"putusan-{name}": "setuju", "berkas": paper()}
    answer = village.post("/usulan/musyawarah/", held)
    assert answer.status_code == 200 and "1 usulan dikirim ke dinas sosial" in answer.content.decode()
    assert name in text(dinsos, "/usulan/")
    assert dinsos.post("/usulan/perbuatan/", {"perbuatan": "verifikasi", "usulan": name}).status_code == 200
    number = batch_of(text(dinsos, f"/usulan/{name}/"))
    signed = head.post(f"/usulan/kumpulan/{number}/", {"perbuatan": "sahkan", "nomor": "470/3/2026", "berkas": paper()})
    assert signed.status_code == 200 and "Berhasil" in signed.content.decode()
    checked = centre.post(f"/usulan/kumpulan/{number}/", {"untuk": "periksa"})
    assert "usulan diperiksa, 0 belum" in checked.content.decode()
    assert centre.post(f"/usulan/{name}/", {"perbuatan": "terima"}).status_code == 302
    page = text(village, f"/usulan/{name}/")
    assert "Diterima, menunggu rilis berikutnya" in page and "24 hadir" in page and "Nama kepala_daerah" in page


def batch_of(page: str) -> str:
    """The number of the batch that the page of a proposal links to."""
    return page.split("/usulan/kumpulan/")[1].split("/")[0]


def test_death_and_a_new_member_and_an_objection(client_as: ClientAs) -> None:
    village = client_as("operator_desa", C)
    died = propose(village, C, "keadaan", "meninggal", person_id(C, 1, 2), sejak="5-1-2026")
    assert "meninggal" in text(village, f"/usulan/{died}/")
    family = family_id(C, 1)
    who = {
        "nama": "Bayi Lanang",
        "tanggal_lahir": "2-2-2026",
        "jenis_kelamin": "1",
        "hubungan": "3",
        "nama_ibu": f"IBU {C}",
        "oleh": "usul",
    }
    address = f"/usulan/baru/{family}/baru/siapa/"
    silent = village.post(address, who)
    assert (
        silent.status_code == 422
        and "Tulis apa yang dikatakan warga" in silent.content.decode()
        and "Bayi Lanang" in silent.content.decode()
    )
    wrong = village.post(address, {**who, "tanggal_lahir": "2-2-2090"})
    assert wrong.status_code == 422 and 'href="#tanggal_lahir"' in wrong.content.decode()
    sent = village.post(address, {**who, "kata": "bidan desa membawa suratnya"})
    assert sent.status_code == 302 and "BAYI LANANG" in text(village, sent.headers["Location"])
    objection = propose(village, C, "jenis_lantai_terluas", "8", oleh="sanggah", kata="lantainya tanah, bukan keramik")
    page = text(village, f"/usulan/{objection}/")
    assert "Sanggahan warga" in page and "atas nama warga" in page
    again = propose(village, C, "jenis_lantai_terluas", "8", oleh="sanggah", kata="lantainya tanah, bukan keramik")
    assert again == objection


def test_what_is_wrong_is_said_and_nothing_typed_is_lost(client_as: ClientAs) -> None:
    village = client_as("operator_desa", B)
    address = f"/usulan/baru/{family_id(B, 2)}/{family_id(B, 2)}/jenis_lantai_terluas/"
    for fields, told in (
        ({"nilai": "", "oleh": "desa", "kata": "ketikan"}, "Isi nilai yang baru"),
        ({"nilai": "4", "oleh": "desa", "kata": "ketikan"}, "sama dengan yang sudah tercatat"),
        ({"nilai": "8", "oleh": "", "kata": "ketikan"}, "siapa yang mengusulkan"),
        ({"nilai": "8", "oleh": "desa", "sejak": "kemarin", "kata": "ketikan"}, "sejak kapan"),
    ):
        answer = village.post(address, fields)
        assert answer.status_code == 422 and told in answer.content.decode() and "ketikan" in answer.content.decode(), told
    assert village.get(f"/usulan/baru/{family_id(B, 2)}/{family_id(B, 2)}/desil_nasional/").status_code == 404
    assert village.get(f"/usulan/baru/{family_id(A, 2)}/").status_code == 404


def test_many_are_returned_at_once_with_one_reason(client_as: ClientAs, actor_as: ActorAs) -> None:
    operator = actor_as("operator_desa", D)
    sent = [correction(f"U-banyak-{number}", D, number, "jenis_atap_terluas", "", "3") for number in (1, 2, 3)]
    with acting(operator):
        batch = submit_batch(operator, "Banyak", Origin("formulir", "uji-banyak"), sent).batch
    assert batch
    for one in sent:
        lead_to("diusulkan", one.proposal_id, actor_as, D)
    dinsos = client_as("dinsos", D[:4])
    fields = {"perbuatan": "kembalikan", "semua": "1", "kumpulan": str(batch.pk), "keadaan": "menunggu"}
    assert dinsos.post("/usulan/perbuatan/", fields).status_code == 422
    answer = dinsos.post("/usulan/perbuatan/", {**fields, "alasan": "dokumen_tidak_lengkap", "kata": "foto rumah tidak ada"})
    assert answer.status_code == 200 and "Berhasil: <strong>3</strong>" in answer.content.decode()
    page = text(client_as("operator_desa", D), "/usulan/U-banyak-1/")
    assert "Dokumen tidak lengkap" in page and "foto rumah tidak ada" in page


def test_a_head_of_region_sees_counts_and_no_person(client_as: ClientAs, actor_as: ActorAs) -> None:
    operator, head = actor_as("operator_desa", A), client_as("kepala_daerah", A[:4])
    with acting(operator):
        submit_batch(operator, "Kepala", Origin("formulir", "uji-kepala"), [correction("U-kepala", A, 2, "jenis_atap_terluas", "", "2")])
        number = Batch.objects.get(reference="uji-kepala").pk
    assert head.get("/usulan/").headers["Location"] == "/usulan/kumpulan/"
    assert "Kepala" in text(head, "/usulan/kumpulan/")
    assert "AMINAH" not in text(head, f"/usulan/kumpulan/{number}/")
    assert head.get("/usulan/U-kepala/").status_code == 403
    for role, wilayah in (("walidata", A[:4]), ("provinsi", A[:2]), ("auditor", "")):
        assert client_as(role, wilayah).get("/usulan/kumpulan/").status_code == 403


def test_another_region_looks_like_nothing(client_as: ClientAs, actor_as: ActorAs) -> None:
    operator, other = actor_as("operator_desa", B), client_as("operator_desa", C)
    with acting(operator):
        told = submit_batch(operator, "Lain", Origin("formulir", "uji-lain"), [correction("U-lain", B, 3, "jenis_atap_terluas", "", "2")])
        assert told.batch and Proposal.objects.filter(pk="U-lain").exists()
    assert other.get("/usulan/U-lain/").status_code == other.get("/usulan/U-tidak-ada/").status_code == 404
    assert other.post("/usulan/U-lain/", {"perbuatan": "usulkan"}).status_code == 404
    assert other.get(f"/usulan/kumpulan/{told.batch.pk}/").status_code == 404


def test_pages_speak_english(client_as: ClientAs) -> None:
    village = client_as("operator_desa", A)
    village.cookies["bahasa"] = "en"
    assert "Waiting for me" in text(village, "/usulan/") and "What has changed?" in text(village, f"/usulan/baru/{family_id(A, 1)}/")
