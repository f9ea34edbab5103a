"""Reads of the review queue: what waits, one pair with its surroundings, what was decided. The limits are the database's."""

from dataclasses import dataclass
from typing import Any

from django.db import connection

from portal.accounts.actor import Actor
from portal.accounts.models import Account
from portal.area import PREFIX_WIDTHS
from portal.audit.record import record_read
from portal.exchange.in_force import release_in_force
from portal.exchange.models import Pair, Person, Release
from portal.exchange.write_deliveries import JudgementRow
from portal.field_encryption import decrypt
from portal.review.models import Judgement

STATES = ("terbuka", "ragu", "semua")
SHOWN = ("nama", "tanggal_lahir", "tempat_lahir", "jenis_kelamin", "nama_ibu", "alamat", "hubungan", "nik_sama")
_IN_FORCE = "j.pair_id = p.pair_id AND j.sidik_a = p.sidik_a AND j.sidik_b = p.sidik_b AND j.withdrawn_at IS NULL"
_WHICH = {
    "terbuka": f"NOT EXISTS (SELECT 1 FROM review_judgement j WHERE {_IN_FORCE})",
    "ragu": f"EXISTS (SELECT 1 FROM review_judgement j WHERE {_IN_FORCE} AND j.putusan = 'ragu')",
    "semua": "true",
}
# A missing score goes last, like the weakest evidence.
_ORDER = "coalesce(p.score, -1000)"
_NEXT = "SELECT p.pair_id FROM served_pair p WHERE {which} {region} {behind} ORDER BY {order} {way}, p.pair_id {way} LIMIT 1"
_COUNT = "SELECT count(*) FROM served_pair p WHERE {which} {region}"
_DONE = f"""SELECT j.putusan, count(*) FROM served_pair p JOIN review_judgement j ON {_IN_FORCE}
WHERE true {{region}} GROUP BY 1"""
_SAME = "(source_{0}, file_{0}, record_id_{0}) = (%s, %s, %s)"
_ALSO = f"""SELECT pair_id, source_a, file_a, record_id_a, source_b, file_b, record_id_b FROM served_pair WHERE pair_id <> %s AND
    ({_SAME.format("a")} OR {_SAME.format("b")} OR {_SAME.format("a")} OR {_SAME.format("b")})"""
FAMILY = 12


@dataclass(frozen=True)
class Side:
    """One record of a pair, and the person that the linker takes it for, as far as the actor may see that one."""

    source: str
    said: dict[str, Any]
    nik: str
    person: Person | None
    family: list[Person]
    others: list[str]


@dataclass(frozen=True)
class PairView:
    """A pair with both its sides, what was decided about it, and its neighbours in the queue."""

    pair: Pair
    a: Side
    b: Side
    judgement: Judgement | None
    judge: str
    previous: str | None
    following: str | None
    release: Release


@dataclass(frozen=True)
class Progress:
    """How many pairs wait, and what was decided about the others."""

    waiting: int
    done: dict[str, int]

    @property
    def total(self) -> int:
        return self.waiting + sum(self.done.values())


def progress(actor: Actor) -> Progress:
    """Over the actor's regions."""
    actor.must("putuskan_pasangan")
    region, bounds = _region(actor)
    with connection.cursor() as cursor:
        cursor.execute(_COUNT.format(which=_WHICH["terbuka"], region=region), bounds)
        waiting = int((cursor.fetchone() or (0,))[0])
        cursor.execute(_DONE.format(region=region), bounds)
        return Progress(waiting, {str(verdict): int(number) for verdict, number in cursor.fetchall()})


def first_pair(actor: Actor, state: str) -> str | None:
    """The pair with the strongest evidence among those in a state."""
    actor.must("putuskan_pasangan")
    return _step(actor, state, None, back=False)


def pair_after(actor: Actor, pair: Pair, state: str) -> str | None:
    """The next pair of the queue, or its first one when this was the last."""
    actor.must("putuskan_pasangan")
    return _step(actor, state, pair, back=False) or _step(actor, state, None, back=False)


def _step(actor: Actor, state: str, pair: Pair | None, *, back: bool) -> str | None:
    region, bounds = _region(actor)
    behind, values = "", list(bounds)
    if pair is not None:
        behind = f"AND ({_ORDER}, p.pair_id) {'>' if back else '<'} (%s, %s)"
        values += [-1000 if pair.score is None else pair.score, pair.pair_id]
    statement = _NEXT.format(which=_WHICH[state], region=region, behind=behind, order=_ORDER, way="ASC" if back else "DESC")
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        row = cursor.fetchone()
    return str(row[0]) if row else None


