"""A whole campaign on the invented country: 20 enumerators, 2,000 families, over lines that break, through to the release.

Asked for, granted, staffed, shared out; visits sent by ODK Collect's way and by the web form's; the supervisor, the villages, the region
and the centre decide; delivery, journey, release, and what each submission and each proposal is told. Nothing is lost: every submission
ends in one state, every accepted field is in the next release, and families about which nothing was accepted are as they were.

`pytest -m slow tests/portal/enumeration/test_whole_campaign.py` (docs/how-to/run-an-enumeration.md); long, and alone on the machine.
"""

import datetime
import hashlib
import random
import shutil
import tempfile
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pyarrow.parquet as pq
import pytest
from django.conf import settings

from dtsen.questionnaire import Form
from dtsen.updates import Action
from nusantara import make_country
from portal import postgres
from portal.accounts.actor import Actor
from portal.accounts.session import actor_in
from portal.area import Scope, app_transaction, tell
from portal.database_roles import prepare
from portal.enumeration.actions import (
    Wish,
    add_worker,
    ask_campaign,
    assign_tasks,
    decide_campaign,
    decide_submission,
    make_device,
    make_tasks,
)
from portal.enumeration.models import Attachment, Submission, Task
from portal.enumeration.sealed import open_task
from portal.exchange.load_release import load_release
from portal.exchange.models import Family, Person
from portal.field_encryption import decrypt
from portal.keyring import make_ring, read_ring
from portal.machine import Machine, connection, make_secrets, write_private
from portal.proposals.actions import Deed, Paper, act, check_batch
from portal.proposals.models import Batch, Change, Proposal
from portal.proposals.sealed import open_file
from portal.proposals.sending import mark_taken, send_updates
from portal.serving import migrate_here
from tests.conftest import walk_through
from tests.portal.conftest import FAST, Portal, _log_in_as, make_account
from tests.portal.enumeration.conftest import Collect
from tests.portal.enumeration.households import Found, new_family, visit_to
from tests.portal.proposals.support import PDF, acting
from tests.questionnaire.conftest import form, instance_xml

__all__ = ["form"]
pytestmark = pytest.mark.slow
PERSONS, SEED, ENUMERATORS, FAMILIES, NEW_FAMILIES = 32_000, 20, 20, 2_000, 20
TODAY = datetime.date.today()
# Both releases on the same day: what differs between them came out of the field.
AS_OF = int(TODAY.strftime("%Y%m%d"))
# Told apart from each other by nothing but their names.
BEFORE, AFTER = "DTSEN-UJI-SEBELUM", "DTSEN-UJI-SESUDAH"
WORDS = "Menurut musyawarah keadaannya lain."
LETTER = (Paper("surat_pengesahan", "surat.pdf", PDF, "470/12/2026"),)
SPTJM = (Paper("sptjm", "sptjm.pdf", PDF),)


def actor(role: str, wilayah: str, name: str = "") -> Actor:
    return actor_in(*make_account(name or f"{role}_{wilayah or 'pusat'}", role, wilayah))


def load(machine: Machine, run: Path) -> None:
    load_release(run, machine.policy, read_ring(machine.keys), connection(machine, "owner"), demo=True, tell=lambda what, rows: None)


@dataclass
class Sent:
    """One submission: who sends it, what, and what the supervisor is going to say about it."""

    instance: str
    phone: "Collect"
    xml: bytes
    photo: bytes
    verdict: str = "disetujui"
    task: str = ""
    replaces: str = ""


class Web(Collect):
    """The web form's side of the line: the key in the head, everything in one post."""

    def __init__(self, key: str) -> None:
        super().__init__(key)
        self.base, self.head = "/lapangan/api", {"Authorization": f"Bearer {key}", "X-Dtsen-Klien": "pwa/uji"}

    def post(self, body: bytes, content_type: str):  # type: ignore[no-untyped-def]
        return self.client.post(f"{self.base}/submission", body, content_type=content_type, headers=self.head)

    def states(self, instances: list[str]) -> dict[str, str]:
        said = self.client.get("/lapangan/api/kiriman", {"id": ",".join(instances)}, headers=self.head).json()
        return {one["id"]: one["keadaan"] for one in said["kiriman"]}


