"""What each table gives to whom: the area limits of the whole portal, in one place, kept by PostgreSQL.

`apply()` runs after every migration: it takes every right away and gives back what is listed here. A table that is not
listed is closed. Tests compare the database with this list, and walk every page as every role in every region.
"""

from dataclasses import dataclass, field

import psycopg
from psycopg import sql

from portal.database_roles import APP, OWNER, WORKER

# The array is made once a statement (a sub-select), not once a row.
_PREFIXES = "((SELECT array_remove(string_to_array(current_setting('app.wilayah', true), ','), ''))::text[])"
_NATION = "(SELECT current_setting('app.wilayah', true)) = '*'"
RELEASE = "release_id = nullif(current_setting('app.rilis', true), '')::int"
PERSONAL = "(SELECT current_setting('app.data', true) = 'orang' AND current_setting('app.tujuan', true) <> '')"
COUNTED = "(SELECT current_setting('app.data', true) IN ('orang', 'agregat'))"
SELF = "nullif(current_setting('app.pengguna', true), '')::bigint"
AUDITS = "(SELECT 'audit' = ANY (string_to_array(current_setting('app.boleh', true), ',')))"
ACCOUNTS = "(SELECT 'akun' = ANY (string_to_array(current_setting('app.boleh', true), ',')))"
# Roles that decide about proposals of a region without seeing persons.
SIGNS = "(SELECT current_setting('app.data', true) = 'agregat' AND current_setting('app.tujuan', true) = 'pemutakhiran')"
# Who uploads lists for an office.
UPLOADS = "(SELECT 'unggah' = ANY (string_to_array(current_setting('app.boleh', true), ',')))"
# Sharing: who offers parcels, receives those of the region, judges requests, reads the register of what left.
SENDS, RECEIVES, JUDGES, READS_LEFT = (
    f"(SELECT '{one}' = ANY (string_to_array(current_setting('app.boleh', true), ',')))" for one in ("kirim", "terima", "nilai", "serah")
)
NOBODY_YET = "(SELECT coalesce(current_setting('app.pengguna', true), '') = '')"


# Matters of data protection: read and written by the officer, read (without particulars) by auditors.
PDP = "(SELECT current_setting('app.tujuan', true) = 'pelindungan_data')"
PDP_READS = "(SELECT current_setting('app.tujuan', true) IN ('pelindungan_data', 'pengawasan'))"


def inside(column: str) -> str:
    """True for a region code in the actor's regions; a row without a code is the nation's alone."""
    return f"({_NATION} OR {column} ^@ ANY ({_PREFIXES}))"


def above_sql(column: str) -> str:
    """True for a region that holds one of the actor's: whoever works in a village sees that there is a batch of its regency."""
    return f"EXISTS (SELECT 1 FROM unnest({_PREFIXES}) AS mine WHERE mine ^@ {column})"


@dataclass(frozen=True)
class Policy:
    """One rule of row-level security; `check` is what a written row must be (`using`, when empty)."""

    command: str
    using: str
    check: str = ""


@dataclass(frozen=True)
class Protection:
    """Rights of dtsen_app and dtsen_worker on a table, and its policies. Without policies the table is no one's secret."""

    app: tuple[str, ...] = ()
    worker: tuple[str, ...] = ()
    policies: tuple[Policy, ...] = ()
    columns: dict[str, tuple[str, ...]] = field(default_factory=dict)


def _served(column: str = "kode_desa", *, pinned: bool = True) -> Protection:
    """Rows of persons of the release in force, in the actor's regions."""
    rule = " AND ".join(([RELEASE] if pinned else []) + [PERSONAL, inside(column)])
    return Protection(app=("SELECT",), policies=(Policy("SELECT", rule),))


_WORKS = f"({NOBODY_YET} AND {_NATION})"
_OPEN = Protection(app=("SELECT",))
_BOTH = f"{inside('kode_desa_a')} AND {inside('kode_desa_b')}"
_READ_WRITE = ("SELECT", "INSERT", "UPDATE", "DELETE")
_PARCEL = (
    f"({SENDS} OR current_user = '{WORKER}' OR (state <> 'disiapkan' AND "
    f"(for_account = {SELF} OR (for_account IS NULL AND {RECEIVES} AND {inside('wilayah')}))))"
)
_ASKED = f"(account_id = {SELF} OR {SENDS} OR (state <> 'draf' AND {JUDGES} AND {inside('wilayah')}))"
_OF_REQUEST = "EXISTS (SELECT 1 FROM sharing_datarequest r WHERE r.id = request_id"

