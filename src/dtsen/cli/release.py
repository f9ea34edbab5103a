"""`dtsen release`: prove, sign, compare and read back what was cut."""

import datetime
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from dtsen.engine import Shelf, open_engine
from dtsen.errors import GateError, Lang
from dtsen.release import verify
from dtsen.release.manifest import read_manifest
from dtsen.release.verify import release_root
from dtsen.settings import read_settings, registry_key
from dtsen.vocabulary import System, from_iso

if TYPE_CHECKING:
    from dtsen.release.minisign import SecretKey

_SHOWN = 50
# A parcel is named when its fit is chance once in a million billion: far more than there will ever be parcels.
_SURE_BITS = 50

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
    from dtsen.release.signing import sign_release

    lang = ctx.obj.lang
    written = sign_release(folder, _opened(lang, secret))
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
    as_of = _day(lang, day)
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


@release.command("diff", help="Beda dua rilis dan dampaknya; kode 3: di atas ambang. / Difference and impact; code 3: above the threshold.")
@click.argument("previous", type=FOLDER)
@click.argument("current", type=FOLDER)
@click.option("--out", type=NEW, required=True, help="Folder hasil (belum ada). / Output folder (must not exist).")
@click.option("--tanggal", "day", metavar="YYYY-MM-DD", help="Tanggal acuan rilis kini; bawaan: dari manifestnya. / As-of date of CURRENT.")
@click.option("--policy", type=FOLDER, help="Folder kebijakan. / Policy folder.")
@click.pass_context
def diff(ctx: click.Context, previous: Path, current: Path, out: Path, day: str | None, policy: Path | None) -> None:
    from dtsen.release.difference import compare

    lang = ctx.obj.lang
    settings = read_settings()
    as_of = _day(lang, day) if day else from_iso(read_manifest(release_root(current))["tanggal_acuan"])
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib, spill=out.parent) as engine:
        result = compare(engine, Shelf(previous), Shelf(current), policy or settings.policy, as_of, out)
    told = {
        _words(lang, "orang", "people"): result.churn.get("orang", {}),
        _words(lang, "keluarga", "families"): result.changes,
        _words(lang, "nomor orang dari rilis lama", "person ids of before"): result.churn.get("nomor orang", {}),
        _words(lang, "nomor keluarga dari rilis lama", "family ids of before"): result.churn.get("nomor keluarga", {}),
        "desil": result.classes,
    }
    for label, counts in told.items():
        click.echo(f"{label}: " + ", ".join(f"{name} {count:,}" for name, count in counts.items() if name))
    for impact in result.impacts:
        click.echo(
            _words(
                lang,
                f"{impact.programme}: penerima lama {impact.before:,}; tetap {impact.stay:,}, masuk {impact.enter:,}, "
                f"keluar {impact.leave:,}, ditahan {impact.held:,}; Rp{impact.amount_before:,} menjadi Rp{impact.amount_after:,}",
                f"{impact.programme}: recipients before {impact.before:,}; stay {impact.stay:,}, enter {impact.enter:,}, "
                f"leave {impact.leave:,}, held {impact.held:,}; Rp{impact.amount_before:,} becomes Rp{impact.amount_after:,}",
            )
        )
    for impact in result.alarming:
        click.echo(
            _words(
                lang,
                f"PERIKSA {impact.programme}: {impact.leave + impact.held:,} penerima akan kehilangan bantuan, di atas ambang "
                f"{result.threshold:.0%}. Lihat pemberitahuan_*.csv di {out.name} sebelum rilis ini berlaku.",
                f"LOOK AT {impact.programme}: {impact.leave + impact.held:,} recipients would lose it, above the threshold of "
                f"{result.threshold:.0%}. See pemberitahuan_*.csv in {out.name} before this release goes live.",
            ),
            err=True,
        )
    if result.alarming:
        ctx.exit(GateError.exit_code)


