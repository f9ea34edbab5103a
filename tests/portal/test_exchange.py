"""A run comes in whole or not at all, in one swap; what was decided goes out as a delivery that the batch lands."""

import csv
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.conf import settings

from dtsen.engine import Shelf, open_engine
from dtsen.errors import MachineError, RequestError
from dtsen.link.judgements import read_judgements
from dtsen.sources.keeping import keep_file
from dtsen.sources.manifest import prove, read_manifest
from dtsen.sources.source import load_source
from dtsen.updates import Action, Change, Event, Proposal, ProposalKind, Role
from portal.accounts.actor import Actor
from portal.area import app_transaction, tell
from portal.exchange.identity import known_identities
from portal.exchange.load_release import load_release
from portal.exchange.models import Family, History, Person, Programme, Release, Value
from portal.exchange.packed import unpack
from portal.exchange.run_folder import newest_run, open_run
from portal.exchange.serving_upgrade import upgrade_serving_tables
from portal.exchange.write_deliveries import JudgementRow, write_judgements, write_updates
from portal.field_encryption import decrypt
from portal.keyring import read_ring
from portal.machine import connection
from portal.protection import apply
from tests.portal.conftest import Portal
from tests.portal.small_run import FAMILIES_A_VILLAGE, VILLAGES, family_id, kk_of, make_run, nik_of, person_id


def load(portal: Portal, run: Path, *, demo: bool = True) -> int:
    machine = portal.machine
    return load_release(run, machine.policy, read_ring(machine.keys), connection(machine, "owner"), demo=demo, tell=lambda what, rows: None)


def as_actor(actor: Actor) -> Any:
    """A transaction as this actor."""

    class Acting:
        def __enter__(self) -> None:
            self.opened = app_transaction()
            self.opened.__enter__()
            tell(actor.scope, actor.role.data, actor.purpose, actor.account_id, actor.role.opens)

        def __exit__(self, *error: Any) -> None:
            self.opened.__exit__(*error)

    return Acting()


def test_everything_of_the_run_is_served(actor_as: Callable[..., Actor]) -> None:
    with as_actor(actor_as("statistik_nasional")):
        assert Person.objects.count() == len(VILLAGES) * FAMILIES_A_VILLAGE * 3 + 3
        family = Family.objects.get(family_id=family_id(VILLAGES[0], 1))
        assert family.alamat == "JL MELATI 1803060001\\NO\t1"
        assert family.no_kk is not None and decrypt(bytes(family.no_kk), "kk", family.family_id) == kk_of(VILLAGES[0], 1)
        person = Person.objects.get(person_id=person_id(VILLAGES[2], 1, 1))
        assert person.nama_kunci == "SITI AMINAH" and person.tanggal_lahir == 19810111
        release = Release.objects.get(is_active=True)
        known = unpack(Value.objects.get(subject_id=person.person_id).isi, release.variables)
        assert known["nama_ibu"].value == f"IBU {VILLAGES[2]}" and known["nama_ibu"].day == 20221016
        assert [(lost.source, lost.value) for lost in known["status_kawin"].disputed] == [("dtks", "1")]


def test_no_number_of_a_person_lies_in_the_database_in_plain(portal: Portal) -> None:
    numbers = [nik_of(village, 11) for village in VILLAGES] + [kk_of(village, 1) for village in VILLAGES]
    with portal.server.superuser("dtsen") as opened:
        tables = opened.execute(
            "SELECT oid::regclass::text FROM pg_class WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace"
        ).fetchall()
        for (table,) in tables:
            for number in numbers:
                found = opened.execute(f"SELECT count(*) FROM {table} t WHERE t::text LIKE %s", [f"%{number}%"]).fetchone()
                assert found == (0,), table


