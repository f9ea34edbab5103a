"""Which village do the names in a row mean, and is it in the region of the office that sent the list?"""

import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import lru_cache

import pyarrow as pa

_PREFIX = re.compile(r"^(desa|ds|kelurahan|kel|kampung|kp|nagari|gampong|pekon|kecamatan|kec|kabupaten|kab|kota)[. ]+")


@lru_cache(maxsize=100_000)
def _key(text: str, *, prefix: bool = False) -> str:
    low = text.lower().strip()
    bare = _PREFIX.sub("", low) if prefix else low
    return re.sub(r"[^a-z0-9]", "", bare).upper()


def _unambiguous(bps: Sequence[str | None], dagri: Sequence[str]) -> dict[str, str]:
    """Codes of BPS that one village has; a code that several share (a village was divided) is left out."""
    pairs = {(code, own) for code, own in zip(bps, dagri, strict=True) if code}
    times = Counter(code for code, _ in pairs)
    return {code: own for code, own in sorted(pairs) if times[code] == 1}


@dataclass(frozen=True)
class Villages:
    """Village codes (Kemendagri, 10 digits) by the names of village and district, and by the name of the village alone."""

    by_names: dict[tuple[str, str], tuple[str, ...]]
    by_village: dict[str, tuple[str, ...]]
    codes: frozenset[str]
    region: str  # 4 digits of the regency, or 2 of a province; '' for none
    of_bps: Mapping[str, str] = field(default_factory=dict)  # code of BPS -> of Kemendagri

    @classmethod
    def of(cls, table: pa.Table, region: str = "") -> "Villages":
        """`table`: columns kode_desa_kemendagri, kunci_desa, kunci_kecamatan, and kode_desa_bps where it is known."""
        by_names: dict[tuple[str, str], list[str]] = {}
        by_village: dict[str, list[str]] = {}
        rows = [table[name].to_pylist() for name in ("kode_desa_kemendagri", "kunci_desa", "kunci_kecamatan")]
        for code, village, district in sorted(zip(*rows, strict=True)):
            by_names.setdefault((village, district), []).append(code)
            by_village.setdefault(village, []).append(code)
        return cls(
            {key: tuple(found) for key, found in by_names.items()},
            {key: tuple(found) for key, found in by_village.items()},
            frozenset(rows[0]),
            region,
            _unambiguous(table["kode_desa_bps"].to_pylist(), rows[0]) if "kode_desa_bps" in table.column_names else {},
        )

    @property
    def knows_region(self) -> bool:
        return any(code.startswith(self.region) for code in self.codes)

    def in_region(self, names: Iterable[tuple[str, ...]]) -> "Villages":
        """With the regency that most of the rows (village, district, code of BPS) are in, when none was told."""
        if self.region:
            return self
        votes: Counter[str] = Counter()
        for village, district, *bps in names:
            known = tuple(self.of_bps[code] for code in bps if code in self.of_bps)
            votes.update({code[:4] for code in known or self._candidates(village, district)})
        best = sorted(votes.items(), key=lambda item: (-item[1], item[0]))
        return replace(self, region=best[0][0] if best else "")

    def find(self, village: str, district: str, code: str = "", bps: str = "") -> str:
        """The one village that is meant; '' when there is none or more than one. `code`: of Kemendagri."""
        if bps in self.of_bps:
            return self.of_bps[bps]
        digits = re.sub(r"[^0-9]", "", code)
        if digits in self.codes:
            return digits
        found = self._candidates(village, district)
        here = tuple(one for one in found if one.startswith(self.region))
        wanted = here or found
        return wanted[0] if len(wanted) == 1 else ""

    def _candidates(self, village: str, district: str) -> tuple[str, ...]:
        """By both names; by that of the village alone where the list has no other."""
        for v in (_key(village), _key(village, prefix=True)):
            if not district:
                if v in self.by_village:
                    return self.by_village[v]
                continue
            for d in (_key(district), _key(district, prefix=True)):
                if (v, d) in self.by_names:
                    return self.by_names[v, d]
        return ()