@dataclass
class Field:
    number: int
    supervisor: Actor
    phones: dict[str, list[Collect]]
    tasks: dict[str, list[uuid.UUID]]
    web: list[Web] = field(default_factory=list)


@pytest.fixture(scope="module")
def land(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("negeri-pendataan")
    make_country(folder, PERSONS, SEED)
    return folder


@pytest.fixture(scope="module")
def house(portal: Portal, land: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Machine, Path]]:
    """An installation of its own with the first release in force; its machine and that run."""
    run = walk_through(land, tmp_path_factory.mktemp("jalan-pendataan"), as_of=AS_OF, release=BEFORE).root
    before = settings.MACHINE
    state = Path(tempfile.mkdtemp(prefix="dtsen-pendataan-", dir="/tmp"))
    machine = replace(before, state=state, keys=state / "kunci.json", runs=run.parent, urls={}, admin="")
    secrets = make_secrets(machine)
    make_ring(machine.keys)
    data = postgres.temporary_folder()
    with postgres.serving(data, secrets["postgres"], FAST) as server:
        write_private(machine.server_file, f'{{"socket": "{server.socket}", "port": "{postgres.PORT}"}}')
        prepare(server, secrets)
        settings.MACHINE = machine
        try:
            _log_in_as(machine, "owner")
            migrate_here(machine)
            load(machine, run)
            _log_in_as(machine, "web")
            yield machine, run
        finally:
            settings.MACHINE = before
            _log_in_as(before, "web")
    shutil.rmtree(data.parent, ignore_errors=True)
    shutil.rmtree(state, ignore_errors=True)


def largest_villages() -> list[str]:
    """Twenty villages of one regency, the largest first, and no more than are needed."""
    everybody = actor("statistik_nasional", "", "pusat_pendataan")
    with acting(everybody):
        sizes = Counter(str(code) for code in Family.objects.filter(kode_desa__isnull=False).values_list("kode_desa", flat=True))
    regencies: Counter[str] = Counter()
    for code, count in sizes.items():
        regencies[code[:4]] += count
    regency = min(regencies, key=lambda code: (-regencies[code], code))
    chosen = sorted((code for code in sizes if code.startswith(regency)), key=lambda code: (-sizes[code], code))[:ENUMERATORS]
    assert len(chosen) == ENUMERATORS and sum(sizes[code] for code in chosen) >= FAMILIES
    return chosen


def opened(villages: list[str]) -> Field:
    """From the letter to the telephones: an enumerator a village, two telephones each, every fifth with the web form."""
    regency = villages[0][:4]
    office, centre, supervisor = actor("dinsos", regency), actor("statistik_nasional", "", "pusat_pendataan"), actor("bps_kab", regency)
    with acting(office):
        number = ask_campaign(
            office, Wish("Pendataan besar", tuple(villages), "470/1/2026", TODAY, TODAY, TODAY + datetime.timedelta(days=30))
        ).pk
    with acting(centre):
        decide_campaign(centre, number, grant=True)
    made = Field(number, supervisor, {}, {})
    for village in villages:
        actor("pencacah", village)
    with acting(supervisor):
        make_tasks(supervisor, number)
        left = FAMILIES
        for place, village in enumerate(villages):
            worker = add_worker(supervisor, number, f"pencacah_{village}", village)
            share = left // (len(villages) - place)
            known = Task.objects.filter(campaign_id=number, kode_desa=village).order_by("task_id")
            ids = list(known.values_list("task_id", flat=True))
            # Small villages leave more for the others, so the largest come last.
            ids = ids[: max(share, 0)]
            assert assign_tasks(supervisor, worker.pk, ids) == len(ids)
            left -= len(ids)
            keys = [make_device(supervisor, worker.pk, "HP")[1] for _ in range(2)]
            made.phones[village], made.tasks[village] = [Web(key) if place % 5 == 0 else Collect(key) for key in keys], ids
        assert left == 0
    return made


