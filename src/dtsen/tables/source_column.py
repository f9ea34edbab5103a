"""`source_column`: how one column of a source becomes a DTSEN variable."""

from dtsen.tables.table import TEXT, Column, Table

SOURCE_COLUMN = Table(
    name="source_column",
    written_by="sources",
    grain="one column of one kind of file and one variable that it becomes",
    key=("source", "berkas", "kolom", "variabel"),
    columns=(
        Column("source", TEXT, "source"),
        Column("berkas", TEXT, "kind of file"),
        Column("kolom", TEXT, "column of the source, or one derived from several in standardise/sql/answer_*.sql"),
        Column("subjek", TEXT, "keluarga or anggota"),
        Column("variabel", TEXT, "official variable"),
        Column("daftar_kode", TEXT, "code list; empty for a number"),
        Column("rentang", TEXT, "range of a number, low-high; empty for any"),
    ),
)
