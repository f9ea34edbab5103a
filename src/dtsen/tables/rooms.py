"""The rooms in the order in which data walks through them; a folder of a run is `<number>-<room>`."""

ROOMS = ("sources", "standardise", "link", "registry", "validate", "rank", "target", "release")


def folder(room: str) -> str:
    """`03-link` for `link`."""
    return f"{ROOMS.index(room) + 1:02d}-{room}"
