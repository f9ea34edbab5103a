"""What is said about a matched row: its fate and state in words, and what an officer can do about it."""

from collections import Counter
from collections.abc import Iterator

from dtsen.errors import Lang, Say
from dtsen.pipeline.match_list import Answer, MatchedList
from dtsen.sources.local_list import Part
from dtsen.updates.fate import Kelas, Padan
from dtsen.updates.lifecycle import ProposalKind

KELAS: dict[Kelas, Say] = {
    Kelas.SAMA: Say("sama dengan registri", "same as the registry"),
    Kelas.UBAH: Say("ada yang berubah", "something differs"),
    Kelas.BELUM_DI_DTSEN: Say("dikenal Dukcapil, belum di DTSEN", "known to Dukcapil, not yet in DTSEN"),
    Kelas.BAYI_BARU: Say("bayi baru, belum di Dukcapil", "new-born, not yet in Dukcapil"),
    Kelas.MENINGGAL_DILAPORKAN: Say("dilaporkan meninggal", "reported dead"),
    Kelas.SUDAH_MENINGGAL: Say("sudah tercatat meninggal", "already recorded as dead"),
    Kelas.PINDAH_KELUAR: Say("pindah keluar", "moved out"),
    Kelas.PINDAH_MASUK: Say("pindah masuk", "moved in"),
    Kelas.TIDAK_DITEMUKAN: Say("tidak ditemukan", "not found"),
    Kelas.GANDA: Say("orang yang sama sudah ada di baris lain", "the same person again in this file"),
    Kelas.BUKAN_DATA: Say("bukan baris orang", "no row of a person"),
}
PADAN: dict[Padan, Say] = {
    Padan.PADAN: Say("NIK, nama, dan tanggal lahir cocok", "NIK, name and birth date agree"),
    Padan.PADAN_NIK_NAMA_BEDA: Say("NIK cocok, nama berbeda", "NIK agrees, name differs"),
    Padan.PADAN_NIK_TANGGAL_BEDA: Say("NIK dan nama cocok, tanggal lahir berbeda", "NIK and name agree, birth date differs"),
    Padan.TYPO_NIK: Say("NIK salah tulis", "NIK mistyped"),
    Padan.TANPA_NIK: Say("ditemukan tanpa NIK", "found without NIK"),
    Padan.NIK_TIDAK_DITEMUKAN: Say("NIK tidak ada di registri", "NIK is not in the registry"),
    Padan.NIK_GANDA: Say("NIK dipakai lebih dari satu orang", "NIK of more than one person"),
    Padan.KK_BERBEDA: Say("cocok, No. KK berbeda", "agrees, No. KK differs"),
    Padan.MENINGGAL: Say("tercatat meninggal", "recorded as dead"),
    Padan.PINDAH_LN: Say("tercatat pindah ke luar negeri", "recorded as moved abroad"),
    Padan.NONAKTIF: Say("NIK sudah dinonaktifkan", "NIK switched off"),
    Padan.TIDAK_PADAN: Say("tidak padan", "does not match"),
    Padan.TIDAK_DIKETAHUI: Say("tidak diketahui: registri ini tanpa Dukcapil", "not known: this registry is without Dukcapil"),
}
KIND: dict[ProposalKind, Say] = {
    ProposalKind.PENAMBAHAN: Say("penambahan", "addition"),
    ProposalKind.PERBAIKAN: Say("perbaikan", "correction"),
    ProposalKind.PENGHAPUSAN: Say("penghapusan", "removal"),
    ProposalKind.SANGGAHAN: Say("sanggahan", "objection"),
}
_NUMBERS: dict[str, Say] = {
    "angka_terakhir_hilang": Say(
        "angka terakhir {field} hilang di lembar kerja: jadikan kolom itu Teks, lalu ketik ulang atau salin dari sumbernya",
        "the last digit of {field} was lost in the spreadsheet: make the column Text, then type it again or copy it from its source",
    ),
    "notasi_ilmiah": Say(
        "{field} tertulis sebagai bilangan ilmiah (1,8E+15): jadikan kolom itu Teks, lalu salin ulang dari sumbernya",
        "{field} is written in scientific form (1.8E+15): make the column Text, then copy it again from its source",
    ),
    "kurang_angka": Say(
        "{field} kurang dari 16 angka: salin lagi dari KTP atau KK", "{field} has fewer than 16 digits: copy it again from the card"
    ),
    "lebih_angka": Say(
        "{field} lebih dari 16 angka: salin lagi dari KTP atau KK", "{field} has more than 16 digits: copy it again from the card"
    ),
    "bukan_16_angka": Say("{field} bukan 16 angka: salin lagi dari KTP atau KK", "{field} is not 16 digits: copy it again from the card"),
    "huruf": Say("{field} memuat huruf: tulis angkanya saja", "{field} has letters in it: write digits only"),
    "isian_palsu": Say(
        "{field} isian palsu: kosongkan, atau isi dari KTP atau KK", "{field} is a stand-in: leave it empty or copy it from the card"
    ),
    "tanggal_mustahil": Say(
        "tanggal lahir di dalam {field} mustahil: salin lagi dari KTP atau KK", "the birth date inside {field} cannot be: copy it again"
    ),
    "nomor_urut_0000": Say("{field} berakhir 0000: salin lagi dari KTP atau KK", "{field} ends in 0000: copy it again from the card"),
}
_DAYS: dict[str, Say] = {
    "tahun_saja": Say("tanggal lahir hanya tahun: lengkapi hari dan bulannya", "birth date is a year only: add day and month"),
    "tahun_dua_angka": Say("tahun lahir dua angka: tulis empat angka", "year of birth of two digits: write four"),
    "tidak_terbaca": Say("tanggal lahir tidak terbaca: tulis HH-BB-TTTT", "birth date cannot be read: write DD-MM-YYYY"),
}
OUTSIDE = Say(
    "desa ini di luar wilayah Anda: hapus baris ini atau betulkan desanya",
    "this village is outside your region: delete the row or correct it",
)
ELSEWHERE = Say(
    "orang ini tercatat di wilayah lain: bila pindah ke wilayah Anda, isi desa dan kecamatannya",
    "this person is recorded in another region: if they moved to yours, fill in village and district",
)
_STRANGE_SHOWN = 12
_OF_ONE_PERSON = frozenset({"nama", "tanggal_lahir"})  # counted on the screen, not shown
# Words that are told once a file, in the summary: a remark or an occupation that is not understood harms nobody.
HARMLESS = frozenset({"keterangan", "pekerjaan", "nama"})
FIELD: dict[str, Say] = {"nik": Say("NIK", "NIK"), "no_kk": Say("No. KK", "No. KK")}


