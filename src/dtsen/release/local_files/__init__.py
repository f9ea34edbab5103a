"""The official files as local governments hold them today, read back into a registry of that region.

Read by column name, never by position; a record that can be read in one way only is kept, any other is set aside with
its reason (contracts/README.md, *Variants to read*).

Public: `read_back` (the verb), `Imported` (what it made).
"""

from dtsen.release.local_files.read_back import Imported, read_back

__all__ = ["Imported", "read_back"]
