"""Every role, in every region, at every address, through every channel: nothing of another region, ever.

The walk is generated: addresses come from `portal.urls`, roles and capabilities from policy/portal/peran.yml. A new
address fails here until it says with which arguments it is called.
"""

import csv
import hashlib
import io
import re
import uuid
from collections.abc import Callable

import pytest
from django.conf import settings
from django.http import HttpResponse, StreamingHttpResponse
from django.test import Client
from django.urls import URLPattern, reverse
from python_calamine import CalamineWorkbook

from portal.accounts.role import Role, level_of, read_matrix
from portal.dashboard.small_cells import Rule, read_rule
from portal.machine import read_machine
from portal.urls import urlpatterns
from tests.portal.conftest import Portal
from tests.portal.enumeration.office import Sample, make_sample_campaigns
from tests.portal.enumeration.reviewed import Review, make_sample_reviews
from tests.portal.lists.office import make_sample_lists
from tests.portal.proposals.support import make_sample_proposals
from tests.portal.small_run import FAMILIES_A_VILLAGE, VILLAGES, family_id, kk_of, nik_of, person_id

MATRIX = read_matrix(read_machine().policy)
WHERE = (VILLAGES[0], VILLAGES[2], VILLAGES[3], None)
# Arguments for each address, and what is sent with POST; one call for each village, the one without included.
ARGUMENTS: dict[str, Callable[[str | None], list[dict[str, str]]]] = {
    "beranda": lambda v: [{}],
    "bahasa": lambda v: [{}],
    "masuk": lambda v: [{}],
    "faktor_kedua": lambda v: [{}],
    "sandi": lambda v: [{}],
    "ponsel_hilang": lambda v: [{}],
    "kode_saya": lambda v: [{}],
    "penugasan": lambda v: [{}],
    "akun": lambda v: [{}],
    "akun_baru": lambda v: [{}],
    "akun_satu": lambda v: [{"number": "1"}],
    "akun_penugasan": lambda v: [{"number": "1"}],
    "akun_perbuatan": lambda v: [{"number": "1"}],
    "akun_putusan": lambda v: [{"number": "1"}],
    "cari": lambda v: [{}],
    "keluarga": lambda v: [{"family_id": family_id(v, 1)}],
    "buka_samaran": lambda v: [{"family_id": family_id(v, 1)}],
    "orang": lambda v: [{"person_id": person_id(v, 1, 2)}],
    "wilayah": lambda v: [{}],
    "wilayah_di": lambda v: [{"kode": (v or "9999999999")[:width]} for width in (2, 4, 7, 10)],
    "unduh_keluarga": lambda v: [{"kode": (v or "9999999999")[:width]} for width in (2, 4, 7, 10)],
    "dasbor": lambda v: [{}],
    "dasbor_unduh": lambda v: [{}],
    "dasbor_baris": lambda v: [{}],
    "dasbor_alasan": lambda v: [{"why": "peran"}],
    "dasbor_di": lambda v: [{"kode": (v or "9999999999")[:width]} for width in (2, 4, 7, 10)] + ([] if v else [{"kode": "-"}]),
    "dasbor_unduh_di": lambda v: [{"kode": (v or "9999999999")[:width]} for width in (2, 4, 7, 10)],
    "pasangan": lambda v: [{}],
    "pasangan_batal": lambda v: [{}],
    "pasangan_satu": lambda v: [{"pair_id": one} for one in pair_ids()],
    "pasangan_putusan": lambda v: [{"pair_id": one} for one in pair_ids()],
    "pilih_wilayah": lambda v: [{}],
    "audit": lambda v: [{}],
    "akses": lambda v: [{"subject_id": family_id(v, 1)}],
    "pdp": lambda v: [{}],
    "pdp_permintaan_baru": lambda v: [{}],
    "pdp_permintaan": lambda v: [{"number": "1"}],
    "pdp_insiden_baru": lambda v: [{}],
    "pdp_insiden": lambda v: [{"number": "1"}],
    "pdp_pemberitahuan": lambda v: [{"number": "1"}],
    "pdp_register": lambda v: [{}],
    "pdp_dpia": lambda v: [{}],
    "sehat": lambda v: [{}],
    "paket": lambda v: [{}],
    "paket_satu": lambda v: [{"number": "1"}],
    "paket_unduh": lambda v: [{"number": "1"}],
    "paket_bast": lambda v: [{"number": "1"}],
    "permintaan_data": lambda v: [{}],
    "permintaan_data_baru": lambda v: [{}],
    "permintaan_data_satu": lambda v: [{"number": "1"}],
    "permintaan_data_surat": lambda v: [{"number": "1", "kind": "nda"}],
    "serah_terima": lambda v: [{}],
    "serah_terima_unduh": lambda v: [{}],
    "luring": lambda v: [{}],
    "luring_pekerja": lambda v: [{}],
    "luring_manifes": lambda v: [{}],
}
# Lists of offices, by village: in its region one that is matched and one that waits for its columns (made before the walk).
LISTS: dict[str, list[int]] = {}
LIST_PAGES = (
    *("daftar_satu", "daftar_kemajuan", "daftar_kolom", "daftar_perbuatan", "daftar_baris", "daftar_ajukan", "daftar_hasil"),
    *("daftar_perbaikan", "daftar_perbaiki", "daftar_jawaban", "daftar_jawaban_buku", "daftar_jawaban_unduh"),
)
ARGUMENTS |= {"daftar": lambda v: [{}]}
ARGUMENTS |= {name: lambda v: [{"number": str(one)} for one in LISTS.get(v or "", [0])] for name in LIST_PAGES}
# Files in which an office gets its own rows back, with the numbers that it wrote itself.
OWN_ROWS = ("daftar_hasil", "daftar_perbaikan")
ARGUMENTS |= {name: lambda v: [{"number": "1"}] for name in ("pekerjaan", "pekerjaan_kemajuan")}
# Proposals, by village: (proposal, document, batch), made before the walk.
PROPOSED: dict[str, tuple[str, str, int]] = {}
ARGUMENTS |= {name: lambda v: [{}] for name in ("usulan", "usulan_perbuatan", "usulan_musyawarah", "usulan_lapangan", "usulan_kumpulan")}
ARGUMENTS |= {
    "usulan_baru": lambda v: [{"family_id": family_id(v, 1)}],
    "usulan_formulir": lambda v: [
        {"family_id": family_id(v, 1), "about": about, "variable": variable}
        for about, variable in ((family_id(v, 1), "jenis_lantai_terluas"), (person_id(v, 1, 2), "keadaan"), ("baru", "siapa"))
    ],
    "usulan_kumpulan_satu": lambda v: [{"number": str(PROPOSED[v][2] if v in PROPOSED else 0)}],
    "usulan_kumpulan_jawaban": lambda v: [{"number": str(PROPOSED[v][2] if v in PROPOSED else 0)}],
    "usulan_dokumen": lambda v: [{"document_id": PROPOSED[v][1] if v in PROPOSED else "D0"}],
    "usulan_satu": lambda v: [{"proposal_id": PROPOSED[v][0] if v in PROPOSED else "U0"}],
}
# Campaigns of joint enumeration, by village (made before the walk).
ENUMERATED: dict[str, Sample] = {}
CAMPAIGN_PAGES = (
    *("pendataan_satu", "pendataan_surat", "pendataan_tim", "pendataan_perangkat", "pendataan_tugas", "pendataan_baru"),
    *("pendataan_contoh", "pendataan_tutup", "pendataan_laporan"),
)
ARGUMENTS |= {name: lambda v: [{}] for name in ("pendataan", "pendataan_minta")}
ARGUMENTS |= {name: lambda v: [{"number": str(ENUMERATED[v].number if v in ENUMERATED else 0)}] for name in CAMPAIGN_PAGES}
# What their supervisors look at, by village: accounts that contradict each other, a photo, a spot check.
REVIEWED: dict[str, Review] = {}
NO_REVIEW = Review(0, "uuid:tidak-ada", "0", uuid.UUID(int=0))
REVIEW_PAGES = ("pendataan_periksa_satu", "pendataan_putusan", "pendataan_banding")
ARGUMENTS |= {name: lambda v: [{"kiriman": REVIEWED.get(v or "", NO_REVIEW).instance_id}] for name in REVIEW_PAGES}
ARGUMENTS |= {name: lambda v: [{"number": str(REVIEWED.get(v or "", NO_REVIEW).number)}] for name in ("pendataan_tanda", "pendataan_ulang")}
ARGUMENTS |= {
    "pendataan_periksa": lambda v: [{}],
    "pendataan_foto": lambda v: [{"nomor": REVIEWED.get(v or "", NO_REVIEW).photo}],
    "pendataan_ulang_satu": lambda v: [
        {"number": str(REVIEWED.get(v or "", NO_REVIEW).number), "tugas": str(REVIEWED.get(v or "", NO_REVIEW).spot_check)}
    ],
}
# Telephones: opened by a key alone, a session counts for nothing there. tests/portal/enumeration walks them with keys.
_PHONE = ("formulir_daftar", "formulir_media", "formulir_keutuhan", "formulir_kirim", "lapangan_saya", "lapangan_tugas")
_PHONE += ("lapangan_isi", "lapangan_kiriman", "lapangan_sampai", "lapangan_pasang", "formulir_manifes", "formulir_isi", "lapangan_satu")
_PHONE_ARGUMENTS = {"formulir_media": {"nama": "keluarga.csv"}, "formulir_manifes": {"sidik": "0"}, "formulir_isi": {"sidik": "0"}}
_PHONE_ARGUMENTS |= {"lapangan_satu": {"tugas": "00000000-0000-4000-8000-000000000000"}}
ARGUMENTS |= {name: lambda v, name=name: [dict(_PHONE_ARGUMENTS.get(name, {}))] for name in _PHONE}
ARGUMENTS |= {
    f"collect_{name}": lambda v, name=name: [{"kunci": "tidak-berlaku", **_PHONE_ARGUMENTS.get(name, {})}]
    for name in _PHONE
    if name.startswith("formulir_")
}
# A whole number in a cell of numbers, and those that a share is made of.
NUMBERED = re.compile(r'(?:<td[^>]*class="num"[^>]*>(?:<[^>]+>)*|class="hint of">(?:\d+ \w+ )?)(\d+)(?=[< ])')
# Programs without a person in them: the offline form is the same for everybody and is opened where nobody is logged in.
OPEN = ("luring", "luring_pekerja", "luring_manifes")
# Ends the session: walked by its own test.
APART = ("keluar",)