@release.command("pack", help="Kemas folder satu daerah dengan kata sandi atau kunci. / Wrap the folder of one region.")
@click.argument("folder", type=FOLDER)
@click.option("--out", type=NEW, required=True, help="Folder tempat paket. / Folder of the parcel.")
@click.option("--bentuk", "form", type=click.Choice(["xlsx", "zip", "age"]), default="xlsx", show_default=True)
@click.option("--untuk", "recipients", multiple=True, metavar="age1...", help="Kunci publik age penerima. / age key of the recipient.")
@click.option("--bertanda", "marked", is_flag=True, help="Salinan bertanda penerima, dapat dilacak. / A copy marked for its recipient.")
@click.option("--kunci", "secret", type=FILE, help="Kunci rahasia penerbit, untuk salinan bertanda. / Secret key, for a marked copy.")
@click.pass_context
def pack_command(
    ctx: click.Context, folder: Path, out: Path, form: str, recipients: tuple[str, ...], marked: bool, secret: Path | None
) -> None:
    from dtsen.release.parcel import Form, Marking, pack

    lang = ctx.obj.lang
    if marked != bool(secret):
        raise click.UsageError(_words(lang, "--bertanda dan --kunci selalu bersama.", "--bertanda and --kunci always go together."))
    marking = Marking(registry_key(read_settings(), invented=False), _opened(lang, secret)) if secret else None
    parcel = pack(folder, out, Form(form), recipients, marking)
    click.echo(
        _words(
            lang,
            f"Paket {parcel.path.name}, tanda terima {parcel.receipt.name}.",
            f"Parcel {parcel.path.name}, receipt {parcel.receipt.name}.",
        )
    )
    if parcel.password:
        click.echo(_words(lang, "Kata sandi (sampaikan lewat saluran lain): ", "Password (send it by another channel): ") + parcel.password)


@release.command("sign-parcels", help="Tandatangani tanda terima semua paket di folder. / Sign the receipts of all parcels in a folder.")
@click.argument("folder", type=FOLDER)
@click.option("--kunci", "secret", type=FILE, required=True, help="Kunci rahasia penerbit. / Secret key of the publisher.")
@click.pass_context
def sign_parcels(ctx: click.Context, folder: Path, secret: Path) -> None:
    from dtsen.release.parcel import sign_receipts

    lang = ctx.obj.lang
    written = sign_receipts(folder, _opened(lang, secret))
    click.echo(_words(lang, f"{len(written)} tanda terima ditandatangani.", f"{len(written)} receipts signed."))


@release.command("verify-parcels", help="Apakah semua paket di folder utuh dan bertanda tangan? / Are all parcels whole and signed?")
@click.argument("folder", type=FOLDER)
@click.option("--kunci", "public", type=FILE, required=True, help="Kunci publik penerbit. / Public key of the publisher.")
@click.pass_context
def verify_parcels(ctx: click.Context, folder: Path, public: Path) -> None:
    from dtsen.release.minisign import read_public
    from dtsen.release.parcel import check_receipts

    lang = ctx.obj.lang
    count = check_receipts(folder, read_public(public))
    click.echo(_words(lang, f"{count} paket utuh dan bertanda tangan.", f"{count} parcels whole and signed."))


@release.command("trace", help="Salinan siapa berkas yang bocor ini? / Whose copy is this leaked file?")
@click.argument("file", type=FILE)
@click.argument("receipts", type=FILE, nargs=-1, required=True)
@click.pass_context
def trace_command(ctx: click.Context, file: Path, receipts: tuple[Path, ...]) -> None:
    from dtsen.release.parcel import receipt_marks, trace

    lang = ctx.obj.lang
    marks = receipt_marks(receipts)
    found = trace(file, marks, registry_key(read_settings(), invented=False))
    for one in found:
        click.echo(
            _words(
                lang,
                f"{marks[one.parcel]}: {one.agree:,} dari {one.pairs:,} pasang cocok, {one.bits:.0f} bit",
                f"{marks[one.parcel]}: {one.agree:,} of {one.pairs:,} pairs fit, {one.bits:.0f} bits",
            )
        )
    if not found or found[0].bits < _SURE_BITS:
        click.echo(
            _words(lang, "Tidak dapat dipastikan: tidak satu paket pun cukup cocok.", "Not certain: no parcel fits well enough."), err=True
        )
        ctx.exit(1)