def filled(made: Field, form: Form, luck: random.Random) -> tuple[list[Sent], list[Sent], Counter[str]]:
    """What the enumerators send first, what they send after the supervisor sent something back, and what happened to the families."""
    first, later, happened = [], [], Counter[str]()
    cards = neighbours(made)
    for village, ids in made.tasks.items():
        here = made.phones[village]
        with acting(made.supervisor):
            tasks = {str(one.task_id): open_task(one) for one in Task.objects.filter(pk__in=ids)}
            people = [member["person_id"] for known in tasks.values() for member in known["anggota"]]
            births = {one: f"{day // 10000:04d}-{day // 100 % 100:02d}-{day % 100:02d}" for one, day in _births(people)}
        for task, known in tasks.items():
            found = visit_to(form, task, known, births, luck.choice(cards), luck)
            happened.update(found.happened)
            phone = luck.choice(here)
            one = sent(form, phone, found, task, luck)
            first.append(one)
            fate = luck.random()
            if fate < 0.03 and found.family["hasil"] == "1":
                # Somebody else was there as well, and measured otherwise.
                other = sent(form, here[0] if phone is here[1] else here[1], changed(found, luck), task, luck)
                other.verdict = "ditolak"
                first.append(other)
                happened["dua_kiriman"] += 1
            elif fate < 0.06 and found.family["hasil"] == "1":
                # A slip of the finger, put right by the enumerator before anybody looked.
                again = sent(form, phone, changed(found, luck), task, luck, replaces=one.instance)
                one.verdict = "digantikan"
                first.append(again)
                happened["koreksi"] += 1
            elif fate < 0.09:
                one.verdict = "dikembalikan"
                later.append(sent(form, phone, found, task, luck, replaces=one.instance))
                happened["dikembalikan"] += 1
            elif fate < 0.11:
                one.verdict = "ditolak"
                happened["ditolak"] += 1
    for number in range(NEW_FAMILIES):
        village = list(made.phones)[number % len(made.phones)]
        first.append(sent(form, made.phones[village][0], new_family(form, village, f"{village[:6]}010126{1000 + number}", luck), "", luck))
        happened["baru"] += 1
    return first, later, happened


def _births(people: list[str]) -> list[tuple[str, int]]:
    return list(Person.objects.filter(person_id__in=people, tanggal_lahir__isnull=False).values_list("person_id", "tanggal_lahir"))


def neighbours(made: Field) -> list[str]:
    """Family cards of the regency, for those who join a neighbour."""
    with acting(made.supervisor):
        some = Family.objects.filter(kode_desa=next(iter(made.tasks)), no_kk__isnull=False)[:40]
        return [decrypt(bytes(one.no_kk), "kk", one.family_id) for one in some]


def changed(found: Found, luck: random.Random) -> Found:
    return Found(found.family | {"luas_lantai": str(luck.randint(20, 500))}, found.members)


def sent(form: Form, phone: Collect, found: Found, task: str, luck: random.Random, replaces: str = "") -> Sent:
    name = f"uuid:{uuid.UUID(int=luck.getrandbits(128), version=4)}"
    meta = f'<entity xmlns="" dataset="keluarga" id="{task}" baseVersion="1" update="1"/>' if task else ""
    meta += f"<orx:deprecatedID>{replaces}</orx:deprecatedID>" if replaces else ""
    photo = b"\xff\xd8\xff" + luck.randbytes(1500) if found.family.get("foto_rumah") else b""
    xml = instance_xml(form, found.family, found.members, name, meta)
    return Sent(name, phone, xml, photo, task=task, replaces=replaces)


def over_a_bad_line(several: list[Sent], luck: random.Random) -> None:
    """Posts of all telephones in one heap: out of order, some cut at a random byte, many repeated; the photo before the form's own post."""
    posts: list[tuple[Collect, bytes, str, int]] = []
    for one in several:
        files = {"rumah.jpg": one.photo} if one.photo else {}
        whole, kind = one.phone.body(one.xml, files)
        if files and luck.random() < 0.5:
            bare, bare_kind = one.phone.body(one.xml, {}, incomplete=True)
            posts.append((one.phone, bare, bare_kind, 202))
        if luck.random() < 0.1:
            cut = luck.randrange(1, len(whole) - 3)
            posts.append((one.phone, whole[:cut], kind, 400))
        posts += [(one.phone, whole, kind, 201)] * luck.choice((1, 1, 1, 2, 3))
    luck.shuffle(posts)
    for phone, body, kind, wanted in posts:
        status = phone.post(body, kind).status_code
        # The form's own post after its photo has come is whole already.
        assert status == wanted or (wanted, status) == (202, 202), (status, wanted)


