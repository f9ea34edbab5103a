"""How does a rulebook become one SELECT? The rules of all programmes over all families, in the portable subset.

The text is made of named steps that an auditor can read and run one by one; it is kept beside the result as
`eligibility.sql`. Steps shared by all programmes: `anggota` (members and their age), `ciri` (the questions about a
person), `rangkuman` and `keluarga` (the answers of a family). Then for each programme `<id>_nilai` (its questions),
`<id>_putusan` (yes, no, unknown), with components `<id>_calon`, `<id>_pilih_n`, `<id>_jumlah`, with a quota
`<id>_batas`, `<id>_kuota`, and `<id>_hasil`.
"""

from dataclasses import dataclass, field

from dtsen.target.condition import AGE, FAMILY_VARIABLES, Condition
from dtsen.target.programme import Component, Programme

_HEADER = """-- purpose: who is entitled to which programme on {as_of}, why, and to how much
-- reads: desil family membership person
-- grain: one row a programme and family (or person) with somebody of today
"""
_EMPTY = "CAST([] AS VARCHAR[])"


def eligibility_sql(programmes: tuple[Programme, ...], as_of: int) -> str:
    """The statement of the table `eligibility`; with no programme in force it has no rows."""
    asked = Asked(as_of)
    steps: list[tuple[str, str]] = []
    for programme in programmes:
        steps.extend(_ProgrammeSteps(programme, asked).steps())
    steps = [*asked.steps(), *steps]
    results = [f"SELECT * FROM {programme.id}_hasil" for programme in programmes]
    last = "\nUNION ALL ".join(results) if results else _no_rows()
    text = ",\n".join(f"{name} AS (\n{sql}\n)" for name, sql in steps)
    return f"{_HEADER.format(as_of=as_of)}WITH {text}\n{last}\n"


@dataclass
class Asked:
    """Collects the questions about persons that the rules ask, so that each is asked once for all programmes."""

    as_of: int
    person: dict[str, str] = field(default_factory=dict)
    columns: set[str] = field(default_factory=set)
    members: dict[str, str] = field(default_factory=dict)
    open_grounds: dict[str, str] = field(default_factory=dict)

    def this_person(self, condition: Condition) -> str:
        """The column of `ciri` that answers a question about a person."""
        sql = condition.sql(self)
        self.columns |= condition.variables()
        return self.person.setdefault(sql, f"s{len(self.person) + 1}")

    def any_member(self, condition: Condition, *, former: bool) -> str:
        """The column of `keluarga` that answers whether a member does."""
        column = self.this_person(condition)
        name = f"{column}_mantan" if former else f"{column}_ada"
        self.members[name] = f"{'NOT ' if former else ''}kini AND {column}"
        return name

    def open_ground(self, column: str, better: list[str]) -> str:
        """The column of `keluarga` that says 1 when a member leaves a component open that could change the amount.

        Unknown counts for nothing when the same person already has a component (`better`) that pays as much.
        """
        name = f"{column}_buka"
        conditions = ["kini", f"{column} IS NULL", *(f"NOT COALESCE({other}, FALSE)" for other in better)]
        self.open_grounds[name] = " AND ".join(conditions)
        return name

    def steps(self) -> list[tuple[str, str]]:
        columns = sorted(self.columns - {AGE, "hubungan"})
        taken = "".join(f", p.{column}" for column in columns)
        questions = "".join(f",\n    {sql} AS {name}" for sql, name in self.person.items())
        answers = "".join(
            f",\n    MAX(CASE WHEN {sql} THEN 1 ELSE 0 END) AS {name}_ya"
            f",\n    MAX(CASE WHEN ({sql}) IS NULL THEN 1 ELSE 0 END) AS {name}_entah"
            for name, sql in self.members.items()
        )
        answers += "".join(f",\n    MAX(CASE WHEN {sql} THEN 1 ELSE 0 END) AS {name}" for name, sql in self.open_grounds.items())
        read = "".join(
            f",\n    CASE WHEN r.{name}_ya = 1 THEN TRUE WHEN r.{name}_entah = 1 THEN NULL ELSE FALSE END AS {name}"
            for name in self.members
        )
        read += "".join(f",\n    r.{name}" for name in self.open_grounds)
        family = "".join(f", f.{column}" for column in FAMILY_VARIABLES)
        return [
            (
                "anggota",
                f"""  SELECT m.family_id, m.person_id, m.hubungan, m."to" IS NULL AND COALESCE(p.keadaan = 'hidup', FALSE) AS kini,
    CASE WHEN p.lahir <= {self.as_of} THEN ({self.as_of} - p.lahir) // 10000 END AS {AGE}{taken}
  FROM membership AS m
  JOIN (SELECT *, TRY_CAST(REPLACE(tanggal_lahir, '-', '') AS INTEGER) AS lahir FROM person) AS p ON p.person_id = m.person_id""",
            ),
            ("ciri", f"  SELECT family_id, person_id, kini{questions}\n  FROM anggota"),
            (
                "rangkuman",
                f"  SELECT family_id{answers}\n  FROM ciri\n  GROUP BY family_id\n  HAVING MAX(CASE WHEN kini THEN 1 ELSE 0 END) = 1",
            ),
            (
                "keluarga",
                f"""  SELECT f.family_id{family}, d.skor, d.desil_nasional, d.desil_provinsi, d.desil_kabupaten_kota{read}
  FROM family AS f
  JOIN rangkuman AS r ON r.family_id = f.family_id
  LEFT JOIN desil AS d ON d.family_id = f.family_id""",
            ),
        ]


