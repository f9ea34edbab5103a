"""`python -m nusantara`: make the country, shuffle deliveries, or show how noisy a world is."""

import argparse
from pathlib import Path

from nusantara.country import make_country
from nusantara.noise_table import noise_table
from nusantara.shuffle import shuffle_deliveries


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
    options = parser.parse_args(arguments)
    if options.command == "noise":
        print(noise_table(options.truth, options.beside))
    elif options.command == "shuffle":
        shuffle_deliveries(options.src, options.dst, options.seed)
    elif options.out is None:
        parser.error("--out harus diisi / --out is required")
    elif options.persons < 500:
        parser.error("--persons paling sedikit 500 / at least 500")
    else:
        make_country(options.out, options.persons, options.seed, options.noise)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
