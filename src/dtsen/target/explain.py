"""Why is a family (not) entitled? The row of the decision, in sentences."""

from typing import Any

import pyarrow.parquet as pq

from dtsen.engine import Shelf
from dtsen.errors import Lang, Say

_VERDICTS = {
    "yes": Say("Berhak", "Entitled"),
    "no": Say("Tidak berhak", "Not entitled"),
    "unknown": Say("Belum dapat diketahui", "Cannot be told yet"),
}
_PERIODS = {"triwulan": Say("triwulan", "quarter"), "bulan": Say("bulan", "month")}


def explain_eligibility(shelf: Shelf, family_id: str, lang: Lang, person_id: str = "") -> list[str]:
    """For each programme the decision, then its reasons, decisive first; persons with one decision stand together.

    With `person_id` only that person's rows of programmes for persons are told. Programmes without a rule on the day
    of the run are named too. An unknown family gives only those. Never a name or a number of a card.
    """
    rows: list[dict[str, Any]] = pq.read_table(shelf.path("eligibility"), filters=[("family_id", "=", family_id)]).to_pylist()
    reasons = pq.read_table(shelf.path("programme_reason")).to_pylist()
    words = {(row["programme"], row["reason"]): str(row["kalimat" if lang == "id" else "sentence"]) for row in reasons}
    groups: dict[tuple[str, str, tuple[str, ...]], list[dict[str, Any]]] = {}
    for row in sorted(rows, key=lambda row: (row["programme"], row["person_id"])):
        if not person_id or row["person_id"] in ("", person_id):
            groups.setdefault((row["programme"], row["eligible"], tuple(row["reasons"])), []).append(row)
    sentences: list[str] = []
    for (programme, verdict, codes), members in groups.items():
        if words[programme, "J00"] not in sentences:
            sentences.append(words[programme, "J00"])
        sentences.append(_decision(verdict, members, lang))
        sentences.extend(f"- {words[programme, code]} [{code}]" for code in codes)
    sentences.extend(words[row["programme"], "N00"] for row in reasons if row["reason"] == "N00")
    return sentences


def _decision(verdict: str, rows: list[dict[str, Any]], lang: Lang) -> str:
    first = rows[0]
    text = _VERDICTS[verdict].text(lang)
    if first["person_id"]:
        text += f" ({len(rows)} {Say('orang', 'person(s)').text(lang)})"
    if verdict == "yes":
        text += f", {rupiah(first['amount'], lang)} {Say('per', 'a').text(lang)} {_PERIODS[first['period']].text(lang)}"
    if first["components"]:
        text += f" ({', '.join(first['components'])})"
    return text + "."


def rupiah(amount: int, lang: Lang) -> str:
    """Rp1.350.000 or Rp1,350,000."""
    text = f"{amount:,}"
    return "Rp" + (text.replace(",", ".") if lang == "id" else text)
