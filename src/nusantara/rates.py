"""How often each source gets a NIK, a name, a birth date or a KK wrong: one share a class, of all its records.

The shares stand a little above those of the sample deliveries that the project measures itself on, class by class
(`python -m nusantara noise` prints both side by side), so that a linker which does well here is not surprised there.
"""

from dataclasses import dataclass

NIK = {
    "dtks": {
        "missing": 0.0185, "placeholder": 0.0066, "typo": 0.0045, "malformed": 0.0032, "transpose": 0.0038, "stranger": 0.0019,
        "plus40": 0.0016, "family": 0.0019, "bulk": 0.0013,
    },
    "regsosek": {
        "missing": 0.0290, "placeholder": 0.0100, "typo": 0.0056, "malformed": 0.0051, "transpose": 0.0050, "stranger": 0.0032,
        "plus40": 0.0025, "family": 0.0031, "bulk": 0.0014,
    },
    "p3ke": {
        "missing": 0.0340, "placeholder": 0.0145, "typo": 0.0076, "malformed": 0.0085, "transpose": 0.0044, "stranger": 0.0039,
        "plus40": 0.0022, "family": 0.0036, "bulk": 0.0022,
    },
}  # fmt: skip
OLD_NIK = 0.70

NAME_CHANGED = {"dtks": 0.122, "regsosek": 0.204, "p3ke": 0.166}
NAME_TWICE = 0.21
NAME_CLASSES = {
    "typo": 0.30, "phonetic": 0.25, "droptoken": 0.105, "title": 0.092, "initial": 0.125, "nick": 0.068, "oldspell": 0.085,
    "order": 0.08, "glue": 0.065, "split": 0.02, "bin": 0.055, "truncate": 0.038, "husband": 0.032,
}  # fmt: skip

DOB = {
    "dtks": {
        "century": 0.0026, "day": 0.0078, "missing": 0.0033, "month": 0.0031, "swapdm": 0.0085, "unknownday": 0.0062, "year": 0.0068,
        "yearswap": 0.0024,
    },
    "regsosek": {
        "century": 0.0033, "day": 0.0185, "missing": 0.0075, "month": 0.0052, "swapdm": 0.0125, "unknownday": 0.0132, "year": 0.0103,
        "yearswap": 0.0042,
    },
    "p3ke": {
        "century": 0.0016, "day": 0.0131, "missing": 0.0152, "month": 0.0058, "swapdm": 0.0105, "unknownday": 0.0092, "year": 0.0105,
        "yearswap": 0.0048,
    },
}  # fmt: skip

KK = {
    "dtks": {"missing": 0.0160, "placeholder": 0.0036, "typo": 0.0100, "older": 0.012},
    "regsosek": {"missing": 0.0275, "placeholder": 0.0042, "typo": 0.0126, "older": 0.010},
}

DUKCAPIL_NAME_TYPO = 0.0034
TWICE = {"dtks": 0.0100, "regsosek": 0.0085, "p3ke": 0.0105}
ADMIN_NIK_TYPO, ADMIN_NIK_MISSING, ADMIN_NAME_TYPO = 0.009, 0.003, 0.012
LINE_FAULT = 0.00035
VALUE_MISSING = {"dtks": 0.016, "regsosek": 0.014}
VALUE_WRONG = {"dtks": 0.045, "regsosek": 0.035, "p3ke": 0.05}


@dataclass(frozen=True)
class Loudness:
    """The multiplier of all rates: 1 as above, 0 a clean country."""

    factor: float = 1.0

    def of(self, rate: float) -> float:
        return min(rate * self.factor, 0.9)

    def all(self, rates: dict[str, float]) -> dict[str, float]:
        return {name: self.of(rate) for name, rate in rates.items()}