@release.command("bast", help="Tulis Berita Acara Serah Terima (PDF). / Write the handover paper (PDF).")
@click.argument("folder", type=FOLDER)
@click.argument("pdf", type=NEW)
@click.option("--nomor", "number", required=True)
@click.option("--tanggal", "day", required=True, metavar="YYYY-MM-DD")
@click.option("--pihak-pertama", "giver", nargs=2, required=True, metavar="NAMA INSTANSI")
@click.option("--pihak-kedua", "taker", nargs=2, required=True, metavar="NAMA INSTANSI")
@click.pass_context
def bast(ctx: click.Context, folder: Path, pdf: Path, number: str, day: str, giver: tuple[str, str], taker: tuple[str, str]) -> None:
    from dtsen.release.parcel import Handover, write_handover

    _day(ctx.obj.lang, day)
    write_handover(folder, Handover(number, day, *giver, *taker), pdf)
    click.echo(pdf.name)


@release.command("publish", help="Daftarkan rilis di Apache Iceberg. / Register the release in Apache Iceberg.")
@click.argument("run", type=FOLDER)
@click.option("--gudang", "warehouse", type=NEW, required=True, help="Folder data Iceberg. / Iceberg warehouse.")
@click.option("--katalog", "uri", metavar="URI", help="Katalog lain: postgresql+psycopg://... atau https://... / Another catalogue.")
@click.pass_context
def publish_command(ctx: click.Context, run: Path, warehouse: Path, uri: str | None) -> None:
    from dtsen.release.iceberg import open_catalogue, publish

    shelf = Shelf(run)
    name = str(read_manifest(release_root(run))["rilis"])
    properties = {"uri": uri, "type": "rest" if uri.startswith("http") else "sql"} if uri else None
    settings = read_settings()
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        rows = publish(engine, shelf, name, warehouse, open_catalogue(warehouse, properties))
    click.echo(f"{name}: " + ", ".join(f"{table} {count:,}" for table, count in rows.items()))


@release.command("bundle", help="Potong rilis untuk satu provinsi atau profil lain. / Cut a bundle for a province or another profile.")
@click.argument("run", type=FOLDER)
@click.option("--out", type=NEW, required=True, help="Folder hasil (belum ada). / Output folder (must not exist).")
@click.option("--wilayah", "prefix", default="", metavar="KODE", help="Kode Kemendagri: 18, 18.01; bawaan semua. / Kemendagri code.")
@click.option("--profil", "profile", default="kabupaten_kota", show_default=True, help="Nama di policy/release/profiles.")
@click.option("--bps", default="", metavar="KODE", help="Kode BPS (2 atau 4 angka), ganti --wilayah. / A code of BPS instead.")
@click.option(
    "--penerima", "receiver", default="", help="Siapa yang menerima, bila bukan pemda itu. / Who receives it, if not that region."
)
@click.option("--tujuan", "purpose", default="", help="Untuk apa, seperti disetujui. / What for, as approved.")
@click.option("--dasar-hukum", "basis", default="", help="Dasar hukum penerima. / The receiver's legal basis.")
@click.option("--sampai", "until", metavar="YYYY-MM-DD", help="Hari pakai terakhir. / The last day of use.")
@click.option("--policy", type=FOLDER, help="Folder kebijakan. / Policy folder.")
@click.pass_context
def bundle_command(
    ctx: click.Context,
    run: Path,
    out: Path,
    prefix: str,
    profile: str,
    bps: str,
    receiver: str,
    purpose: str,
    basis: str,
    until: str | None,
    policy: Path | None,
) -> None:
    from dtsen.release.addressee import Addressee
    from dtsen.release.bundle import bundle

    settings, lang = read_settings(), ctx.obj.lang
    if prefix and bps:
        raise click.UsageError(_words(lang, "Sebut --wilayah atau --bps, tidak keduanya.", "Give --wilayah or --bps, not both."))
    if bps and not re.fullmatch(r"\d{2}|\d{4}", bps):
        raise click.UsageError(_words(lang, "--bps: dua atau empat angka.", "--bps: two or four digits."))
    if until:
        _day(lang, until, "--sampai")
    last = datetime.date.fromisoformat(until) if until else None
    addressee = Addressee(receiver, purpose, basis, last) if receiver or purpose or basis or last else None
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        count = bundle(engine, Shelf(run), policy or settings.policy, profile, prefix, out, bps=bps, addressee=addressee)
    click.echo(_words(lang, f"{count:,} kabupaten/kota di {out.name}.", f"{count:,} kabupaten/kota in {out.name}."))


