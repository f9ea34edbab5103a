"""Signs every manifest of a release; a manifest holds the checksums of its files, so the signature covers them all."""

from collections.abc import Callable
from pathlib import Path

from dtsen.errors import RequestError, Say, Where
from dtsen.release.manifest import MANIFEST, NATION, read_manifest
from dtsen.release.minisign import FIRST_LINE, PublicKey, SecretKey, new_key, signature_problem
from dtsen.release.verify import SIGNATURE, release_root


def sign_release(path: Path, key: SecretKey) -> list[Path]:
    """Writes `manifest.json.minisig` beside every manifest of a run, a release or one region; returns them."""
    root = release_root(path)
    manifest = read_manifest(root)
    folders = [root]
    if manifest["jenis"] == NATION:
        folders += [root / region["kode"] for region in manifest["kabupaten_kota"]]
    written = []
    for folder in folders:
        content = read_manifest(folder)
        place = content["wilayah"].get("kode", "nasional")
        comment = f"rilis:{content['rilis']} wilayah:{place} tanggal_acuan:{content['tanggal_acuan']}"
        target = folder / SIGNATURE
        target.write_text(key.sign(folder / MANIFEST, comment), encoding="utf-8", newline="\n")
        written.append(target)
    return written


def signature_check(public: PublicKey) -> Callable[[Path], Say | None]:
    """For `verify`: why the manifest of a folder is not signed by `public`; None when it is."""

    def problem(folder: Path) -> Say | None:
        if not (folder / SIGNATURE).is_file():
            return Say("tidak bertanda tangan", "not signed")
        # minisign does not protect the first line of its file; ours is always the same, so a change of it shows too.
        if not (folder / SIGNATURE).read_bytes().startswith(f"{FIRST_LINE}\n".encode()):
            return Say("tanda tangan tidak ditulis oleh `dtsen release sign`", "the signature was not written by `dtsen release sign`")
        return signature_problem(folder / MANIFEST, folder / SIGNATURE, public)

    return problem


def write_key_pair(public: Path, secret: Path, password: str) -> None:
    """A new pair of keys; the secret one readable by its owner only. Never writes over a key that exists."""
    for path in (public, secret):
        if path.exists():
            raise RequestError(
                Say("Berkas kunci sudah ada dan tidak ditimpa.", "The key file exists and is not overwritten."),
                where=Where(file=path.name),
                todo=Say("Sebut nama lain.", "Give another name."),
            )
    key = new_key()
    secret.touch(mode=0o600)
    secret.write_text(key.text(password), encoding="utf-8", newline="\n")
    public.write_text(key.public.text(), encoding="utf-8", newline="\n")