@dataclass
class _ProgrammeSteps:
    """The steps of one programme. `asked` learns on the way what they need of persons."""

    programme: Programme
    asked: Asked

    @property
    def of_person(self) -> bool:
        return self.programme.unit == "orang"

    @property
    def key(self) -> str:
        return "family_id, person_id"

    def name(self, step: str) -> str:
        return f"{self.programme.id}_{step}"

    def steps(self) -> list[tuple[str, str]]:
        steps = [(self.name("nilai"), self._questions()), (self.name("putusan"), self._verdict())]
        if self.programme.components:
            steps += self._counting()
        if self.programme.quota:
            steps += self._quota()
        return [*steps, (self.name("hasil"), self._result())]

    def _questions(self) -> str:
        """Columns: x01 ... (exclusions), desil_cukup, k_sd (somebody has it), b_sd (1: somebody may have it)."""
        programme = self.programme
        columns = [f"{exclusion.condition.sql(self.asked)} AS {exclusion.code.lower()}" for exclusion in programme.exclusions]
        if programme.ceiling:
            columns.append(f"k.{programme.ceiling.column} <= {programme.ceiling.highest} AS desil_cukup")
        ordered = programme.by_amount()
        asked = {component.code: self.asked.this_person(component.condition) for component in ordered}
        for component in ordered:
            column = asked[component.code]
            if self.of_person:
                columns.append(f"o.{column} AS k_{component.code.lower()}")
                columns.append(f"CASE WHEN o.{column} IS NULL THEN 1 ELSE 0 END AS b_{component.code.lower()}")
            else:
                better = [asked[other.code] for other in ordered if other.amount >= component.amount and other is not component]
                some = self.asked.any_member(component.condition, former=False)
                columns.append(f"k.{some} AS k_{component.code.lower()}")
                columns.append(f"k.{self.asked.open_ground(column, better)} AS b_{component.code.lower()}")
        listed = "".join(f",\n    {column}" for column in columns)
        desil = programme.ceiling.column if programme.ceiling else "desil_nasional"
        if self.of_person:
            return f"  SELECT k.family_id, o.person_id, k.skor, k.{desil} AS desil{listed}\n  FROM ciri AS o\n  JOIN keluarga AS k ON k.family_id = o.family_id\n  WHERE o.kini"
        return f"  SELECT k.family_id, '' AS person_id, k.skor, k.{desil} AS desil{listed}\n  FROM keluarga AS k"

    def _needs(self) -> list[str]:
        """What must be certain for a yes: the desil, and one component."""
        needs = ["desil_cukup"] if self.programme.ceiling else []
        return needs + ([self._some_component()] if self.programme.components else [])

    def _some_component(self) -> str:
        return "(" + " OR ".join(f"k_{component.code.lower()}" for component in self.programme.components) + ")"

    def _verdict(self) -> str:
        against = [f"COALESCE({exclusion.code.lower()}, FALSE)" for exclusion in self.programme.exclusions]
        against += [f"NOT COALESCE({need}, TRUE)" for need in self._needs()]
        open_needs = [f"{need} IS NULL" for need in self._needs()]
        branches = f"WHEN {' OR '.join(against)} THEN 'no' " if against else ""
        branches += f"WHEN {' OR '.join(open_needs)} THEN 'unknown' " if open_needs else ""
        verdict = f"CASE {branches}ELSE 'yes' END" if branches else "'yes'"
        return f"  SELECT *, {verdict} AS eligible\n  FROM {self.name('nilai')}"

    def _counting(self) -> list[tuple[str, str]]:
        """Each person counts once, for the component that pays most while there is room in it.

        Of several candidates those come first who could count for the fewest of the later components, then by
        person_id, so that two grounds are not spent on one person while another has none.
        """
        ordered = self.programme.by_amount()
        columns = {component.code: self.asked.this_person(component.condition) for component in ordered}
        flags = "".join(f", COALESCE(o.{columns[c.code]}, FALSE) AS c_{c.code.lower()}" for c in ordered)
        some = " OR ".join(f"o.{columns[c.code]}" for c in ordered)
        match = "p.family_id = o.family_id" + (" AND p.person_id = o.person_id" if self.of_person else "")
        candidates = (
            f"  SELECT o.family_id, o.person_id{flags}\n  FROM ciri AS o\n"
            f"  JOIN {self.name('putusan')} AS p ON {match}\n  WHERE p.eligible = 'yes' AND o.kini AND ({some})"
        )
        steps = [(self.name("calon"), candidates)]
        group = "family_id, person_id" if self.of_person else "family_id"
        for number, component in enumerate(ordered):
            taken = [f"NOT d_{earlier.code.lower()}" for earlier in ordered[:number]]
            free = " AND ".join([f"c_{component.code.lower()}", *taken])
            later = " + ".join(f"CASE WHEN c_{other.code.lower()} THEN 1 ELSE 0 END" for other in ordered[number + 1 :]) or "0"
            room = ""
            if component.most is not None:
                first = f"CASE WHEN {free} THEN 0 ELSE 1 END"
                room = f"\n    AND ROW_NUMBER() OVER (PARTITION BY {group} ORDER BY {first}, {later}, person_id) <= {component.most}"
            steps.append(
                (self.name(f"pilih_{number + 1}"), f"  SELECT *, {free}{room} AS d_{component.code.lower()}\n  FROM {steps[-1][0]}")
            )
        sums = "".join(f", SUM(CASE WHEN d_{c.code.lower()} THEN 1 ELSE 0 END) AS n_{c.code.lower()}" for c in ordered)
        person = "person_id" if self.of_person else "'' AS person_id"
        counted = f"  SELECT family_id, {person}{sums}\n  FROM {steps[-1][0]}\n  GROUP BY {group}"
        return [*steps, (self.name("jumlah"), counted)]

    def _quota(self) -> list[tuple[str, str]]:
        """The poorest first, whole families. Only in the one group of equal scores where the quota ends, the salted hash decides."""
        quota = self.programme.quota
        if quota is None:
            raise AssertionError("a programme without quota has no queue")
        groups = f"SELECT desil, skor, COUNT(*) AS n FROM {self.name('putusan')} WHERE eligible = 'yes' GROUP BY desil, skor"
        ends = f"""  SELECT desil, skor, n, SUM(n) OVER (ORDER BY desil, skor ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS sampai
  FROM ({groups}) AS antrean"""
        tied = f"""SELECT p.family_id, MIN(b.sampai - b.n) AS sebelum, COUNT(*) AS n
    FROM {self.name("putusan")} AS p
    JOIN {self.name("batas")} AS b ON b.desil = p.desil AND b.skor = p.skor
    WHERE p.eligible = 'yes' AND b.sampai > {quota.number} AND b.sampai - b.n < {quota.number}
    GROUP BY p.family_id"""
        order = f"SHA256('{quota.salt}' || family_id), family_id"
        decided = f"""  SELECT family_id,
    sebelum + SUM(n) OVER (ORDER BY {order} ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) <= {quota.number} AS masuk
  FROM (
    {tied}
  ) AS seri"""
        return [(self.name("batas"), ends), (self.name("kuota"), decided)]

    def _result(self) -> str:
        programme = self.programme
        joins, columns = "", ["p.*"]
        ordered = programme.by_amount()
        if ordered:
            joins += f"\n    LEFT JOIN {self.name('jumlah')} AS j ON j.family_id = p.family_id AND j.person_id = p.person_id"
            columns += [f"{counted} AS n_{c.code.lower()}" for c, counted in zip(ordered, self._capped(ordered), strict=True)]
            columns += [f"COALESCE(j.n_{c.code.lower()}, 0) AS t_{c.code.lower()}" for c in ordered]
        if programme.quota:
            joins += f"\n    LEFT JOIN {self.name('batas')} AS b ON b.desil = p.desil AND b.skor = p.skor"
            joins += f"\n    LEFT JOIN {self.name('kuota')} AS q ON q.family_id = p.family_id"
            number = programme.quota.number
            columns.append(
                "CASE WHEN p.eligible <> 'yes' THEN NULL"
                f" WHEN b.sampai <= {number} THEN TRUE WHEN b.sampai - b.n >= {number} THEN FALSE ELSE q.masuk END AS in_quota"
            )
        else:
            columns.append("CAST(NULL AS BOOLEAN) AS in_quota")
        source = f"    SELECT {', '.join(columns)}\n    FROM {self.name('putusan')} AS p{joins}"
        parts = [f"CASE WHEN n_{c.code.lower()} > 0 THEN '{c.code}:' || CAST(n_{c.code.lower()} AS VARCHAR) END" for c in ordered]
        amount = " + ".join(f"n_{c.code.lower()} * {c.amount}" for c in ordered) if ordered else str(programme.amount)
        components = (
            f"CASE WHEN eligible = 'yes' THEN STRING_SPLIT(CONCAT_WS(' ', {', '.join(parts)}), ' ') ELSE {_EMPTY} END" if parts else _EMPTY
        )
        return f"""  SELECT '{programme.id}' AS programme, family_id, person_id, eligible,
    STRING_SPLIT({self._reasons()}, ' ') AS reasons,
    CASE WHEN eligible = 'yes' THEN {amount} ELSE 0 END AS amount, '{programme.period}' AS period,
    {components} AS components, in_quota
  FROM (
{source}
  ) AS hasil"""

    def _capped(self, ordered: tuple[Component, ...]) -> list[str]:
        """Counted persons of each component when only `most_counted` of the family count, the largest amounts first."""
        most, texts, before = self.programme.most_counted, [], "0"
        for number, component in enumerate(ordered):
            if most is None:
                texts.append(f"COALESCE(j.n_{component.code.lower()}, 0)")
                continue
            total = " + ".join(f"COALESCE(j.n_{c.code.lower()}, 0)" for c in ordered[: number + 1])
            upto = f"LEAST({most}, {total})"
            texts.append(f"{upto} - {before}")
            before = upto
        return texts

    def _reasons(self) -> str:
        """Codes, decisive first. A no names only what is against; an unknown first what is missing; a yes first what is for."""
        programme = self.programme
        ordered = programme.by_amount()
        against = [(exclusion.code.lower(), exclusion.code) for exclusion in programme.exclusions]
        not_known = [(f"{exclusion.code.lower()} IS NULL", exclusion.unknown_code) for exclusion in programme.exclusions]
        open_components = [
            (f"b_{c.code.lower()} = 1" + (f" AND t_{c.code.lower()} < {c.most}" if c.most is not None else ""), f"T-{c.code}")
            for c in ordered
        ]
        for_it, missing = [], []
        if programme.ceiling:
            against.append(("NOT desil_cukup", "X08"))
            missing.append(("desil_cukup IS NULL", "T08"))
            for_it.append(("desil_cukup", "Y08"))
        if ordered:
            against.append((f"NOT {self._some_component()}", "X14"))
        certain = [(f"k_{c.code.lower()}", f"K-{c.code}") for c in ordered]
        counted = [(f"n_{c.code.lower()} > 0", f"K-{c.code}") for c in ordered]
        limits = []
        if programme.most_counted is not None:
            limits.append((f"{' + '.join(f't_{c.code.lower()}' for c in ordered)} > {programme.most_counted}", "B01"))
        if programme.quota:
            limits.append(("NOT in_quota", "Q01"))
        unknown = _codes([*missing, *open_components, *for_it, *certain, *not_known])
        yes = _codes([*for_it, *counted, *limits, *open_components, *not_known])
        return f"CASE eligible WHEN 'no' THEN {_codes(against)} WHEN 'unknown' THEN {unknown} ELSE {yes} END"


def _codes(pairs: list[tuple[str, str]]) -> str:
    if not pairs:
        return "''"
    return "CONCAT_WS(' ', " + ", ".join(f"CASE WHEN {condition} THEN '{code}' END" for condition, code in pairs) + ")"


def _no_rows() -> str:
    return f"""SELECT '' AS programme, family_id, '' AS person_id, 'no' AS eligible, {_EMPTY} AS reasons, 0 AS amount,
  '' AS period, {_EMPTY} AS components, CAST(NULL AS BOOLEAN) AS in_quota
FROM keluarga WHERE 1 = 0"""
