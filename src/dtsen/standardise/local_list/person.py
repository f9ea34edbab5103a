"""One row of an office in the words of the registry."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dtsen.standardise.local_list.days import NOTHING, Day, read_day, split_place
from dtsen.standardise.local_list.form_codes import FormCodes
from dtsen.standardise.local_list.numbers import Number, read_number
from dtsen.standardise.local_list.villages import Villages
from dtsen.standardise.local_list.words import HOUSE, Claim, Official, Words, simple
from dtsen.vocabulary.nama import clean
from dtsen.vocabulary.nik import nik_problem
from dtsen.vocabulary.no_kk import kk_problem

# Read by rules of their own, whatever the column is called.
_OWN_WAY = frozenset({"jenis_kelamin"})
_EVENT_DAY = re.compile(r"\d{1,2}[-/. ]\w{1,9}[-/. ]\d{2,4}|\d{4}-\d{2}-\d{2}")
_ANY_WATT = re.compile(r"([0-9][0-9.,]*)\s*(va|w|watt)?")


@dataclass(frozen=True)
class ReadPerson:
    """What one row claims. `claims`: variables of the person and of the house. `event`: '', meninggal, pindah_keluar,
    pindah_masuk, baru, ubah. `strange`: (field, word) that was not understood."""

    nik: Number
    no_kk: Number
    name: str
    birth: Day
    birthplace: str
    sex: int
    relation: int
    mother: str
    village: str
    outside: bool  # the village is in another region than the office
    rt: str
    rw: str
    event: str
    event_day: int
    claims: tuple[Claim, ...]
    strange: tuple[tuple[str, str], ...]


@dataclass
class Reader:
    """Reads the rows of one list. `today`: as-of day of the list, yyyymmdd. `forms`: the codes of programs, by the name of the form."""

    words: Words
    official: Official
    villages: Villages
    today: int
    forms: Mapping[str, FormCodes] = field(default_factory=dict)

    def read(self, values: Mapping[str, str], coded: frozenset[str] = frozenset(), form: str = "") -> ReadPerson:
        """`coded`: fields of this sheet that hold codes of the official lists. `form`: of the sheet, '' for none."""
        if form in self.forms:
            values, numbered = self.forms[form].read(values)
            coded |= numbered
        strange: list[tuple[str, str]] = []
        place, born = values.get("tempat_lahir", ""), values.get("tanggal_lahir", "")
        if "tempat_tanggal_lahir" in values:
            both = split_place(values["tempat_tanggal_lahir"])
            place, born = place or both[0], born or both[1]
        elif born and not born[:1].isdigit() and (both := split_place(born))[1]:
            place, born = place or both[0], both[1]
        age = int(values["umur"]) if values.get("umur", "").isdigit() else None
        birth = read_day(born, self.today, age) if born else NOTHING
        if birth.problem == "tidak_terbaca":
            strange.append(("tanggal_lahir", born))
        village = self.villages.find(
            values.get("desa", ""), values.get("kecamatan", ""), values.get("kode_desa", ""), values.get("kode_desa_bps", "")
        )
        rt, rw = _rt_rw(values)
        event, day = self._event(values, strange)
        return ReadPerson(
            nik=_sound(read_number(values.get("nik", "")), nik_problem),
            no_kk=_sound(read_number(values.get("no_kk", "")), kk_problem),
            name=clean(values.get("nama", "")),
            birth=birth,
            birthplace=clean(place),
            sex=self._one("jenis_kelamin", values, strange),
            relation=self._one("hubungan", values, strange),
            mother=clean(values.get("nama_ibu", "")),
            village=village,
            outside=bool(village and self.villages.region and not village.startswith(self.villages.region)),
            rt=rt,
            rw=rw,
            event=event,
            event_day=day,
            claims=tuple(self._claims(values, coded, strange)),
            strange=tuple(strange),
        )

    def _one(self, name: str, values: Mapping[str, str], strange: list[tuple[str, str]]) -> int:
        codes = self.words.read(name, values.get(name, ""))
        if codes is None:
            strange.append((name, values[name]))
        return codes[0] if codes and len(codes) == 1 else 0

    def _claims(self, values: Mapping[str, str], coded: frozenset[str], strange: list[tuple[str, str]]) -> list[Claim]:
        claims = []
        for name, text in values.items():
            if name not in coded or not self.official.knows(name) or name in _OWN_WAY or text.lower() in self.words.unknown - {"0"}:
                continue
            code = self.official.read(name, text)
            if code is not None:
                claims.append(Claim(name, (code,), text))
            elif name not in HOUSE:
                strange.append((name, text))
        said = {claim.variable for claim in claims}
        for name in HOUSE:
            text = "" if name in said else values.get(name, "")
            codes = self._watt(text) if name == "daya_terpasang" else self.words.read(name, text)
            if codes is None:
                other = self.words.read("sumber_penerangan_utama", text) if name == "daya_terpasang" else None
                if other:
                    claims.append(Claim("sumber_penerangan_utama", other, text))
                elif simple(text) not in ("tidak ada", "tidak punya") or name != "daya_terpasang":
                    strange.append((name, text))
            elif codes:
                claims.append(Claim(name, codes, text))
        married = self.words.read("status_kawin", values.get("status_kawin", ""))
        if married and "status_kawin" not in said:
            claims.append(Claim("status_kawin", married, values["status_kawin"]))
        area = values.get("luas_lantai", "").replace(",", ".")
        if "luas_lantai" not in said and re.fullmatch(r"[0-9]+(\.[0-9]+)?", area) and 1 <= float(area) < 1000:
            claims.append(Claim("luas_lantai", (round(float(area)),), values["luas_lantai"]))
        work = values.get("pekerjaan", "")
        means = self.words.work.get(simple(work))
        if means:
            claims += [Claim(variable, codes, work) for variable, codes in means if variable not in said]
        elif work and work.lower() not in self.words.unknown:
            strange.append(("pekerjaan", work))
        return claims

    def _watt(self, text: str) -> tuple[int, ...] | None:
        """`1.300 VA` -> the code of 1300; anything above the largest known one counts as the last."""
        match = _ANY_WATT.fullmatch(text.lower().strip())
        if not match:
            return self.words.read("daya_terpasang", text)
        watts = re.sub(r"[.,]", "", match[1])
        codes = self.words.codes["daya_terpasang"].get(watts)
        return (5,) if codes is None and int(watts) > 2200 else codes if codes else ()

    def _event(self, values: Mapping[str, str], strange: list[tuple[str, str]]) -> tuple[str, int]:
        """What the remark says happened; the day beside it or in a column of its own."""
        text = values.get("keterangan", "")
        found = _EVENT_DAY.search(text)
        day = read_day(found.group() if found else values.get("tanggal_kejadian", ""), self.today).day
        word = simple(text.replace(found.group(), " ") if found else text)
        event = self.words.event(word)
        if word and not event and text.strip().lower() not in self.words.unknown:
            strange.append(("keterangan", text))
        name = f" {simple(values.get('nama', ''))} "
        if not event and (name.startswith((" alm ", " almh ", " almarhum ", " almarhumah ")) or name.endswith((" alm ", " almh "))):
            # In some lists this is a title of the father's name: nobody is called dead by it, the office is asked.
            strange.append(("nama", "ALM."))
        return event, day


def _sound(number: Number, problem_of: Callable[[str | None], str]) -> Number:
    """A number of 16 digits that cannot be one is said to be none, with the reason."""
    problem = problem_of(number.digits) if number.digits else ""
    return Number("", problem) if problem else number


def _rt_rw(values: Mapping[str, str]) -> tuple[str, str]:
    """Three digits each, '' when unknown: `013/006`, `RT 5 RW 0`, or two columns."""
    found = re.findall(r"\d{1,3}", values.get("rt_rw", ""))
    pair = [values.get("rt", ""), values.get("rw", "")] if not found else [*found, "", ""][:2]
    digits = [re.sub(r"\D", "", one) for one in pair]
    return digits[0][-3:].zfill(3) if digits[0] else "", digits[1][-3:].zfill(3) if digits[1] else ""