def decide(made: Field, several: list[Sent]) -> Counter[str]:
    """The supervisor's word on each; corrected ones are not asked about."""
    told: Counter[str] = Counter()
    for one in sorted(several, key=lambda sent: (sent.verdict != "disetujui", sent.instance)):
        if one.verdict == "digantikan":
            continue
        with acting(made.supervisor):
            decide_submission(made.supervisor, one.instance, one.verdict, "" if one.verdict == "disetujui" else "Periksa lagi di rumahnya.")
        told[one.verdict] += 1
    return told


def up_the_ladder(regency: str) -> Counter[str]:
    """Villages, region and centre; what the checks or another proposal speak against is refused with a reason. By outcome."""
    dinsos, head, centre = actor("dinsos", regency, "dinsos_kedua"), actor("kepala_daerah", regency), actor("pemilik_program", "")
    with acting(dinsos):
        rows = list(Proposal.objects.filter(batch__origin="lapangan").order_by("pk").values_list("pk", "kode_desa"))
    by_village: dict[str, list[str]] = defaultdict(list)
    for name, village in rows:
        by_village[str(village)].append(name)
    told: Counter[str] = Counter()
    for village, names in sorted(by_village.items()):
        operator, down = actor("operator_desa", village), names[::25]
        up = [name for name in names if name not in set(down)]
        with acting(operator):
            told["ditolak_musdes"] += len(act(operator, Deed(Action.TOLAK_MUSDES, "tidak_sesuai_kenyataan", WORDS), down).done)
            assert len(act(operator, Deed(Action.SETUJUI_MUSDES, papers=SPTJM), up).done) == len(up)
            assert len(act(operator, Deed(Action.USULKAN), up).done) == len(up)
        with acting(dinsos):
            assert len(act(dinsos, Deed(Action.VERIFIKASI), up).done) == len(up)
    with acting(head):
        signed = list(Proposal.objects.filter(batch__origin="lapangan", state="verval_dinsos").values_list("pk", flat=True))
        assert len(act(head, Deed(Action.SAHKAN, papers=LETTER), signed).done) == len(signed)
    for number in _batches(centre):
        with acting(centre):
            while (checked := check_batch(centre, number)) and checked.left:
                pass
    with acting(centre):
        done = act(centre, Deed(Action.TERIMA), signed[::1])
        left = sorted(set(signed) - set(done.done))
        refused = act(centre, Deed(Action.TOLAK, "tidak_wajar", "Pemeriksaan pusat menemukan hal lain."), left)
        assert set(refused.done) == set(left)
    told |= {"diterima_kemensos": len(done.done), "ditolak": len(refused.done)}
    return told


def _batches(centre: Actor) -> list[int]:
    with acting(centre):
        return list(Batch.objects.filter(origin="lapangan").order_by("pk").values_list("pk", flat=True))


def everything(run: Path, table: str, key: str) -> dict[str, dict[str, Any]]:
    return {str(row[key]): row for row in pq.read_table(run / "04-registry" / f"{table}.parquet").to_pylist()}


def test_a_whole_campaign(house: tuple[Machine, Path], land: Path, form: Form, tmp_path: Path) -> None:
    machine, run = house
    luck = random.Random(SEED)
    made = opened(largest_villages()[::-1])
    regency = next(iter(made.phones))[:4]
    first, later, happened = filled(made, form, luck)
    assert sum(map(len, made.tasks.values())) == FAMILIES and len(first) > FAMILIES
    assert (
        min(happened[one] for one in ("lahir", "meninggal", "pindah", "pisah_kk", "datang", "tidak_ditemui", "dua_kiriman", "koreksi")) > 0
    )

    over_a_bad_line(first, luck)
    told = decide(made, first)
    over_a_bad_line(later, luck)
    told += decide(made, later)
    everyone = first + later
    nothing_is_lost(made, everyone, told)

    said = up_the_ladder(regency)
    with app_transaction():
        tell(Scope(nation=True), "orang", "pemutakhiran", None)
        count = send_updates(tmp_path / "pemutakhiran")
    assert count == said["diterima_kemensos"] > FAMILIES // 4
    after = walk_through(land, run.parent, previous=run, updates=tmp_path / "pemutakhiran", as_of=AS_OF, release=AFTER).root
    load(machine, after)
    with app_transaction():
        tell(Scope(nation=True), "orang", "pemutakhiran", None)
        assert mark_taken(after) == count
    in_the_release(run, after, said)