PROTECTION: dict[str, Protection] = {
    # accounts: staff, not subjects of the registry
    "accounts_account": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", "true"),
            Policy("INSERT", "", ACCOUNTS),
            # Before the log-in is complete nobody is known: only then may a count of failures be written for another.
            Policy("UPDATE", f"id = {SELF} OR {ACCOUNTS} OR {NOBODY_YET}"),
        ),
    ),
    "accounts_assignment": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(Policy("SELECT", "true"), Policy("INSERT", "", ACCOUNTS), Policy("UPDATE", ACCOUNTS)),
    ),
    "accounts_secondfactor": Protection(
        app=("SELECT", "INSERT", "UPDATE", "DELETE"),
        # Nobody reads or removes another's: a reset leaves a mark on the account, and the log-in throws the factor away.
        policies=(Policy("ALL", f"account_id = {SELF} OR {NOBODY_YET}"),),
    ),
    "accounts_recoverycode": Protection(
        app=("SELECT", "INSERT", "UPDATE", "DELETE"), policies=(Policy("ALL", f"account_id = {SELF} OR {NOBODY_YET}"),)
    ),
    # Before the log-in is complete: how often it failed where. Who looks after accounts unlocks them.
    "accounts_loginaddress": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT", "DELETE"),
        policies=(Policy("ALL", f"{NOBODY_YET} OR current_user = '{WORKER}'"),),
    ),
    "accounts_knownaddress": Protection(
        app=("SELECT", "INSERT", "UPDATE", "DELETE"),
        worker=("SELECT", "DELETE"),
        policies=(Policy("ALL", f"{NOBODY_YET} OR {ACCOUNTS} OR current_user = '{WORKER}'"),),
    ),
    "django_session": Protection(app=_READ_WRITE, worker=("SELECT", "DELETE")),
    "django_content_type": _OPEN,
    # audit: written by everybody about himself, read by those whose duty it is
    "audit_entry": Protection(
        app=("SELECT", "INSERT"),
        worker=("SELECT", "INSERT"),
        policies=(
            Policy("INSERT", "", f"account_id = {SELF} OR account_id IS NULL"),
            Policy("SELECT", f"account_id = {SELF} OR ({AUDITS} AND {inside('kode_desa')}) OR current_user = '{WORKER}'"),
        ),
    ),
    "audit_unsealed": Protection(app=("INSERT", "SELECT"), worker=("SELECT", "INSERT", "DELETE")),
    "audit_link": Protection(app=("SELECT",), worker=("SELECT", "INSERT")),
    # protection of personal data; what names a person lies apart, encrypted, and is nobody's but the officer's
    "pdp_request": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT",),
        policies=(
            Policy("SELECT", f"({PDP_READS} AND {inside('kode_desa')}) OR current_user = '{WORKER}'"),
            Policy("INSERT", "", f"{PDP} AND {inside('kode_desa')}"),
            Policy("UPDATE", f"{PDP} AND {inside('kode_desa')}"),
        ),
    ),
    "pdp_particulars": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT", "DELETE"),
        # The owner rewrites sealed values when a key is rotated; the worker erases them.
        policies=(Policy("ALL", f"{PDP} OR current_user IN ('{OWNER}', '{WORKER}')"),),
    ),
    "pdp_incident": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT", "DELETE"),
        policies=(
            Policy("SELECT", f"({PDP_READS} AND {inside('wilayah')}) OR current_user = '{WORKER}'"),
            Policy("INSERT", "", f"{PDP} AND {inside('wilayah')}"),
            Policy("UPDATE", f"{PDP} AND {inside('wilayah')}"),
            Policy("DELETE", f"current_user = '{WORKER}'"),
        ),
    ),
    # operation: jobs carry numbers only, never a value of a person
    "procrastinate_jobs": Protection(app=("SELECT", "INSERT"), worker=_READ_WRITE),
    "procrastinate_events": Protection(app=("INSERT",), worker=_READ_WRITE),
    "procrastinate_workers": Protection(app=("SELECT",), worker=_READ_WRITE),
    "procrastinate_periodic_defers": Protection(worker=_READ_WRITE),
    "django_migrations": _OPEN,
    # exchange: the release in force
    "exchange_release": Protection(app=("SELECT",), worker=("SELECT",)),
    "served_person": _served(),
    "served_family": _served(),
    "served_membership": _served(),
    "served_value": _served(),
    "served_eligibility": _served(),
    "served_finding": _served(),
    "served_name": _served(),
    "served_history": _served(pinned=False),
    "served_pair": Protection(
        app=("SELECT",),
        policies=(Policy("SELECT", f"{RELEASE} AND {PERSONAL} AND {inside('kode_desa_a')} AND {inside('kode_desa_b')}"),),
    ),
    # words of names, not names of persons: what a trigram index may look into without knowing whose they are
    "served_word": Protection(app=("SELECT",), policies=(Policy("SELECT", f"{RELEASE} AND {PERSONAL}"),)),
    "served_redirect": Protection(app=("SELECT",), policies=(Policy("SELECT", PERSONAL),)),
    # sums of a region, ready for a page: whose code lies in the region; the nation and what has no region are the nation's
    "served_total": Protection(app=("SELECT",), policies=(Policy("SELECT", f"{RELEASE} AND {COUNTED} AND {inside('kode')}"),)),
    "served_region": Protection(app=("SELECT",), policies=(Policy("SELECT", RELEASE),)),
    "served_programme": Protection(app=("SELECT",), policies=(Policy("SELECT", RELEASE),)),
    # outlines of regions: public
    "dashboard_boundary": _OPEN,
    # judgements on pairs: seen by who may see both records, made and withdrawn in one's own name
    "review_judgement": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {_BOTH}"),
            Policy("INSERT", "", f"{PERSONAL} AND {_BOTH} AND account_id = {SELF}"),
            Policy("UPDATE", f"{PERSONAL} AND {_BOTH} AND (account_id = {SELF} OR {_NATION})"),
        ),
    ),
    # the field: campaigns hold no person; tasks and what came back are of their village, and nobody writes in another's name
    "field_form": Protection(app=("SELECT", "INSERT"), policies=(Policy("SELECT", "true"), Policy("INSERT", "", _NATION))),
    "field_campaign": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"{inside('wilayah')} OR {above_sql('wilayah')}"),
            Policy("INSERT", "", f"{inside('wilayah')} AND asked_by = {SELF}"),
            # A supervisor locks it while families are given out.
            Policy("UPDATE", f"{inside('wilayah')} OR {above_sql('wilayah')}", f"{inside('wilayah')}"),
        ),
    ),
    # The letter of a request is its regency's and the centre's.
    "field_letter": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('wilayah')} OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('wilayah')} AND account_id = {SELF}"),
            Policy("UPDATE", f"current_user = '{OWNER}'"),
        ),
    ),
    "field_worker": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND ({inside('kode_desa')} OR account_id = {SELF})"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND supervisor_id = {SELF}"),
        ),
    ),
    # Whose key it is has to be found out before anybody is known; only a hash of the key lies here.
    "field_device": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            # The owner rewrites sealed values when a key is rotated: row-level security is forced upon the owner too.
            Policy("SELECT", f"{NOBODY_YET} OR account_id = {SELF} OR ({PERSONAL} AND {inside('kode_desa')}) OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND made_by = {SELF}"),
            Policy("UPDATE", f"account_id = {SELF} OR ({PERSONAL} AND {inside('kode_desa')}) OR current_user = '{OWNER}'"),
        ),
    ),
    "field_task": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')}"),
            # The owner rewrites sealed values when a key is rotated.
            Policy("UPDATE", f"{PERSONAL} AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
        ),
    ),
    "field_submission": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND account_id = {SELF}"),
            Policy("UPDATE", f"{PERSONAL} AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
        ),
    ),
    "field_attachment": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND account_id = {SELF}"),
            Policy("UPDATE", f"current_user = '{OWNER}'"),
        ),
    ),
    "field_choice": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND account_id = {SELF}"),
            Policy("UPDATE", f"current_user = '{OWNER}'"),
        ),
    ),
    # proposals: seen within the region by who may see persons; who signs for a region sees that they are there and where they stand,
    # not what they say. Nobody writes in another's name; what happened is never changed.
    "proposals_batch": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"({PERSONAL} OR {SIGNS}) AND ({inside('wilayah')} OR {above_sql('wilayah')})"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('wilayah')} AND account_id = {SELF}"),
            Policy("UPDATE", f"{PERSONAL} AND {inside('wilayah')}"),
        ),
    ),
    "proposals_proposal": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"({PERSONAL} OR {SIGNS}) AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND author = {SELF}"),
            # The owner rewrites sealed values when a key is rotated.
            Policy("UPDATE", f"({PERSONAL} OR {SIGNS}) AND {inside('kode_desa')} OR current_user = '{OWNER}'"),
        ),
    ),
    "proposals_change": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')}"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')}"),
        ),
    ),
    "proposals_event": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"({PERSONAL} OR {SIGNS}) AND {inside('kode_desa')}"),
            Policy(
                "INSERT",
                "",
                f"({PERSONAL} OR {SIGNS}) AND {inside('kode_desa')} AND (account_id = {SELF} OR (account_id IS NULL AND {_NATION}))",
            ),
        ),
    ),
    # A letter of the head of region lies in the region; who signs may lay it there and read it.
    "proposals_document": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy(
                "SELECT", f"({PERSONAL} OR ({SIGNS} AND kind = 'surat_pengesahan')) AND {inside('wilayah')} OR current_user = '{OWNER}'"
            ),
            Policy(
                "INSERT", "", f"({PERSONAL} OR ({SIGNS} AND kind = 'surat_pengesahan')) AND {inside('wilayah')} AND account_id = {SELF}"
            ),
            Policy("UPDATE", f"current_user = '{OWNER}'"),
        ),
    ),
    "proposals_meeting": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')}"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')} AND account_id = {SELF}"),
        ),
    ),
    "proposals_evidence": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')}"),
            Policy("INSERT", "", f"{PERSONAL} AND {inside('kode_desa')}"),
        ),
    ),
    # What the centre's checks found is made anew by each check.
    "proposals_finding": Protection(
        app=("SELECT", "INSERT", "DELETE"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')}"),
            Policy("INSERT", "", f"{PERSONAL} AND {_NATION}"),
            Policy("DELETE", f"{PERSONAL} AND {_NATION}"),
        ),
    ),
    "proposals_groundcheck": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"{PERSONAL} AND {inside('kode_desa')}"),
            Policy("INSERT", "", f"{PERSONAL} AND {_NATION} AND drawn_by = {SELF}"),
            Policy("UPDATE", f"{PERSONAL} AND {inside('kode_desa')}", f"{PERSONAL} AND {inside('kode_desa')} AND account_id = {SELF}"),
        ),
    ),
    # lists of offices: the upload is its office's, its rows only for roles that see persons; the worker reads, matches and writes them
    "lists_upload": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT", "UPDATE"),
        policies=(
            Policy("SELECT", f"({UPLOADS} AND {inside('wilayah')}) OR current_user IN ('{OWNER}', '{WORKER}')"),
            Policy("INSERT", "", f"{UPLOADS} AND {inside('wilayah')} AND account_id = {SELF}"),
            Policy("UPDATE", f"({UPLOADS} AND {inside('wilayah')}) OR current_user IN ('{OWNER}', '{WORKER}')"),
        ),
    ),
    "lists_row": Protection(
        app=("SELECT", "UPDATE"),
        worker=_READ_WRITE,
        policies=(
            Policy("SELECT", f"({UPLOADS} AND {PERSONAL} AND {inside('wilayah')}) OR current_user IN ('{OWNER}', '{WORKER}')"),
            Policy("UPDATE", f"({UPLOADS} AND {PERSONAL} AND {inside('wilayah')}) OR current_user IN ('{OWNER}', '{WORKER}')"),
            Policy("INSERT", "", f"current_user = '{WORKER}'"),
            Policy("DELETE", f"current_user = '{WORKER}'"),
        ),
    ),
    "lists_columnnames": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT",),
        policies=(
            Policy("SELECT", f"({UPLOADS} AND {inside('wilayah')}) OR current_user = '{WORKER}'"),
            Policy("INSERT", "", f"{UPLOADS} AND {inside('wilayah')} AND account_id = {SELF}"),
            Policy("UPDATE", f"{UPLOADS} AND {inside('wilayah')}", f"{UPLOADS} AND {inside('wilayah')} AND account_id = {SELF}"),
        ),
    ),
    # work on many rows: what is done in somebody's name is seen in the region by who may see persons or signs, and by who asked. The
    # worker finds it before it knows who asked, as dtsen_app with nobody's name, which no request ever is.
    "errands_errand": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        policies=(
            Policy("SELECT", f"account_id = {SELF} OR (({PERSONAL} OR {SIGNS}) AND {inside('wilayah')}) OR {_WORKS}"),
            Policy("INSERT", "", f"account_id = {SELF}"),
            Policy("UPDATE", f"account_id = {SELF} OR {_WORKS}"),
        ),
    ),
    # sharing: a parcel is its region's or its requester's, once it is offered; its bytes are locked and not in the database
    "sharing_parcel": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT", "UPDATE"),
        policies=(Policy("SELECT", _PARCEL), Policy("INSERT", "", SENDS), Policy("UPDATE", _PARCEL)),
    ),
    "sharing_datarequest": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT",),
        policies=(
            Policy("SELECT", f"{_ASKED} OR current_user = '{WORKER}'"),
            Policy("INSERT", "", f"account_id = {SELF} AND {inside('wilayah')}"),
            Policy("UPDATE", _ASKED),
        ),
    ),
    "sharing_paper": Protection(
        app=("SELECT", "INSERT", "UPDATE"),
        worker=("SELECT", "DELETE"),
        policies=(
            Policy("SELECT", f"{_OF_REQUEST}) OR current_user IN ('{OWNER}', '{WORKER}')"),
            Policy("INSERT", "", f"{_OF_REQUEST} AND r.account_id = {SELF})"),
            # The owner rewrites sealed values when a key is rotated.
            Policy("UPDATE", f"{_OF_REQUEST} AND r.account_id = {SELF}) OR current_user = '{OWNER}'"),
            Policy("DELETE", f"current_user = '{WORKER}'"),
        ),
    ),
    # steps are read with what they are about, and like the register of what left only ever added
    "sharing_step": Protection(
        app=("SELECT", "INSERT"),
        worker=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"{_OF_REQUEST}) OR EXISTS (SELECT 1 FROM sharing_parcel p WHERE p.id = parcel_id)"),
            Policy("INSERT", "", f"account_id = {SELF} OR (account_id IS NULL AND ({SENDS} OR current_user = '{WORKER}'))"),
        ),
    ),
    "sharing_departure": Protection(
        app=("SELECT", "INSERT"),
        policies=(
            Policy("SELECT", f"({READS_LEFT} AND {inside('wilayah')}) OR {SENDS} OR account_id = {SELF}"),
            Policy("INSERT", "", f"account_id = {SELF}"),
        ),
    ),
    # sums over the whole country: nobody's below the nation
    "served_rule": Protection(app=("SELECT",), policies=(Policy("SELECT", f"{RELEASE} AND {COUNTED} AND {_NATION}"),)),
}


