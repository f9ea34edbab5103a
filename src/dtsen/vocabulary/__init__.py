"""The words of the registry as values that cannot be wrong. No I/O, no clock, no engine."""

from dtsen.vocabulary.desil import Desil
from dtsen.vocabulary.nik import Nik, NikProblem, nik_problem
from dtsen.vocabulary.no_kk import NoKk, kk_problem
from dtsen.vocabulary.tanggal import age_on, as_iso, days_after, from_iso
from dtsen.vocabulary.triwulan import Triwulan
from dtsen.vocabulary.wilayah import System, Wilayah

__all__ = [
    "Desil",
    "Nik",
    "NikProblem",
    "NoKk",
    "System",
    "Triwulan",
    "Wilayah",
    "age_on",
    "as_iso",
    "days_after",
    "from_iso",
    "kk_problem",
    "nik_problem",
]
