"""How long a list of an office takes against a region: stages in seconds, peak of memory, and how many answers are right.

    PYTHONPATH=src python bench/match/measure.py RUN COUNTRY --rows 100000 --copies 10

RUN: a finished run of COUNTRY (`dtsen demo` leaves both). The persons of the run are laid down `copies` times, each copy in a
province of its own (its NIK, cards and villages moved there), so that a demo of 100,000 persons stands for a region of a million.
The list is made from the first copy.
"""

import argparse
import csv
import multiprocessing
import resource
import sys
import tempfile
import time
from pathlib import Path

import duckdb

from dtsen.engine import Shelf, open_engine
from dtsen.pipeline.match_files import write_answer
from dtsen.pipeline.match_list import match_file
from dtsen.settings import read_settings
from nusantara.local_list import write_local_list

PERSON = """SELECT * REPLACE (
  person_id || '-' || k AS person_id, family_id || '-' || k AS family_id,
  {nik} AS nomor_induk_kependudukan, {kk} AS nomor_kartu_keluarga, {ktp} AS kode_kelurahan_desa_ktp)
FROM '{path}', range({copies}) AS r(k)"""
FAMILY = """SELECT * REPLACE (family_id || '-' || k AS family_id, {kk} AS nomor_kartu_keluarga, {desa} AS kode_desa_kemendagri)
FROM '{path}', range({copies}) AS r(k)"""


def moved(column: str) -> str:
    """The first two digits say the province: that of the copy, the first copy stays where it is."""
    return f"CASE WHEN k = 0 THEN {column} ELSE CAST(50 + k AS VARCHAR) || substr({column}, 3) END"


def region(run: Path, copies: int, out: Path) -> None:
    """A registry of `copies` times the persons of the run, as a run of its own."""
    registry = out / "04-registry"
    registry.mkdir(parents=True)
    fields = {"nik": moved("nomor_induk_kependudukan"), "kk": moved("nomor_kartu_keluarga"), "copies": copies}
    sql = PERSON.format(**fields, ktp=moved("kode_kelurahan_desa_ktp"), path=run / "04-registry" / "person.parquet")
    duckdb.sql(f"COPY ({sql}) TO '{registry / 'person.parquet'}' (FORMAT parquet)")
    sql = FAMILY.format(**fields, desa=moved("kode_desa_kemendagri"), path=run / "04-registry" / "family.parquet")
    duckdb.sql(f"COPY ({sql}) TO '{registry / 'family.parquet'}' (FORMAT parquet)")
    for name in ("01-sources", "03-link"):
        (out / name).symlink_to((run / name).resolve(), target_is_directory=True)


class Clock:
    """Says each stage when it begins, with the seconds since the start."""

    def __init__(self) -> None:
        self.begin = time.perf_counter()
        self.seen: dict[str, float] = {}

    def say(self, task: str, done: int, _total: int | None = None) -> None:
        name = f"{task} {'begins' if done == 0 else 'ends'}"
        if name not in self.seen:
            self.seen[name] = time.perf_counter() - self.begin
            print(f"{self.seen[name]:8.1f} s  {name}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("run", type=Path)
    parser.add_argument("country", type=Path)
    parser.add_argument("--rows", type=int, default=100_000)
    parser.add_argument("--copies", type=int, default=10)
    options = parser.parse_args()
    settings = read_settings()
    with tempfile.TemporaryDirectory(prefix="dtsen-ukur-") as folder:
        work = Path(folder)
        sent = work / "daftar.xlsx"
        # Made in processes of their own, so that what they needed is not counted.
        for task, given in (
            (region, (options.run, options.copies, work / "region")),
            (write_local_list, (options.country, "", options.rows, 3, sent)),
        ):
            made = multiprocessing.get_context("spawn").Process(target=task, args=given)
            made.start()
            made.join()
        shelf = Shelf(work / "region")
        print(f"list of {sent.stat().st_size / 1e6:.1f} MB", flush=True)
        before = resource.getrusage(resource.RUSAGE_SELF)
        clock = Clock()
        with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
            matched = match_file(engine, shelf, sent, settings.policy, 20260213, work / "between", progress=clock)
        clock.say("match: write", 0)
        write_answer(matched, work / "answer", "id", clock)
        clock.say("match: write", 1)
        used = resource.getrusage(resource.RUSAGE_SELF)
        print(f"{used.ru_utime + used.ru_stime - before.ru_utime - before.ru_stime:8.1f} s  of a processor")
        print(f"{used.ru_maxrss / 2**20:8.2f} GiB at its peak")
        with sent.with_name("daftar_kebenaran.csv").open(encoding="utf-8", newline="") as file:
            truth = {row["row"]: row["kelas"] for row in csv.DictReader(file)}
        people = [answer for answer in matched.answers if answer.fate]
        own = sum(1 for answer in people if answer.kelas.value == truth[str(answer.line.row)])
        print(f"{len(people)} rows, {own / len(people):.4f} with the fate of the truth (values of older registers count as wrong here)")


if __name__ == "__main__":
    sys.exit(main())
