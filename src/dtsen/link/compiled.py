"""How the kernels of this room are compiled: ahead of the first use, once, and kept on disk.

`kernel` is numba's `njit` without Python fallback, without the global lock and with a cache. numba looks only at the
file of the function itself when it decides whether a kept kernel is still good, not at the kernels that it calls in
other files: so the cache lies in a folder named after the text of all kernels, and any change of one starts afresh.
"""

import hashlib
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numba

F = TypeVar("F", bound=Callable[..., object])


def _cache_folder() -> Path:
    """Beside the byte code when the package may be written, else in the machine's folder for passing things."""
    room = Path(__file__).parent
    texts = [file.read_bytes() for file in sorted(room.glob("*.py"))]
    text = b"".join(text for text in texts if b"@kernel" in text)
    name = f"numba-{hashlib.sha256(text).hexdigest()[:16]}"
    for place in (room / "__pycache__", Path(tempfile.gettempdir()) / "dtsen"):
        try:
            (place / name).mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        return place / name
    return Path(tempfile.mkdtemp())


setattr(numba.config, "CACHE_DIR", str(_cache_folder()))  # noqa: B010 (numba declares no attribute)


def kernel(function: F) -> F:
    """Compiles on first call for the types it is called with; results do not depend on the number of threads."""
    return cast(F, numba.njit(cache=True, nogil=True)(function))
