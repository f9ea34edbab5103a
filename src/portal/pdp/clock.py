"""The clock of UU 27/2022: 3x24 hours from the moment of knowing. Time always comes in as an argument."""

import datetime
from dataclasses import dataclass
from typing import Literal

from dtsen.errors import Say

State = Literal["berjalan", "mendesak", "lewat", "tepat", "terlambat"]
URGENT = datetime.timedelta(hours=24)
# A mark beside the words: the state is never told by colour alone.
MARKS: dict[State, str] = {"berjalan": "○", "mendesak": "◐", "lewat": "⚠", "tepat": "✓", "terlambat": "✓⚠"}
_WORDS: dict[State, Say] = {
    "berjalan": Say("sisa {}", "{} left"),
    "mendesak": Say("MENDESAK, sisa {}", "URGENT, {} left"),
    "lewat": Say("LEWAT BATAS {}", "OVERDUE by {}"),
    "tepat": Say("selesai dalam batas", "done in time"),
    "terlambat": Say("selesai, terlambat {}", "done, {} late"),
}


@dataclass(frozen=True)
class Clock:
    """`began`: when it became known; `ended`: when it was answered, None while it runs."""

    began: datetime.datetime
    hours: int
    ended: datetime.datetime | None = None

    @property
    def deadline(self) -> datetime.datetime:
        return self.began + datetime.timedelta(hours=self.hours)

    def state(self, now: datetime.datetime) -> State:
        """A clock that strikes exactly on its deadline is in time."""
        if self.ended is not None:
            return "tepat" if self.ended <= self.deadline else "terlambat"
        if now > self.deadline:
            return "lewat"
        return "mendesak" if self.deadline - now <= URGENT else "berjalan"


@dataclass(frozen=True)
class Face:
    """A clock as it is drawn: mark, words, deadline; `alarm` when somebody has to act now."""

    deadline: datetime.datetime
    state: State
    mark: str
    words: Say

    @property
    def alarm(self) -> bool:
        return self.state in ("mendesak", "lewat")


def face(clock: Clock, now: datetime.datetime) -> Face:
    state = clock.state(now)
    apart = abs((clock.ended or now) - clock.deadline)
    words = _WORDS[state]
    return Face(clock.deadline, state, MARKS[state], Say(words.id.format(_span(apart).id), words.en.format(_span(apart).en)))


def _span(apart: datetime.timedelta) -> Say:
    days, hours, minutes = apart.days, apart.seconds // 3600, apart.seconds // 60 % 60
    if days:
        return Say(f"{days} hari {hours} jam", f"{days} d {hours} h")
    return Say(f"{hours} jam {minutes} menit", f"{hours} h {minutes} min")


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The same day so many months later, or the last one of that month."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return datetime.date(year, month + 1, min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("every month has 28 days")
