"""Our linking and another tool's on the same lists, on the same machine, one after the other: `dtsen link bench`.

Each runs in a process of its own, so that the kernel counts its time and memory. What favours the other: it is given our
cleaned names and numbers and that time is not counted for it, and of its thresholds the one with the best F1 is taken.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.errors import Lang, RequestError, Say, Where
from dtsen.link.files import standard_list
from dtsen.link.measure import Measures, matched_columns, measure

_WARM = 3_000  # records of each list with which the kernels are compiled before the clock runs


@dataclass(frozen=True)
class Contender:
    """One tool's run: seconds of wall and processor, peak of memory in MiB, pairs, its measures and setting. `pairs`: ours all that
    were scored, Splink's only those of at least p = 0.5, which is what it hands over."""

    name: str
    wall: float
    cpu: float
    peak: float
    pairs: int
    measures: Measures
    setting: str


@dataclass(frozen=True)
class Bench:
    ours: Contender
    other: Contender
    compiled: float  # seconds of the warm-up, in which kernels are compiled when they are new


def bench(sources: list[tuple[str, Path]], mapping: Path | None, truth: Path, out: Path, referee: Path, python: Path) -> Bench:
    """Links the lists with both and measures against `truth`. `referee` is the script that runs the other tool in the
    environment of `python`. Raises RequestError when one of them cannot run."""
    needed = ((referee, Say("skrip pembanding", "the script of the other tool")), (python, Say("Python lain", "the other Python")))
    for path, what in needed:
        if not path.is_file():
            raise RequestError(
                Say("Pembanding tidak ditemukan.", "The tool to compare with was not found."),
                where=Where(file=path.name),
                expected=what,
                todo=Say(
                    "Pasang splink==5.0.0 dalam lingkungan sendiri dan sebut Python-nya dengan --python.",
                    "Install splink==5.0.0 in an environment of its own and name its Python with --python.",
                ),
            )
    known = pq.read_table(truth)
    (out / "warm").mkdir(parents=True, exist_ok=True)
    heads = [(name, _head(name, path, out / "warm")) for name, path in sources]
    warm, *_ = _timed(_command(heads, mapping, out / "warm" / "out"))
    wall, cpu, peak, _ = _timed(_command(sources, mapping, out / "dtsen"))
    pairs = int(json.loads((out / "dtsen" / "times.json").read_text(encoding="utf-8"))["pairs"])
    found = measure(*matched_columns(pq.read_table(out / "dtsen" / "person_link.parquet"), known))
    ours = Contender("dtsen", wall, cpu, peak, pairs, found, "")
    prepared = out / "cleaned"
    prepared.mkdir(exist_ok=True)
    for name, path in sources:
        pq.write_table(_cleaned(name, path, mapping), prepared / f"{name}.parquet")
    wall, cpu, peak, said = _timed([str(python), str(referee), str(prepared), str(out / "other")])
    told = json.loads(said.strip().splitlines()[-1])
    best = max(((path, _measured(path, known, sources)) for path in sorted((out / "other").glob("*.parquet"))), key=lambda one: one[1].f1)
    # The clusters at further thresholds are made after its clock has stopped.
    other = Contender("splink", told["wall"], told["cpu"], peak, int(told["pairs"]), best[1], f"p >= {best[0].stem}")
    return Bench(ours, other, warm)


def _command(sources: list[tuple[str, Path]], mapping: Path | None, out: Path) -> list[str]:
    named = [part for name, path in sources for part in ("--source", f"{name}={path}")]
    return [sys.executable, "-m", "dtsen", "link", "files", *named, *(["--mapping", str(mapping)] if mapping else []), "--out", str(out)]


def _timed(command: list[str]) -> tuple[float, float, float, str]:
    """Wall seconds, processor seconds, peak MiB, and what it said; RequestError with its last line when it failed."""
    begin = time.perf_counter()
    with tempfile.TemporaryFile("w+") as said, tempfile.TemporaryFile("w+") as complaint:
        process = subprocess.Popen(command, stdout=said, stderr=complaint)
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
        wall = time.perf_counter() - begin
        said.seek(0)
        complaint.seek(0)
        last = (complaint.read().strip().splitlines() or ["?"])[-1]
        if process.returncode != 0:
            raise RequestError(
                Say("Salah satu pemadanan gagal.", "One of the linkings failed."),
                came=Say(last, last),
                todo=Say("Jalankan perintah itu sendiri untuk melihat sebabnya.", "Run that command by itself to see why."),
            )
        return wall, used.ru_utime + used.ru_stime, used.ru_maxrss / 1024, said.read()


def _head(name: str, path: Path, folder: Path) -> Path:
    table = pq.read_table(path).slice(0, _WARM)
    pq.write_table(table, folder / f"{name}.parquet")
    return folder / f"{name}.parquet"


def _cleaned(name: str, path: Path, mapping: Path | None) -> pa.Table:
    """The list as the other tool gets it: our reading of numbers, dates and names, as text."""
    table = standard_list(name, path, mapping)
    text = {
        "record_id": "record_id",
        "nik": "nik",
        "no_kk": "no_kk",
        "nama_kunci": "nama_kunci",
        "ibu_kunci": "ibu_kunci",
        "lahir": "tanggal_lahir",
        "jenis_kelamin": "jenis_kelamin",
        "desa": "kode_desa_kemendagri",
    }
    return pa.table({new: _known(table[old]) for new, old in text.items()})


def _known(column: pa.ChunkedArray) -> pa.ChunkedArray:
    """As text; unknown (-1 or 0 in our numbers) as null."""
    if pa.types.is_integer(column.type):
        return pc.if_else(pc.greater(column, 0), column, None).cast(pa.string())
    return column.cast(pa.string())


def _measured(path: Path, known: pa.Table, sources: list[tuple[str, Path]]) -> Measures:
    table = pq.read_table(path)
    if "source" not in table.column_names:
        table = table.append_column("source", pa.repeat(pa.scalar(sources[0][0]), table.num_rows))
    return measure(*matched_columns(table, known))


def bench_text(found: Bench, lang: Lang) -> str:
    """A table of both, and how many times faster ours is."""
    id_ = lang == "id"
    head = ("", "detik", "CPU", "MiB", "pasangan", "ketepatan", "kelengkapan", "F1", "tanpa NIK benar", "orang tepat")
    en = ("", "seconds", "CPU", "MiB", "pairs", "precision", "recall", "F1", "without right NIK", "exact persons")
    lines = [" | ".join(f"{word:>11s}" for word in (head if id_ else en))]
    for one in (found.ours, found.other):
        m = one.measures
        shares = (m.precision, m.recall, m.f1, m.hard_recall, m.exact)
        cells = [f"{one.name:>11s}", f"{one.wall:11.1f}", f"{one.cpu:11.1f}", f"{one.peak:11.0f}", f"{one.pairs:11d}"]
        lines.append(" | ".join(cells + [f"{share:11.4f}" for share in shares]) + (f"  ({one.setting})" if one.setting else ""))
    faster = found.other.wall / found.ours.wall, found.other.cpu / found.ours.cpu
    lines.append(
        Say(
            f"{faster[0]:.1f} kali lebih cepat (jam), {faster[1]:.1f} kali (CPU). Pemanasan, tidak dihitung: {found.compiled:.1f} detik.",
            f"{faster[0]:.1f} times faster (wall), {faster[1]:.1f} times (CPU). Warming up, not counted: {found.compiled:.1f} seconds.",
        ).text(lang)
    )
    return "\n".join(lines)
