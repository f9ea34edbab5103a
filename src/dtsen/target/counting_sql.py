"""Which members are counted? The choice that pays most: each person once, each component and the family up to their maxima.

Somebody may have two grounds (a disabled pupil, a six-year-old at school), so who counts for what is a matching of
persons with places. How many of the places of the components S can be filled is, by Hall's theorem,

    f(S) = min over T within S of: persons with a component of T + places of the components of S without T

and because a place pays the same whoever fills it, filling in the order of the amounts is the best choice (greedy on a
polymatroid): component k gets f(first k) - f(first k-1) persons. So the amount depends on no order of persons, and
never falls when more becomes known. It takes one sum for each set of components: 127 for the seven of PKH.
"""

from itertools import combinations

from dtsen.target.programme import Component, Programme
from dtsen.target.questions import Step

MOST_COMPONENTS = 8
"""More would make the statement too long to read: 2**8 sums."""


def counting_steps(programme: Programme, ordered: tuple[Component, ...], columns: dict[str, str]) -> list[Step]:
    """`columns`: for each component code the column of `ciri`. The last step has f_<k>: persons counted in the first k components."""
    group = "family_id, person_id" if programme.unit == "orang" else "family_id"
    person = "person_id" if programme.unit == "orang" else "'' AS person_id"
    numbered = ", ".join(f"{number} {component.code}" for number, component in enumerate(ordered, start=1))
    sums = "".join(
        f",\n    SUM(CASE WHEN {' OR '.join(f'c_{number}' for number in chosen)} THEN 1 ELSE 0 END) AS {_sum_of(chosen)}"
        for chosen in _sets(len(ordered))
    )
    filled = "".join(f",\n    {_fillable(ordered[:number])} AS f_{number}" for number in range(1, len(ordered) + 1))
    return [
        (
            f"{programme.id}_calon",
            f"members of entitled families who certainly have a component: {numbered}",
            _candidates(programme, ordered, columns),
        ),
        (
            f"{programme.id}_punya",
            "g_1_3: persons who have component 1 or 3",
            f"  SELECT {group}{sums}\n  FROM {programme.id}_calon\n  GROUP BY {group}",
        ),
        (
            f"{programme.id}_jumlah",
            "f_3: persons counted in components 1 to 3",
            f"  SELECT family_id, {person}{filled}\n  FROM {programme.id}_punya",
        ),
    ]


def counted_sql(ordered: tuple[Component, ...], most: int | None) -> list[str]:
    """Columns t_<code> (within its own maximum) and n_<code> (also within `most` of the family, the largest amounts first)."""
    columns, total_before, capped_before = [], "0", "0"
    for number, component in enumerate(ordered, start=1):
        total = f"COALESCE(j.f_{number}, 0)"
        capped = total if most is None else f"LEAST({most}, {total})"
        columns += [f"{total} - {total_before} AS t_{component.code.lower()}", f"{capped} - {capped_before} AS n_{component.code.lower()}"]
        total_before, capped_before = total, capped
    return columns


def _candidates(programme: Programme, ordered: tuple[Component, ...], columns: dict[str, str]) -> str:
    flags = "".join(f",\n    COALESCE(o.{columns[c.code]}, FALSE) AS c_{number}" for number, c in enumerate(ordered, start=1))
    some = " OR ".join(f"o.{columns[c.code]}" for c in ordered)
    same_person = " AND p.person_id = o.person_id" if programme.unit == "orang" else ""
    return f"""  SELECT o.family_id, o.person_id{flags}
  FROM ciri AS o
  JOIN {programme.id}_putusan AS p ON p.family_id = o.family_id{same_person}
  WHERE p.eligible = 'yes' AND o.kini AND ({some})"""


def _sets(size: int) -> list[tuple[int, ...]]:
    return [chosen for length in range(1, size + 1) for chosen in combinations(range(1, size + 1), length)]


def _sum_of(chosen: tuple[int, ...]) -> str:
    return "g_" + "_".join(map(str, chosen))


def _fillable(first: tuple[Component, ...]) -> str:
    """f of these components; a component without a maximum has places for all, so it is never on the side of the places."""
    terms = []
    for chosen in [(), *_sets(len(first))]:
        places = [component.most for number, component in enumerate(first, start=1) if number not in chosen]
        if None not in places:
            parts = ([_sum_of(chosen)] if chosen else []) + [str(sum(most for most in places if most is not None))] * bool(places)
            terms.append(" + ".join(parts))
    return terms[0] if len(terms) == 1 else f"LEAST({', '.join(terms)})"
