"""A mistake in a policy file is found on loading, and the message names the file and the key and says what to do."""

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from small_registry import POLICY

from dtsen.errors import PolicyError
from dtsen.target import load_rulebook

DAY = 20251231
Change = Callable[[dict[str, Any]], object]


@pytest.fixture
def policy(tmp_path: Path) -> Path:
    shutil.copytree(POLICY / "target", tmp_path / "target")
    return tmp_path


def change(policy: Path, name: str, how: Change) -> None:
    path = policy / "target" / name
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    how(content)
    path.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")


def version(number: int, how: Change) -> Change:
    return lambda content: how(content["versi"][number])


def component(**values: Any) -> Change:
    return lambda content: content["versi"][0]["komponen"]["daftar"][2].update(values)


PKH, SEMBAKO, EXCLUSIONS, SENTENCES = "programmes/pkh.yml", "programmes/sembako.yml", "pengecualian.yml", "alasan.yml"
MISTAKES: list[tuple[str, str, Change, str, str]] = [
    ("key missing", PKH, lambda c: c.pop("pemilik"), "Kunci pemilik: belum ada.", "Tambahkan kunci itu."),
    (
        "key misspelt",
        SEMBAKO,
        version(0, lambda v: v.update(quota=v.pop("kuota"))),
        "versi[0].quota: tidak dikenal",
        "Mungkin maksudnya kuota.",
    ),
    (
        "date without quotes is text all the same",
        SEMBAKO,
        version(0, lambda v: v.update(berlaku_sejak=20250101)),
        "versi[0].berlaku_sejak",
        "tanda kutip",
    ),
    ("no such day", SEMBAKO, version(0, lambda v: v.update(berlaku_sampai="2025-02-30")), "bukan tanggal di kalender", "2025-02-30"),
    ("desil too high", SEMBAKO, version(0, lambda v: v["desil"].update(paling_tinggi=11)), "desil.paling_tinggi: terlalu besar", "<= 10"),
    ("unknown period", SEMBAKO, version(0, lambda v: v.update(periode="tahun")), "versi[0].periode", "triwulan, bulan"),
    (
        "amount as text",
        SEMBAKO,
        version(0, lambda v: v["besaran"].update(rupiah="200000")),
        "besaran.rupiah: jenis nilainya salah",
        "bilangan bulat",
    ),
    (
        "code as number",
        PKH,
        component(syarat={"variabel": "partisipasi_sekolah", "salah_satu": [2]}),
        "daftar[2].syarat.salah_satu",
        "tanda kutip",
    ),
    (
        "two ways to pay",
        PKH,
        version(0, lambda v: v.update(besaran={"rupiah": 1})),
        "tepat satu dari besaran dan komponen",
        "besaran: satu jumlah",
    ),
    ("quota without desil", SEMBAKO, version(0, lambda v: v.pop("desil")), "versi[0].kuota: kuota perlu desil", "Tambahkan desil"),
    ("overlap", SEMBAKO, version(0, lambda v: v.pop("berlaku_sampai")), "tumpang tindih", "Isi berlaku_sampai pada versi 2025-01-01"),
    ("seperti points nowhere", PKH, version(1, lambda v: v.update(seperti="2020-01-01")), "tidak menunjuk versi lain", "2021-01-01"),
    ("first day differs", PKH, lambda c: c.update(berlaku_sejak="2020-01-01"), "bukan hari pertama dari versi", "Samakan"),
    ("component twice", PKH, component(kode="SMP"), "daftar[3].kode: kode komponen ganda", "Beri kode lain"),
    (
        "too many components",
        PKH,
        version(0, lambda v: v["komponen"]["daftar"].extend(v["komponen"]["daftar"])),
        "lebih dari 8 komponen",
        "Gabungkan",
    ),
    ("unknown exclusion", PKH, version(0, lambda v: v["pengecualian"].append("X77")), "pengecualian[6]", "X77"),
    ("unknown word", PKH, component(syarat={"usia": {"paling_sedikit": 6}}), "syarat.usia: bukan kata syarat", "umur"),
    ("no SQL", PKH, component(syarat={"sql": "1=1"}), "syarat.sql: bukan kata syarat", "Pilih salah satu"),
    ("a name may not be asked", PKH, component(syarat={"variabel": "nama", "salah_satu": ["SITI"]}), "bukan variabel yang boleh", "nama"),
    (
        "evidence as a fact",
        PKH,
        component(syarat={"variabel": "hamil", "salah_satu": ["1"]}),
        "bukan variabel yang boleh",
        "Tulis bukti: hamil",
    ),
    (
        "variable misspelt",
        PKH,
        component(syarat={"variabel": "penglihtan", "salah_satu": ["1"]}),
        "syarat.variabel",
        "Mungkin maksudnya penglihatan",
    ),
    ("text as code of digits", PKH, component(syarat={"variabel": "penglihatan", "salah_satu": ["ya"]}), "adalah angka", "Perbaiki"),
    ("yes or no", PKH, component(syarat={"variabel": "padan_dukcapil", "salah_satu": ["1"]}), "ya atau tidak", "benar: true"),
    ("age without an end", PKH, component(syarat={"umur": {}}), "syarat.umur: perlu paling_sedikit", "Misalnya"),
    ("one condition joined", PKH, component(syarat={"dan": [{"umur": {"paling_sedikit": 1}}]}), "dua syarat", "daftar"),
    (
        "two words in one condition",
        PKH,
        component(syarat={"umur": {"paling_sedikit": 1}, "bukan": {}}),
        "tidak boleh berdampingan",
        "dan: [...]",
    ),
    ("family word for a person", PKH, component(syarat={"ada_anggota": {}}), "bukan kata syarat", "Pilih salah satu"),
    ("evidence without days", PKH, component(syarat={"bukti": "hamil", "salah_satu": ["1"]}), "paling_lama_hari", "0 sampai 366"),
    (
        "too many of few",
        PKH,
        component(syarat={"dari_variabel": ["penglihatan"], "salah_satu": ["1"], "sejumlah": 2}),
        "sejumlah",
        "Periksa",
    ),
    ("unclear question", PKH, component(syarat={"variabel": "penglihatan"}), "tidak jelas apa yang ditanyakan", "salah_satu"),
    ("nothing asked", PKH, component(syarat={}), "bukan syarat", "misalnya"),
    ("parameter sign", PKH, component(syarat={"variabel": "asn", "salah_satu": ["$x"]}), "tanda yang tidak boleh", "Hapus $"),
    (
        "exclusion twice",
        EXCLUSIONS,
        lambda c: c["pengecualian"].append(c["pengecualian"][0]),
        "dua pengecualian berkode sama",
        "berlaku_sampai",
    ),
    (
        "placeholder",
        SENTENCES,
        lambda c: c["alasan"]["X08"].update(id="Di atas {desill}."),
        "alasan.X08: memuat isian",
        "Mungkin maksudnya desil",
    ),
    ("salt of no quarter", "garam.yml", lambda c: c["garam"].update({"2026": "abcd"}), "garam.2026: tidak dikenal", "TW"),
    (
        "mistake in a later version",
        SEMBAKO,
        version(1, lambda v: v["desil"].update(tingkat="desa")),
        "versi[1].desil.tingkat",
        "nasional, provinsi",
    ),
]