def pair_ids() -> list[str]:
    """Of the two pairs of the small run: across two regencies, and within a village."""
    made = []
    for a, b in ((VILLAGES[0], VILLAGES[2]), (VILLAGES[0], VILLAGES[0])):
        sides = [("regsosek", f"anggota_{v[:4]}", f"{family_id(v, n)}-1") for v, n in ((a, 1), (b, 2))]
        made.append(hashlib.md5("|".join(part for side in sides for part in side).encode()).hexdigest())
    return made


def queries_for(name: str, village: str | None) -> list[tuple[str, dict[str, str]]]:
    """(method, fields) with which an address is called."""
    code = village or "9999999999"
    if name == "cari":
        return [
            ("GET", {}),
            ("POST", {"number": nik_of(code, 11)}),
            ("POST", {"number": kk_of(code, 1)}),
            ("POST", {"name": "SITI AMINAH", "born": "1981-01-11"}),
            ("POST", {"name": "SITTI AMINAH", "wilayah": code[:4]}),
            ("POST", {"name": "AHMAD YUSUF", "wilayah": code[:7]}),
            ("POST", {"name": "MUHAMMAD JOKO SANTOSO"}),
        ]
    if name == "buka_samaran":
        return [("GET", {}), ("POST", {"alasan": "layanan_warga", "keterangan": "warga membawa kartunya"})]
    if name == "dasbor_baris":
        places = ["", "-"] if village is None else [code[:width] for width in (2, 4, 7, 10)]
        counted = [("keluarga", "didata"), ("desil_nasional", "3"), ("tahun_data", "2022"), ("orang", "hidup"), ("program", "pkh:ya")]
        counted += [("program", "pkh:tidak"), ("mutu_temuan", "NIK01"), ("temuan", "info"), ("kerja", "isian_kurang")]
        return [("GET", {"wilayah": place, "ukuran": measure, "nilai": key}) for place in places for measure, key in counted]
    if name in ("dasbor_di", "dasbor_unduh_di"):
        return [("GET", {"tampak": one}) for one in ("desil", "cakupan", "mutu", "kesegaran", "program", "kerja")]
    if name == "akun":
        return [("GET", {}), ("GET", {"cari": code}), ("GET", {"keadaan": "menunggu"})]
    if name in ("akun_baru", "akun_penugasan"):
        return [("GET", {}), ("GET", {"peran": "dinsos"}), ("POST", {"peran": "dinsos", "wilayah": f"Desa {code}"})]
    if name in ("akun_perbuatan", "akun_putusan"):
        # An act that does not exist: the walk changes no account.
        return [("GET", {}), ("POST", {"perbuatan": "entah", "penugasan": "0"})]
    if name == "pasangan_putusan":
        # A verdict that does not exist: the walk decides nothing, and still sees the page of whoever may see the pair.
        return [("GET", {}), ("POST", {"putusan": "entah"})]
    if name == "usulan":
        return [("GET", {}), ("GET", {"keadaan": "terbuka"}), ("GET", {"keadaan": "draf", "kumpulan": "1"})]
    if name in ("usulan_perbuatan", "usulan_satu", "usulan_kumpulan_satu"):
        # An act that does not exist: the walk decides nothing.
        return [("GET", {}), ("POST", {"perbuatan": "entah", "usulan": f"U-kertas-{code}"})]
    if name in ("usulan_musyawarah", "usulan_formulir"):
        return [("GET", {}), ("POST", {"oleh": "entah"})]
    if name == "pasangan_batal":
        return [("GET", {}), ("POST", {"nomor": "1"})]
    if name == "daftar_baris":
        return [("GET", {}), ("GET", {"lihat": "perbaiki"}), ("GET", {"lihat": "siap", "kelas": "ubah"}), ("GET", {"desa": code})]
    if name == "daftar_ajukan":
        # Nothing is ticked: the walk submits nothing, and still sees the page of whoever may.
        return [("GET", {}), ("POST", {"cara": "satuan", "lihat": "semua"})]
    if name in ("daftar", "daftar_perbaiki", "daftar_kolom", "daftar_perbuatan"):
        return [("GET", {}), ("POST", {"perbuatan": "entah"})]
    if name == "pendataan_minta":
        return [("GET", {}), ("POST", {"judul": "Pendataan", "desa": code})]
    if name in ("pendataan_satu", "pendataan_tim", "pendataan_perangkat"):
        # Neither a verdict nor an act that exists: the walk changes nothing.
        return [
            ("GET", {}),
            ("POST", {"putusan": "entah", "perbuatan": "entah", "jenis": "entah"}),
            ("GET", {"di": code[:7]}),
            ("GET", {"di": code}),
        ]
    if name in ("pendataan_tugas", "pendataan_contoh"):
        asked = {"desa": code, "sls": "-", "alasan": "tanpa", "keadaan": "terbuka"}
        return [("GET", {}), ("POST", {"perbuatan": "entah"}), ("GET", asked), ("GET", {"desa": code})]
    if name == "pendataan_periksa":
        return [("GET", {}), ("GET", {"keadaan": "semua", "desa": code}), ("GET", {"tanda": "apa_saja"})]
    if name == "pendataan_putusan":
        # A verdict that does not exist: the walk decides nothing, and still sees the page of whoever may see the submission.
        return [("GET", {}), ("POST", {"putusan": "entah", "catatan": "x"})]
    if name == "pendataan_banding":
        return [("GET", {}), ("POST", {"f0": "entah"})]
    if name == "pendataan_tanda":
        return [("GET", {}), ("GET", {"desa": code})]
    if name == "pilih_wilayah":
        return [("GET", {"nama": f"desa {code}"}), ("GET", {"nama": f"kecamatan {code[:7]}"})]
    return [("GET", {})]


