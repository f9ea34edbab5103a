"""`person`: one person of the registry: who it is, its state, and the 48 official variables as they are best known."""

from dtsen.tables.official import ANGGOTA
from dtsen.tables.table import BOOL, INT, PRIBADI, QUASI, TEXT, Column, Table

PERSON = Table(
    name="person",
    written_by="registry",
    grain="one person, living or not; a person is never deleted",
    key=("person_id",),
    columns=(
        Column("person_id", TEXT, "opaque id of the person"),
        Column("keadaan", TEXT, "hidup, meninggal, pindah_ln, nonaktif, pergi (a register saw it leave and Dukcapil does not know it)"),
        Column("tanggal_keadaan", INT, "since when, yyyymmdd; null when unknown"),
        Column("padan_dukcapil", BOOL, "an active or closed Dukcapil row is the same person"),
        Column("sumber_register", TEXT, "registers that describe the person, blank separated: dtks regsosek p3ke pemutakhiran"),
        Column("family_id", TEXT, "family of today; null when the person is in none"),
        Column("umur", INT, "completed years on the as-of date; null when the birth date is unknown"),
        Column("tempat_lahir", TEXT, "place of birth", QUASI),
        Column("nama_ibu", TEXT, "mother", PRIBADI),
        Column("hamil", INT, "1 yes, 2 no, as last seen; evidence, not a state of today"),
        Column("hamil_tanggal", INT, "day of that evidence, yyyymmdd"),
        Column("asn", TEXT, "kind of public servant or PENSIUN from the ASN list; null when not on it"),
        Column("upah_di_atas_minimum", BOOL, "a wage list holds the person with a wage above the minimum; null when on no wage list"),
        *(variable.as_column() for variable in ANGGOTA),
    ),
)
