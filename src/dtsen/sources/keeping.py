"""Keeps one file exactly as sent: every column as text, with the file and the number of the record beside it."""

from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.parquet as pq

from dtsen.engine import Engine, Shelf
from dtsen.errors import DeliveryError, Say, Where
from dtsen.sources.header import check_columns, check_text
from dtsen.sources.manifest import Delivery, PromisedFile
from dtsen.sources.reading import read_header, read_records
from dtsen.sources.source import FileKind, Source


@dataclass
class Kept:
    """One file that landed: its counts, what was refused and what was repaired."""

    source: str
    file: str
    kind: str
    promised: int
    landed: int = 0
    refused: list[dict[str, object]] = field(default_factory=list)
    repaired: list[dict[str, object]] = field(default_factory=list)

    @property
    def file_row(self) -> dict[str, object]:
        repaired = len({row["row"] for row in self.repaired})
        names = {"source": self.source, "file": self.file, "berkas": self.kind, "promised": self.promised}
        return {**names, "landed": self.landed, "refused": len(self.refused), "repaired": repaired, "held_back": 0}


def landed_schema(kind: FileKind) -> pa.Schema:
    return pa.schema([*((name, pa.string()) for name in kind.column_names), ("_file", pa.string()), ("_row", pa.int64())])


def keep_nothing(shelf: Shelf, source: Source, kind: FileKind) -> None:
    """The empty table of a kind of file that was not delivered."""
    pq.write_table(landed_schema(kind).empty_table(), shelf.new_path(f"landed_{source.name}_{kind.name}"))


def keep_file(engine: Engine, shelf: Shelf, source: Source, kind: FileKind, delivery: Delivery, parts: list[PromisedFile]) -> Kept:
    """Reads the parts of one file into `landed_<source>_<berkas>/<file>.parquet` and holds the counts to the promise."""
    stem = parts[0].stem
    kept = Kept(source.name, stem, kind.name, sum(part.rows for part in parts))
    target = shelf.new_folder(f"landed_{source.name}_{kind.name}") / f"{stem}.parquet"
    with pq.ParquetWriter(target, landed_schema(kind), compression="zstd") as writer:
        for part in parts:
            path = delivery.folder / part.name
            if path.suffix == ".parquet":
                _keep_parquet(path, source, kind, kept, writer)
            else:
                _keep_text(path, source, kind, delivery, kept, writer)
            engine.progress.say(f"sources: {source.name}/{stem}", kept.landed, kept.promised)
    _hold_to_promise(kept, source, kind, parts)
    return kept


def _keep_text(path: Path, source: Source, kind: FileKind, delivery: Delivery, kept: Kept, writer: pq.ParquetWriter) -> None:
    content = path.read_bytes()
    place = f"{source.name}/{path.name}"
    check_text(content, place)
    check_columns(read_header(content, source), kind, source, place)
    schema = landed_schema(kind)
    before = kept.landed + len(kept.refused)
    for records in read_records(content, source, kind, delivery.encoding):
        columns = [pa.array(column, pa.string()) for column in zip(*records.rows, strict=True)] or [
            pa.array([], pa.string()) for _ in kind.columns
        ]
        numbers = pa.array([before + number for number in records.numbers], pa.int64())
        files = pa.array([kept.file] * len(records.rows), pa.string())
        writer.write_table(pa.Table.from_arrays([*columns, files, numbers], schema=schema))
        kept.landed += len(records.rows)
        names = {"source": source.name, "file": kept.file}
        kept.refused += [{**names, "row": before + number, "reason": reason, "raw": raw} for number, reason, raw in records.refused]
        kept.repaired += [{**names, "row": before + number, "kind": what} for number, what in records.repaired]


def _keep_parquet(path: Path, source: Source, kind: FileKind, kept: Kept, writer: pq.ParquetWriter) -> None:
    """A large delivery: typed columns become text again, streamed in pieces; the numbers go on over the parts."""
    place = f"{source.name}/{path.name}"
    if not kind.parquet:
        raise DeliveryError(
            Say("Berkas ini tidak boleh berbentuk Parquet.", "This file may not be Parquet."),
            where=Where(file=place),
            expected=Say("CSV", "CSV"),
        )
    try:
        sent = pq.read_schema(path)
    except pa.ArrowInvalid as error:
        raise DeliveryError(
            Say("Berkas ini bukan Parquet yang utuh.", "This file is no whole Parquet file."),
            where=Where(file=place),
            todo=Say("Minta pengirim mengirim ulang.", "Ask the sender to send it again."),
        ) from error
    check_columns(sent.names, kind, source, place)
    _check_types(sent, kind, place)
    first = kept.landed
    for batch in pq.ParquetFile(path).iter_batches(100_000, columns=list(kind.column_names)):
        columns = [pc.fill_null(pc.cast(column, pa.string()), "") for column in batch.columns]
        files = pa.array([kept.file] * batch.num_rows, pa.string())
        numbers = pa.array(range(first + 1, first + batch.num_rows + 1), pa.int64())
        writer.write_table(pa.Table.from_arrays([*columns, files, numbers], schema=landed_schema(kind)))
        first += batch.num_rows
        kept.landed += batch.num_rows