def cases() -> list[tuple[Role, str]]:
    """Each role at each of its levels, in turn in the first village's region and in the third's."""
    widths = {"nasional": 0, "provinsi": 2, "kabupaten_kota": 4, "kecamatan": 7, "kelurahan_desa": 10}
    pairs = [(role, level) for role in MATRIX.roles.values() for level in role.levels]
    return [(role, (VILLAGES[0], VILLAGES[2])[number % 2][: widths[level]]) for number, (role, level) in enumerate(pairs)]


def foreign_marks(wilayah: str) -> list[str]:
    """Texts that only a row of another region can bring in: its village's code in addresses, mothers, heads, ids."""
    outside = [village for village in VILLAGES if not village.startswith(wilayah)] + ([] if not wilayah else ["9999999999", "TANPA"])
    return [mark for village in outside for mark in (f"IBU {village}", f"MELATI {village}", f"AMINAH {village}", f"temuan {village}")] + [
        f"K{village}" for village in outside
    ]


def own_number(text: str) -> bool:
    return re.search(r"\b\d{16}\b", text) is not None


def text_of(response: HttpResponse | StreamingHttpResponse) -> str:
    """What an answer says, also in the cells of a workbook."""
    content = b"".join(response.streaming_content) if isinstance(response, StreamingHttpResponse) else response.content  # type: ignore[arg-type]
    if response.headers.get("Content-Type", "").startswith("image/"):
        return ""
    if "spreadsheetml" not in response.headers.get("Content-Type", ""):
        return content.decode()
    book = CalamineWorkbook.from_filelike(io.BytesIO(content))
    return "\n".join(str(cell) for name in book.sheet_names for row in book.get_sheet_by_name(name).to_python() for cell in row)