def to_repair(answer: Answer, conflicts: frozenset[str], lang: Lang) -> list[str]:
    """What is wrong with a row and what to do; [] for a row that can be submitted as it is."""
    if answer.fate is None or answer.person is None:
        return []
    person, fate, words = answer.person, answer.fate, []
    if answer.elsewhere and not person.outside:
        return [ELSEWHERE.text(lang)]
    if answer.elsewhere:
        return [OUTSIDE.text(lang)]
    for field, number in (("nik", person.nik), ("no_kk", person.no_kk)):
        said = _NUMBERS.get(number.problem)
        if said:
            words.append(said.text(lang).format(field=FIELD[field].text(lang)))
    if answer.right_nik and fate.padan in (Padan.TYPO_NIK, Padan.NIK_TIDAK_DITEMUKAN):
        words.append(Say("periksa NIK yang diusulkan di kolom sebelah", "check the NIK proposed beside").text(lang))
    if fate.padan is Padan.PADAN_NIK_NAMA_BEDA:
        words.append(Say("NIK milik orang dengan nama lain: periksa nama dan NIK", "the NIK is of another name: check both").text(lang))
    if fate.padan is Padan.TIDAK_PADAN and person.nik.digits:
        words.append(
            Say(
                "NIK ini milik orang lain di registri: periksa KTP-nya", "this NIK is somebody else's in the registry: check the card"
            ).text(lang)
        )
    if fate.kelas is Kelas.TIDAK_DITEMUKAN:
        near = Say("ada calon yang mirip tetapi belum pasti: lengkapi NIK, tanggal lahir, atau No. KK", "somebody is alike but not surely: "
                   "complete NIK, birth date or No. KK")  # fmt: skip
        none = Say(
            "tidak ada orang seperti ini: periksa NIK, nama, dan tanggal lahir", "nobody is like this: check NIK, name and birth date"
        )
        words.append((near if answer.candidate_id else none).text(lang))
    if fate.kelas is Kelas.GANDA:
        words.append(Say("orang ini sudah ada di baris lain: hapus salah satu", "this person is in another row: delete one").text(lang))
    if person.birth.problem in _DAYS:
        words.append(_DAYS[person.birth.problem].text(lang))
    if person.outside:
        words.append(OUTSIDE.text(lang))
    if ("nama", "ALM.") in person.strange:
        words.append(
            Say("nama memuat ALM.: tulis MENINGGAL di keterangan bila benar", "the name says ALM.: write MENINGGAL as a remark if so").text(
                lang
            )
        )
    words += [
        Say(
            f"`{text}` pada {field} tidak dikenal: tulis dengan kata di daftar kode",
            f"`{text}` in {field} is not known: use a word of the code list",
        ).text(lang)
        for field, text in person.strange
        if field not in HARMLESS
    ]
    words += [
        Say(f"{name}: kata itu dapat berarti lebih dari satu kode, sebut yang mana", f"{name}: the word has several codes, say which").text(
            lang
        )
        for name in fate.unsure
    ]
    variables = ", ".join(sorted(conflicts))
    if variables:
        words.append(
            Say(
                f"berlawanan dengan baris lain tentang {variables}: putuskan satu",
                f"contradicts another row about {variables}: decide on one",
            ).text(lang)
        )
    return words


