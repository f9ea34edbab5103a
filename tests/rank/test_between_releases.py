"""Between two releases: a changed family gets its desil at once, and is told what changed and which source said so."""

import shutil
from pathlib import Path
from types import SimpleNamespace

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq
import pytest
import yaml
from click.testing import CliRunner

from dtsen.cli.rank import rank as rank_commands
from dtsen.engine import Shelf, open_engine
from dtsen.errors import RequestError
from dtsen.rank import rank
from dtsen.rank.change import Origin, explain_change
from dtsen.rank.frozen import cuts_of, place_file
from dtsen.rank.policy import read_policy
from dtsen.rank.variables import OF_PERSONS, made_from
from dtsen.tables import ANGGOTA, KELUARGA, folder
from tests.conftest import Walked
from tests.rank.test_stage import POLICY

LEVELS = ("desil_nasional", "desil_provinsi", "desil_kabupaten_kota")


def families(walked: Walked, rows: int) -> pa.Table:
    """Characteristics of some ranked families of the release."""
    known = pq.read_table(Shelf(walked.root).path("pmt_ciri"), filters=[("sisi", "=", "registri")])
    return known.sort_by("unit_id").slice(0, rows)


def test_unchanged_families_get_exactly_their_desil(walked: Walked, tmp_path: Path) -> None:
    shelf = Shelf(walked.root)
    pq.write_table(families(walked, 200), tmp_path / "ciri.parquet")
    assert place_file(shelf, tmp_path / "ciri.parquet", tmp_path / "desil.csv") == 200
    found = pacsv.read_csv(tmp_path / "desil.csv")
    stored = pq.read_table(shelf.path("desil")).slice(0, 200)
    for name in ("family_id", "skor", "desil_low", "desil_high", *LEVELS):
        assert found[name].to_pylist() == stored[name].to_pylist(), name


def test_a_family_that_owns_more_moves_alone_and_upwards(walked: Walked, tmp_path: Path) -> None:
    table = families(walked, 40)
    for thing in ("punya_mobil", "punya_ac", "punya_lemari_es", "punya_sepeda_motor"):
        place = table.column_names.index(thing)
        table = table.set_column(place, thing, pa.array([1] * 40, type=table.schema.field(thing).type))
    pacsv.write_csv(table, tmp_path / "ciri.csv")
    said = CliRunner().invoke(
        rank_commands,
        ["place", "--run", str(walked.root), "--data", str(tmp_path / "ciri.csv"), "--out", str(tmp_path / "d.csv")],
        obj=SimpleNamespace(lang="en"),
    )
    assert said.exit_code == 0 and said.output.startswith("40 families")
    found, stored = pacsv.read_csv(tmp_path / "d.csv"), pq.read_table(Shelf(walked.root).path("desil")).slice(0, 40)
    moved = pc.subtract(found["desil_nasional"], stored["desil_nasional"].cast(pa.int64())).to_pylist()
    assert min(moved) >= 0 and max(moved) >= 1


def test_a_region_without_cuts_and_a_missing_column_are_told(walked: Walked, tmp_path: Path) -> None:
    table, shelf = families(walked, 5), Shelf(walked.root)
    pq.write_table(table.drop_columns(["luas_lantai"]), tmp_path / "a.parquet")
    with pytest.raises(RequestError, match="luas_lantai"):
        place_file(shelf, tmp_path / "a.parquet", tmp_path / "o.csv")
    with pytest.raises(RequestError, match="kabupaten_kota 0000"):
        cuts_of(shelf, "kabupaten_kota", "0000")
    place = table.column_names.index("kode_kabupaten_kota")
    pq.write_table(table.set_column(place, "kode_kabupaten_kota", pa.nulls(5, pa.string())), tmp_path / "b.parquet")
    place_file(shelf, tmp_path / "b.parquet", tmp_path / "o.csv")
    assert pacsv.read_csv(tmp_path / "o.csv")["desil_kabupaten_kota"].null_count == 5


