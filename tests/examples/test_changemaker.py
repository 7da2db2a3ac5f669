"""What README.md of the example claims is true of the catalog, and the right parts are right."""

import re

import pytest
from psycopg.errors import (
    CheckViolation,
    ForeignKeyViolation,
    InsufficientPrivilege,
    SyntaxError,
    UniqueViolation,
)

from tests.examples.conftest import CHANGEMAKER, Session

_UNINDEXED = """
    select c.conrelid::regclass::text || '.' || string_agg(a.attname, ',' order by a.attnum)
    from pg_constraint c join pg_attribute a on a.attrelid = c.conrelid and a.attnum = any (c.conkey)
    where c.contype = 'f' and c.connamespace = 'public'::regnamespace
      and not exists (
          select from pg_index i
          where i.indrelid = c.conrelid and i.indpred is null
            and (i.indkey::int2[])[0:cardinality(c.conkey) - 1] @> c.conkey)
    group by c.oid, c.conrelid order by 1"""


def test_rows_are_those_of_the_readme(session: Session) -> None:
    """The table of row counts in README.md is what the scripts load, on every machine."""
    lines = re.findall(r"^\| ([a-z_, ]+) \| ([\d, ]+) \|", (CHANGEMAKER / "README.md").read_text(), re.MULTILINE)
    told = {name: int(n) for names, rows in lines for name, n in zip(names.split(", "), rows.split(", "), strict=True)}
    loaded = {
        str(name): session.one(f"select count(*) from {name}")
        for (name,) in session.rows(
            "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
        )
    }
    assert told == loaded
    assert (
        session.one(
            "select string_agg(title, '; ' order by title) from (select title from challenges order by id limit 3) c"
        )
        == "Faster repairs; Quieter playgrounds; Quieter school roads"
    )


def test_one_workspace_owns_three_in_ten(session: Session, largest: object) -> None:
    """The rows are skewed as real tenants are."""
    for table in ("challenges", "challenge_submissions", "audit_logs"):
        share = session.one(f"select avg((workspace_id is not distinct from %s)::int)::float from {table}", largest)
        assert isinstance(share, float)
        assert 0.2 < share < 0.4


# ---------------------------------------------------------------------- the audit trail


def test_audit_logs_has_policies_that_are_not_enforced(session: Session, outsider: object, largest: object) -> None:
    """Row-level security is off: a stranger reads, changes and deletes another workspace's log, policies or not."""
    assert session.rows("select relrowsecurity, relforcerowsecurity from pg_class where relname = 'audit_logs'") == [
        (False, False)
    ]
    assert session.one("select count(*) from pg_policies where tablename = 'audit_logs'") == 3
    with session.acting("authenticated", outsider):
        assert session.touched("update audit_logs set details = '{}' where workspace_id = %s", largest) > 1000
        assert session.touched("delete from audit_logs where workspace_id = %s", largest) > 1000


def test_false_and_permissive_forbids_nothing(session: Session, member: object, largest: object) -> None:
    """Even with row-level security on, the two policies change nothing: another permissive policy opens the table."""
    session.rows("alter table audit_logs enable row level security")
    session.rows("create policy fix_typos on audit_logs for all to authenticated using (true)")
    with session.acting("authenticated", member):
        assert session.touched("update audit_logs set details = '{}' where workspace_id = %s", largest) > 1000


@pytest.mark.parametrize("role", ["anon", "authenticated"])
def test_audit_logs_can_be_truncated(session: Session, role: str) -> None:
    """Supabase's default grants include TRUNCATE, and no row-level security stops it."""
    session.rows("alter table audit_logs enable row level security")
    session.rows("alter table audit_logs force row level security")
    with session.acting(role):
        session.rows("truncate audit_logs")
    assert session.one("select count(*) from audit_logs") == 0


def test_check_called_immutable_is_not_null(session: Session) -> None:
    """The CHECK audit_logs_immutable refuses a null time and nothing else."""
    assert session.touched("update audit_logs set occurred_at = '2020-01-01', action = 'USER_LOGOUT'") == 16000
    with session.refused(CheckViolation):
        session.rows("update audit_logs set occurred_at = null")


def test_tenant_key_of_audit_logs_is_null_in_rows(session: Session) -> None:
    """One row in ten belongs to no workspace."""
    assert session.one("select count(*) from audit_logs where workspace_id is null") == pytest.approx(1900, abs=150)


# ---------------------------------------------------------------------- challenges


