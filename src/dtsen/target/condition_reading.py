"""How does a condition in a policy file become a question? Every complaint names the key and says what to write."""

from dataclasses import dataclass
from typing import Any

from dtsen.errors import PolicyError, Say
from dtsen.tables import TypeName
from dtsen.target.condition import (
    EVIDENCE,
    FAMILY_VARIABLES,
    PERSON_VARIABLES,
    Age,
    AnyMember,
    AtLeast,
    Between,
    Certainly,
    Condition,
    Evidence,
    IsTrue,
    Not,
    OneOf,
    ThisPerson,
    Together,
)
from dtsen.target.policy_file import Place, closest


def person_condition(node: object, place: Place) -> Condition:
    """A condition about one person. Raises PolicyError that names the key."""
    return _Reader(PERSON_VARIABLES, ("umur", "bukti")).read(node, place)


def family_condition(node: object, place: Place, *, of_person: bool) -> Condition:
    """A condition about one family; `of_person`: of a programme for persons, where `orang` may be asked too."""
    members = ("ada_anggota", "semua_anggota", "ada_mantan_anggota")
    return _Reader(FAMILY_VARIABLES, (*members, "orang") if of_person else members).read(node, place)


@dataclass(frozen=True)
class _Reader:
    known: dict[str, TypeName]
    extra: tuple[str, ...]

    def read(self, node: object, place: Place) -> Condition:
        if not isinstance(node, dict) or not node:
            raise place.error(
                Say("bukan syarat.", "is no condition."),
                Say(
                    "Tulis sebuah syarat, misalnya {umur: {paling_sedikit: 60}}.",
                    "Write a condition, such as {umur: {paling_sedikit: 60}}.",
                ),
                came=node,
            )
        words = [*self.extra, "variabel", "dari_variabel", "dan", "atau", "bukan", "pasti"]
        verb = next((word for word in words if word in node), None)
        if verb is None:
            first = str(next(iter(node)))
            raise place.at(first).error(Say("bukan kata syarat.", "is no word of a condition."), closest(first, words))
        self._only(node, place, verb)
        return self._of(verb, node, place)

    def _of(self, verb: str, node: dict[str, Any], place: Place) -> Condition:
        value, here = node[verb], place.at(verb)
        if verb in ("dan", "atau"):
            if not isinstance(value, list) or len(value) < 2:
                raise here.error(
                    Say("perlu paling sedikit dua syarat.", "needs at least two conditions."), Say("Tulis sebagai daftar.", "Write a list.")
                )
            return Together("AND" if verb == "dan" else "OR", tuple(self.read(part, here.at(number)) for number, part in enumerate(value)))
        if verb == "bukan":
            return Not(self.read(value, here))
        if verb == "pasti":
            return Certainly(self.read(value, here))
        if verb == "umur":
            if not isinstance(value, dict) or not value or set(value) - {"paling_sedikit", "paling_banyak"}:
                raise _ends_missing(here)
            return Age(*_ends(value, here))
        if verb == "bukti":
            return self._evidence(node, place)
        if verb == "dari_variabel":
            return self._at_least(node, place)
        if verb == "variabel":
            return self._variable(node, place)
        part = person_condition(value, here)
        if verb == "orang":
            return ThisPerson(part)
        if verb == "semua_anggota":
            return Not(AnyMember(Not(part), former=False))
        return AnyMember(part, former=verb == "ada_mantan_anggota")

    def _only(self, node: dict[str, Any], place: Place, verb: str) -> None:
        allowed = {
            "variabel": ["variabel", "salah_satu", "benar", "paling_sedikit", "paling_banyak"],
            "dari_variabel": ["dari_variabel", "salah_satu", "sejumlah"],
            "bukti": ["bukti", "salah_satu", "paling_lama_hari"],
        }.get(verb, [verb])
        for key in node:
            if key not in allowed:
                todo = (
                    closest(str(key), allowed)
                    if len(allowed) > 1
                    else Say(
                        "Gabungkan dua syarat dengan dan: [...] atau atau: [...].", "Join two conditions with dan: [...] or atau: [...]."
                    )
                )
                raise place.at(str(key)).error(Say(f"tidak boleh berdampingan dengan {verb}.", f"may not stand beside {verb}."), todo)

    def _type_of(self, name: object, place: Place) -> TypeName:
        if not isinstance(name, str) or name not in self.known:
            if name in EVIDENCE and "bukti" in self.extra:
                todo = Say(
                    f"Tulis bukti: {name}, karena hanya benar pada hari terlihat.",
                    f"Write bukti: {name}: it was true on the day it was seen.",
                )
            else:
                todo = closest(str(name), list(self.known))
            raise place.error(Say("bukan variabel yang boleh ditanyakan.", "is no variable that a rule may ask."), todo, came=name)
        return self.known[name]

    def _variable(self, node: dict[str, Any], place: Place) -> Condition:
        name = node["variabel"]
        type_name = self._type_of(name, place.at("variabel"))
        if type_name == "BOOL":
            if not isinstance(node.get("benar"), bool) or len(node) != 2:
                raise place.error(
                    Say(f"{name} adalah ya atau tidak.", f"{name} is yes or no."), Say("Tulis benar: true.", "Write benar: true.")
                )
            return IsTrue(name, node["benar"])
        if "salah_satu" in node and len(node) == 2:
            return self._one_of(name, node["salah_satu"], place.at("salah_satu"))
        if type_name == "INT" and not {"salah_satu", "benar"} & set(node) and len(node) > 1:
            return Between(name, *_ends(node, place))
        raise place.error(
            Say(f"tidak jelas apa yang ditanyakan tentang {name}.", f"it is not clear what is asked of {name}."),
            Say(
                'Tulis salah_satu: ["..."] atau paling_sedikit / paling_banyak.',
                'Write salah_satu: ["..."] or paling_sedikit / paling_banyak.',
            ),
        )

    def _one_of(self, name: object, values: object, place: Place) -> OneOf:
        type_name = self._type_of(name, place)
        if not isinstance(values, list) or not values or not all(isinstance(value, str) for value in values):
            raise place.error(
                Say("perlu daftar kode dalam tanda kutip.", "needs a list of codes in quotes."),
                Say('Tulis ["1", "2"].', 'Write ["1", "2"].'),
                came=values,
            )
        if not all(value.isprintable() and "$" not in value for value in values):
            raise place.error(
                Say("memuat tanda yang tidak boleh.", "holds a sign that is not allowed."),
                Say("Hapus $ dan tanda kendali.", "Remove $ and control signs."),
            )
        if type_name == "TEXT":
            return OneOf(str(name), tuple("'" + value.upper().replace("'", "''") + "'" for value in values), True)
        if type_name != "INT" or not all(value.isdigit() for value in values):
            raise place.error(
                Say(f"kode {name} adalah angka.", f"codes of {name} are digits."),
                Say("Perbaiki kode itu.", "Correct that code."),
                came=values,
            )
        return OneOf(str(name), tuple(str(int(value)) for value in values), False)

    def _at_least(self, node: dict[str, Any], place: Place) -> Condition:
        names = node["dari_variabel"]
        number = node.get("sejumlah", 1)
        if not isinstance(names, list) or not names or not isinstance(number, int) or not 1 <= number <= len(names):
            raise place.error(
                Say("perlu daftar variabel dan sejumlah yang tidak melebihinya.", "needs a list of variables and a sejumlah within it."),
                Say("Periksa dari_variabel dan sejumlah.", "Check dari_variabel and sejumlah."),
            )
        values = node.get("salah_satu")
        return AtLeast(tuple(self._one_of(name, values, place.at("salah_satu")) for name in names), number)

    def _evidence(self, node: dict[str, Any], place: Place) -> Condition:
        name, days = node["bukti"], node.get("paling_lama_hari")
        if name not in EVIDENCE:
            raise place.at("bukti").error(
                Say("bukan bukti yang bertanggal.", "is no dated evidence."), closest(str(name), list(EVIDENCE)), came=name
            )
        if not isinstance(days, int) or isinstance(days, bool) or not 0 <= days <= 366:
            raise place.at("paling_lama_hari").error(
                Say("perlu 0 sampai 366 hari.", "needs 0 to 366 days."),
                Say("Tulis berapa hari bukti itu berlaku.", "Say for how many days it counts."),
                came=days,
            )
        seen = _Reader({name: "INT"}, ())._one_of(name, node.get("salah_satu"), place.at("salah_satu"))
        return Evidence(seen, EVIDENCE[name], days)


def _ends(node: dict[str, Any], place: Place) -> tuple[int | None, int | None]:
    ends = tuple(node.get(key) for key in ("paling_sedikit", "paling_banyak"))
    if ends == (None, None) or not all(end is None or (isinstance(end, int) and not isinstance(end, bool)) for end in ends):
        raise _ends_missing(place)
    return ends[0], ends[1]


def _ends_missing(place: Place) -> PolicyError:
    return place.error(
        Say("perlu paling_sedikit atau paling_banyak, bilangan bulat.", "needs paling_sedikit or paling_banyak, whole numbers."),
        Say("Misalnya {paling_sedikit: 6, paling_banyak: 21}.", "Such as {paling_sedikit: 6, paling_banyak: 21}."),
    )