def later(walked: Walked, root: Path, model: bool) -> tuple[Shelf, str, str]:
    """A next release: one family has a refrigerator and one member more since an update; `model`: the old model stays in force.

    Returns its shelf, the family, and the family that lost the member.
    """
    for room in ("standardise", "registry"):
        shutil.copytree(walked.root / folder(room), root / folder(room))
    shelf = Shelf(root)
    desil = pq.read_table(Shelf(walked.root).path("desil"))["family_id"].to_pylist()
    family = pq.read_table(shelf.path("family"))
    without = family.filter(pc.and_(pc.equal(family["aset_bergerak_lemari_es"], 2), pc.is_in(family["family_id"], pa.array(desil))))
    chosen = without["family_id"][0].as_py()
    member = pq.read_table(shelf.path("membership"))
    today = member.filter(pc.is_null(member["to"]))
    sizes = {row["values"]: row["counts"] for row in pc.value_counts(today["family_id"]).to_pylist()}
    child = next(
        row
        for row in today.to_pylist()
        if row["hubungan"] == 3 and row["family_id"] != chosen and sizes[row["family_id"]] > 2 and row["family_id"] in desil
    )
    has = pc.if_else(pc.equal(family["family_id"], chosen), 1, family["aset_bergerak_lemari_es"]).cast(pa.int32())
    place = family.column_names.index("aset_bergerak_lemari_es")
    pq.write_table(family.set_column(place, "aset_bergerak_lemari_es", has), shelf.path("family"))
    rows = member.to_pylist()
    for row in rows:
        if row["person_id"] == child["person_id"] and row["to"] is None:
            row |= {"family_id": chosen, "source": "pemutakhiran"}
    pq.write_table(pa.Table.from_pylist(rows, member.schema), shelf.path("membership"))
    origin = pq.read_table(shelf.path("value_origin"))
    rows = [
        {**row, "nilai": "1", "source": "pemutakhiran", "tanggal_data": 20260315}
        if (row["subject"], row["subject_id"], row["variabel"]) == ("family", chosen, "aset_bergerak_lemari_es")
        else row
        for row in origin.to_pylist()
    ]
    pq.write_table(pa.Table.from_pylist(rows, origin.schema), shelf.path("value_origin"))
    policy = root.parent / f"kebijakan-{root.name}"
    shutil.copytree(POLICY / "rank", policy / "rank")
    training = policy / "rank" / "pelatihan.yml"
    content = yaml.safe_load(training.read_text(encoding="utf-8")) | {"boosting_mulai": 1_000_000}
    if model:
        shutil.copytree(Shelf(walked.root).room_folder("rank") / "model", policy / "rank" / "model" / "lama")
        content["model_berlaku"] = "lama"
    else:
        content |= {"campuran": [0.0], "pangkat_penimbang": [0.5]}
    training.write_text(yaml.safe_dump(content, allow_unicode=True), encoding="utf-8")
    shelf.begin("rank")
    with open_engine("duckdb") as engine:
        rank(engine, shelf, policy, 20260331, "families")
    shelf.seal("rank")
    return shelf, chosen, child["family_id"]


def test_what_changed_is_told_with_its_source_and_day(walked: Walked, tmp_path: Path) -> None:
    current, family, poorer = later(walked, tmp_path / "rilis", model=True)
    previous = Shelf(walked.root)
    found = explain_change(previous, current, family)
    facts = {fact.name: fact for fact in found.facts}
    assert facts["punya_lemari_es"].origins == (Origin("pemutakhiran", 20260315),) and facts["punya_lemari_es"].effect >= 0
    assert Origin("pemutakhiran", 0) in facts["jumlah_anggota"].origins and facts["jumlah_anggota"].effect <= 0
    assert found.by_model == 0.0 and abs(found.score - found.score_before - found.by_data) < 1e-9
    assert abs(sum(fact.effect for fact in found.facts) + found.rest - found.by_data) < 2e-6
    text = "\n".join(sentence.id for sentence in found.sentences)
    assert "tidak menjadi ya" in text and "menurut pemutakhiran 2026-03-15" in text
    left = {fact.name for fact in explain_change(previous, current, poorer).facts}
    assert "jumlah_anggota" in left and "punya_lemari_es" not in left
    stayed = next(name for name in pq.read_table(current.path("desil"))["family_id"].to_pylist() if name not in (family, poorer))
    quiet = explain_change(previous, current, stayed)
    assert quiet.facts == () and quiet.score == quiet.score_before and quiet.sentences[-1].en == "No answer has changed."
    typed = ["explain", "--run", str(current.root), "--previous", str(previous.root), "--id", family]
    done = CliRunner().invoke(rank_commands, typed, obj=SimpleNamespace(lang="en"), catch_exceptions=False)
    assert done.exit_code == 0 and "no became yes" in done.output and "says pemutakhiran 2026-03-15" in done.output


def test_another_model_has_its_own_part_of_the_change(walked: Walked, tmp_path: Path) -> None:
    current, family, _ = later(walked, tmp_path / "rilis", model=False)
    found = explain_change(Shelf(walked.root), current, family)
    assert found.by_model != 0.0 and abs(found.score - found.score_before - found.by_data - found.by_model) < 1e-9


def test_every_predictor_of_the_policy_stands_for_official_variables() -> None:
    schema = read_policy(POLICY / "rank").schema
    of = {"family": {v.name for v in KELUARGA} | {"kode_desa_kemendagri"}, "person": {v.name for v in ANGGOTA}}
    for name in schema.names:
        source = made_from(name)
        assert set(source.variables) <= of[source.subject], name
        assert source.variables or name == "jumlah_anggota"
    assert set(OF_PERSONS) <= set(schema.names)


def test_explaining_needs_a_release_or_a_model_with_data() -> None:
    done = CliRunner().invoke(rank_commands, ["explain", "--id", "K1"], obj=SimpleNamespace(lang="id"))
    assert isinstance(done.exception, RequestError) and "--model dan --data" in done.exception.text("id")