@pytest.mark.parametrize(("name", "file", "how", "what", "todo"), MISTAKES, ids=[mistake[0] for mistake in MISTAKES])
def test_a_mistake_is_told(policy: Path, name: str, file: str, how: Change, what: str, todo: str) -> None:
    change(policy, file, how)
    with pytest.raises(PolicyError) as told:
        load_rulebook(policy, DAY)
    text = told.value.text("id")
    assert what in text
    assert todo in text
    assert f"target/{file}" in text
    assert "Yang perlu dilakukan" in text
    assert "What to do" in told.value.text("en")
    assert str(policy) not in text


@pytest.mark.parametrize(
    ("text", "what"),
    [("id: pkh\nid: lain\n", "kunci ditulis dua kali"), ("id: [\n", "bukan YAML yang sah (baris 2)"), ("- a\n", "jenis nilainya salah")],
)
def test_a_broken_file_is_told(policy: Path, text: str, what: str) -> None:
    (policy / "target" / "programmes" / "pkh.yml").write_text(text, encoding="utf-8")
    with pytest.raises(PolicyError, match=r"target/programmes/pkh\.yml") as told:
        load_rulebook(policy, DAY)
    assert what in told.value.text("id")


def test_a_missing_file_is_told(policy: Path) -> None:
    (policy / "target" / "alasan.yml").unlink()
    with pytest.raises(PolicyError, match=r"target/alasan\.yml"):
        load_rulebook(policy, DAY)