@pytest.fixture(scope="module", autouse=True)
def lists(portal: Portal) -> None:
    """Lists of offices in two regions, proposals and visits in every village."""
    LISTS.update(make_sample_lists(portal.machine, (VILLAGES[0], VILLAGES[2])))
    PROPOSED.update(make_sample_proposals())
    ENUMERATED.update(make_sample_campaigns())
    REVIEWED.update(make_sample_reviews(ENUMERATED))


def test_every_address_says_how_it_is_walked() -> None:
    names = {pattern.name for pattern in urlpatterns if isinstance(pattern, URLPattern)}
    assert names == {*ARGUMENTS, *APART}


@pytest.mark.parametrize(("role", "wilayah"), cases(), ids=lambda value: value.name if isinstance(value, Role) else value or "nasional")
def test_nothing_of_another_region_comes_through_any_address(client_as: Callable[[str, str], Client], role: Role, wilayah: str) -> None:
    assert level_of(wilayah) in role.levels
    client = client_as(role.name, wilayah)
    marks, rule = foreign_marks(wilayah), read_rule(read_machine().policy)
    for pattern in urlpatterns:
        name = str(pattern.name)
        if name in APART:
            continue
        capability = getattr(pattern.callback, "capability", "")
        called: set[str] = set()
        for village in WHERE:
            for arguments in ARGUMENTS[name](village):
                url = reverse(name, kwargs=arguments)
                for method, fields in queries_for(name, village):
                    if f"{method} {url} {fields}" in called:
                        continue
                    called.add(f"{method} {url} {fields}")
                    response = client.post(url, fields) if method == "POST" else client.get(url, fields)
                    text = text_of(response)
                    if capability and capability not in role.may:
                        assert response.status_code == 403, (url, response.status_code)
                    # The address itself and what was typed are echoed; whatever else comes back must be the actor's own.
                    echoed = [*arguments.values(), *fields.values()]
                    found = [mark for mark in marks if mark in text and not any(mark in one for one in echoed)]
                    assert not found, f"{role.name} di {wilayah or 'nasional'}: {method} {url} membocorkan {found}"
                    if role.data != "orang" and name not in ("cari", "buka_samaran"):
                        assert not [mark for mark in foreign_marks("-") if mark in text and not any(mark in one for one in echoed)], url
                    if role.data != "orang":
                        small = [number for number in map(int, NUMBERED.findall(text)) if rule.shown(number) != number]
                        assert not small, f"{role.name}: {url} menunjukkan angka kecil atau tidak bulat: {small}"
                    if name not in ("buka_samaran", *OWN_ROWS) and not any(own_number(one) for one in fields.values()):
                        assert not own_number(text), f"{url} menunjukkan nomor yang tidak disamarkan"


