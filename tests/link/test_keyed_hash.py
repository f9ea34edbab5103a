"""The compiled hash and the compiled ids against the slow ones of Python's own library."""

import base64
import hmac

import numpy as np
import pyarrow as pa
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dtsen.link.identifiers import mint, mint_all, mint_unused
from dtsen.link.keyed_hash import keyed_hash, keyed_hashes

KEY = b"k" * 32


@settings(deadline=None)  # the first call compiles
@given(st.binary(max_size=32), st.lists(st.binary(max_size=200), min_size=1, max_size=8))
def test_like_hashlib(key: bytes, texts: list[bytes]) -> None:
    ends = np.cumsum([0, *(len(text) for text in texts)]).astype(np.int64)
    data = np.frombuffer(b"".join(texts) or b"\0", np.uint8)
    assert [bytes(digest) for digest in keyed_hashes(key, ends, data)] == [keyed_hash(key, text) for text in texts]


@pytest.mark.parametrize("size", [0, 1, 63, 64, 65, 127, 128, 129, 192])
@pytest.mark.parametrize("key", [b"", KEY])
def test_at_the_edges_of_a_block(key: bytes, size: int) -> None:
    text = bytes(range(size % 256)) if size < 256 else b""
    assert bytes(keyed_hashes(key, np.array([0, size]), np.frombuffer(text or b"\0", np.uint8))[0]) == keyed_hash(key, text)


def test_an_id_is_the_keyed_hash_in_letters() -> None:
    own = hmac.digest(KEY, b"id|P", "sha256")
    anchors = ["dukcapil|f|1", "dtks||D000000005", ""]
    slow = ["P" + base64.b32encode(keyed_hash(own, text.encode())).decode()[:20] for text in anchors]
    assert mint_all(KEY, "P", pa.array(anchors)).to_pylist() == slow == [mint(KEY, "P", text) for text in anchors]


def test_kinds_and_keys_know_nothing_of_each_other_and_a_used_id_is_never_given_again() -> None:
    one = mint(KEY, "P", "1801010101100077")
    assert one[1:] != mint(KEY, "K", "1801010101100077")[1:] and one != mint(b"j" * 32, "P", "1801010101100077")
    assert mint_unused(KEY, "P", "1801010101100077", {one}) not in ("", one)
    assert mint_unused(KEY, "P", "1801010101100077", set()) == one
