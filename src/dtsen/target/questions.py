"""What do the rules want to know of persons and families? Each question is asked once, for all programmes together.

The steps `anggota`, `ciri`, `rangkuman` and `keluarga` of the SQL; what a column of `ciri` asks stands in its text.
"""

from dataclasses import dataclass, field

from dtsen.target.condition import AGE, Condition

Step = tuple[str, str, str]
"""Name, what it is for, SELECT."""


@dataclass
class Questions:
    """Collects while the programmes are compiled; `steps` afterwards writes the shared SQL."""

    as_of: int
    of_person: dict[str, str] = field(default_factory=dict)
    of_members: dict[str, str] = field(default_factory=dict)
    open_grounds: dict[str, str] = field(default_factory=dict)
    person_columns: set[str] = field(default_factory=set)
    family_columns: set[str] = field(default_factory=set)

    def asked_by(self, rule: str) -> "Asking":
        return Asking(self, rule)

    def open_ground(self, name: str, column: str, better: list[str]) -> str:
        """The column of `keluarga` that is 1 when a member leaves a component open in a way that could change the amount.

        Not known counts for nothing when the same person certainly has a component (`better`) that pays as much.
        """
        conditions = ["kini", f"{column} IS NULL", *(f"NOT COALESCE({other}, FALSE)" for other in better)]
        self.open_grounds[name] = " AND ".join(conditions)
        return name

    def steps(self) -> list[Step]:
        return [
            ("anggota", "persons and the families that they are in (kini) or were in", self._members_sql()),
            ("ciri", "what the rules ask of a person: TRUE, FALSE, NULL when nobody knows", self._traits_sql()),
            (
                "rangkuman",
                "_ya: a member says yes; _entah: a member is not known; _buka: and that could change an amount",
                self._summary_sql(),
            ),
            ("keluarga", "families with somebody of today, their desil, and the same answers of a whole family", self._families_sql()),
        ]

    def _members_sql(self) -> str:
        columns = "".join(f",\n    p.{column}" for column in sorted(self.person_columns - {AGE, "hubungan"}))
        return f"""  SELECT m.family_id, m.person_id, m.hubungan,
    m."to" IS NULL AND COALESCE(p.keadaan = 'hidup', FALSE) AS kini,
    CASE WHEN p.lahir <= {self.as_of} THEN ({self.as_of} - p.lahir) // 10000 END AS {AGE}{columns}
  FROM membership AS m
  JOIN (
    SELECT *, TRY_CAST(REPLACE(tanggal_lahir, '-', '') AS INTEGER) AS lahir FROM person
  ) AS p ON p.person_id = m.person_id"""

    def _traits_sql(self) -> str:
        questions = "".join(f",\n    {sql} AS {name}" for sql, name in self.of_person.items())
        return f"  SELECT family_id, person_id, kini{questions}\n  FROM anggota"

    def _summary_sql(self) -> str:
        answers = "".join(
            f",\n    MAX(CASE WHEN {sql} THEN 1 ELSE 0 END) AS {name}_ya"
            f",\n    MAX(CASE WHEN ({sql}) IS NULL THEN 1 ELSE 0 END) AS {name}_entah"
            for name, sql in self.of_members.items()
        )
        answers += "".join(f",\n    MAX(CASE WHEN {sql} THEN 1 ELSE 0 END) AS {name}" for name, sql in self.open_grounds.items())
        return f"""  SELECT family_id{answers}
  FROM ciri
  GROUP BY family_id
  HAVING MAX(CASE WHEN kini THEN 1 ELSE 0 END) = 1"""

    def _families_sql(self) -> str:
        columns = "".join(f", f.{column}" for column in sorted(self.family_columns))
        answers = "".join(
            f",\n    CASE WHEN r.{name}_ya = 1 THEN TRUE WHEN r.{name}_entah = 1 THEN NULL ELSE FALSE END AS {name}"
            for name in self.of_members
        )
        answers += "".join(f",\n    r.{name}" for name in self.open_grounds)
        return f"""  SELECT f.family_id{columns}, d.skor, d.desil_nasional, d.desil_provinsi, d.desil_kabupaten_kota{answers}
  FROM family AS f
  JOIN rangkuman AS r ON r.family_id = f.family_id
  LEFT JOIN desil AS d ON d.family_id = f.family_id"""


@dataclass(frozen=True)
class Asking:
    """One rule that asks; a question that several rules ask bears the name of the first."""

    questions: Questions
    rule: str

    @property
    def as_of(self) -> int:
        return self.questions.as_of

    def this_person(self, condition: Condition) -> str:
        """The column of `ciri`."""
        sql, named = condition.sql(self), self.questions.of_person
        self.questions.person_columns |= condition.variables()
        if sql not in named:
            alike = sum(1 for name in named.values() if name.split("__")[0] == self.rule)
            named[sql] = f"{self.rule}__{alike + 1}" if alike else self.rule
        return named[sql]

    def any_member(self, condition: Condition, *, former: bool) -> str:
        """The column of `keluarga`."""
        column = self.this_person(condition)
        name = f"{column}_mantan" if former else f"{column}_ada"
        self.questions.of_members[name] = f"{'NOT ' if former else ''}kini AND {column}"
        return name

    def this_family(self, condition: Condition) -> str:
        """An expression over `keluarga`, and over `ciri` in a programme for persons."""
        self.questions.family_columns |= condition.variables()
        return condition.sql(self)