def test_any_member_writes_challenges(session: Session, member: object, largest: object) -> None:
    """Policies say that admins write; a plain member inserts, changes and deletes by the FOR ALL policy beside them."""
    with session.acting("authenticated", member):
        insert = "insert into challenges (workspace_id, title, description) values (%s, 'Mine', '{}')"
        assert session.touched(insert, largest) == 1
        assert session.touched("update challenges set title = 'Mine' where workspace_id = %s", largest) > 3000
        assert session.touched("delete from challenges where id in (select id from challenges limit 9)") == 9


def test_admin_policies_are_void(session: Session, member: object) -> None:
    """Without the three admin policies the same member changes the same rows."""

    def changed() -> int:
        with session.acting("authenticated", member):
            return session.touched("update challenges set prize_cents = 1")

    before = changed()
    for command in ("insert", "update", "delete"):
        session.rows(f"drop policy challenges_workspace_admin_{command} on challenges")
    assert before == changed() > 3000


def test_strangers_see_no_challenge(session: Session, outsider: object, largest: object) -> None:
    """Between workspaces the policy does isolate."""
    with session.acting("authenticated", outsider):
        assert session.one("select count(*) from challenges where workspace_id = %s", largest) == 0
        assert session.one("select count(*) from challenges") != 0


def test_one_policy_takes_one_command(session: Session) -> None:
    """FOR INSERT, UPDATE, DELETE is no SQL: the reason why there are three."""
    with session.refused(SyntaxError):
        session.rows("create policy p on challenges for insert, update, delete to authenticated using (true)")


_SEARCH = """select id from challenges
    where to_tsvector('english', title || ' ' || (description ->> 'content')) @@ plainto_tsquery('english', 'fungi')"""


@pytest.mark.parametrize(
    "index, query",
    [
        ("idx_challenges_search", _SEARCH),
        ("challenges_status_idx", "select id from challenges where status = 'ACTIVE'"),
    ],
)
def test_index_is_dead_under_policies(session: Session, member: object, index: str, query: str) -> None:
    """The application's login uses the index; a role under policies cannot, though nothing else is priced lower."""
    with session.acting("prisma"):
        assert index in session.plan(query)
    with session.acting("authenticated", member):
        assert index not in session.plan(query)


# The node that reads challenges, and its first line: what the index was asked for.
_BY_WORKSPACE = r"Scan (?:using \w+ )?on challenges\n\s+(?:Index|Recheck) Cond: \(workspace_id = ANY"


def test_policy_cannot_use_the_tenant_index(session: Session, member: object) -> None:
    """IN (SELECT …) is a filter on every row; the same rule as = ANY (ARRAY(…)) is an index condition."""
    query = "select count(*) from challenges"
    with session.acting("authenticated", member):
        before = session.plan(query), session.one(query)
    session.rows("drop policy challenges_workspace_access on challenges")
    session.rows("""create policy challenges_workspace_access on challenges for all to authenticated using (
        workspace_id = any (array(select wu.workspace_id from workspace_users wu
                                  where wu.user_id = auth.uid() and wu.role <> 'WORKSPACE_GUEST')))""")
    with session.acting("authenticated", member):
        after = session.plan(query), session.one(query)
    assert not re.search(_BY_WORKSPACE, before[0])
    assert re.search(_BY_WORKSPACE, after[0])
    assert before[1] == after[1]


# ---------------------------------------------------------------------- keys and indexes


def test_reference_exists_twice(session: Session) -> None:
    """challenges refers to workspaces by two constraints of the same text; no other reference is doubled."""
    assert session.rows("""
        select conrelid::regclass::text, array_agg(conname::text order by conname) from pg_constraint
        where contype = 'f' and connamespace = 'public'::regnamespace
        group by conrelid, pg_get_constraintdef(oid) having count(*) > 1""") == [
        ("challenges", ["challenges_workspace_fkey", "challenges_workspace_id_fkey"])
    ]


def test_references_without_index(session: Session) -> None:
    """Exactly these references have no index that begins with their columns."""
    assert [row[0] for row in session.rows(_UNINDEXED)] == [
        "challenge_judges.assigned_by",
        "challenge_judges.user_id",
        "challenge_submissions.challenge_id",
        "challenge_submissions.user_id",
        "challenges.created_by",
        "challenges.updated_by",
        "comments.author_id",
        "comments.challenge_id",
        "comments.submission_id",
        "comments.workspace_id",
        "workspaces.created_by",
        "workspaces.updated_by",
    ]