def nothing_is_lost(made: Field, everyone: list[Sent], told: Counter[str]) -> None:
    """Every submission is there once, in its one last state, with its photo; the telephones are told the same."""
    with acting(made.supervisor):
        states = dict(Submission.objects.values_list("instance_id", "state"))
        assert {one.instance: one.verdict for one in everyone} == states
        assert Counter(states.values()) == told + Counter(one.verdict for one in everyone if one.verdict == "digantikan")
        kept = {one.instance_id: one for one in Attachment.objects.all()}
        for one in everyone:
            if one.photo:
                file = kept[one.instance]
                assert hashlib.sha256(open_file(file.key, file.content, file.row_key)).digest() == hashlib.sha256(one.photo).digest()
        assert len(kept) == sum(bool(one.photo) for one in everyone)
        waiting = Task.objects.filter(campaign_id=made.number, account_id__isnull=False).exclude(state__in=("disetujui", "ditolak"))
        assert not waiting.exists()
    asked: dict[Web, list[str]] = defaultdict(list)
    for one in everyone:
        if isinstance(one.phone, Web):
            asked[one.phone].append(one.instance)
    assert asked
    for phone, names in asked.items():
        for start in range(0, len(names), 50):
            here = names[start : start + 50]
            assert phone.states(here) == {name: states[name] for name in here}


def in_the_release(run: Path, after: Path, said: Counter[str]) -> None:
    """Every accepted field is in the next release; whoever nothing was accepted about is as before; each proposal knows its end."""
    centre = actor("statistik_nasional", "", "pusat_pendataan")
    with acting(centre):
        rows = {one.pk: one for one in Proposal.objects.filter(batch__origin="lapangan")}
        changes = list(Change.objects.filter(proposal__in=list(rows), is_sealed=False))
    states = Counter(one.state for one in rows.values())
    assert states == {"masuk_versi": said["diterima_kemensos"], "ditolak": said["ditolak"], "ditolak_musdes": said["ditolak_musdes"]}
    assert {one.release for one in rows.values() if one.state == "masuk_versi"} == {AFTER}
    families, people = everything(after, "family", "family_id"), everything(after, "person", "person_id")
    tables = {"keluarga": families, "anggota": people}
    missing = []
    for one in changes:
        row = rows[one.proposal_id]
        if row.state != "masuk_versi" or not (row.subject_id or row.became):
            continue
        subject = tables[row.subject].get(row.subject_id or row.became, {})
        have = str(subject.get(one.variable))
        if have != one.after:
            missing.append((row.kind, row.subject, one.variable, one.before, one.after, have))
    assert not missing, (len(missing), Counter(one[:3] for one in missing), missing[:5])
    # Somebody new is somebody in the register now, in the family that they were written down with.
    for row in rows.values():
        if (row.state, row.kind, row.subject) == ("masuk_versi", "penambahan", "anggota"):
            assert row.became in people, row.pk
            assert not row.family_id or people[row.became]["family_id"] == row.family_id
    touched = {one.family_id for one in rows.values() if one.state == "masuk_versi"} | {one.subject_id for one in rows.values()}
    old_families, old_people = everything(run, "family", "family_id"), everything(run, "person", "person_id")
    touched |= {old_people[one.subject_id]["family_id"] for one in rows.values() if one.subject_id in old_people}
    untouched = {name: row for name, row in old_families.items() if name not in touched}
    assert len(untouched) > len(old_families) // 2
    other = {name for name, row in untouched.items() if families.get(name) != row}
    assert not other, (len(other), [_differing(untouched[name], families.get(name)) for name in sorted(other)[:5]])
    still = {name: row for name, row in old_people.items() if row["family_id"] in untouched}
    moved = {name for name, row in still.items() if people.get(name) != row}
    assert not moved, (len(moved), [_differing(still[name], people.get(name)) for name in sorted(moved)[:5]])


def _differing(before: dict[str, Any], after: dict[str, Any] | None) -> object:
    return {name: (value, after[name]) for name, value in before.items() if after[name] != value} if after else "hilang"
