"""The hand-made deliveries of tests/sources, landed."""

from tests.sources.conftest import engine, send, shelf, wilayah

__all__ = ["engine", "send", "shelf", "wilayah"]