def apply(connection: psycopg.Connection[tuple[object, ...]]) -> None:
    """Makes the rights of the database those of the list, in one transaction, as the owner of the tables."""
    with connection.transaction():
        tables = [
            str(row[0])
            for row in connection.execute(
                "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition"
            ).fetchall()
        ]
        for role in (APP, WORKER):
            for kind in ("TABLES", "SEQUENCES", "FUNCTIONS"):
                connection.execute(sql.SQL(f"REVOKE ALL ON ALL {kind} IN SCHEMA public FROM {{}}").format(sql.Identifier(role)))
            connection.execute(sql.SQL("GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {}").format(sql.Identifier(role)))
            connection.execute(sql.SQL("GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {}").format(sql.Identifier(role)))
        for table in tables:
            _protect(connection, table, PROTECTION.get(table, Protection()))


def _protect(connection: psycopg.Connection[tuple[object, ...]], table: str, rules: Protection) -> None:
    name = sql.Identifier(table)
    for role, rights in ((APP, rules.app), (WORKER, rules.worker)):
        for right in rights:
            connection.execute(sql.SQL(f"GRANT {right} ON {{}} TO {{}}").format(name, sql.Identifier(role)))
    existing = connection.execute("SELECT polname FROM pg_policy WHERE polrelid = %s::regclass", [table]).fetchall()
    for (policy,) in existing:
        connection.execute(sql.SQL("DROP POLICY {} ON {}").format(sql.Identifier(str(policy)), name))
    if not rules.policies:
        return
    for number, policy in enumerate(rules.policies):
        using = sql.SQL("USING ({})").format(sql.SQL(policy.using)) if policy.using else sql.SQL("")
        check = sql.SQL("WITH CHECK ({})").format(sql.SQL(policy.check)) if policy.check else sql.SQL("")
        statement = sql.SQL(f"CREATE POLICY {{}} ON {{}} FOR {policy.command} TO PUBLIC {{}} {{}}")
        connection.execute(statement.format(sql.Identifier(f"{table}_{number}"), name, using, check))
    connection.execute(sql.SQL("ALTER TABLE {} ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY").format(name))
