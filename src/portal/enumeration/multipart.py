"""The body of an OpenRosa submission taken apart: whole, or not at all. A line that broke must not leave half a photo."""

import re
from dataclasses import dataclass


class CutError(ValueError):
    """The body ends before its last boundary, or is none."""


@dataclass(frozen=True)
class Part:
    name: str
    filename: str
    content: bytes


def parts_of(body: bytes, content_type: str, length: int) -> list[Part]:
    """The parts in their order. `length`: what the head promised. Raises CutError unless everything arrived."""
    found = re.search(r'boundary="?([^";,]{1,200})"?', content_type)
    if not content_type.lower().startswith("multipart/form-data") or not found:
        raise CutError("bukan multipart/form-data")
    line = b"--" + found[1].strip().encode()
    if len(body) != length:
        raise CutError("lebih pendek dari yang dijanjikan")
    pieces = (b"\r\n" + body).split(b"\r\n" + line)
    if len(pieces) < 2 or not pieces[-1].startswith(b"--"):
        raise CutError("terputus sebelum akhir")
    made = []
    for piece in pieces[1:-1]:
        head, gap, content = piece.removeprefix(b"\r\n").partition(b"\r\n\r\n")
        if not gap:
            raise CutError("bagian tanpa isi")
        said = re.search(r"content-disposition:[^\r\n]*", head.decode("utf-8", "replace"), re.I)
        told = dict(re.findall(r'(\w+\*?)="([^"]*)"', said[0])) if said else {}
        # Only the last step of a name: a file is a name here, never a path.
        made.append(Part(told.get("name", ""), re.split(r"[\\/]", told.get("filename", ""))[-1][:120], content))
    return made
