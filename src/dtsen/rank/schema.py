"""What a data set for the ranking is made of: which column is the id, the target, the weight, which are predictors.

A schema file is JSON or YAML: either the form of a survey catalogue (`id, target, weight, cluster, region, size,
categorical, numeric, other_truth`), or the same with `predictors`, which also says direction, group and labels.
"""

import json
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Literal

import yaml

from dtsen.errors import RequestError, Say, Where

Kind = Literal["bilangan", "kode"]
Direction = Literal["naik", "turun", "bebas"]
DIRECTIONS: tuple[Direction, ...] = ("naik", "turun", "bebas")
YES_NO = (("1", "ya", "yes"), ("0", "tidak", "no"))


@dataclass(frozen=True)
class Predictor:
    """One characteristic. `arah` is the promise about its effect: `naik` = more of it never lowers the score."""

    nama: str
    jenis: Kind
    arah: Direction = "bebas"
    kelompok: str = ""
    label_id: str = ""
    label_en: str = ""
    # Codes and their words, for the sentences of an explanation: (code, Indonesian, English).
    nilai: tuple[tuple[str, str, str], ...] = ()
    # A question answered by a code for yes and a code for no is a number, 1 and 0; any other code of it is not known.
    ya: str = ""
    tidak: str = ""
    # The predictor whose mean over the area this is (areas.py); no column of the data.
    rata: str = ""

    def words(self, code: str, lang: str) -> str:
        """The words of a code; the code itself when the schema has none."""
        for known, indonesian, english in self.nilai:
            if known == code:
                return indonesian if lang == "id" else english
        return code


@dataclass(frozen=True)
class Schema:
    """Columns by their role; "" = the data have none. `ukuran` is the number of people, for person-weighted tenths."""

    id: str
    target: str
    predictors: tuple[Predictor, ...]
    weight: str = ""
    cluster: str = ""
    region: str = ""
    ukuran: str = ""
    kebenaran_lain: tuple[str, ...] = ()
    # Columns by which errors are reported, beside those that are found by themselves: name -> column.
    golongan: tuple[tuple[str, str], ...] = ()
    # The column of the area, and the predictors whose means over it are offered too (none named: see areas.py).
    wilayah: str = ""
    rata_wilayah: tuple[str, ...] = ()
    # Predictors whose direction the file does not say: policy may fill it in by their names (directions.py).
    tanpa_arah: tuple[str, ...] = ()

    @property
    def names(self) -> tuple[str, ...]:
        return tuple(predictor.nama for predictor in self.predictors)

    @property
    def columns(self) -> tuple[str, ...]:
        """The columns of the data that the predictors are read from."""
        read = [predictor.nama for predictor in self.predictors if not predictor.rata]
        return tuple(dict.fromkeys([*read, *([self.wilayah] if len(read) < len(self.predictors) else [])]))

    def with_predictors(self, names: list[str]) -> "Schema":
        """The same schema with fewer predictors."""
        return replace(self, predictors=tuple(p for p in self.predictors if p.nama in set(names)))

    def as_dict(self) -> dict[str, Any]:
        return {
            "id": self.id,
            "target": self.target,
            "weight": self.weight,
            "cluster": self.cluster,
            "region": self.region,
            "size": self.ukuran,
            "other_truth": list(self.kebenaran_lain),
            "groups": [list(pair) for pair in self.golongan],
            **({"area": self.wilayah, "area_means": list(self.rata_wilayah)} if self.wilayah else {}),
            "predictors": [
                {
                    "nama": p.nama,
                    "jenis": p.jenis,
                    "arah": p.arah,
                    "kelompok": p.kelompok,
                    "label_id": p.label_id,
                    "label_en": p.label_en,
                    "nilai": [list(value) for value in p.nilai],
                    **({"ya": p.ya, "tidak": p.tidak} if p.ya else {}),
                    **({"rata": p.rata} if p.rata else {}),
                }
                for p in self.predictors
            ],
        }


def read_schema(path: Path, entry: str | None = None) -> Schema:
    """Reads a schema file; `entry` picks one set of a catalogue of several.

    Raises RequestError when a role is missing or a predictor is described twice.
    """
    text = path.read_text(encoding="utf-8")
    raw = json.loads(text) if path.suffix == ".json" else yaml.safe_load(text)
    if not isinstance(raw, dict):
        raise _wrong(path, Say("berkas ini bukan daftar nama: nilai", "this file is not a mapping"))
    if entry is not None or ("target" not in raw and len(raw) == 1):
        name = entry if entry is not None else next(iter(raw))
        if name not in raw:
            raise _wrong(path, Say(f"tidak ada bagian {name}", f"there is no entry {name}"))
        raw = raw[name]
    elif "target" not in raw and "id" not in raw:
        names = ", ".join(sorted(str(key) for key in raw))
        raise _wrong(
            path, Say(f"berkas memuat beberapa bagian ({names}); sebut satu dengan --entry", f"several entries ({names}): name one")
        )
    return schema_from_dict(raw, path)