def test_a_version_takes_over_all_but_its_end_and_its_doubts(policy: Path) -> None:
    rules = {day: {p.id: p for p in load_rulebook(POLICY, day).programmes} for day in (20251231, 20260101)}
    before, after = rules[20251231]["sembako"], rules[20260101]["sembako"]
    assert before.ceiling and after.ceiling
    assert (before.ceiling.highest, after.ceiling.highest) == (5, 4)
    assert after.ceiling.to_verify
    assert (before.amount, after.amount) == (600000, 600000)
    assert not before.to_verify
    assert rules[20260101]["pkh"].components == rules[20251231]["pkh"].components
    assert rules[20260101]["pkh"].to_verify
    assert rules[20260101]["sembako"].since == "2026-01-01"


def test_versions_may_stand_in_several_files(policy: Path) -> None:
    folder = policy / "target" / "programmes"
    content = yaml.safe_load((folder / "sembako.yml").read_text(encoding="utf-8"))
    first, second = content["versi"]
    second = {**first, **second}
    del second["berlaku_sampai"], second["seperti"]
    (folder / "sembako.yml").write_text(yaml.safe_dump({**content, "versi": [first]}), encoding="utf-8")
    (folder / "sembako-2026.yml").write_text(
        yaml.safe_dump({**content, "berlaku_sejak": "2026-01-01", "versi": [second]}), encoding="utf-8"
    )
    for day in (DAY, 20260101):
        assert load_rulebook(policy, day) == load_rulebook(POLICY, day)
    change(policy, "programmes/sembako-2026.yml", lambda c: c.update(unit="orang"))
    with pytest.raises(PolicyError, match="berbeda dari berkas lain"):
        load_rulebook(policy, DAY)


def test_a_quarter_without_a_published_salt_uses_its_own_name() -> None:
    salts = {day: {p.quota.salt for p in load_rulebook(POLICY, day).programmes if p.quota} for day in (20251231, 20270630)}
    assert salts == {20251231: {"dtsen-2025-tw4-melati"}, 20270630: {"DTSEN-2027-TW2"}}


def test_what_the_domain_leaves_open_is_marked(policy: Path) -> None:
    rules = {p.id: p for p in load_rulebook(POLICY, DAY).programmes}
    marked = {c.code for c in rules["pkh"].components if c.to_verify}
    assert {"HAMIL", "DISABILITAS_BERAT", "SD", "SMP", "SMA", "LANSIA"} == marked
    assert all(p.ceiling and p.ceiling.to_verify and p.quota and p.quota.to_verify for p in rules.values())
    amounts = {c.code: c.amount for c in rules["pkh"].components}
    assert amounts == {
        "HAMIL": 750_000,
        "USIA_DINI": 750_000,
        "SD": 225_000,
        "SMP": 375_000,
        "SMA": 500_000,
        "LANSIA": 600_000,
        "DISABILITAS_BERAT": 600_000,
    }
    assert rules["pkh"].most_counted == 4