def test_a_second_release_takes_over_in_one_moment_and_keeps_the_history(
    portal: Portal, actor_as: Callable[..., Actor], tmp_path: Path
) -> None:
    actor = actor_as("statistik_nasional")
    stop, seen, before = threading.Event(), [], None
    with as_actor(actor):
        before = Release.objects.get(is_active=True)

    def read_on() -> None:
        with portal.connect("web") as opened:
            while not stop.is_set():
                with opened.transaction():
                    opened.execute("SET LOCAL ROLE dtsen_app")
                    opened.execute(
                        "SELECT set_config('app.rilis', (SELECT id::text FROM exchange_release WHERE is_active), true), "
                        "set_config('app.wilayah', '*', true), set_config('app.data', 'orang', true), set_config('app.tujuan', 'x', true)"
                    )
                    seen.append(
                        opened.execute("SELECT (SELECT count(*) FROM served_person), (SELECT count(*) FROM served_family)").fetchone()
                    )

    reader = threading.Thread(target=read_on)
    reader.start()
    try:
        second = load(portal, make_run(tmp_path / "DTSEN-2026-TW1", "DTSEN-2026-TW1", 20260331, desil_shift=3))
        third = load(portal, make_run(tmp_path / "DTSEN-2026-TW2", "DTSEN-2026-TW2", 20260630, desil_shift=5))
    finally:
        stop.set()
        reader.join()
    whole = (len(VILLAGES) * FAMILIES_A_VILLAGE * 3 + 3, len(VILLAGES) * FAMILIES_A_VILLAGE + 1)
    assert len(seen) > 5 and set(seen) == {whole}
    with as_actor(actor):
        assert Release.objects.get(is_active=True).pk == third > second > before.pk
        history = History.objects.filter(family_id=family_id(VILLAGES[0], 1)).order_by("release_id")
        assert len({one.desil_nasional for one in history}) == 3
    with portal.connect("owner") as opened:
        parts = opened.execute("SELECT relname FROM pg_class WHERE relname LIKE 'served_person_r%' AND relkind = 'r'").fetchall()
    assert {str(part[0]) for part in parts} == {f"served_person_r{second}", f"served_person_r{third}"}


def test_a_run_in_force_is_left_alone(portal: Portal, tmp_path: Path) -> None:
    run = make_run(tmp_path / "DTSEN-2026-TW3", "DTSEN-2026-TW3", 20260930)
    assert load(portal, run) == load(portal, run)


def test_a_load_that_was_killed_leaves_nothing(portal: Portal, tmp_path: Path) -> None:
    with portal.connect("owner") as opened:
        opened.execute("CREATE TABLE served_person_r999 (a int)")
    load(portal, make_run(tmp_path / "DTSEN-2026-TW4", "DTSEN-2026-TW4", 20261231))
    with portal.connect("owner") as opened:
        assert opened.execute("SELECT to_regclass('served_person_r999')").fetchone() == (None,)


def test_the_demo_refuses_real_people(portal: Portal, tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="rekaan"):
        load(portal, make_run(tmp_path / "nyata", "NYATA", invented=False))


@pytest.mark.parametrize("damage", ["room", "table", "rows"])
def test_a_run_that_is_not_whole_is_refused(tmp_path: Path, damage: str) -> None:
    run = make_run(tmp_path / "run")
    if damage == "room":
        (run / "kemajuan.json").write_text('["sources"]')
    elif damage == "table":
        next(run.glob("*/desil.parquet")).unlink()
    else:
        next(run.glob("*/family.parquet")).write_bytes(next(run.glob("*/desil.parquet")).read_bytes())
        (run / "run.json").write_text((run / "run.json").read_text().replace('"family": {"rows": 17', '"family": {"rows": 18'))
    with pytest.raises(RequestError):
        open_run(run)
    assert damage == "rows" or newest_run(tmp_path) is None or damage == "table"


def accepted(proposal_id: str, subject: str, subject_id: str, change: Change) -> Proposal:
    steps = (
        (Action.SETUJUI_MUSDES, Role.OPERATOR_DESA),
        (Action.USULKAN, Role.OPERATOR_DESA),
        (Action.VERIFIKASI, Role.DINSOS),
        (Action.SAHKAN, Role.KEPALA_DAERAH),
        (Action.TERIMA, Role.KEMENSOS),
    )
    events = tuple(Event(action, role, "petugas", 20260201 + day) for day, (action, role) in enumerate(steps))
    return Proposal(proposal_id, ProposalKind.PERBAIKAN, subject, subject_id, VILLAGES[0], (change,), events)


