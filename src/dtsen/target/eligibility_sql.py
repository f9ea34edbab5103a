"""How does a rulebook become one SELECT? The rules of all programmes over all families, in the portable subset.

The text is made of named steps that an auditor can read and run one by one; it is kept beside the result as
`eligibility.sql`. After the steps shared by all programmes (`questions`) each programme has `<id>_nilai` (its
questions), `<id>_putusan` (yes, no, unknown), with components `<id>_calon`, `<id>_punya`, `<id>_jumlah`
(`counting_sql`), with a quota `<id>_batas`, `<id>_kuota` (`quota_sql`), and `<id>_hasil`.
"""

from dataclasses import dataclass

from dtsen.target.counting_sql import counted_sql, counting_steps
from dtsen.target.programme import Component, Programme
from dtsen.target.questions import Questions, Step
from dtsen.target.quota_sql import in_quota_sql, quota_steps

_EMPTY = "CAST([] AS VARCHAR[])"
Code = tuple[str, str]
"""When, and the code that is then given."""


def eligibility_sql(programmes: tuple[Programme, ...], as_of: int) -> str:
    """The statement of the table `eligibility`; with no programme in force it has no rows."""
    questions = Questions(as_of)
    own = [step for programme in programmes for step in _ProgrammeSteps.of(programme, questions).steps()]
    steps = ",\n".join(f"-- {purpose}\n{name} AS (\n{sql}\n)" for name, purpose, sql in [*questions.steps(), *own])
    results = "\nUNION ALL ".join(f"SELECT * FROM {programme.id}_hasil" for programme in programmes) or _NO_ROWS
    return f"""-- purpose: who is entitled to which programme on {as_of}, why, and to how much
-- reads: desil family membership person
-- grain: one row a programme and family (or person) with somebody of today
WITH
{steps}
{results}
"""


_NO_ROWS = f"""SELECT '' AS programme, family_id, '' AS person_id, 'no' AS eligible, {_EMPTY} AS reasons, 0 AS amount,
  '' AS period, {_EMPTY} AS components, CAST(NULL AS BOOLEAN) AS in_quota
FROM keluarga WHERE 1 = 0"""