def summary_text(matched: MatchedList, lang: Lang) -> str:
    """The effects before anything happens: columns, fates, proposals."""
    rows = Say(f"{matched.source.file}: {len(matched.answers)} baris", f"{matched.source.file}: {len(matched.answers)} rows")
    lines = [rows, *(say for part in matched.source.parts for say in _columns(part)), *_spoilt(matched), *_strange(matched)]
    lines.append(Say(f"Wilayah: {matched.region or 'tidak diketahui'}", f"Region: {matched.region or 'not known'}"))
    if not matched.with_dukcapil:
        lines.append(
            Say(
                "Registri ini tanpa Dukcapil: yang memerlukannya tidak diketahui.",
                "This registry is without Dukcapil: what needs it is not known.",
            )
        )
    for kelas in Kelas:
        count = _count(matched, kelas)
        if count:
            lines.append(Say(*(f"  {count:>8,}  {kelas.value:<22} {words}" for words in (KELAS[kelas].id, KELAS[kelas].en))))
    return "\n".join([*(line.text(lang) for line in lines), effects_text(matched, lang)])


def _columns(part: Part) -> Iterator[Say]:
    """What each column of a sheet was taken for, and how full it is."""
    if part.header is None or not part.people:
        yield Say(f"  lembar {part.sheet}: tidak ada tabel orang", f"  sheet {part.sheet}: no table of people")
        return
    form = (f", ekspor {part.form}", f", an export of {part.form}") if part.form else ("", "")
    yield Say(f"  lembar {part.sheet or '-'}: {part.people} orang{form[0]}", f"  sheet {part.sheet or '-'}: {part.people} people{form[1]}")
    for name, field, told in zip(part.header.names, part.header.fields, part.header.told, strict=True):
        if field:
            share = part.filled.get(field, 0) / part.people
            by = (" (dari isinya)", " (by its content)") if told == "isi" else ("", "")
            samples = ", ".join(masked_sample(field, text) for text in part.samples.get(field, ()))
            yield Say(
                f"    {name or '-':<28} -> {field}{by[0]}, terisi {share:.0%}: {samples}",
                f"    {name or '-':<28} -> {field}{by[1]}, {share:.0%} filled: {samples}",
            )
        elif name:
            yield Say(f"    {name:<28} -> tidak dipakai", f"    {name:<28} -> not used")


def masked_sample(field: str, text: str) -> str:
    """A sample value that may be shown on a screen: of numbers the first four digits, of names the initials."""
    if field in ("nik", "no_kk"):
        return text.lstrip("'")[:4] + "*" * max(len(text) - 4, 0)
    if field.startswith("nama"):
        return " ".join(word[:1] + "." for word in text.split())
    return text if field not in ("alamat", "tanggal_lahir", "tempat_tanggal_lahir") else text[:4] + "..."


def _spoilt(matched: MatchedList) -> Iterator[Say]:
    for field, count in sorted(matched.spoilt.items()):
        name, refused = FIELD[field], field in matched.refused
        yield Say(
            f"  ! {name.id}: {count} nilai sudah dirusak lembar kerja (paling banyak 15 angka yang utuh)"
            + ("; kolom ini ditolak sebagai nomor. Jadikan kolom Teks sebelum menyalin data dari sumbernya" if refused else ""),
            f"  ! {name.en}: {count} values were destroyed by a spreadsheet (15 digits are whole at most)"
            + ("; the column is refused as a number. Make it Text before copying the data from their source" if refused else ""),
        )


def _strange(matched: MatchedList) -> Iterator[Say]:
    found = (one for answer in matched.answers if answer.person for one in answer.person.strange)
    strange = Counter((field, "..." if field in _OF_ONE_PERSON else text) for field, text in found)
    for (field, text), count in sorted(strange.items(), key=lambda item: (-item[1], item[0]))[:_STRANGE_SHOWN]:
        yield Say(f"  ? kata tidak dikenal pada {field}: `{text}` ({count})", f"  ? word not known in {field}: `{text}` ({count})")


def _count(matched: MatchedList, kelas: Kelas) -> int:
    return sum(1 for answer in matched.answers if answer.kelas is kelas)


def effects_text(matched: MatchedList, lang: Lang) -> str:
    """One sentence: what would happen if everything were submitted."""
    proposals = [proposal for answer in matched.answers for proposal in answer.proposals]
    changed = [change for one in proposals if one.kind is ProposalKind.PERBAIKAN for change in one.changes]
    added = sum(1 for one in proposals if one.kind is ProposalKind.PENAMBAHAN)
    variables = len({change.variable for change in changed})
    deaths, left = _count(matched, Kelas.MENINGGAL_DILAPORKAN), _count(matched, Kelas.PINDAH_KELUAR)
    clashes = len(matched.conflicts)
    return Say(
        f"Bila diusulkan: {added:,} orang baru, {len(changed):,} perubahan pada {variables} variabel, {deaths:,} kematian, "
        f"{left:,} pindah keluar, {clashes:,} usulan berlawanan. Belum ada yang berubah di registri.",
        f"If submitted: {added:,} new people, {len(changed):,} changes of {variables} variables, {deaths:,} deaths, "
        f"{left:,} moved out, {clashes:,} proposals in conflict. Nothing has changed in the registry.",
    ).text(lang)