@pytest.mark.parametrize(("role", "wilayah"), cases(), ids=lambda value: value.name if isinstance(value, Role) else value or "nasional")
def test_counts_are_those_of_the_own_region(client_as: Callable[[str, str], Client], role: Role, wilayah: str) -> None:
    """A role that sees no counts is refused and told no number; the others are told their own regions', as far as they may know them."""
    client, rule = client_as(role.name, wilayah), Rule() if role.data == "orang" else read_rule(read_machine().policy)
    for code in ("18", "35", *VILLAGES):
        address = reverse("dasbor_unduh_di", kwargs={"kode": code}) + "?tampak=cakupan"
        answer = client.get(address)
        rows = list(csv.reader(io.StringIO(answer.content.decode("utf-8-sig")))) if answer.status_code == 200 else []
        if "lihat_jumlah" not in role.may:
            assert answer.status_code == 403 and not NUMBERED.findall(answer.content.decode())
        elif not code.startswith(wilayah):
            assert answer.status_code == 404 and not NUMBERED.findall(answer.content.decode())
        else:
            families = FAMILIES_A_VILLAGE * sum(1 for village in VILLAGES if village.startswith(code))
            shown = rule.shown(families)
            assert dict(zip(rows[0], rows[1], strict=True))["Didata"] == (f"<{rule.least}" if shown is None else str(shown)), (
                code,
                wilayah,
            )


