"""Room 4 of 8: one row a person and a family, and where each value came from.

Never invents or imputes a value, never deletes a person: the dead, the moved and the double are a state and a date.
Why a source is preferred is not known here: that is `policy/registry/precedence.yml`.
"""

from dtsen.registry.stage import assemble

__all__ = ["assemble"]
