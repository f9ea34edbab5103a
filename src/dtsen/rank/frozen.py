"""The desil of changed families at once, between two releases: the sealed model and the stored cuts of the last one.

Nothing is cut anew, so no other family moves; with unchanged facts a family gets exactly the desil that it has.
"""

from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc
import pyarrow.csv as pacsv
import pyarrow.parquet as pq

from dtsen.engine import Shelf
from dtsen.errors import RequestError, Say, Where
from dtsen.rank.cuts import Cuts
from dtsen.rank.frame import Ints, blocks, codes, column_names
from dtsen.rank.model import Model, load, score_table
from dtsen.rank.tenths import LEVELS


def cuts_of(shelf: Shelf, level: str, code: str) -> Cuts:
    """The stored cuts of one region. Raises RequestError when the release has none."""
    cuts = pq.read_table(shelf.path("cut"), filters=[("level", "=", level), ("kode", "=", code)]).sort_by("desil")
    if cuts.num_rows == 0:
        raise RequestError(
            Say(f"Rilis ini tidak menyimpan batas {level} {code}.", f"This release stores no cuts of {level} {code}."),
            todo=Say("Periksa folder --run dan kode wilayahnya.", "Check the folder of --run and the code of the region."),
        )
    return Cuts(tuple(cuts["skor_terakhir"].to_pylist()), tuple(cuts["bobot"].to_pylist()))


def national_cuts(shelf: Shelf) -> Cuts:
    """The cuts of the nation in a release."""
    return cuts_of(shelf, "nasional", "")


def place_file(run: Shelf, data: Path, out: Path) -> int:
    """Writes family_id, skor (millionths), the band and three desil for each family of a file that has the columns of the
    model; returns how many. Raises RequestError for a missing column or a region without cuts."""
    model = load(run.room_folder("rank") / "model")
    there = column_names(data)
    missing = sorted({model.schema.id, *model.schema.columns} - set(there))
    if missing:
        raise RequestError(
            Say("Kolom yang diperlukan model ini tidak ada.", "A column that this model needs is not there."),
            where=Where(file=data.name),
            expected=Say(f"kolom {', '.join(missing)}", f"columns {', '.join(missing)}"),
            todo=Say(
                "Beri setiap ciri satu kolom, kosong bila tidak diketahui.", "Give every characteristic a column, empty where not known."
            ),
        )
    regions = [name for name in ("kode_provinsi", "kode_kabupaten_kota") if name in there]
    names = list(dict.fromkeys([model.schema.id, *regions, *model.schema.columns]))
    known: dict[tuple[str, str], Cuts] = {}
    parts = list(_placed(run, model, blocks(data, names), known))
    made = pa.concat_tables(parts)
    out.parent.mkdir(parents=True, exist_ok=True)
    pacsv.write_csv(made, out, pacsv.WriteOptions(quoting_style="needed"))
    return int(made.num_rows)


def _placed(run: Shelf, model: Model, tables: Iterator[pa.Table], known: dict[tuple[str, str], Cuts]) -> Iterator[pa.Table]:
    lowest, highest = np.array(model.bands.lowest), np.array(model.bands.highest)
    for table in tables:
        score = score_table(model, table).score
        tenth = {level: _level(run, level, table, score, known) for level in LEVELS}
        national = tenth["nasional"].astype(np.int64)
        yield pa.table(
            {
                "family_id": codes(table[model.schema.id]),
                "skor": score,
                "desil_low": lowest[national - 1],
                "desil_high": highest[national - 1],
                **{f"desil_{level}": pa.array(values, mask=values == 0) for level, values in tenth.items()},
            }
        )


def _level(run: Shelf, level: str, table: pa.Table, score: Ints, known: dict[tuple[str, str], Cuts]) -> npt.NDArray[np.int32]:
    """Tenths at one level; 0 where the region is not known."""
    column = f"kode_{level}"
    if level == "nasional":
        places: npt.NDArray[np.object_] = np.full(table.num_rows, "", dtype=object)
    elif column in table.column_names:
        places = np.array(codes(table[column]).to_pylist(), dtype=object)
    else:
        return np.zeros(table.num_rows, dtype=np.int32)
    tenth = np.zeros(table.num_rows, dtype=np.int32)
    for code in pc.unique(pa.array(places, type=pa.string())).drop_null().to_pylist():
        if (level, code) not in known:
            known[level, code] = cuts_of(run, level, code)
        here = places == code
        tenth[here] = known[level, code].place(score[here])
    return tenth
