"""`python -m nusantara`: make the country, live it a quarter on, shuffle deliveries, or show how noisy a world is."""

import argparse
import csv
from pathlib import Path

from nusantara.country import live_country, make_country
from nusantara.local_list import write_local_list
from nusantara.noise_table import noise_table
from nusantara.quarter import make_next_quarter
from nusantara.shuffle import shuffle_deliveries


def _is_that_country(first: Path, persons: int, seed: int) -> bool:
    """Lives the country once more up to `first` and compares who is in which family: other people would get its papers."""
    with (first / "truth" / "truth_persons.csv").open(encoding="utf-8", newline="") as file:
        there = [int(row["family_id"]) for row in csv.DictReader(file)]
    people = live_country(persons, seed).world.people
    return bool(there == people.family[: people.size].tolist())


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="nusantara", description="Negara tiruan / an invented country")
    parser.add_argument("--out", type=Path, help="folder tujuan / target folder")
    parser.add_argument("--persons", type=int, default=100_000, help="jumlah penduduk / residents (>= 500)")
    parser.add_argument("--seed", type=int, default=1, help="benih acak / seed")
    parser.add_argument("--noise", type=float, default=1.0, help="pengali galat / multiplier of all error rates")
    commands = parser.add_subparsers(dest="command")
    noise = commands.add_parser("noise", help="tabel galat per kelas / error rates class by class")
    noise.add_argument("--truth", type=Path, required=True, help="folder truth/")
    noise.add_argument("--beside", type=Path, help="folder truth/ kedua untuk dibandingkan / of a second world to compare")
    mix = commands.add_parser("shuffle", help="urutan baris lain / another row order")
    mix.add_argument("--src", type=Path, required=True)
    mix.add_argument("--dst", type=Path, required=True)
    mix.add_argument("--seed", type=int, default=1)
    later = commands.add_parser("quarter", help="negeri yang sama satu triwulan kemudian / the same country a quarter later")
    later.add_argument("--first", type=Path, required=True, help="negeri triwulan ini / the country of now, made by this program")
    # Not given here, they are those before the word `quarter`, or the defaults: a country does not say how it was made.
    later.add_argument("--out", type=Path, default=argparse.SUPPRESS, help="folder tujuan (belum ada) / target folder (not there yet)")
    later.add_argument("--persons", type=int, default=argparse.SUPPRESS, help="seperti saat negeri dibuat / as the country was made")
    later.add_argument("--seed", type=int, default=argparse.SUPPRESS, help="seperti saat negeri dibuat / as the country was made")
    later.add_argument("--noise", type=float, default=argparse.SUPPRESS, help="seperti saat negeri dibuat / as the country was made")
    office = commands.add_parser(
        "local-list", help="buku kerja sebuah kantor dengan kebenarannya / the workbook of an office with its truth"
    )
    office.add_argument("--country", type=Path, required=True, help="negeri yang sudah dibuat / a country that is made")
    office.add_argument("--kabupaten", required=True, help="kode kabupaten, empat angka / code of a regency, four digits")
    office.add_argument("--rows", type=int, default=500, help="orang / people")
    office.add_argument("--seed", type=int, default=argparse.SUPPRESS)
    office.add_argument("--out", type=Path, default=argparse.SUPPRESS, help="berkas XLSX / the XLSX file")
    options = parser.parse_args(arguments)
    if options.command == "noise":
        print(noise_table(options.truth, options.beside))
    elif options.command == "shuffle":
        shuffle_deliveries(options.src, options.dst, options.seed)
    elif options.out is None:
        parser.error("--out harus diisi / --out is required")
    elif options.command == "local-list":
        if not (options.country / "deliveries" / "dukcapil" / f"penduduk_{options.kabupaten}.csv").is_file():
            parser.error(f"--kabupaten {options.kabupaten}: tidak ada di negeri itu / not in that country")
        write_local_list(options.country, options.kabupaten, options.rows, options.seed, options.out)
    elif options.persons < 500:
        parser.error("--persons paling sedikit 500 / at least 500")
    elif options.command == "quarter":
        if not (options.first / "truth" / "truth_persons.csv").is_file():
            parser.error(f"{options.first.name}: bukan negeri nusantara / no country of nusantara (truth/truth_persons.csv)")
        if options.out.exists():
            parser.error(f"{options.out.name}: sudah ada / exists already")
        if not _is_that_country(options.first, options.persons, options.seed):
            parser.error("--persons, --seed: negeri itu dibuat dengan yang lain / that country was made with others")
        make_next_quarter(options.first, options.out, options.persons, options.seed, options.noise)
    else:
        make_country(options.out, options.persons, options.seed, options.noise)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
