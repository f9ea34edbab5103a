"""The journey, once: the rooms in order, what each reads and writes, and which of its steps are no SQL.

A test holds this list to the code: every table has one writer, no step reads what is not yet written, every SQL file
belongs to the room that it lies in, and the docstring of each room begins with its number.
"""

from dataclasses import dataclass

from dtsen.errors import Say
from dtsen.tables import ROOMS, TABLES


@dataclass(frozen=True)
class Step:
    """One room. `reads` are tables of earlier rooms; `kernels` the steps that run as compiled code or models, not SQL."""

    room: str
    does: Say
    reads: tuple[str, ...]
    kernels: tuple[str, ...]

    @property
    def number(self) -> int:
        return ROOMS.index(self.room) + 1

    @property
    def writes(self) -> tuple[str, ...]:
        return tuple(sorted(name for name, table in TABLES.items() if table.written_by == self.room))


JOURNEY = (
    Step(
        "sources",
        Say(
            "menerima penyerahan apa adanya, membuktikan isinya seperti yang dijanjikan, menyimpannya",
            "receives deliveries exactly as sent, proves that they are what was promised, keeps them",
        ),
        (),
        ("reading: one file of delimited text or Parquet", "wilayah: the region tables"),
    ),
    Step(
        "standardise",
        Say(
            "mengubah setiap rekaman ke dalam kata-kata registri, aslinya disimpan di sampingnya",
            "turns every record into the registry's words, the original kept beside it",
        ),
        ("delivery", "source_column", "wilayah_desa", "wilayah_lama"),
        ("code_map: the code lists of policy", "written_day, written_name: each distinct text read once"),
    ),
    Step(
        "link",
        Say(
            "menentukan rekaman mana orang dan keluarga yang sama, seberapa yakin, dan siapa yang memutuskan",
            "says which records are the same person and family, how sure, and who decided",
        ),
        ("person_record", "family_record", "admin_record"),
        (
            "match: blocking, comparing and clustering persons",
            "family_id, person ids: HMAC of an anchor",
        ),
    ),
    Step(
        "registry",
        Say(
            "satu baris satu orang dan satu keluarga, dan dari mana setiap nilainya",
            "one row a person and a family, and where each value came from",
        ),
        (
            "person_record",
            "family_record",
            "person_value",
            "family_value",
            "admin_record",
            "person_link",
            "person_again",
            "family_link",
            "admin_link",
            "wilayah_desa",
        ),
        ("precedence, question: the policy written out",),
    ),
    Step(
        "validate",
        Say(
            "mencari baris yang melanggar aturan dan mengatakan apakah perjalanan boleh diteruskan",
            "returns the rows that break a rule and says whether the run may go on",
        ),
        (
            "delivery",
            "delivery_file",
            "wilayah_desa",
            "wilayah_lama",
            "person_record",
            "family_record",
            "unmapped_value",
            "admin_record",
            "person_link",
            "family_link",
            "admin_link",
            "review_pair",
            "person",
            "family",
            "membership",
            "value_origin",
            "id_redirect",
        ),
        (),
    ),
    Step(
        "rank",
        Say(
            "mengurutkan keluarga menurut perkiraan kesejahteraan, membaginya ke dalam desil, menunjukkan hitungannya",
            "orders families by estimated welfare, cuts the order into desil, shows its arithmetic",
        ),
        ("person", "family", "membership", "survey_household", "survey_value"),
        ("model: trained on the survey or named in policy", "score, desil: integers", "desil_reason: the strongest reasons of a score"),
    ),
    Step(
        "target",
        Say(
            "menerapkan aturan bertanggal setiap program dan memberi alasan dengan kata-kata",
            "applies each programme's dated rules and gives the reason in words",
        ),
        ("person", "family", "membership", "desil"),
        ("programme_reason: the sentences of policy",),
    ),
    Step(
        "release",
        Say(
            "membekukan hasil menjadi apa yang boleh dipegang satu pembaca di satu daerah",
            "freezes a run into what one reader in one region may hold",
        ),
        (
            "person",
            "family",
            "desil",
            "eligibility",
            "programme_reason",
            "finding",
            "rule_result",
            "wilayah_desa",
            "person_record",
            "family_record",
            "person_value",
            "family_value",
            "person_link",
            "family_link",
            "value_origin",
        ),
        ("writing the files of a region", "released_file: their checksums"),
    ),
)