@release.command("publik", help="Angka untuk umum, sel kecil ditahan. / Numbers for the public, small cells withheld.")
@click.argument("run", type=FOLDER)
@click.option("--out", type=NEW, required=True, help="Folder hasil (belum ada). / Output folder (must not exist).")
@click.option("--policy", type=FOLDER, help="Folder kebijakan. / Policy folder.")
@click.pass_context
def publik(ctx: click.Context, run: Path, out: Path, policy: Path | None) -> None:
    from dtsen.release.aggregate import publish_aggregates

    settings = read_settings()
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        cells, withheld = publish_aggregates(engine, Shelf(run), policy or settings.policy, registry_key(settings, invented=False), out)
    click.echo(_words(ctx.obj.lang, f"{cells:,} angka, {withheld:,} ditahan.", f"{cells:,} numbers, {withheld:,} withheld."))


@release.command("opensid", help="Desil keluarga satu desa, untuk diimpor OpenSID. / Deciles of one village, for OpenSID to import.")
@click.option("--run", type=FOLDER, required=True, help="Folder rilis yang selesai. / Folder of a finished run.")
@click.option("--wilayah", "village", required=True, metavar="KODE_DESA", help="Kode Kemendagri desa: 18.01.01.2001. / Kemendagri code.")
@click.option(
    "--out", type=NEW, required=True, help="Berkas .xlsx (belum ada), atau foldernya. / The .xlsx (must not exist), or its folder."
)
@click.option("--policy", type=FOLDER, help="Folder kebijakan. / Policy folder.")
@click.pass_context
def opensid(ctx: click.Context, run: Path, village: str, out: Path, policy: Path | None) -> None:
    from dtsen.release.opensid import write_opensid

    lang = ctx.obj.lang
    settings = read_settings()
    with open_engine(settings.engine, threads=settings.threads, memory_gib=settings.memory_gib) as engine:
        done = write_opensid(engine, Shelf(run), policy or settings.policy, village, out)
    click.echo(
        _words(
            lang,
            f"{done.path.name}: {done.families:,} keluarga {done.village}, berlaku sampai {done.expires}.",
            f"{done.path.name}: {done.families:,} families of {done.village}, valid until {done.expires}.",
        )
    )
    click.echo(
        _words(
            lang,
            f"Tidak ikut: {done.without_card:,} tanpa No. KK, {done.without_head:,} tanpa NIK kepala, {done.doubled:,} bernomor kembar.",
            f"Left out: {done.without_card:,} without No. KK, {done.without_head:,} without NIK of the head, {done.doubled:,} doubled.",
        )
    )
    click.echo(f"SHA-256 {done.sha256}")


def _opened(lang: Lang, secret: Path) -> "SecretKey":
    """The secret key in a file, after the question for its password."""
    from dtsen.release.minisign import needs_password, read_secret

    password = click.prompt(_words(lang, "Kata sandi kunci", "Password of the key"), hide_input=True) if needs_password(secret) else ""
    return read_secret(secret, password)


def _day(lang: Lang, text: str, option: str = "--tanggal") -> int:
    try:
        return from_iso(text)
    except ValueError as error:
        raise click.BadParameter(_words(lang, f"bukan tanggal: {text}", f"not a date: {text}"), param_hint=option) from error


def _words(lang: Lang, indonesian: str, english: str) -> str:
    return indonesian if lang == "id" else english