def schema_from_dict(raw: dict[str, Any], path: Path) -> Schema:
    """A schema from its parsed form; `path` is for messages only."""
    for role in ("id", "target"):
        if not raw.get(role):
            raise _wrong(path, Say(f"peran `{role}` tidak disebut", f"role `{role}` is not named"))
    directions = raw.get("directions") or raw.get("direction") or {}
    predictors = [_predictor(item, path) for item in raw.get("predictors") or []]
    described = {p.nama for p in predictors}
    directed = {str(item.get("nama") or item.get("name")) for item in raw.get("predictors") or [] if "arah" in item or "direction" in item}
    for kind, names in (("kode", raw.get("categorical")), ("bilangan", raw.get("numeric"))):
        for name in names or []:
            if name not in described:
                predictors.append(_predictor({"nama": name, "jenis": kind, "arah": directions.get(name, "bebas")}, path))
    if len({p.nama for p in predictors}) != len(predictors):
        raise _wrong(path, Say("satu peubah disebut dua kali", "a predictor is named twice"))
    if not predictors:
        raise _wrong(path, Say("tidak ada peubah penduga", "there is no predictor"))
    groups = raw.get("groups") or []
    pairs = groups.items() if isinstance(groups, dict) else groups
    return Schema(
        id=str(raw["id"]),
        target=str(raw["target"]),
        predictors=tuple(predictors),
        weight=raw.get("weight") or "",
        cluster=raw.get("cluster") or "",
        region=raw.get("region") or "",
        ukuran=raw.get("size") or "",
        kebenaran_lain=tuple(raw.get("other_truth") or ()),
        golongan=tuple((str(name), str(column)) for name, column in pairs),
        wilayah=raw.get("area") or "",
        rata_wilayah=tuple(str(name) for name in raw.get("area_means") or ()),
        tanpa_arah=tuple(p.nama for p in predictors if p.nama not in directed and p.nama not in directions),
    )


_KINDS: dict[str, Kind] = {"bilangan": "bilangan", "numeric": "bilangan", "kode": "kode", "categorical": "kode"}
_DIRECTIONS: dict[str, Direction] = {"naik": "naik", "up": "naik", "turun": "turun", "down": "turun", "bebas": "bebas", "free": "bebas"}


def _predictor(item: dict[str, Any], path: Path) -> Predictor:
    name = str(item.get("nama") or item.get("name") or "")
    kind = _KINDS.get(str(item.get("jenis") or item.get("kind") or ""))
    direction = _DIRECTIONS.get(str(item.get("arah") or item.get("direction") or "bebas"))
    if not name or kind is None or direction is None:
        raise _wrong(
            path,
            Say(
                f"peubah {name or '?'}: `jenis` harus bilangan atau kode, `arah` harus naik, turun atau bebas",
                f"predictor {name or '?'}: `jenis` must be bilangan or kode, `arah` must be naik, turun or bebas",
            ),
        )
    yes, no = (str(item.get(word, "")) for word in ("ya", "tidak"))
    if bool(yes) != bool(no):
        raise _wrong(
            path,
            Say(f"peubah {name}: `ya` dan `tidak` harus disebut berdua", f"predictor {name}: `ya` and `tidak` must both be named"),
        )
    if kind == "kode" and direction != "bebas" and not yes:
        raise _wrong(
            path,
            Say(
                f"peubah {name}: sebuah kode hanya punya arah bila `ya` dan `tidak` disebut",
                f"predictor {name}: a code has a direction only when `ya` and `tidak` are named",
            ),
        )
    if yes:
        kind = "bilangan"
    return Predictor(
        nama=name,
        jenis=kind,
        arah=direction,
        kelompok=str(item.get("kelompok") or ""),
        label_id=str(item.get("label_id", name)),
        label_en=str(item.get("label_en", item.get("label_id", name))),
        nilai=tuple((str(value[0]), str(value[1]), str(value[2])) for value in item.get("nilai") or ()) or (YES_NO if yes else ()),
        ya=yes,
        tidak=no,
        rata=str(item.get("rata") or ""),
    )


def _wrong(path: Path, reason: Say) -> RequestError:
    return RequestError(
        Say("Berkas skema tidak dapat dipakai.", "The schema file cannot be used."),
        where=Where(file=path.name),
        came=reason,
        expected=Say(
            "id, target, weight, cluster, region, size, dan peubah: categorical + numeric, atau predictors",
            "id, target, weight, cluster, region, size, and predictors: categorical + numeric, or predictors",
        ),
        todo=Say("Lengkapi berkas itu, lalu jalankan lagi.", "Complete that file, then run again."),
    )
