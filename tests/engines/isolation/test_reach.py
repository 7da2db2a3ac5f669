"""Who gets at the rows, and where row-level security is expected."""

from collections.abc import Callable

from pgadvise.engines.access.application import Exposure
from pgadvise.engines.declared import Declared, PlatformDeclared, RolesDeclared
from pgadvise.engines.facts import Facts
from pgadvise.engines.isolation.expected import expected, in_use
from pgadvise.engines.isolation.judged import judged_policies, judged_view
from pgadvise.engines.isolation.reach import deeds, judged_grants, reaching, rights
from pgadvise.snapshot import Relation

Conclude = Callable[..., Facts]  # the fixture

JOB = "create table job (id int, what text)"
TENANTS = "create table tenant (id int primary key); create table invoice (id int, tenant_id int references tenant)"


def table(known: Facts, name: str) -> Relation:
    found = known.snapshot.relation_named("public", name)
    assert found is not None
    return found


def reached(known: Facts, name: str) -> tuple[Exposure, ...]:
    return reaching(known.get("application"), table(known, name))


def is_expected(known: Facts) -> bool:
    return expected(known.get("platform"), known.get("application"), known.get("declared"))


def test_deeds_are_told_by_role(facts: Conclude) -> None:
    """Roles that can do the same are named together."""
    known = facts(JOB, "revoke all on job from anon; grant select on job to anon", api=True)
    said = deeds(reached(known, "job"), known.get("tenancy"), table(known, "job"))
    assert said == "anon can read, authenticated can read and write all of its rows"


def test_rights_that_show_no_row_do_not_count(facts: Conclude) -> None:
    known = facts(JOB, "revoke select, insert, update, delete on job from anon, authenticated", api=True)
    assert reached(known, "job") == ()


def test_roles_that_bypass_everywhere_do_not_count(facts: Conclude) -> None:
    """For them row-level security on the table would change nothing."""
    declared = Declared(roles=RolesDeclared(app=("web", "batch")))
    roles = "create role web login; create role batch login bypassrls"
    known = facts(roles, JOB, "grant all on job to web, batch", declared=declared)
    assert list(rights(reached(known, "job"))) == ["web"]


def test_a_wider_grant_is_another_text(facts: Conclude) -> None:
    """What was accepted for a grant on a column is not accepted for the whole table."""
    narrow = judged_grants(reached(facts(JOB, "revoke all on job from anon, authenticated",
                                         "grant select (id) on job to anon", api=True), "job"))  # fmt: skip
    wide = judged_grants(reached(facts("grant select on job to anon"), "job"))
    wider = judged_grants(reached(facts("grant update on job to anon"), "job"))
    assert (narrow, wide, wider) == (("anon: SELECT (columns)",), ("anon: SELECT",), ("anon: SELECT, UPDATE",))


def test_a_policy_is_judged_by_what_it_says(facts: Conclude) -> None:
    """Order and spelling are nothing; a role, a command or a condition more is."""
    known = facts(JOB, "create policy p on job using (id = 1 and job.what = 'a')", api=True)
    before = judged_policies(known.snapshot, table(known, "job"))
    known = facts("drop policy p on job; create policy p on job using ((('a' = what) and id = 1))")
    assert judged_policies(known.snapshot, table(known, "job")) == before
    known = facts("alter policy p on job to anon")
    assert judged_policies(known.snapshot, table(known, "job")) != before


def test_a_view_is_judged_by_what_it_asks(facts: Conclude) -> None:
    """Letters and spaces are nothing, and the server's own qualifiers; a condition more is."""
    known = facts(JOB, "create view seen as select id from job where what = 'a'", api=True)
    before = judged_view(known.snapshot, table(known, "seen"))
    assert before == "select id from public.job where what = 'a'"
    known = facts("create or replace view seen as SELECT job.id FROM public.job WHERE (('a' = job.what))")
    assert judged_view(known.snapshot, table(known, "seen")) == before
    known = facts("create or replace view seen as select id from job where what = 'a' and id > 1")
    assert judged_view(known.snapshot, table(known, "seen")) != before


def test_expected_behind_an_api(facts: Conclude) -> None:
    assert is_expected(facts(JOB, api=True))


def test_expected_where_some_table_has_it(facts: Conclude) -> None:
    """On the user's own tables: a platform's do not count, a policy that is not enforced does."""
    assert not is_expected(facts(TENANTS, "create schema auth; create table auth.users (id int)",
                                 "alter table auth.users enable row level security"))  # fmt: skip
    assert is_expected(facts("create policy p on invoice using (false)"))
    assert in_use(facts("drop policy p on invoice; alter table tenant enable row level security").get("platform"))


def test_expected_where_it_is_required(facts: Conclude) -> None:
    required = Declared(platform=PlatformDeclared(rls="required"))
    assert is_expected(facts(TENANTS, declared=required))
    assert not is_expected(facts("select 1"))