def _check_types(sent: pa.Schema, kind: FileKind, place: str) -> None:
    """Codes and counts are integers, all else is text: as a fraction 1 is `1.0`, as a number `03` has lost its zero."""
    wrong = []
    for column in kind.columns:
        type_ = sent.field(column.name).type
        type_ = type_.value_type if pa.types.is_dictionary(type_) else type_
        text = pa.types.is_string(type_) or pa.types.is_large_string(type_) or pa.types.is_null(type_)
        number = pa.types.is_integer(type_) and column.exact_length is None
        if not (text or number):
            wrong.append(f"{column.name} ({type_})")
    if wrong:
        raise DeliveryError(
            Say("Jenis kolom Parquet ini tidak sesuai kontrak.", "The types of these Parquet columns are not those of the contract."),
            where=Where(file=place, column=", ".join(wrong[:6])),
            expected=Say(
                "bilangan bulat untuk kode dan hitungan, teks untuk yang lain", "integers for codes and counts, text for all else"
            ),
            came=Say(f"{len(wrong)} kolom lain", f"{len(wrong)} columns otherwise"),
            todo=Say("Minta pengirim menulis ulang berkas itu.", "Ask the sender to write the file again."),
        )


def _hold_to_promise(kept: Kept, source: Source, kind: FileKind, parts: list[PromisedFile]) -> None:
    place = f"{source.name}/{parts[0].name}"
    refused = len(kept.refused)
    if kept.landed + refused < kind.at_least:
        raise DeliveryError(
            Say("Berkas ini tidak berisi satu rekaman pun.", "This file holds not a single record."),
            where=Where(file=place),
            expected=Say(f"paling sedikit {kind.at_least} rekaman", f"at least {kind.at_least} records"),
            todo=Say("Minta pengirim mengirim ulang berkas itu.", "Ask the sender for the file again."),
        )
    if refused > source.largest_refused_share * kept.promised:
        by_reason = ", ".join(f"{reason} {count}" for reason, count in sorted(Counter(str(r["reason"]) for r in kept.refused).items()))
        raise DeliveryError(
            Say("Terlalu banyak baris rusak: berkas ini rusak, bukan hanya kotor.", "Too many broken lines: this file is damaged."),
            where=Where(file=place, row=int(str(kept.refused[0]["row"]))),
            expected=Say(
                f"paling banyak {source.largest_refused_share:.0%} ditolak", f"at most {source.largest_refused_share:.0%} refused"
            ),
            came=Say(
                f"{refused} dari {kept.promised} ditolak ({by_reason}); baris pertama di atas",
                f"{refused} of {kept.promised} refused ({by_reason}); the first row is above",
            ),
            todo=Say(
                "Minta pengirim mengirim ulang. Bila memang harus diterima, naikkan batas_ditolak di "
                f"sources/{source.name}/source.yml dan catat alasannya.",
                "Ask the sender to send it again. If it must be taken, raise batas_ditolak in "
                f"sources/{source.name}/source.yml and note why.",
            ),
        )
    if kept.landed + refused != kept.promised:
        raise DeliveryError(
            Say("Jumlah rekaman tidak sama dengan delivery.yml.", "The number of records is not that of delivery.yml."),
            where=Where(file=place),
            expected=Say(f"{kept.promised} rekaman", f"{kept.promised} records"),
            came=Say(
                f"{kept.landed} terbaca + {refused} ditolak = {kept.landed + refused}",
                f"{kept.landed} read + {refused} refused = {kept.landed + refused}",
            ),
            todo=Say(
                "Ada rekaman yang hilang atau terbaca ganda: minta pengirim memeriksa dan mengirim ulang.",
                "Records are missing or doubled: ask the sender to check and to send it again.",
            ),
        )
