"""What lies between the rooms: one file a table. The data dictionary in docs/reference is made from here."""

from dtsen.tables.admin_link import ADMIN_LINK
from dtsen.tables.admin_record import ADMIN_RECORD
from dtsen.tables.aside_record import ASIDE_RECORD
from dtsen.tables.cut import CUT
from dtsen.tables.delivery import DELIVERY
from dtsen.tables.delivery_file import DELIVERY_FILE
from dtsen.tables.desil import DESIL
from dtsen.tables.desil_reason import DESIL_REASON
from dtsen.tables.eligibility import ELIGIBILITY
from dtsen.tables.family import FAMILY
from dtsen.tables.family_link import FAMILY_LINK
from dtsen.tables.family_record import FAMILY_RECORD
from dtsen.tables.family_value import FAMILY_VALUE
from dtsen.tables.finding import FINDING
from dtsen.tables.id_redirect import ID_REDIRECT
from dtsen.tables.membership import MEMBERSHIP
from dtsen.tables.official import ANGGOTA, KELUARGA, Variable
from dtsen.tables.person import PERSON
from dtsen.tables.person_again import PERSON_AGAIN
from dtsen.tables.person_link import PERSON_LINK
from dtsen.tables.person_record import PERSON_RECORD
from dtsen.tables.person_value import PERSON_VALUE
from dtsen.tables.pmt_score import PMT_SCORE
from dtsen.tables.programme_reason import PROGRAMME_REASON
from dtsen.tables.refused_record import REFUSED_RECORD
from dtsen.tables.released_file import RELEASED_FILE
from dtsen.tables.repaired_record import REPAIRED_RECORD
from dtsen.tables.review_pair import REVIEW_PAIR
from dtsen.tables.rooms import ROOMS, folder
from dtsen.tables.rule_result import RULE_RESULT
from dtsen.tables.source_column import SOURCE_COLUMN
from dtsen.tables.survey_household import SURVEY_HOUSEHOLD
from dtsen.tables.survey_value import SURVEY_VALUE
from dtsen.tables.table import Column, Sensitivity, Table, TypeName
from dtsen.tables.unmapped_value import UNMAPPED_VALUE
from dtsen.tables.unplaced_person import UNPLACED_PERSON
from dtsen.tables.unranked_family import UNRANKED_FAMILY
from dtsen.tables.unreleased_row import UNRELEASED_ROW
from dtsen.tables.value_origin import VALUE_ORIGIN
from dtsen.tables.wilayah_desa import WILAYAH_DESA
from dtsen.tables.wilayah_lama import WILAYAH_LAMA

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        ADMIN_LINK,
        ADMIN_RECORD,
        ASIDE_RECORD,
        CUT,
        DELIVERY,
        DELIVERY_FILE,
        DESIL,
        DESIL_REASON,
        ELIGIBILITY,
        FAMILY,
        FAMILY_LINK,
        FAMILY_RECORD,
        FAMILY_VALUE,
        FINDING,
        ID_REDIRECT,
        MEMBERSHIP,
        PERSON,
        PERSON_AGAIN,
        PERSON_LINK,
        PERSON_RECORD,
        PERSON_VALUE,
        PMT_SCORE,
        PROGRAMME_REASON,
        REFUSED_RECORD,
        RELEASED_FILE,
        REPAIRED_RECORD,
        REVIEW_PAIR,
        RULE_RESULT,
        SOURCE_COLUMN,
        SURVEY_HOUSEHOLD,
        SURVEY_VALUE,
        UNMAPPED_VALUE,
        UNPLACED_PERSON,
        UNRANKED_FAMILY,
        UNRELEASED_ROW,
        VALUE_ORIGIN,
        WILAYAH_DESA,
        WILAYAH_LAMA,
    )
}

__all__ = [
    "ADMIN_LINK",
    "ADMIN_RECORD",
    "ANGGOTA",
    "ASIDE_RECORD",
    "CUT",
    "DELIVERY",
    "DELIVERY_FILE",
    "DESIL",
    "ELIGIBILITY",
    "FAMILY",
    "FAMILY_LINK",
    "FAMILY_RECORD",
    "FAMILY_VALUE",
    "FINDING",
    "ID_REDIRECT",
    "KELUARGA",
    "MEMBERSHIP",
    "PERSON",
    "PERSON_AGAIN",
    "PERSON_LINK",
    "PERSON_RECORD",
    "PERSON_VALUE",
    "PMT_SCORE",
    "PROGRAMME_REASON",
    "REFUSED_RECORD",
    "RELEASED_FILE",
    "REPAIRED_RECORD",
    "REVIEW_PAIR",
    "ROOMS",
    "RULE_RESULT",
    "SOURCE_COLUMN",
    "SURVEY_HOUSEHOLD",
    "SURVEY_VALUE",
    "TABLES",
    "UNMAPPED_VALUE",
    "UNPLACED_PERSON",
    "UNRANKED_FAMILY",
    "UNRELEASED_ROW",
    "VALUE_ORIGIN",
    "WILAYAH_DESA",
    "WILAYAH_LAMA",
    "Column",
    "Sensitivity",
    "Table",
    "TypeName",
    "Variable",
    "folder",
]
