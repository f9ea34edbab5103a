"""The notice of a breach (UU 27/2022 article 46): what data, when and how, handling and recovery. It names no person."""

import datetime

from django.utils import timezone

from dtsen.errors import Say
from portal.pdp.models import Incident
from portal.pdp.paper import Paper, Section, listed
from portal.pdp.register import Register
from portal.web.words import MONTHS


def notice(incident: Incident, known: Register) -> Paper:
    """A letter to the agency and to the subjects; what is not filled in yet stands between square brackets."""
    rules = known.incident
    data = listed(tuple(rules.data[kind] for kind in incident.data_kinds if kind in rules.data))
    count = (
        Say(f"{incident.subjects:,} orang".replace(",", "."), f"{incident.subjects:,} persons")
        if incident.subjects
        else _blank("jumlah", "number")
    )
    deadline = incident.known_at + datetime.timedelta(hours=rules.hours)
    return Paper(
        Say(
            f"Pemberitahuan kegagalan pelindungan data pribadi {incident.number}",
            f"Notice of a failure to protect personal data {incident.number}",
        ),
        (
            Section(
                Say("Kepada", "To"),
                (
                    Say(f"{rules.agency.id}; subjek data yang terdampak.", f"{rules.agency.en}; the data subjects concerned."),
                    Say(
                        f"Dari {known.controller.id}, berdasarkan UU 27/2022 {rules.article}, paling lambat {moment(deadline).id}.",
                        f"From {known.controller.en}, under UU 27/2022 {rules.article}, no later than {moment(deadline).en}.",
                    ),
                ),
            ),
            Section(
                Say("Data apa yang terungkap", "Which data were disclosed"),
                (Say(f"{data.id}. Perkiraan: {count.id}.", f"{data.en}. Estimate: {count.en}."),),
            ),
            Section(
                Say("Kapan dan bagaimana", "When and how"),
                (
                    Say(f"Diketahui {moment(incident.known_at).id}.", f"Known since {moment(incident.known_at).en}."),
                    _text(incident.happened, "kapan terjadinya", "when it happened"),
                    _text(incident.how, "bagaimana terjadinya", "how it happened"),
                ),
            ),
            Section(Say("Penanganan", "Handling"), (_text(incident.handling, "apa yang sudah dilakukan", "what was done"),)),
            Section(Say("Pemulihan", "Recovery"), (_text(incident.recovery, "apa yang akan dilakukan", "what will be done"),)),
            Section(
                Say("Yang dapat Anda lakukan", "What you can do"),
                (
                    Say(
                        "Jangan memberi NIK, PIN, atau kode kepada siapa pun yang menelepon. Bantuan sosial tidak dipungut biaya.",
                        "Give no NIK, PIN or code to anybody who calls. Social assistance costs nothing.",
                    ),
                    Say(
                        "Kontak pejabat pelindungan data: [nama, telepon, alamat].",
                        "Contact of the data protection officer: [name, telephone, address].",
                    ),
                ),
            ),
        ),
    )


def moment(at: datetime.datetime) -> Say:
    local = timezone.localtime(at)
    words = {lang: f"{local.day} {months[local.month - 1]} {local.year}, {local:%H:%M} WIB" for lang, months in MONTHS.items()}
    return Say(words["id"], words["en"])


def _text(text: str, missing: str, missing_en: str) -> Say:
    return Say(text, text) if text else _blank(missing, missing_en)


def _blank(indonesian: str, english: str) -> Say:
    return Say(f"[{indonesian}: belum diisi]", f"[{english}: not filled in yet]")
