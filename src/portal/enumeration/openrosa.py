"""The texts of OpenRosa 1.0: list of forms, manifest, integrity, and the answer to a submission. Only text: no database, no request."""

import csv
import io
from collections.abc import Iterable, Mapping, Sequence
from hashlib import md5
from xml.sax.saxutils import escape

LARGEST = 10 * 2**20
HEADERS = {"X-OpenRosa-Version": "1.0", "X-OpenRosa-Accept-Content-Length": str(LARGEST)}
FAMILY_COLUMNS = ("name", "label", "__version", "kepala", "alamat", "kode_desa", "anggota", "akhir_kk", "catatan")
MEMBER_COLUMNS = ("name", "label", "keluarga", "nama", "tahun_lahir", "jenis_kelamin", "akhir_nik")
_QUOTE = {chr(34): "&quot;"}
_XML = '<?xml version="1.0" encoding="UTF-8"?>\n'


def fingerprint(content: bytes) -> str:
    """MD5, as OpenRosa names files; nothing is kept safe by it."""
    return md5(content, usedforsecurity=False).hexdigest()


def form_list(forms: Sequence[tuple[str, str, str, str]], base: str) -> str:
    """`forms`: (form id, name, version, hash). `base`: the address in front of everything."""
    rows = "".join(
        f"<xform><formID>{escape(form_id)}</formID><name>{escape(name)}</name><version>{escape(version)}</version>"
        f"<hash>md5:{digest}</hash><downloadUrl>{escape(base)}/formulir/{digest}.xml</downloadUrl>"
        f"<manifestUrl>{escape(base)}/manifest/{digest}</manifestUrl></xform>"
        for form_id, name, version, digest in forms
    )
    return f'{_XML}<xforms xmlns="http://openrosa.org/xforms/xformsList">{rows}</xforms>'


def manifest(media: Mapping[str, bytes], base: str) -> str:
    """keluarga.csv is a list of entities (so it must say where to ask what was taken away), anggota.csv a plain file."""
    rows = []
    for name, content in sorted(media.items()):
        entity = name == "keluarga.csv"
        kind = ' type="entityList"' if entity else ""
        rows.append(
            f"<mediaFile{kind}><filename>{name}</filename><hash>md5:{fingerprint(content)}</hash>"
            f"<downloadUrl>{escape(base)}/media/{name}</downloadUrl>"
            + (f"<integrityUrl>{escape(base)}/keutuhan</integrityUrl>" if entity else "")
            + "</mediaFile>"
        )
    together = "".join(rows)
    return f'{_XML}<manifest xmlns="http://openrosa.org/xforms/xformsManifest">{together}</manifest>'


def integrity(asked: Iterable[str], held: set[str]) -> str:
    """What of `asked` was taken away from this enumerator."""
    rows = "".join(f'<entity id="{escape(one, _QUOTE)}"><deleted>{str(one not in held).lower()}</deleted></entity>' for one in asked)
    return f"{_XML}<data><entities>{rows}</entities></data>"


def answer(message: str, *, taken: bool) -> str:
    nature = "submit_success" if taken else "submit_error"
    said = f'<message nature="{nature}">{escape(message)}</message>'
    return f'{_XML}<OpenRosaResponse xmlns="http://openrosa.org/http/response">{said}</OpenRosaResponse>'


def table(columns: Sequence[str], rows: Iterable[Mapping[str, object]]) -> bytes:
    """A CSV whose bytes are the same as long as its rows are."""
    out = io.StringIO()
    writer = csv.DictWriter(out, columns, lineterminator="\n", extrasaction="ignore")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue().encode()