@pytest.mark.parametrize(("role", "wilayah"), cases(), ids=lambda value: value.name if isinstance(value, Role) else value or "nasional")
def test_the_old_address_of_regions_tells_no_number(client_as: Callable[[str, str], Client], role: Role, wilayah: str) -> None:
    client = client_as(role.name, wilayah)
    for old, new in [("/wilayah/", "/dasbor/"), *((f"/wilayah/{code}/", f"/dasbor/{code}/") for code in ("18", "1803", *VILLAGES))]:
        answer = client.get(old)
        if "lihat_jumlah" in role.may:
            assert (answer.status_code, answer.headers["Location"], answer.content) == (302, new, b"")
        else:
            assert answer.status_code == 403 and not NUMBERED.findall(answer.content.decode())


def test_a_family_outside_the_region_looks_like_one_that_does_not_exist(client_as: Callable[[str, str], Client]) -> None:
    client = client_as("dinsos", "1803")
    other = client.get(f"/keluarga/{family_id(VILLAGES[2], 1)}/")
    none = client.get("/keluarga/KTIDAKADA/")
    assert (other.status_code, none.status_code) == (404, 404)
    assert re.sub(r'(value="|/keluarga/)[^"]*"', "", other.content.decode()) == re.sub(
        r'(value="|/keluarga/)[^"]*"', "", none.content.decode()
    )


def test_who_is_not_logged_in_sees_no_page(portal: object) -> None:
    client = Client()
    for pattern in urlpatterns:
        name = str(pattern.name)
        if name in ("masuk", "bahasa", "faktor_kedua", "ponsel_hilang", "sandi", *OPEN, *APART):
            continue
        response = client.get(reverse(name, kwargs=ARGUMENTS[name](VILLAGES[0])[0]))
        assert response.status_code == 401, name
        assert VILLAGES[0] not in response.content.decode().replace(response.request["PATH_INFO"], ""), name


def test_an_assignment_that_has_ended_opens_nothing(client_as: Callable[[str, str], Client], as_owner: object) -> None:
    client = client_as("operator_desa", VILLAGES[1])
    assert client.get("/cari/").status_code == 200
    change = (
        "UPDATE accounts_assignment SET valid_from = '2020-01-01', valid_until = '2020-12-31' WHERE wilayah = %s AND role = 'operator_desa'"
    )
    with as_owner.transaction():  # type: ignore[attr-defined]
        as_owner.execute("SELECT set_config('app.boleh', 'akun', true)")  # type: ignore[attr-defined]
        assert as_owner.execute(change, [VILLAGES[1]]).rowcount == 1  # type: ignore[attr-defined]
    ended = client.get("/cari/")
    assert (
        ended.status_code == 403
        and "Tidak ada penugasan yang berlaku" in ended.content.decode()
        and 'id="number"' not in ended.content.decode()
    )
    assert settings.DEMO
