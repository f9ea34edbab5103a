"""The edge: one command group a room, no logic. The only place that turns errors into text and exit codes."""

from dtsen.cli.main import main

__all__ = ["main"]
