"""For whom a bundle is cut when that is not the reader of the profile: an office or a ministry, for a purpose of its own."""

import datetime
import re
from dataclasses import dataclass, replace

from dtsen.errors import RequestError, Say
from dtsen.release.profile import Profile

_MOST = 500
_LONG_NUMBER = re.compile(r"[0-9]{9,}")


@dataclass(frozen=True)
class Addressee:
    """Receiver, purpose and legal basis as they were approved; `until`: the last day of use, never later than the profile allows."""

    penerima: str
    tujuan: str
    dasar_hukum: str
    until: datetime.date | None = None

    def narrowed(self, profile: Profile) -> Profile:
        """The profile with this receiver, purpose and basis. Raises RequestError when one of them says nothing, or too much."""
        for option, words in (("--penerima", self.penerima), ("--tujuan", self.tujuan), ("--dasar-hukum", self.dasar_hukum)):
            if not 3 <= len(words) <= _MOST or not words.isprintable() or words != words.strip() or _LONG_NUMBER.search(words):
                raise RequestError(
                    Say(f"{option} tidak dapat dipakai.", f"{option} cannot be used."),
                    expected=Say(
                        f"3 sampai {_MOST} huruf dalam satu baris, tanpa nomor panjang",
                        f"3 to {_MOST} letters in one line, without a long number",
                    ),
                    came=Say(f"{len(words)} huruf", f"{len(words)} letters"),
                    todo=Say(
                        "Penerima, tujuan, dan dasar hukum selalu disebut bersama, seperti pada permintaan yang disetujui.",
                        "Give receiver, purpose and legal basis together, as the approved request says them.",
                    ),
                )
        # The name of the profile's reader is a pattern (`Pemerintah {wilayah}`); this one is only words.
        plain = self.penerima.replace("{", "{{").replace("}", "}}")
        return replace(profile, penerima=plain, tujuan=self.tujuan, dasar_hukum=self.dasar_hukum)


def last_day(addressee: Addressee | None, by_profile: str) -> str:
    """The day (ISO) after which the data may no longer be used. Raises RequestError for one beyond the profile's."""
    if addressee is None or addressee.until is None:
        return by_profile
    if addressee.until.isoformat() > by_profile:
        raise RequestError(
            Say("Masa pakai itu lebih panjang dari yang boleh.", "That is longer than the data may be used."),
            expected=Say(f"paling lambat {by_profile}", f"{by_profile} at the latest"),
            came=Say(addressee.until.isoformat(), addressee.until.isoformat()),
            todo=Say("Betulkan --sampai, atau potong dari rilis yang lebih baru.", "Correct --sampai, or cut from a newer release."),
        )
    return addressee.until.isoformat()
