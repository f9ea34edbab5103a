"""The room on a small invented country: every family that a register describes is ranked, the same on both engines."""

import shutil
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import pytest
import yaml

from dtsen.engine import Shelf, open_engine
from dtsen.engine.fingerprint import fingerprint
from dtsen.engine.statement import load_statement
from dtsen.rank import explain_family, rank, score_characteristics
from dtsen.rank.cuts import Cuts
from dtsen.rank.model import load, score_table
from dtsen.rank.recompute import recompute
from dtsen.rank.stage import STEPS
from dtsen.tables import folder
from tests.conftest import Walked

POLICY = Path(__file__).resolve().parents[2] / "policy"
INPUTS = (("standardise", ("survey_household", "survey_value")), ("registry", ("family", "person", "membership")))
RESULTS = ("pmt_score", "desil", "desil_reason", "cut", "unranked_family")


def laid(walked: Walked, root: Path, seed: int | None = None) -> Shelf:
    """A shelf with the tables that the room reads; with `seed` their rows are shuffled."""
    for room, tables in INPUTS:
        place = root / folder(room)
        place.mkdir(parents=True)
        for name in tables:
            source = walked.root / folder(room) / f"{name}.parquet"
            if seed is None:
                shutil.copy(source, place)
                continue
            table = pq.read_table(source)
            order = np.random.default_rng(seed).permutation(table.num_rows)
            pq.write_table(table.take(pa.array(order)), place / f"{name}.parquet")
    return Shelf(root)


def ranked(walked: Walked, root: Path, unit: str = "families", seed: int | None = None, threads: int = 2) -> Shelf:
    shelf = laid(walked, root, seed)
    with open_engine("duckdb", threads=threads) as engine:
        shelf.begin("rank")
        rank(engine, shelf, POLICY, 20251231, unit)
        shelf.seal("rank")
    return shelf


