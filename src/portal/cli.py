"""`./run portal`: opens the portal; with a command, looks after it. Logic stays in the modules that the commands call."""

import datetime
import os
import sys
from pathlib import Path
from typing import Literal

import click

from dtsen.errors import DtsenError, RequestError, Say
from portal import postgres
from portal.machine import Login, Machine, connection, make_secrets, read_machine


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.pass_context
def portal(context: click.Context) -> None:
    """Portal DTSEN. Tanpa perintah: menyiapkan basis data, memuat rilis demo, membuka portal."""
    if context.invoked_subcommand is None:
        from portal.serving import serve

        serve(read_machine())


@portal.command()
def init() -> None:
    """Membuat rahasia, kunci, dan (bila tertanam) basis data; tidak menimpa apa pun."""
    from portal.serving import prepare_installation

    machine = read_machine()
    prepare_installation(machine)
    with postgres.running(machine) as server:
        if server:
            _roles(machine, server)
    click.echo(f"Siap di {machine.state}. Cadangkan {machine.keys.name} di tempat lain. / Ready; keep a copy of the keys elsewhere.")


@portal.command()
def migrate() -> None:
    """Menyiapkan tabel dan hak aksesnya."""
    from portal.serving import migrate_here

    machine = _as("owner")
    with postgres.running(machine) as server:
        if server:
            _roles(machine, server)
        _django()
        migrate_here(machine)
    click.echo("Tabel dan hak akses sesuai. / Tables and rights are as declared.")


@portal.command()
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--batas", type=click.Path(exists=True, path_type=Path), help="Batas wilayah (berkas atau folder) untuk peta di dasbor.")
def load(run: Path, batas: Path | None) -> None:
    """Memuat satu run yang selesai sebagai rilis yang berlaku."""
    from portal.exchange.boundaries import load_boundaries
    from portal.exchange.load_release import load_release
    from portal.keyring import read_ring

    machine = _as("owner")
    with postgres.running(machine):
        _django()
        ring = read_ring(machine.keys)
        release = load_release(run, machine.policy, ring, connection(machine), demo=machine.mode == "demo", tell=_rows)
        if batas:
            _rows("batas wilayah", load_boundaries(batas, connection(machine)))
    click.echo(f"Rilis {run.name} berlaku (nomor {release}). / In force.")


@portal.command()
@click.argument("folder", type=click.Path(path_type=Path))
def judgements(folder: Path) -> None:
    """Menulis semua putusan pasangan sebagai penyerahan untuk `dtsen run --judgements`."""
    machine = _as("web")
    with postgres.running(machine):
        _django()
        from portal.area import Scope, app_transaction, tell
        from portal.review.actions import send_judgements

        with app_transaction():
            tell(Scope(nation=True), "orang", "pemutakhiran", None)
            rows = send_judgements(folder)
    click.echo(f"{folder.name}: {rows} putusan. / judgements.")


