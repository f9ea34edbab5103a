"""What an enumerator finds at a family: answers that hold together by the form's own conditions, and agree with the registry wherever
the form would take its values. Members are told from others by the code that the list gives them."""

import datetime
import random
from collections.abc import Mapping
from dataclasses import dataclass, field

from dtsen.questionnaire import Answers, Form, Problem, Question, check
from dtsen.questionnaire.answers import Row
from tests.questionnaire.conftest import a_family, a_member

# How often what happens, of all families that are visited.
NOT_MET, JOINED, ALL_DIED = 0.06, 0.01, 0.005
DIED, LEFT, OWN_CARD, BORN, CAME = 0.04, 0.04, 0.02, 0.07, 0.03
OTHER_HOUSE = ("luas_lantai", "jenis_atap_terluas", "aset_bergerak_sepeda", "aset_bergerak_lemari_es", "jumlah_ternak_kambing_domba")
_USUAL = {"penyakit_kronis": "1", "status_kawin": "1", "partisipasi_sekolah": "1", "status_bekerja": "2", "kepemilikan_usaha": "2"}


@dataclass
class Found:
    """Answers of the family and of each member, and what happened: births, deaths, moves, cards, changed answers (counts by name)."""

    family: dict[str, str]
    members: list[dict[str, str]]
    happened: list[str] = field(default_factory=list)


def visit_to(form: Form, task: str, known: Mapping[str, object], births: Mapping[str, str], card: str, luck: random.Random) -> Found:
    """A visit to a family of the list. `known`: what the task holds; `births`: person -> birth day as in the registry (yyyy-mm-dd);
    `card`: of the neighbours, whom a family joins."""
    today = datetime.date.today().isoformat()
    family = {"jenis": "1", "keluarga": task, "hari_ini": today, "mulai": f"{today}T09:00:00.000+07:00", "perangkat": "uji"}
    family |= {"selesai": f"{today}T09:{luck.randint(20, 55)}:00.000+07:00"}
    chance = luck.random()
    if chance < NOT_MET:
        return Found(family | {"hasil": luck.choice("057"), "hasil_ket": "KATA TETANGGA"}, [], ["tidak_ditemui"])
    if chance < NOT_MET + JOINED:
        return Found(family | {"hasil": "6", "hasil_ket": "IKUT ANAK", "gabung_kk": card}, [], ["bergabung"])
    if chance < NOT_MET + JOINED + ALL_DIED:
        return Found(family | {"hasil": "3", "hasil_ket": "SUDAH TIDAK ADA"}, [], ["habis"])
    values = dict(known["nilai"])  # type: ignore[call-overload]
    taken = {one.name: values[one.name] for one in form.questions if one.of == "keluarga" and values.get(one.name)}
    found = Found(
        a_family(nomor_kartu_keluarga="", desa_baru="", foto_rumah="rumah.jpg") | taken | family | {"hasil": "1", "kk_sesuai": "1"}, []
    )
    found.family["alamat"] = str(known["alamat"]) or "JL MELATI"
    found.family["lokasi"] = f"-7.{luck.randint(1000, 9999)} 110.{luck.randint(1000, 9999)} 90 {luck.randint(3, 14)}"
    for one in known["anggota"]:  # type: ignore[attr-defined]
        found.members.append(_listed(form, task, one, births))
    _one_head(found.members)
    settle(form, found)
    if luck.random() < 0.5:
        for name in luck.sample(OTHER_HOUSE, luck.randint(1, 2)):
            _another(form, form.by_name[name], found.family, luck)
            found.happened.append("rumah")
    for place, member in enumerate(found.members):
        if place and len(found.members) > 1:
            _event(member, card, luck, found)
    if luck.random() < BORN:
        born = {"siapa_jenis": "2", "keberadaan": "1", "domisili": "1", "nama": f"BAYI {_name(luck)}", "jenis_kelamin": luck.choice("12")}
        found.members.append(
            born | {"tanggal_lahir": f"{today[:4]}-0{luck.randint(1, 9)}-1{luck.randint(0, 9)}", "status_hubungan_keluarga": "3"}
        )
        found.happened.append("lahir")
    if luck.random() < CAME:
        came = a_member(
            nama=f"{_name(luck)} {_name(luck)}",
            status_hubungan_keluarga="8",
            status_kawin="1",
            tanggal_lahir=f"19{luck.randint(60, 99)}-05-17",
        )
        found.members.append(came)
        found.happened.append("datang")
    settle(form, found)
    return found