def _region(actor: Actor) -> tuple[str, list[Any]]:
    """The actor's regions as ranges of codes, which an index serves; the limit itself is the database's."""
    if actor.scope.nation or not actor.scope.prefixes:
        return "", []
    ranges = " OR ".join("p.kode_desa_a >= %s AND p.kode_desa_a < %s" for _ in actor.scope.prefixes)
    bounds: list[Any] = []
    for prefix in actor.scope.prefixes:
        bounds += [prefix, prefix[:-1] + chr(ord(prefix[-1]) + 1)]
    return f"AND ({ranges})", bounds


def pair_view(actor: Actor, pair_id: str, state: str) -> PairView | None:
    """A pair with what both records say; None when one of them lies outside the actor's regions. Written down as a look at both."""
    actor.must("putuskan_pasangan")
    pair = Pair.objects.filter(pair_id=pair_id).first()
    release = release_in_force()
    if pair is None or release is None:
        return None
    judgement = in_force(pair)
    judge = Account.objects.filter(pk=judgement.account_id).values_list("full_name", flat=True).first() if judgement else None
    a, b = _sides(pair)
    seen = [one.person_id for side in (a, b) for one in ([side.person] if side.person else []) + side.family]
    named = [str(side.said["person_id"]) for side in (a, b) if side.said.get("person_id")]
    record_read(
        actor,
        "lihat_pasangan",
        "orang",
        sorted({*seen, *named}),
        SHOWN,
        kode_desa=common_region(pair.kode_desa_a, pair.kode_desa_b),
        detail={"pasangan": pair_id},
    )
    before, after = _step(actor, state, pair, back=True), _step(actor, state, pair, back=False)
    return PairView(pair, a, b, judgement, judge or "", before, after, release)


def _sides(pair: Pair) -> tuple[Side, Side]:
    """Both records with the persons that they are taken for, their families of today, and the other pairs that they are in."""
    keys = {
        letter: (getattr(pair, f"source_{letter}"), getattr(pair, f"file_{letter}"), getattr(pair, f"record_id_{letter}"))
        for letter in "ab"
    }
    wanted = [one for one in (pair.isi_a.get("person_id"), pair.isi_b.get("person_id")) if one]
    people = {one.person_id: one for one in Person.objects.filter(person_id__in=wanted)}
    near = Person.objects.filter(family_id__in={one.family_id for one in people.values() if one.family_id})
    families: dict[str | None, list[Person]] = {}
    for one in near.order_by("hubungan", "tanggal_lahir", "person_id"):
        families.setdefault(one.family_id, []).append(one)
    with connection.cursor() as cursor:
        cursor.execute(_ALSO, [pair.pair_id, *keys["a"], *keys["a"], *keys["b"], *keys["b"]])
        also = [(str(row[0]), tuple(row[1:4]), tuple(row[4:7])) for row in cursor.fetchall()]

    def side(letter: str, said: dict[str, Any], sealed: bytes | None) -> Side:
        nik = decrypt(sealed, "pair", "|".join(keys[letter])) if sealed is not None else ""
        person = people.get(said.get("person_id") or "")
        family = [one for one in families.get(person.family_id, []) if one != person][:FAMILY] if person and person.family_id else []
        return Side(keys[letter][0], said, nik, person, family, sorted(one for one, left, right in also if keys[letter] in (left, right)))

    niks = [bytes(one) if one is not None else None for one in (pair.nik_a, pair.nik_b)]
    return side("a", pair.isi_a, niks[0]), side("b", pair.isi_b, niks[1])


def in_force(pair: Pair) -> Judgement | None:
    """The decision on a pair as it is now."""
    same = {"pair_id": pair.pair_id, "sidik_a": pair.sidik_a, "sidik_b": pair.sidik_b}
    return Judgement.objects.filter(withdrawn_at__isnull=True, **same).first()


def latest_of(actor: Actor, limit: int = 1) -> list[Judgement]:
    """The actor's own last decisions that still hold, newest first."""
    actor.must("putuskan_pasangan")
    return list(Judgement.objects.filter(account_id=actor.account_id, withdrawn_at__isnull=True).order_by("-at", "-id")[:limit])


def common_region(a: str | None, b: str | None) -> str | None:
    """The smallest region that holds both villages; None when only the nation does."""
    if not a or not b:
        return None
    return next((a[:width] for width in reversed(PREFIX_WIDTHS) if a[:width] == b[:width]), None)


def judgement_rows() -> list[JudgementRow]:
    """Everything that was ever decided, as the delivery wants it; the officer by a pseudonym. For the nation's own command only."""
    return [
        JudgementRow(
            one.source_a,
            one.file_a,
            one.record_id_a,
            one.source_b,
            one.file_b,
            one.record_id_b,
            one.putusan,
            f"petugas-{one.account_id}",
            one.at.strftime("%Y-%m-%dT%H:%M:%S.%fZ"),
            "ya" if one.withdrawn_at else "tidak",
            one.sidik_a,
            one.sidik_b,
        )
        for one in Judgement.objects.order_by("id")
    ]
