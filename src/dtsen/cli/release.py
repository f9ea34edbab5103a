"""`dtsen release`: prove, sign, compare and read back what was cut."""

from pathlib import Path
from typing import Any

import click

from dtsen.release import verify

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


def _words(lang: Any, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english