def test_accepted_updates_land_in_the_next_journey(actor_as: Callable[..., Actor], tmp_path: Path) -> None:
    person, family = person_id(VILLAGES[0], 1, 2), family_id(VILLAGES[0], 1)
    proposals = [
        accepted("U-0002", "anggota", person, Change("status_kawin", "2", "3")),
        accepted("U-0001", "keluarga", family, Change("jenis_lantai_terluas", "4", "7")),
    ]
    actor = actor_as("statistik_nasional")
    with as_actor(actor):
        known = known_identities(actor, [person, family, "PTIDAKADA"])
    folder = write_updates(tmp_path / "pemutakhiran", proposals, known, 20260301, invented=True)

    delivery = read_manifest(folder)
    prove(delivery)
    assert (delivery.source, delivery.as_of, delivery.invented) == ("pemutakhiran", 20260301, True)
    source = load_source("pemutakhiran")
    shelf = Shelf(tmp_path / "run")
    shelf.begin("sources")
    with open_engine("duckdb", threads=1) as engine:
        for file in delivery.files:
            kind = source.kind_of(file.stem)
            assert kind is not None
            kept = keep_file(engine, shelf, source, kind, delivery, [file])
            assert not kept.refused and kept.file_row["landed"] == (0 if file.stem == "ditolak" else 1)
    with (folder / "orang.csv").open(encoding="utf-8", newline="") as file:
        row = next(csv.DictReader(file))
    wanted = {"id_pembaruan": "U-0002", "nik": nik_of(VILLAGES[0], 12), "nama": "AHMAD YUSUF", "status_kawin": "3", "tanggal": "2026-02-05"}
    assert {name: row[name] for name in wanted} == wanted and row["nama_ibu"] == f"IBU {VILLAGES[0]}"
    with pytest.raises(RequestError, match="sudah ada"):
        write_updates(folder, proposals, known, 20260301, invented=True)


def test_a_proposal_outside_the_contract_is_not_written(tmp_path: Path) -> None:
    with pytest.raises(RequestError, match="kontrak"):
        write_updates(tmp_path / "x", [accepted("U-1", "keluarga", "K", Change("warna_pagar", "", "biru"))], {}, 20260301, invented=True)
    assert not (tmp_path / "x").exists()


def test_judgements_are_read_by_the_linker(tmp_path: Path) -> None:
    pair = ("dtks", "individu_1803", "1", "regsosek", "anggota_1803", "2")
    rows = [
        JudgementRow(*pair, "beda", "7", "2026-02-01T10:00:00Z", "tidak", "aa", "bb"),
        JudgementRow(*pair, "sama", "7", "2026-02-01T11:00:00Z", "tidak", "aa", "bb"),
        JudgementRow(*pair, "ragu", "7", "2026-02-01T12:00:00Z", "ya", "aa", "bb"),
    ]
    folder = write_judgements(tmp_path / "putusan", rows, 20260301, invented=True)
    assert [one.verdict for one in read_judgements(folder)] == ["sama"]
    again = write_judgements(tmp_path / "putusan2", reversed(rows), 20260301, invented=True)
    assert (folder / "putusan.csv").read_bytes() == (again / "putusan.csv").read_bytes()
    said = yaml.safe_load((folder / "delivery.yml").read_text(encoding="utf-8"))
    assert said["berkas"][0]["baris"] == 3 and settings.DEMO


def test_a_table_of_another_shape_is_made_anew_and_the_release_loaded_again(portal: Portal, actor_as: Callable[..., Actor]) -> None:
    with portal.connect("owner") as owner:
        assert upgrade_serving_tables(owner) == []
        owner.execute("ALTER TABLE served_rule ADD COLUMN lama text")
        owner.execute("DROP TABLE served_programme CASCADE")
        assert upgrade_serving_tables(owner) == ["served_programme", "served_rule"]
        apply(owner)
        owner.execute("ALTER TABLE served_redirect ADD COLUMN lama text")
        with pytest.raises(MachineError, match="served_redirect"):
            upgrade_serving_tables(owner)
        owner.execute("ALTER TABLE served_redirect DROP COLUMN lama")
    load(portal, portal.run)
    with as_actor(actor_as("statistik_nasional")):
        assert Programme.objects.count() == 2