@pytest.fixture(scope="module")
def shelf(walked: Walked, tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    return ranked(walked, tmp_path_factory.mktemp("peringkat") / "run")


def test_every_family_has_a_desil_or_a_reason(shelf: Shelf) -> None:
    family, desil, rest = (pq.read_table(shelf.path(name)) for name in ("family", "desil", "unranked_family"))
    there, left = set(desil["family_id"].to_pylist()), set(rest["family_id"].to_pylist())
    assert there | left == set(family["family_id"].to_pylist()) and not there & left
    assert set(rest["reason"].to_pylist()) <= {"belum_didata", "tanpa_anggota_aktif"}
    assert set(desil["desil_nasional"].to_pylist()) == set(range(1, 11))
    assert all(
        low <= d <= high
        for low, d, high in zip(*(desil[n].to_pylist() for n in ("desil_low", "desil_nasional", "desil_high")), strict=True)
    )


def test_tenths_of_families_are_tenths(shelf: Shelf) -> None:
    counts = [c["counts"] for c in pc.value_counts(pq.read_table(shelf.path("desil"))["desil_nasional"]).to_pylist()]
    assert max(counts) - min(counts) <= max(3, sum(counts) // 200)


def test_shuffled_rows_and_one_thread_give_the_same_bytes(walked: Walked, shelf: Shelf, tmp_path: Path) -> None:
    again = ranked(walked, tmp_path / "run", seed=4, threads=1)
    for name in RESULTS:
        assert again.path(name).read_bytes() == shelf.path(name).read_bytes(), name
    models = [(one.room_folder("rank") / "model" / "model.sha256").read_text() for one in (again, shelf)]
    assert models[0] == models[1]


def test_persons_as_unit_weigh_families_by_their_members(walked: Walked, shelf: Shelf, tmp_path: Path) -> None:
    persons = ranked(walked, tmp_path / "run", unit="persons")
    cut = pq.read_table(persons.path("cut"), filters=[("level", "=", "nasional")])
    known = pq.read_table(persons.path("pmt_ciri"), filters=[("sisi", "=", "registri")])
    assert sum(cut["bobot"].to_pylist()) == sum(known["jumlah_anggota"].to_pylist())
    assert set(pq.read_table(persons.path("desil"))["unit"].to_pylist()) == {"persons"}


def test_every_statement_gives_the_same_rows_on_sail(walked: Walked, shelf: Shelf, tmp_path: Path) -> None:
    pytest.importorskip("pysail", reason="tambahan sail belum dipasang")
    other = laid(walked, tmp_path / "run")
    with open_engine("sail") as engine:
        other.begin("rank")
        for step in STEPS:
            engine.run(load_statement("rank", step), other)
            assert fingerprint(other.path(step)) == fingerprint(shelf.path(step)), step


def test_the_ranking_sees_no_name_number_or_address(shelf: Shelf) -> None:
    known = pq.read_schema(shelf.path("pmt_ciri")).names
    forbidden = {"nama", "nomor_induk_kependudukan", "nomor_kartu_keluarga", "alamat", "pbi_nas", "pbi_pemda", "id_pelanggan_pln"}
    assert not forbidden & set(known)


def test_a_family_is_explained_and_its_parts_sum_to_its_score(shelf: Shelf) -> None:
    for family_id in pq.read_table(shelf.path("desil"))["family_id"].to_pylist()[:10]:
        found = explain_family(shelf, family_id)
        assert abs(found.median_score + sum(part.effect for part in found.contributions) - found.score) < 1e-6
        assert {cut.level for cut in found.cuts} >= {"nasional"} and len(found.sentences) >= 3


def test_the_same_model_scores_characteristics_given_as_tables(shelf: Shelf) -> None:
    person = pq.read_table(shelf.path("person"))
    living = person.filter(pc.and_(pc.equal(person["keadaan"], "hidup"), pc.is_valid(person["family_id"])))
    with open_engine("duckdb") as engine:
        model = shelf.room_folder("rank") / "model"
        scores = score_characteristics(engine, model, pq.read_table(shelf.path("family")).drop_columns(["didata"]), living)
    ours = dict(zip(*(pq.read_table(shelf.path("desil"))[n].to_pylist() for n in ("family_id", "skor")), strict=True))
    theirs = dict(zip(scores["family_id"].to_pylist(), scores["skor"].to_pylist(), strict=True))
    assert sum(theirs[family] == score for family, score in ours.items()) >= 0.97 * len(ours)


def test_the_strongest_reasons_are_those_of_the_explanation(shelf: Shelf) -> None:
    table = pq.read_table(shelf.path("desil_reason"))
    assert table.num_rows > 0
    for family_id in pq.read_table(shelf.path("desil"))["family_id"].to_pylist()[:10]:
        parts = [part for part in explain_family(shelf, family_id).contributions if not part.imputed]
        rows = table.filter(pc.equal(table["family_id"], family_id)).to_pylist()
        for way, sign in (("naik", 1), ("turun", -1)):
            strong = [part for part in parts if sign * part.effect >= 0.01][:3]
            found = [row for row in rows if row["arah"] == way]
            assert [(row["urutan"], row["peubah"]) for row in found] == [(i, part.name) for i, part in enumerate(strong, start=1)]
            assert all(abs(row["efek"] - part.effect * 1e6) <= 1 for row, part in zip(found, strong, strict=True))


def test_every_desil_can_be_made_again_from_what_the_run_keeps(shelf: Shelf) -> None:
    desil, known = pq.read_table(shelf.path("desil")), pq.read_table(shelf.path("pmt_ciri"), filters=[("sisi", "=", "registri")])
    model = load(shelf.room_folder("rank") / "model")
    assert set(desil["model"].to_pylist()) == {model.hash} and set(desil["unit"].to_pylist()) == {"families"}
    known = known.sort_by("unit_id")
    score = score_table(model, known).score
    assert known["unit_id"].to_pylist() == desil["family_id"].to_pylist() and score.tolist() == desil["skor"].to_pylist()
    cut = pq.read_table(shelf.path("cut")).sort_by("desil")
    regions = {"nasional": [""] * known.num_rows, **{n: known[f"kode_{n}"].to_pylist() for n in ("provinsi", "kabupaten_kota")}}
    for level, codes in regions.items():
        for code in {code for code in codes if code is not None}:
            here = cut.filter(pc.and_(pc.equal(cut["level"], level), pc.equal(cut["kode"], code)))
            frozen = Cuts(tuple(here["skor_terakhir"].to_pylist()), tuple(here["bobot"].to_pylist()))
            rows = [i for i, own in enumerate(codes) if own == code]
            assert frozen.place(score[rows]).tolist() == desil[f"desil_{level}"].take(pa.array(rows)).to_pylist()


def test_means_of_areas_may_be_tried_and_the_release_can_still_be_made_again(walked: Walked, tmp_path: Path) -> None:
    policy = tmp_path / "kebijakan"
    shutil.copytree(POLICY / "rank", policy / "rank")
    training = policy / "rank" / "pelatihan.yml"
    content = yaml.safe_load(training.read_text(encoding="utf-8"))
    content["ciri_wilayah"] |= {"kolom": "kode_kabupaten_kota", "peubah": ["punya_mobil", "luas_lantai"]}
    training.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    shelf = laid(walked, tmp_path / "run")
    with open_engine("duckdb") as engine:
        shelf.begin("rank")
        rank(engine, shelf, policy, 20251231, "families")
        shelf.seal("rank")
        assert recompute(engine, shelf).equal
    told = load(shelf.room_folder("rank") / "model").facts["area"]
    assert told["column"] == "kode_kabupaten_kota" and told["means"] == ["luas_lantai", "punya_mobil"]
    assert told["used"] == (told["error_with"] < told["error_without"])
    assert "area" not in load(walked.root / folder("rank") / "model").facts