@portal.command()
@click.argument("folder", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option(
    "--kunci", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Kunci publik penerbit (minisign)."
)
@click.option("--permintaan", type=int, help="Nomor permintaan data yang disetujui, yang dijawab paket-paket ini.")
def parcels(folder: Path, kunci: Path, permintaan: int | None) -> None:
    """Memeriksa tanda tangan dan isi paket di sebuah folder, lalu menyiapkannya untuk ditawarkan di portal."""
    machine = _as("web")
    with postgres.running(machine):
        _django()
        from portal.area import Scope, app_transaction, tell
        from portal.exchange.parcels import take_in
        from portal.sharing.actions import publish

        taken = take_in(machine, folder, kunci)
        with app_transaction():
            tell(Scope(nation=True), "tidak", "pengelolaan", None, ("kirim",))
            made = publish(taken, datetime.datetime.now(datetime.UTC), permintaan)
    known = len(taken.receipts) - len(made)
    click.echo(f"{len(made)} paket disiapkan, {known} sudah ada; kunci {taken.signed_by}. / parcels prepared, known before.")
    click.echo("Tawarkan di halaman Paket data; kata sandinya lewat saluran lain. / Offer them on the page Data parcels.")


@portal.command()
@click.argument("folder", type=click.Path(path_type=Path))
def updates(folder: Path) -> None:
    """Menulis semua usulan yang diterima sebagai penyerahan untuk `dtsen run --updates`."""
    machine = _as("web")
    with postgres.running(machine):
        _django()
        from portal.area import Scope, app_transaction, tell
        from portal.proposals.sending import send_updates

        with app_transaction():
            tell(Scope(nation=True), "orang", "pemutakhiran", None)
            count = send_updates(folder)
    click.echo(f"{folder.name}: {count} usulan. / proposals.")


@portal.command("updates-taken")
@click.argument("run", type=click.Path(exists=True, file_okay=False, path_type=Path))
def updates_taken(run: Path) -> None:
    """Mencatat usulan mana yang masuk rilis yang baru dimuat."""
    machine = _as("web")
    with postgres.running(machine):
        _django()
        from portal.area import Scope, app_transaction, tell
        from portal.proposals.sending import mark_taken

        with app_transaction():
            tell(Scope(nation=True), "orang", "pemutakhiran", None)
            count = mark_taken(run)
    click.echo(f"{run.name}: {count} usulan masuk rilis. / proposals taken in.")


@portal.group()
def account() -> None:
    """Akun dan penugasan."""


@account.command("add")
@click.argument("username")
@click.option("--name", required=True, help="Nama lengkap.")
@click.option("--role", required=True, help="Peran di policy/portal/peran.yml.")
@click.option("--wilayah", default="", help="Kode BPS dipisah koma; kosong: nasional.")
@click.option("--purpose", required=True, help="Tujuan di policy/portal/tujuan.yml.")
@click.option("--until", type=click.DateTime(["%Y-%m-%d"]), required=True, help="Hari terakhir penugasan.")
@click.option("--letter", default="", help="Nomor surat penugasan.")
@click.password_option(help="Kata sandi sementara; wajib diganti saat masuk pertama.")
def account_add(
    username: str, name: str, role: str, wilayah: str, purpose: str, until: datetime.datetime, letter: str, password: str
) -> None:
    """Akun baru dengan satu penugasan."""
    machine = _as("web")
    with postgres.running(machine):
        _django()
        from portal.accounts.actions import assign, create_account
        from portal.area import Scope, app_transaction, tell

        with app_transaction():
            tell(Scope(), "", "", None, ("akun",))
            made = create_account(username, name, password, acting=None)
            assign(made, role, tuple(filter(None, wilayah.split(","))), purpose, until.date(), acting=None, letter=letter)
    click.echo(f"Akun {username} dibuat. / Account made.")


@account.command("reset")
@click.argument("username")
def account_reset(username: str) -> None:
    """Kata sandi sementara baru dan kode kedua dipasang ulang: jalan masuk bila tidak ada pengelola lain. Dicatat di audit."""
    machine = _as("web")
    with postgres.running(machine):
        _django()
        from portal.accounts.actions import reset_by_machine
        from portal.area import Scope, app_transaction, tell

        with app_transaction():
            tell(Scope(), "", "", None, ("akun",))
            password = reset_by_machine(username)
    click.echo(f"{password}\nHanya dicetak di sini; diganti saat masuk pertama. / Printed here only; changed at the first log-in.")


@portal.command("demo-accounts", hidden=True)
def demo_accounts() -> None:
    """Satu pengguna tiap peran, hanya di demo."""
    from portal.serving import DEMO_PASSWORD

    machine = _as("web")
    if machine.mode != "demo":
        raise RequestError(Say("Akun demo hanya ada di demo.", "Accounts of the demo exist in the demo only."))
    with postgres.running(machine):
        _django()
        from portal.accounts.demo import make_accounts
        from portal.accounts.role import read_matrix
        from portal.area import Scope, app_transaction, tell

        with app_transaction():
            tell(Scope(nation=True), "orang", "pengelolaan", None, ("akun",))
            made = make_accounts(read_matrix(machine.policy), DEMO_PASSWORD)
    click.echo(f"\nSatu pengguna tiap peran, kata sandi / one user per role, password: {DEMO_PASSWORD}")
    for username, title, code in made:
        click.echo(f"  {username:<20}{title:<42}{code}")


@portal.group()
def audit() -> None:
    """Catatan audit."""


@audit.command()
@click.option("--anchor", type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Berkas jangkar; bawaan: di folder keadaan.")
def verify(anchor: Path | None) -> None:
    """Memeriksa rantai catatan audit dan menyebut entri pertama yang rusak."""
    from portal.audit import chain
    from portal.audit.words import verdict_words

    machine = _as("worker")
    with postgres.running(machine), chain.rows_of(connection(machine)) as rows:
        verdict = chain.verify(rows, chain.read_anchors(anchor or machine.state / chain.ANCHOR_FILE))
    click.echo(verdict_words(verdict).text("id"))
    click.echo(verdict_words(verdict).text("en"))
    if verdict.broken:
        sys.exit(3)


@audit.command()
def seal() -> None:
    """Memberi tempat di rantai kepada semua entri yang menunggu, dan mencatat kepalanya sebagai jangkar."""
    from portal.audit import chain

    machine = _as("worker")
    head = None
    with postgres.running(machine), chain.rows_of(connection(machine)) as rows:
        while sealed := chain.seal(rows, datetime.datetime.now(datetime.UTC)):
            head = sealed
    if head:
        chain.write_anchor(machine.state / chain.ANCHOR_FILE, head)
    click.echo(f"{head.position} {head.hash}" if head else "Tidak ada yang menunggu. / Nothing waited.")


@portal.command()
@click.option("--until-empty", is_flag=True, help="Selesai begitu tidak ada tugas; untuk uji dan cron.")
def worker(until_empty: bool) -> None:
    """Mengerjakan tugas latar belakang sampai dihentikan."""
    machine = _as("worker")
    with postgres.running(machine):
        _django()
        from portal.operation.work import run_worker

        run_worker(wait=not until_empty)


@portal.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas cadangan yang dibuat.")
@click.option("--to", required=True, multiple=True, help="Kunci umum age, atau berkas yang memuatnya; boleh beberapa.")
def backup(out: Path, to: tuple[str, ...]) -> None:
    """Mencadangkan seluruh basis data, terenkripsi; portal tetap buka."""
    from portal.operation.backup import back_up

    machine = _as("worker")
    with postgres.running(machine):
        made = back_up(machine, out, list(to), datetime.datetime.now(datetime.UTC))
    rows = sum(made.tables.values())
    click.echo(f"{out.name}: {out.stat().st_size // 1024} KiB, {len(made.tables)} tabel, {rows} baris. / tables, rows.")
    click.echo(f"Simpan terpisah: berkas kunci ({', '.join(made.keys)}). / Keep apart: the key file.")


@portal.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--identity", required=True, type=click.Path(exists=True, dir_okay=False, path_type=Path), help="Berkas kunci rahasia age.")
@click.option("--drill", is_flag=True, help="Hanya menguji: dipulihkan di samping, diperiksa, lalu dibuang.")
def restore(file: Path, identity: Path, drill: bool) -> None:
    """Memulihkan cadangan setelah diperiksa; basis data lama disimpan dengan nama lain."""
    from portal.operation.restore import restore as put_back

    machine = _as("owner")
    with postgres.running(machine):
        done = put_back(machine, file, identity, drill=drill)
    click.echo(f"{done.manifest.release or '-'}, {done.manifest.made_at}: {done.rows} baris, {done.sealed} entri audit utuh. / whole.")
    if done.lost:
        click.echo(f"{done.lost} entri audit sesudah cadangan itu hilang. / audit entries made after that backup are lost.", err=True)
    if drill:
        click.echo("Uji pemulihan berhasil; tidak ada yang diubah. / The drill passed; nothing was changed.")
    elif done.put_aside:
        click.echo(f"Basis data lama: {done.put_aside}; buang bila sudah yakin. / The old database; drop it when you are sure.")


@portal.command("backup-key")
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas kunci rahasia.")
def backup_key(out: Path) -> None:
    """Membuat pasangan kunci age dan mencetak kunci umumnya; simpan kunci rahasianya jauh dari mesin ini."""
    from portal.machine import write_private
    from portal.operation.archive import new_identity

    if out.exists():
        raise RequestError(Say("Berkas itu sudah ada; tidak ditimpa.", "That file exists; it is not overwritten."))
    secret, public = new_identity()
    write_private(out, f"# kunci umum: {public}\n{secret}\n")
    click.echo(public)


@portal.command()
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Berkas Markdown.")
@click.option("--lang", type=click.Choice(["id", "en"]), default="id", show_default=True)
def dpia(out: Path, lang: Literal["id", "en"]) -> None:
    """Menulis penilaian dampak (DPIA) dari tabel dan hak program ini sendiri."""
    from portal.pdp.dpia import assessment
    from portal.pdp.paper import markdown

    machine = read_machine()
    out.write_text(markdown(assessment(machine.policy), lang), encoding="utf-8")
    click.echo(out.name)


@portal.group()
def keys() -> None:
    """Kunci enkripsi NIK dan No. KK."""


@keys.command()
@click.option("--keep-old", is_flag=True, help="Jangan buang kunci lama sesudahnya.")
def rotate(keep_old: bool) -> None:
    """Membuat kunci baru dan menulis ulang semua nilai dengannya; portal tetap buka."""
    machine = _as("owner")
    with postgres.running(machine):
        _django()
        from portal.exchange.rotation import rotate_keys

        dropped = rotate_keys(machine.keys, connection(machine), _rows, keep_old=keep_old)
    click.echo(f"Selesai. Kunci dibuang: {', '.join(dropped) or '-'} / Done; keys dropped.")


def _rows(what: str, rows: int) -> None:
    click.echo(f"  {what:<22}{rows:>12,}".replace(",", "."), err=True)


def _as(login: Login) -> Machine:
    """The machine with this process's own log-in to the database; whether it is set up is checked here."""
    os.environ["DTSEN_PORTAL_LOGIN"] = login
    machine = read_machine()
    if not machine.secrets():
        if machine.mode == "operasi":
            raise RequestError(
                Say("Portal ini belum disiapkan.", "This portal has not been set up."),
                todo=Say("Jalankan `./run portal init` satu kali.", "Run `./run portal init` once."),
            )
        make_secrets(machine)
    return machine


def _roles(machine: Machine, server: postgres.Server) -> None:
    from portal.database_roles import prepare

    prepare(server, make_secrets(machine))


def _django() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()


def main() -> None:
    """Runs a command; a mistake ends in a sentence in both tongues and an exit code."""
    try:
        portal(standalone_mode=False)
    except DtsenError as error:
        click.echo(f"{error.text('id')}\n\n{error.text('en')}", err=True)
        sys.exit(error.exit_code)
    except click.ClickException as error:
        error.show()
        sys.exit(error.exit_code)
    except (KeyboardInterrupt, click.Abort):
        sys.exit(130)
