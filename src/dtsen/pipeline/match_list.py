"""A local government's list against the registry: every row read, matched, and told its fate. Changes nothing.

Rooms in order: `sources` reads the sheet, `standardise` its words, `link` finds the persons, `updates` says what follows.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq
import yaml

from dtsen.engine import Engine, Progress, Shelf
from dtsen.errors import RequestError, Say
from dtsen.link.against import Found, match_list
from dtsen.release.codebook import load_codes
from dtsen.sources.local_list import MOST_ROWS, NOT_ASKED, ORIGIN, Line, LocalList, load_column_policy, read_list
from dtsen.standardise.local_list import Official, Reader, ReadPerson, Villages, load_form_codes, load_words
from dtsen.tables import ANGGOTA, KELUARGA
from dtsen.tables.table import INT
from dtsen.updates.fate import Claimed, Fate, Kelas, Known, Padan, Row, fate_of
from dtsen.updates.proposal import Proposal
from dtsen.updates.proposals import Subject, contradictions, proposals_of
from dtsen.vocabulary import as_iso
from dtsen.vocabulary.lembar_kerja import unmarked

# Variables of which a list may speak: the codes and counts of the official sets.
_PERSON_SAID = tuple(variable.name for variable in ANGGOTA if variable.type == INT)
OF_FAMILY = frozenset(variable.name for variable in KELUARGA) - frozenset(variable.name for variable in ANGGOTA)
_FAMILY_SAID = tuple(variable.name for variable in KELUARGA if variable.type == INT and variable.name in OF_FAMILY - NOT_ASKED)

SAID = f"""
SELECT p.person_id,
  {", ".join(f"p.{name} AS p_{name}" for name in _PERSON_SAID)},
  {", ".join(f"f.{name} AS f_{name}" for name in _FAMILY_SAID)}
FROM person AS p
JOIN wanted AS w ON w.person_id = p.person_id
LEFT JOIN family AS f ON f.family_id = p.family_id
"""
PEOPLE = """
SELECT p.person_id AS id, p.family_id, p.nomor_induk_kependudukan AS nik, p.nomor_kartu_keluarga AS no_kk, p.nama, p.nama_ibu,
  p.tempat_lahir, p.tanggal_lahir, p.jenis_kelamin, p.rt_ktp AS rt, p.rw_ktp AS rw,
  coalesce(f.kode_desa_kemendagri, replace(p.kode_kelurahan_desa_ktp, '.', '')) AS kode_desa,
  p.keadaan IS DISTINCT FROM 'meninggal' AS hidup, p.keadaan, p.sumber_register, p.padan_dukcapil, coalesce(f.didata, FALSE) AS didata
