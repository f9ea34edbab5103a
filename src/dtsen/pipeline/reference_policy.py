"""Pages about policy: the rules of validation with their thresholds, and the programmes with every dated version."""

from collections.abc import Iterable
from pathlib import Path

import yaml

from dtsen.pipeline.markdown import code, page, section, table
from dtsen.target import Programme, load_rulebook
from dtsen.validate import Rule, Threshold, load_quality_numbers, load_rules, load_thresholds
from dtsen.vocabulary import from_iso


def rules_page(policy: Path) -> str:
    """Every rule of `policy/validate/rules`, which share of breaks stops a run, and the quality numbers."""
    folder = policy / "validate"
    rules = load_rules(folder / "rules")
    thresholds = load_thresholds(folder / "ambang.yml", rules)
    return page(
        "Validation rules",
        f"The {len(rules)} rules of `policy/validate/rules`. A break is a row of `finding`; nothing is repaired. How to add one: "
        "[add-a-rule](../how-to/add-a-rule.md).",
        table(
            ("rule", "judul", "title", "severity"),
            ((f"[{rule.id}](#{rule.id.lower()})", rule.judul, rule.title, rule.severity) for rule in rules),
        ),
        section(
            "Thresholds that stop a run",
            table(
                ("rule", "largest share", "judged from (rows)", "what to do"),
                ((one.rule, _share(one), one.minimum, one.todo.en) for _, one in sorted(thresholds.items())),
            ),
        ),
        section(
            "Quality numbers of the report",
            table(
                ("number", "judul", "title", "rule"),
                ((one["id"], one["judul"], one["title"], one["aturan"]) for one in load_quality_numbers(folder / "angka_mutu.yml")),
            ),
        ),
        *(_rule(rule) for rule in rules),
    )


def _share(threshold: Threshold) -> str:
    share = f"{threshold.millionths / 10_000:g} %"
    return f"{share}, and a row must be there" if threshold.must_look else share


def _rule(rule: Rule) -> list[str]:
    looked_at = " + ".join(f"{part.table} where {part.condition}" if part.condition else part.table for part in rule.checked)
    rows = (
        ("judul", rule.judul),
        ("title", rule.title),
        ("why", rule.why),
        ("severity", rule.severity),
        ("owner", rule.owner),
        ("since", rule.since),
        ("looks at", code(looked_at)),
        ("names", rule.subject),
        ("rests on", rule.source),
    )
    return section(rule.id, table(("", ""), rows))


def programmes_page(policy: Path) -> str:
    """Every programme of `policy/target/programmes`, version by version; the newest version first."""
    return page(
        "Programmes",
        "What `policy/target` says, every version with its dates. *To verify* marks what nobody has confirmed yet. How to add one: "
        "[add-a-programme](../how-to/add-a-programme.md).",
        *(section(title, *(_version(one) for one in versions)) for title, versions in _programmes(policy)),
    )


def _programmes(policy: Path) -> Iterable[tuple[str, list[Programme]]]:
    """Title and versions of each programme. The rulebook itself reads the files, once for every first day of a version."""
    found: dict[tuple[str, str], Programme] = {}
    for day in sorted(_first_days(policy / "target" / "programmes")):
        for programme in load_rulebook(policy, from_iso(day)).programmes:
            found[(programme.id, programme.since)] = programme
    for name in sorted({programme.id for programme in found.values()}):
        versions = [one for (identifier, _), one in sorted(found.items(), reverse=True) if identifier == name]
        yield f"{name}: {versions[0].title.id} / {versions[0].title.en}", versions


def _first_days(folder: Path) -> set[str]:
    days: set[str] = set()
    for path in folder.glob("*.yml"):
        if not path.name.endswith(".cases.yml"):
            days |= {version["berlaku_sejak"] for version in yaml.safe_load(path.read_text(encoding="utf-8"))["versi"]}
    return days


def _version(one: Programme) -> list[str]:
    paid = f"Rp{one.amount:,} a {one.period}" if one.amount else f"by component, a {one.period}, at most {one.most_counted} counted"
    rows = [("unit", one.unit), ("legal basis", one.legal_basis), ("amount", paid)]
    if one.ceiling:
        rows.append(("desil", f"at most {one.ceiling.highest} of {code(one.ceiling.column)}{_doubt(one.ceiling.to_verify)}"))
    if one.quota:
        rows.append(("quota", f"{one.quota.number:,}{_doubt(one.quota.to_verify)}"))
    return section(
        f"Since {one.since}{_doubt(one.to_verify)}",
        table(("", ""), rows),
        table(
            ("component", "who", "rupiah", "at most"),
            (
                (part.code, f"{part.named.id} / {part.named.en}{_doubt(part.to_verify)}", f"{part.amount:,}", part.most or "")
                for part in one.components
            ),
        ),
        table(
            ("exclusion", "yes", "not known"),
            ((part.code, f"{part.applies.en}{_doubt(part.to_verify)}", part.unknown.en) for part in one.exclusions),
        ),
        level=3,
    )


def _doubt(to_verify: bool) -> str:
    return " (to verify)" if to_verify else ""