@dataclass(frozen=True)
class _ProgrammeSteps:
    """The steps of one programme; `columns` holds for each component the column of `ciri` that answers it."""

    programme: Programme
    ordered: tuple[Component, ...]
    columns: dict[str, str]
    questions: Questions

    @classmethod
    def of(cls, programme: Programme, questions: Questions) -> "_ProgrammeSteps":
        ordered = programme.by_amount()
        columns = {c.code: questions.asked_by(f"{programme.id}_{c.code.lower()}").this_person(c.condition) for c in ordered}
        return cls(programme, ordered, columns, questions)

    def steps(self) -> list[Step]:
        programme, name = self.programme, self.programme.id
        steps = [
            (f"{name}_nilai", f"{name}: x.. exclusions, k_ a member has the component, b_ 1: it is left open", self._asked()),
            (f"{name}_putusan", f"{name}: one certain no is enough, then what is missing, then yes", self._verdict()),
        ]
        if self.ordered:
            steps += counting_steps(programme, self.ordered, self.columns)
        if programme.quota:
            steps += quota_steps(programme.id, programme.quota)
        return [*steps, (f"{name}_hasil", f"{name}: the row, with its reasons", self._row())]

    def _asked(self) -> str:
        programme = self.programme
        columns = []
        for exclusion in programme.exclusions:
            code = exclusion.code.lower()
            columns.append(f"{self.questions.asked_by(code).this_family(exclusion.condition)} AS {code}")
        if programme.ceiling:
            columns.append(f"k.{programme.ceiling.column} <= {programme.ceiling.highest} AS desil_cukup")
        for component in self.ordered:
            code = component.code.lower()
            has, is_open = self._of_person(component) if programme.unit == "orang" else self._of_family(component)
            columns += [f"{has} AS k_{code}", f"{is_open} AS b_{code}"]
        listed = "".join(f",\n    {column}" for column in columns)
        desil = programme.ceiling.column if programme.ceiling else "desil_nasional"
        person, source = "'' AS person_id", "FROM keluarga AS k"
        if programme.unit == "orang":
            person, source = "o.person_id", "FROM ciri AS o\n  JOIN keluarga AS k ON k.family_id = o.family_id\n  WHERE o.kini"
        return f"  SELECT k.family_id, {person}, k.skor, k.{desil} AS desil{listed}\n  {source}"

    def _of_person(self, component: Component) -> tuple[str, str]:
        column = f"o.{self.columns[component.code]}"
        return column, f"CASE WHEN {column} IS NULL THEN 1 ELSE 0 END"

    def _of_family(self, component: Component) -> tuple[str, str]:
        rule = f"{self.programme.id}_{component.code.lower()}"
        better = [self.columns[other.code] for other in self.ordered if other.amount >= component.amount and other is not component]
        some = self.questions.asked_by(rule).any_member(component.condition, former=False)
        return f"k.{some}", f"k.{self.questions.open_ground(f'{rule}_buka', self.columns[component.code], better)}"

    def _some_component(self) -> str:
        return "(" + " OR ".join(f"k_{component.code.lower()}" for component in self.programme.components) + ")"

    def _verdict(self) -> str:
        needs = ["desil_cukup"] if self.programme.ceiling else []
        needs += [self._some_component()] if self.ordered else []
        against = [f"COALESCE({exclusion.code.lower()}, FALSE)" for exclusion in self.programme.exclusions]
        against += [f"NOT COALESCE({need}, TRUE)" for need in needs]
        branches = f"\n      WHEN {' OR '.join(against)} THEN 'no'" if against else ""
        branches += f"\n      WHEN {' OR '.join(f'{need} IS NULL' for need in needs)} THEN 'unknown'" if needs else ""
        verdict = f"CASE{branches}\n      ELSE 'yes' END" if branches else "'yes'"
        return f"  SELECT *,\n    {verdict} AS eligible\n  FROM {self.programme.id}_nilai"

    def _row(self) -> str:
        """n_: counted persons of a component, t_: those that its own maximum leaves before the maximum of the family."""
        programme = self.programme
        columns, joins = ["p.*"], ""
        if self.ordered:
            joins += f"\n    LEFT JOIN {programme.id}_jumlah AS j ON j.family_id = p.family_id AND j.person_id = p.person_id"
            columns += counted_sql(self.ordered, programme.most_counted)
        if programme.quota:
            joins += f"\n    LEFT JOIN {programme.id}_batas AS b ON b.desil = p.desil AND b.skor = p.skor"
            joins += f"\n    LEFT JOIN {programme.id}_kuota AS q ON q.family_id = p.family_id"
        columns.append(f"{in_quota_sql(programme.quota)} AS in_quota")
        amount = " + ".join(f"n_{c.code.lower()} * {c.amount}" for c in self.ordered) or str(programme.amount)
        return f"""  SELECT '{programme.id}' AS programme, family_id, person_id, eligible,
    STRING_SPLIT_REGEX({self._reasons()}, ' ') AS reasons,
    CASE WHEN eligible = 'yes' THEN {amount} ELSE 0 END AS amount,
    '{programme.period}' AS period,
    {self._components()} AS components,
    in_quota
  FROM (
    SELECT {f",{chr(10)}      ".join(columns)}
    FROM {programme.id}_putusan AS p{joins}
  ) AS dihitung"""

    def _components(self) -> str:
        if not self.ordered:
            return _EMPTY
        counted = [f"n_{c.code.lower()}" for c in self.ordered]
        parts = [f"CASE WHEN {n} > 0 THEN '{c.code}:' || CAST({n} AS VARCHAR) END" for c, n in zip(self.ordered, counted, strict=True)]
        text = "CONCAT_WS(' ',\n      " + ",\n      ".join(parts) + ")"
        return f"CASE WHEN eligible = 'yes' THEN STRING_SPLIT_REGEX({text}, ' ') ELSE {_EMPTY} END"

    def _reasons(self) -> str:
        """A no names only what is against it; an unknown first what is missing; a yes first what is for it."""
        programme, some = self.programme, self._some_component()
        against: list[Code] = [(exclusion.code.lower(), exclusion.code) for exclusion in programme.exclusions]
        untested: list[Code] = [(f"{exclusion.code.lower()} IS NULL", exclusion.unknown_code) for exclusion in programme.exclusions]
        missing: list[Code] = []
        within: list[Code] = []
        limits: list[Code] = []
        if programme.ceiling:
            against.append(("NOT desil_cukup", "X08"))
            missing.append(("desil_cukup IS NULL", "T08"))
            within.append(("desil_cukup", "Y08"))
        if self.ordered:
            against.append((f"NOT {some}", "X14"))
        if self.ordered and programme.most_counted is not None:
            limits.append((f"{' + '.join(f't_{c.code.lower()}' for c in self.ordered)} > {programme.most_counted}", "B01"))
        if programme.quota:
            limits.append(("NOT in_quota", "Q01"))
        certain: list[Code] = [(f"k_{c.code.lower()}", f"K-{c.code}") for c in self.ordered]
        counted: list[Code] = [(f"n_{c.code.lower()} > 0", f"K-{c.code}") for c in self.ordered]
        left_open: list[Code] = [(_still_open(c), f"T-{c.code}") for c in self.ordered]
        unknown = _codes([*missing, *left_open, *within, *certain, *untested])
        yes = _codes([*within, *counted, *limits, *left_open, *untested])
        return f"CASE eligible\n    WHEN 'no' THEN {_codes(against)}\n    WHEN 'unknown' THEN {unknown}\n    ELSE {yes} END"


def _still_open(component: Component) -> str:
    code = component.code.lower()
    return f"b_{code} = 1" + (f" AND t_{code} < {component.most}" if component.most is not None else "")


def _codes(pairs: list[Code]) -> str:
    if not pairs:
        return "''"
    return "CONCAT_WS(' ',\n      " + ",\n      ".join(f"CASE WHEN {when} THEN '{code}' END" for when, code in pairs) + ")"