def new_family(form: Form, village: str, card: str, luck: random.Random) -> Found:
    """A family that the list does not know."""
    today = datetime.date.today().isoformat()
    head = a_member(nama=f"{_name(luck)} {_name(luck)}", tanggal_lahir=f"19{luck.randint(60, 99)}-03-1{luck.randint(0, 9)}")
    family = a_family(
        desa_baru=village, nomor_kartu_keluarga=card, hari_ini=today, alamat=f"JL BARU NO {luck.randint(1, 99)}", foto_rumah="rumah.jpg"
    )
    return settle(form, Found(family, [head], ["baru"]))


def settle(form: Form, found: Found) -> Found:
    """Answers changed until the form has nothing against them, as its limits make a person do."""
    for _ in range(80):
        answers = Answers(
            form.form_id, form.version, "uuid:00000000", "", {}, found.family, {"anggota": tuple(Row(one) for one in found.members)}
        )
        hard = [one for one in check(form, answers) if one.hard]
        if not hard:
            return found
        for problem in hard:
            _mend(form, found.family if problem.row < 0 else found.members[problem.row], problem)
    raise AssertionError([(one.question, one.row, one.words.id) for one in hard])


def _mend(form: Form, row: dict[str, str], problem: Problem) -> None:
    one, had = form.by_name[problem.question], row.get(problem.question, "")
    if problem.words.id.startswith("Terisi"):
        row.pop(one.name)
    elif not had:
        row[one.name] = _USUAL.get(one.name) or a_member().get(one.name) or a_family().get(one.name) or _first(form, one)
    elif one.kind == "satu":
        codes = [code for code, _ in form.options[one.options]]
        row[one.name] = codes[(codes.index(had) + 1) % len(codes)] if had in codes else codes[0]
    elif one.name == "nama":
        row[one.name] = (
            "".join(sign if sign.isascii() and (sign.isalpha() or sign in " .,'`-") else " " for sign in had).strip() or "TANPA NAMA"
        )
    else:
        row[one.name] = _first(form, one)


def _first(form: Form, one: Question) -> str:
    return (
        form.options[one.options][0][0]
        if one.kind == "satu"
        else {"bulat": "1", "desimal": "1", "tanggal": "1990-01-01"}.get(one.kind, "ADA")
    )


def _listed(form: Form, task: str, one: Mapping[str, object], births: Mapping[str, str]) -> dict[str, str]:
    values = dict(one["nilai"])  # type: ignore[call-overload]
    taken = {
        q.name: values[q.name] for q in form.questions if q.of == "anggota" and values.get(q.name) and q.name != "nomor_induk_kependudukan"
    }
    taken["tanggal_lahir"] = births.get(str(one["person_id"])) or taken.get("tanggal_lahir", "")
    taken["nama"] = taken.get("nama") or str(one["nama"])
    return taken | {"siapa_jenis": "1", "siapa": f"{task}-{one['kode']}", "keberadaan": "1", "domisili": "1"}


def _one_head(members: list[dict[str, str]]) -> None:
    heads = [one for one in members if one.get("status_hubungan_keluarga") == "1"]
    for one in heads[1:]:
        one["status_hubungan_keluarga"] = "8"
    if members and not heads:
        members[0]["status_hubungan_keluarga"] = "1"


def _event(member: dict[str, str], card: str, luck: random.Random, found: Found) -> None:
    chance = luck.random()
    for what, code, share in (("meninggal", "2", DIED), ("pindah", "3", LEFT), ("pisah_kk", "6", OWN_CARD)):
        if chance < share and member.get("status_hubungan_keluarga") != "1":
            kept = {name: member[name] for name in ("siapa_jenis", "siapa")}
            member.clear()
            member.update(kept | {"keberadaan": code, "tanggal_peristiwa": f"{datetime.date.today().year}-0{luck.randint(1, 6)}-15"})
            if code == "6":
                member["kk_baru"] = f"{card[:6]}0202{luck.randint(10, 25)}{luck.randint(1000, 9999)}"
            found.happened.append(what)
            return
        chance -= share


def _another(form: Form, one: Question, row: dict[str, str], luck: random.Random) -> None:
    had = row.get(one.name, "")
    if one.kind == "bulat":
        row[one.name] = str((int(had or 0) + luck.randint(1, 9)) % 900 + 1)
    else:
        row[one.name] = luck.choice([code for code, _ in form.options[one.options] if code != had])


def _name(luck: random.Random) -> str:
    return "".join(luck.choice("BDGKLMNRST") + luck.choice("AEIOU") for _ in range(luck.randint(2, 4)))