FROM person AS p
LEFT JOIN family AS f ON f.family_id = p.family_id
ORDER BY p.person_id
"""


_TOLD_EVERY = 2_000  # rows


@dataclass(frozen=True)
class Answer:
    """One row of the file. Where `fate` is None it is no person (`line.why`)."""

    line: Line
    person: ReadPerson | None
    fate: Fate | None
    person_id: str
    family_id: str
    score: float
    evidence: str
    candidate_id: str
    right_nik: str  # where the row holds a wrong or spoilt one
    proposals: tuple[Proposal, ...]
    elsewhere: bool = False  # of another region, of which this office is told nothing and may propose nothing
    village: str = ""  # BPS code: as the row says, else as the registry knows
    new_family: str = ""  # id of a family that no register describes, and that would be added

    @property
    def origin(self) -> str:
        return origin_of(self.line)

    @property
    def kelas(self) -> Kelas:
        return self.fate.kelas if self.fate else Kelas.BUKAN_DATA


def origin_of(line: Line) -> str:
    """`sheet|row` of the first list: a row that was sent for repair says it itself."""
    return unmarked(line.values.get(ORIGIN, "")) or f"{line.sheet}|{line.row}"


@dataclass(frozen=True)
class MatchedList:
    """Every row in the order of the file. `conflicts`: id of a proposal -> variables about which two rows differ.

    `spoilt`: field -> values that a spreadsheet has destroyed; `refused`: fields of which so many are that the column is refused."""

    source: LocalList
    answers: tuple[Answer, ...]
    conflicts: Mapping[str, tuple[str, ...]]
    region: str
    today: int
    with_dukcapil: bool
    spoilt: Mapping[str, int]
    refused: frozenset[str]


# Of the people: what is looked up when everybody is linked.
KEPT = ("id", "family_id", "nik", "no_kk", "keadaan", "sumber_register", "kode_desa", "didata")


@dataclass(frozen=True)
class _Registry:
    """The persons (PEOPLE) in the order of their ids, and what is looked up in them."""

    people: pa.Table  # KEPT columns
    with_dukcapil: bool
    villages: pa.Table
    linked: list[pa.Table]  # the columns that only the linker looks at, until it has them

    def give_linked(self) -> pa.Table:
        """What the linker asks for (PEOPLE), once: afterwards only KEPT is here."""
        return self.linked.pop()

    @cached_property
    def bps(self) -> dict[str, str]:
        """Village of Kemendagri -> of BPS."""
        codes = (self.villages[name].to_pylist() for name in ("kode_desa_kemendagri", "kode_desa_bps"))
        return {dagri: bps for dagri, bps in zip(*codes, strict=True) if bps}


def match_file(
    engine: Engine,
    shelf: Shelf,
    file: Path,
    policy: Path,
    today: int,
    work: Path,
    *,
    region: str = "",
    bps: bool = False,
    strict: bool = False,
    mapping: Mapping[str, str] | None = None,
    most_rows: int = MOST_ROWS,
    progress: Progress,
) -> MatchedList:
    """`shelf`: a finished run, or the official files of a region read back. `work`: an empty folder for what is in between.

    `region`: code of the office's regency (4 digits, of Kemendagri, or of BPS when `bps`); '': that of most rows. `strict`: of who
    lives elsewhere nothing is told, but that they move in when the row names a village of the region. `mapping`: as kept.
    Memory: the persons of the registry as columns (about 0.5 kB each) and the file as text."""
    columns = load_column_policy(policy / "updates" / "kolom_daerah.yml")
    words = load_words(policy / "updates" / "kata_daerah.yml")
    progress.say("match: read", 0)
    source = read_list(file, columns, mapping, most_rows)
    lines = [line for line in source.lines if not line.why]
    progress.say("match: read", len(source.lines), len(source.lines))
    registry = _registry(engine, shelf)
    region = _of_kemendagri(registry, region) if bps else region
    villages = Villages.of(registry.villages, region).in_region(
        (line.values.get("desa", ""), line.values.get("kecamatan", ""), line.values.get("kode_desa_bps", "")) for line in lines
    )
    if region and not villages.knows_region:
        raise RequestError(
            Say("Wilayah itu tidak dikenal registri ini.", "This registry does not know that region."),
            expected=Say(
                "kode Kemendagri kabupaten/kota, empat angka, mis. 18.01", "the Kemendagri code of a regency, four digits, e.g. 18.01"
            ),
            came=Say(region, region),
            todo=Say("Betulkan --region, atau hilangkan agar dilihat dari isi daftar.", "Correct --region, or leave it out."),
        )
    official = Official.of(load_codes(policy / "standardise" / "codes" / "dtsen-2026.csv"))
    reader = Reader(words, official, villages, today, load_form_codes(policy / "updates" / "bentuk"))
    parts = {part.sheet: part for part in source.parts}
    people = []
    for done, line in enumerate(lines):
        if done % _TOLD_EVERY == 0:
            progress.say("match: understand", done, len(lines))
        people.append(reader.read(line.values, parts[line.sheet].official, parts[line.sheet].form))
    progress.say("match: understand", len(lines), len(lines))
    spoilt = Counter(field for person in people for field, number in (("nik", person.nik), ("no_kk", person.no_kk)) if number.spoilt)
    given = Counter(field for line in lines for field in ("nik", "no_kk") if field in line.values)
    progress.say("match: link", 0, len(people))
    model = shelf.room_folder("link") / "link_model.json"
    found = match_list(registry.give_linked, _rows(people), policy, model if model.is_file() else None)
    progress.say("match: link", len(people), len(people))
    months = int(yaml.safe_load((policy / "updates" / "ambang.yml").read_text(encoding="utf-8"))["bayi_baru_bulan"])
    limit = villages.region if strict else ""
    progress.say("match: tell", 0, len(lines))
    told = _tell(engine, shelf, registry, lines, people, found, villages.region, limit, today, months, work)
    progress.say("match: tell", len(lines), len(lines))
    by_place = {(answer.line.sheet, answer.line.row): answer for answer in told}
    answers = tuple(by_place.get((line.sheet, line.row)) or _no_person(line) for line in source.lines)
    return MatchedList(
        source=source,
        answers=answers,
        conflicts=contradictions(proposal for answer in told for proposal in answer.proposals),
        region=villages.region,
        today=today,
        with_dukcapil=registry.with_dukcapil,
        spoilt=dict(spoilt),
        refused=frozenset(field for field, count in spoilt.items() if count >= columns.spoilt_from * given[field]),
    )


def _of_kemendagri(registry: _Registry, region: str) -> str:
    """The code that Kemendagri gives a regency or province of BPS: that of most of its villages; one that nobody knows stays."""
    codes = zip(*(registry.villages[name].to_pylist() for name in ("kode_desa_bps", "kode_desa_kemendagri")), strict=True)
    found = Counter(dagri[: len(region)] for bps, dagri in codes if bps and dagri and bps.startswith(region))
    return max(sorted(found), key=lambda code: found[code]) if found else "0" * len(region)


def _no_person(line: Line) -> Answer:
    return Answer(line, None, None, "", "", 0.0, "", "", "", ())


def _registry(engine: Engine, shelf: Shelf) -> _Registry:
    people = engine.query(PEOPLE, (("person", shelf.path("person")), ("family", shelf.path("family"))))
    if people.num_rows == 0:
        raise RequestError(
            Say("Registri ini tidak memuat orang.", "This registry holds nobody."),
            todo=Say("Sebut folder rilis yang selesai dengan --against.", "Name the folder of a finished run with --against."),
        )
    with_dukcapil = bool(pc.any(people["padan_dukcapil"]).as_py())
    if shelf.has("wilayah_desa"):
        columns = ["kode_desa_kemendagri", "kode_desa_bps", "kunci_desa", "kunci_kecamatan"]
        return _Registry(people.select(KEPT), with_dukcapil, pq.read_table(shelf.path("wilayah_desa"), columns=columns), [people])
    return _Registry(people.select(KEPT), with_dukcapil, engine.query(VILLAGES, (("family", shelf.path("family")),)), [people])


# Of a region whose official files were read back, the villages are those in which its families live.
VILLAGES = """
SELECT DISTINCT kode_desa_kemendagri, kode_kelurahan_desa AS kode_desa_bps,
  regexp_replace(upper(kelurahan_desa), '[^A-Z0-9]', '', 'g') AS kunci_desa,
  regexp_replace(upper(kecamatan), '[^A-Z0-9]', '', 'g') AS kunci_kecamatan
