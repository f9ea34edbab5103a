"""A list that an office had at hand, read as it is: which cells are the table, and which column is what.

Any XLSX, XLS, ODS or CSV: title rows, headers over two rows, rows of column numbers, totals, signatures, several sheets.
Nothing is interpreted here but the layout; what a value means is a matter for `standardise`.

Public: `read_list` (the verb), `LocalList`, `Line` (what it made), `load_column_policy`, `ColumnPolicy`, `Form`.
"""

from dtsen.sources.local_list.cells import MOST_ROWS
from dtsen.sources.local_list.column_policy import NOT_ASKED, ORIGIN, ORIGIN_NAMES, ColumnPolicy, load_column_policy
from dtsen.sources.local_list.columns import column_key
from dtsen.sources.local_list.forms import Form
from dtsen.sources.local_list.reading import Line, LocalList, Part, read_list

__all__ = [
    "MOST_ROWS",
    "NOT_ASKED",
    "ORIGIN",
    "ORIGIN_NAMES",
    "ColumnPolicy",
    "Form",
    "Line",
    "LocalList",
    "Part",
    "column_key",
    "load_column_policy",
    "read_list",
]
