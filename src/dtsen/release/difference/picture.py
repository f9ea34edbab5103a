"""A picture of how desil moved: from (rows) to (columns), as one SVG without script, font or network."""

from collections.abc import Mapping
from html import escape

_CELL, _LEFT, _TOP = 44, 90, 96
_GREY, _BLUE, _RED = (247, 247, 247), (33, 102, 172), (178, 24, 43)


def desil_svg(title: str, matrix: Mapping[tuple[int, int], int]) -> str:
    """`matrix`: (desil before, desil now) -> families. Blue: towards 10; red: towards 1; the darker, the larger the share of its row."""
    side = _CELL * 10
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {_LEFT + side + 20} {_TOP + side + 20}" role="img" '
        f'font-family="sans-serif" font-size="12">',
        f"<title>{escape(title)}</title>",
        f'<text x="10" y="24" font-size="16">{escape(title)}</text>',
        f'<text x="{_LEFT}" y="60">Desil sekarang / now</text>',
        f'<text x="10" y="{_TOP - 8}">Desil lama</text>',
    ]
    for desil in range(1, 11):
        middle = _CELL * (desil - 1) + _CELL // 2
        parts.append(f'<text x="{_LEFT + middle}" y="{_TOP - 8}" text-anchor="middle">{desil}</text>')
        parts.append(f'<text x="{_LEFT - 12}" y="{_TOP + middle + 4}" text-anchor="end">{desil}</text>')
    for before in range(1, 11):
        row = sum(matrix.get((before, now), 0) for now in range(1, 11))
        for now in range(1, 11):
            count = matrix.get((before, now), 0)
            x, y = _LEFT + _CELL * (now - 1), _TOP + _CELL * (before - 1)
            fill, dark = _colour(now - before, count * 1000 // row if row else 0)
            parts.append(f'<rect x="{x}" y="{y}" width="{_CELL}" height="{_CELL}" fill="{fill}" stroke="#fff"/>')
            if count:
                ink = "#fff" if dark else "#222"
                place = f'x="{x + _CELL // 2}" y="{y + _CELL // 2 + 4}"'
                parts.append(f'<text {place} text-anchor="middle" font-size="10" fill="{ink}">{_short(count)}</text>')
    return "\n".join([*parts, "</svg>", ""])


def _colour(step: int, share: int) -> tuple[str, bool]:
    """`share` in thousandths of the row; integers only, so that every machine draws the same."""
    target = (90, 90, 90) if step == 0 else _BLUE if step > 0 else _RED
    weight = min(1000, share * 2)
    mixed = tuple(a + (b - a) * weight // 1000 for a, b in zip(_GREY, target, strict=True))
    return "#{:02x}{:02x}{:02x}".format(*mixed), weight > 550


def _short(count: int) -> str:
    return str(count) if count < 100_000 else f"{count // 1000} rb"