FROM family WHERE kode_desa_kemendagri IS NOT NULL
ORDER BY kode_desa_kemendagri
"""


def _identity(person: ReadPerson) -> tuple[tuple[str, str], ...]:
    """Who somebody new is said to be, in official variables; what the row does not say is left out."""
    said = {
        "nama": person.name,
        "tanggal_lahir": as_iso(person.birth.day) if person.birth.day else "",
        "jenis_kelamin": str(person.sex or ""),
        "status_hubungan_keluarga": str(person.relation or ""),
        "nomor_kartu_keluarga": person.no_kk.digits,
    }
    return tuple((name, value) for name, value in said.items() if value)


def _rows(people: Sequence[ReadPerson]) -> pa.Table:
    """The rows as the linker takes them. A card that many rows show is their family; a row without one stands alone."""
    texts = {
        "id": [f"{place:09d}" for place in range(len(people))],
        "family_id": [person.no_kk.digits or person.no_kk.kept or None for person in people],
        "nik": [person.nik.digits for person in people],
        "no_kk": [person.no_kk.digits for person in people],
        "nama": [person.name for person in people],
        "nama_ibu": [person.mother for person in people],
        "tempat_lahir": [person.birthplace or None for person in people],
        "tanggal_lahir": [str(person.birth.day or "") for person in people],
        "rt": [person.rt for person in people],
        "rw": [person.rw for person in people],
        "kode_desa": [person.village for person in people],
        "nik_15": [person.nik.kept for person in people],
        "kk_15": [person.no_kk.kept for person in people],
    }
    columns = {name: pa.array(values, pa.string()) for name, values in texts.items()}
    return pa.table(columns | {"jenis_kelamin": pa.array([person.sex for person in people], pa.int32())})


def _tell(
    engine: Engine,
    shelf: Shelf,
    registry: _Registry,
    lines: Sequence[Line],
    people: Sequence[ReadPerson],
    found: Found,
    region: str,
    limit: str,
    today: int,
    months: int,
    work: Path,
) -> list[Answer]:
    """`limit`: the region beyond which nothing is told, '' for none."""
    places = found.person.tolist()
    mine = registry.people.take(pa.array(np.where(found.person >= 0, found.person, 0)))
    who = {name: mine[name].to_pylist() for name in ("id", "family_id", "nik", "keadaan", "sumber_register", "kode_desa", "didata")}
    candidates = registry.people.select(["id", "kode_desa"]).take(pa.array(np.where(found.candidate >= 0, found.candidate, 0)))
    near, near_at = (candidates[name].to_pylist() for name in ("id", "kode_desa"))
    values = _values(engine, shelf, {one for one, place in zip(who["id"], places, strict=True) if place >= 0}, work)
    owners = _owners(registry.people, {person.nik.digits for person in people if person.nik.digits})
    cards = _cards(registry.people, people, who["family_id"], places)
    answers = []
    for at, (line, person, place) in enumerate(zip(lines, people, places, strict=True)):
        known = None
        lives = (who["kode_desa"][at] or "") if place >= 0 else ""
        abroad = bool(limit and place >= 0 and not lives.startswith(limit))
        moves_in = bool(person.village) and not person.outside
        elsewhere = bool(limit and (person.outside or (abroad and not moves_in)))
        if place >= 0:
            person_values, family_values = ({}, {}) if abroad else values[who["id"][at]]
            described = bool(who["sumber_register"][at]) if registry.with_dukcapil else True
            known = Known(who["keadaan"][at] or "hidup", described, who["kode_desa"][at] or "", person_values, family_values)
        owner = owners.get(person.nik.digits, ())
        family = cards.get(person.no_kk.digits or person.no_kk.kept, "")
        row = Row(
            nik=person.nik.digits,
            nik_owner="" if not owner else "ganda" if len(owner) > 1 else "saya" if owner[0] == place else "lain",
            nik_completed=bool(found.completed[at]),
            event=person.event,
            birth=person.birth.day,
            region=region if not person.outside else "",
            claims=tuple(Claimed(one.variable, one.codes, one.variable in OF_FAMILY) for one in person.claims),
            evidence=frozenset(found.evidence[at].split()),
            again=found.again[at] >= 0,
            family_known=bool(family),
        )
        fate = fate_of(row, known, today, months, with_dukcapil=registry.with_dukcapil)
        if elsewhere:
            fate = Fate(Kelas.TIDAK_DITEMUKAN, Padan.TIDAK_DIKETAHUI)
        village = registry.bps.get(person.village, "") or registry.bps.get(lives if lives.startswith(region) else "", "")
        subject = Subject(
            who["id"][at] if place >= 0 and not elsewhere else "",
            "" if abroad or elsewhere else (who["family_id"][at] or "") if place >= 0 else family,
            village,
            origin_of(line),
            _identity(person),
            person.event_day,
        )
        wrong_nik = place >= 0 and not abroad and who["nik"][at] and who["nik"][at] != person.nik.digits
        shown = found.candidate[at] >= 0 and (near_at[at] or "").startswith(limit)
        added = fate.kelas is Kelas.BELUM_DI_DTSEN and not who["didata"][at]
        answers.append(
            Answer(
                line=line,
                person=person,
                fate=fate,
                person_id=subject.person_id,
                family_id=subject.family_id,
                score=0.0 if elsewhere else float(found.score[at]),
                evidence="" if elsewhere else found.evidence[at],
                candidate_id=near[at] if shown and not elsewhere else "",
                right_nik=who["nik"][at] if wrong_nik else "",
                proposals=() if person.outside or elsewhere else proposals_of(subject, fate, OF_FAMILY),
                elsewhere=elsewhere,
                village=village,
                new_family=subject.family_id if added else "",
            )
        )
    return answers


Values = tuple[dict[str, int | None], dict[str, int | None]]


def _values(engine: Engine, shelf: Shelf, ids: set[str], work: Path) -> dict[str, Values]:
    """The variables of which a list may speak, of these persons and of their families."""
    work.mkdir(parents=True, exist_ok=True)
    wanted = work / "dicari.parquet"
    pq.write_table(pa.table({"person_id": pa.array(sorted(ids), pa.string())}), wanted)
    table = engine.query(SAID, (("person", shelf.path("person")), ("family", shelf.path("family")), ("wanted", wanted)))
    return {
        row["person_id"]: (
            {name: _code(row[f"p_{name}"]) for name in _PERSON_SAID},
            {name: _code(row[f"f_{name}"]) for name in _FAMILY_SAID},
        )
        for row in table.to_pylist()
    }


def _code(value: object) -> int | None:
    return value if isinstance(value, int) else None


def _owners(people: pa.Table, numbers: set[str]) -> dict[str, tuple[int, ...]]:
    """NIK -> places of the living or dead persons who have it."""
    at = np.flatnonzero(pc.is_in(people["nik"], pa.array(sorted(numbers), pa.string())).to_numpy())
    found: dict[str, tuple[int, ...]] = {}
    for place, nik in zip(at.tolist(), people["nik"].take(pa.array(at)).to_pylist(), strict=True):
        found[nik] = (*found.get(nik, ()), place)
    return found


def _cards(people: pa.Table, listed: Sequence[ReadPerson], families: Sequence[str | None], places: Sequence[int]) -> dict[str, str]:
    """Card as the list shows it (or the 15 digits that are left) -> the family of the registry that has it, or in which
    somebody lives whom the list shows on that card."""
    shown = {person.no_kk.digits or person.no_kk.kept for person in listed} - {""}
    whole = {card for card in shown if len(card) == 16}
    at = np.flatnonzero(pc.is_in(people["no_kk"], pa.array(sorted(whole), pa.string())).to_numpy())
    cards: dict[str, str] = {}
    for person, family, place in zip(listed, families, places, strict=True):
        card = person.no_kk.digits or person.no_kk.kept
        if card and place >= 0 and family:
            cards.setdefault(card, family)
    rows = people.select(["no_kk", "family_id"]).take(pa.array(at)).to_pylist()
    owned = sorted((row["no_kk"], row["family_id"]) for row in rows if row["family_id"])
    return cards | dict(reversed(owned))  # of a card in two families the first
