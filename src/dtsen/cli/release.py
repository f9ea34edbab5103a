"""`dtsen release`: prove, sign, compare and read back what was cut."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from dtsen.engine import Shelf, open_engine
from dtsen.errors import Lang
from dtsen.release import verify
from dtsen.settings import read_settings, registry_key
from dtsen.vocabulary import System, from_iso

_SHOWN = 50

FOLDER = click.Path(exists=True, file_okay=False, path_type=Path)
FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
NEW = click.Path(path_type=Path)


@click.group("release", help="Rilis: periksa, tandatangani, bandingkan, baca kembali. / Releases: verify, sign, compare, read back.")
def release() -> None:
    return None


@release.command("verify", help="Apakah folder ini persis seperti yang dirilis? / Is this folder exactly what was released?")
@click.argument("folder", type=FOLDER)
@click.option(
    "--kunci", "public", type=FILE, help="Kunci publik penerbit: tanda tangan ikut diperiksa. / Public key: check signatures too."
)
@click.pass_context
def verify_command(ctx: click.Context, folder: Path, public: Path | None) -> None:
    lang = ctx.obj.lang
    check = None
    if public:
        from dtsen.release.minisign import read_public
        from dtsen.release.signing import signature_check

        check = signature_check(read_public(public))
    problems = verify(folder, check)
    for problem in problems[:_SHOWN]:
        click.echo(problem.text(lang), err=True)
    if problems:
        click.echo(_words(lang, f"Tidak utuh: {len(problems)} masalah.", f"Not intact: {len(problems)} problems."), err=True)
        ctx.exit(1)
    click.echo(
        _words(lang, "Utuh: setiap berkas dan setiap baris seperti manifestnya.", "Intact: every file and row is as in its manifest.")
    )
    if not public:
        click.echo(_words(lang, "Tanda tangan tidak diperiksa (pakai --kunci).", "Signatures were not checked (use --kunci)."))


@release.command("keygen", help="Buat sepasang kunci Ed25519 (format minisign). / Make a pair of Ed25519 keys (minisign format).")
@click.argument("public", type=NEW)
@click.argument("secret", type=NEW)
@click.option(
    "--tanpa-sandi", "open_key", is_flag=True, help="Kunci rahasia tanpa kata sandi (uji coba). / Secret key without password (trials)."
)
@click.pass_context
def keygen(ctx: click.Context, public: Path, secret: Path, open_key: bool) -> None:
    from dtsen.release.signing import write_key_pair

    lang = ctx.obj.lang
    password = "" if open_key else click.prompt(_words(lang, "Kata sandi", "Password"), hide_input=True, confirmation_prompt=True)
    write_key_pair(public, secret, password)
    click.echo(_words(lang, f"Bagikan {public.name}; simpan {secret.name} terpisah.", f"Share {public.name}; keep {secret.name} apart."))


@release.command("sign", help="Tandatangani setiap manifest rilis. / Sign every manifest of a release.")
@click.argument("folder", type=FOLDER)
@click.option("--kunci", "secret", type=FILE, required=True, help="Kunci rahasia penerbit. / Secret key of the publisher.")
@click.pass_context
def sign(ctx: click.Context, folder: Path, secret: Path) -> None:
    from dtsen.release.minisign import needs_password, read_secret
    from dtsen.release.signing import sign_release

    lang = ctx.obj.lang
    password = click.prompt(_words(lang, "Kata sandi kunci", "Password of the key"), hide_input=True) if needs_password(secret) else ""
    written = sign_release(folder, read_secret(secret, password))
    click.echo(_words(lang, f"{len(written)} manifest ditandatangani.", f"{len(written)} manifests signed."))


@release.command("import", help="Baca berkas DTSEN yang dipegang daerah menjadi registri. / Read DTSEN files held locally into a registry.")
@click.argument("files", type=FILE, nargs=-1, required=True)
@click.option("--out", "root", type=NEW, required=True, help="Folder rilis yang dibuat. / Folder of the run that is made.")
@click.option("--tanggal-acuan", "day", required=True, metavar="YYYY-MM-DD", help="Tanggal data dalam berkas. / Day of the data.")
@click.option(
    "--sistem-kode",
    "system",
    type=click.Choice(["bps", "kemendagri"]),
    help="Sistem kode wilayah; bawaan: dilihat dari lebarnya. / Region code system.",
)
@click.option("--run", "other", type=FOLDER, help="Rilis lain yang tabel wilayahnya dipakai. / Another run whose code table is used.")
@click.option("--policy", type=FOLDER, help="Folder kebijakan. / Policy folder.")
@click.pass_context
def import_command(
    ctx: click.Context, files: tuple[Path, ...], root: Path, day: str, system: str | None, other: Path | None, policy: Path | None
) -> None:
    from dtsen.release.local_files import read_back

    lang = ctx.obj.lang
    settings = read_settings()
    try:
        as_of = from_iso(day)
    except ValueError as error:
        raise click.BadParameter(_words(lang, f"bukan tanggal: {day}", f"not a date: {day}"), param_hint="--tanggal-acuan") from error
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        imported = read_back(
            engine,
            files,
            Shelf(root),
            policy or settings.policy,
            as_of,
            registry_key(settings, invented=False),
            system=System(system) if system else None,
            villages=Shelf(other).path("wilayah_desa") if other else None,
        )
    for line in _import_lines(lang, imported):
        click.echo(line)


def _import_lines(lang: Lang, imported: Any) -> Iterator[str]:
    yield _words(
        lang,
        f"Keluarga {imported.families:,}, anggota {imported.persons:,}.",
        f"Families {imported.families:,}, members {imported.persons:,}.",
    )
    yield _words(
        lang,
        f"NIK kosong {imported.nik_blank:,}, NIK dipakai lebih dari seorang {imported.nik_shared:,}, "
        f"No. KK tanpa baris keluarga {imported.families_without_line:,}.",
        f"Blank NIK {imported.nik_blank:,}, NIK of more than one person {imported.nik_shared:,}, "
        f"No. KK without a family line {imported.families_without_line:,}.",
    )
    for file in imported.files:
        aside = sum(file.refused.values())
        yield _words(
            lang,
            f"{file.file}: {file.rows:,} baris = {file.read:,} dibaca + {file.doubled:,} ganda + {aside:,} disisihkan"
            f" + {file.blank:,} kosong + {file.joined:,} sambungan; {sum(file.repaired.values()):,} baris diperbaiki",
            f"{file.file}: {file.rows:,} lines = {file.read:,} read + {file.doubled:,} doubled + {aside:,} set aside"
            f" + {file.blank:,} blank + {file.joined:,} joined; {sum(file.repaired.values()):,} lines repaired",
        )
        if file.columns_new:
            names = ", ".join(file.columns_new)
            yield _words(lang, f"  kolom yang belum dikenal, disimpan: {names}", f"  unknown columns, kept: {names}")
        if file.columns_absent:
            names = ", ".join(file.columns_absent)
            yield _words(lang, f"  variabel yang tidak ada: {names}", f"  variables that are absent: {names}")


def _words(lang: Lang, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english