@pytest.mark.parametrize("column", ["slug", "domain"])
def test_soft_deleted_workspace_keeps_its_names(session: Session, column: str) -> None:
    """What a deleted workspace was called cannot be called again."""
    taken = session.one(f"select {column} from workspaces where deleted_at is not null and {column} is not null")
    with session.refused(UniqueViolation):
        session.rows(
            "insert into workspaces (slug, name, domain) values (%s, 'New', %s)",
            taken if column == "slug" else "new",
            taken if column == "domain" else None,
        )


def test_indexes_double_unique_keys(session: Session) -> None:
    """The indexes on slug and domain repeat those of the unique constraints; no other two indexes are alike."""
    assert session.rows("""
        select array_agg(indexrelid::regclass::text order by indexrelid) from pg_index
        where indrelid in (select oid from pg_class where relnamespace = 'public'::regnamespace)
        group by indrelid, indkey, indclass, indoption, pg_get_expr(indexprs, indrelid), pg_get_expr(indpred, indrelid)
        having count(*) > 1 order by 1""") == [
        (["workspaces_domain_key", "workspaces_domain_idx"],),
        (["workspaces_slug_key", "workspaces_slug_idx"],),
    ]


def test_references_may_cross_workspaces(session: Session) -> None:
    """A submission takes another workspace's challenge; a tag does not."""
    home, foreign, challenge, tag = session.rows("""
        select t.workspace_id, c.workspace_id, c.id, t.id
        from challenges c join tags t on t.workspace_id <> c.workspace_id limit 1""")[0]
    session.rows(
        """insert into challenge_submissions (workspace_id, challenge_id, user_id, pitch)
                    select %s, %s, id, 'Elsewhere' from users limit 1""",
        home,
        challenge,
    )
    for workspace in (home, foreign):
        with session.refused(ForeignKeyViolation):
            session.rows("insert into challenge_tags values (%s, %s, %s)", workspace, challenge, tag)


# ---------------------------------------------------------------------- roads around the policies


def test_metrics_show_every_workspace(session: Session, outsider: object) -> None:
    """The view with its owner's rights shows all workspaces, the one with the caller's rights theirs."""
    with session.acting("authenticated", outsider):
        assert session.one("select count(*) from challenge_performance_metrics") == 150
        assert session.one("select count(*) from my_workspaces") == session.one(
            "select count(*) from app.my_workspaces() m join workspaces w on w.id = m where w.deleted_at is null"
        )


def test_anybody_calls_the_definer_functions(session: Session, largest: object) -> None:
    """Both public definer functions leave search_path open and answer a caller who has not signed in."""
    assert session.rows("""select proname::text from pg_proc where prosecdef and proconfig is null
        and pronamespace in ('public'::regnamespace, 'app'::regnamespace) order by 1""") == [
        ("is_workspace_member",),
        ("workspace_overview",),
    ]
    with session.acting("anon"):
        assert session.one("select members from workspace_overview(%s)", largest) == 1068
        with session.refused(InsufficientPrivilege):
            session.rows("select app.my_workspaces()")


def test_staff_is_who_says_so(session: Session, outsider: object) -> None:
    """Metadata that a user writes about himself lets him write announcements."""
    insert = "insert into announcements (headline, body) values ('Free plans for all', '…')"
    with session.acting("authenticated", outsider), session.refused(InsufficientPrivilege):
        session.rows(insert)
    with session.acting("authenticated", outsider, user_metadata={"staff": True}):
        assert session.touched(insert) == 1


# ---------------------------------------------------------------------- the right parts


def test_right_parts_hold(session: Session, member: object, largest: object) -> None:
    """A member uses tags of his workspaces only, manages no members or invitations, and cannot touch what is shared."""
    with session.acting("authenticated", member):
        assert (
            session.touched(
                "update tags set name = name || '!' where workspace_id <> all (array(select app.my_workspaces()))"
            )
            == 0
        )
        assert session.touched("update tags set name = name || '!' where workspace_id = %s", largest) == 6
        assert session.touched("update workspace_users set role = 'WORKSPACE_OWNER'") == 0
        assert session.one("select count(*) from workspace_invitations") == 0
        assert session.touched("update notification_preferences set by_email = false") == 1
        for statement in ("select from workspace_billing", "update plans set price_cents = 0", "truncate tags"):
            with session.refused(InsufficientPrivilege):
                session.rows(statement)
