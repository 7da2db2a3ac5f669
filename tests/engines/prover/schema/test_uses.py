"""A row that names somebody and that no policy is content with: who makes it good enough lets himself in."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import ALL, MINE, using

Verdicts = Callable[..., Mapping[str, str]]
OWN_ROW = """
grant update ({column}) on members to authenticated;
create policy edit on members for update to authenticated using ({who}) with check (true);
"""
ADMIN = "org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.role = 'admin')"
RANKED = using("org_id in (select org_id from members where user_id = auth.uid() and role in ('member', 'admin'))")
HELPER = """
create function may(o uuid, ranks text[]) returns boolean language sql stable security definer set search_path = ''
as $$
  select exists (select 1 from public.members m where m.user_id = auth.uid() and m.org_id = o and m.role = any (ranks))
$$;
"""
PROMOTES = """
create function promote(o uuid, r text) returns void language plpgsql security definer set search_path = '' as $$ begin
  {asks} update public.members set role = r where org_id = o and user_id = auth.uid();
end $$;
"""
ASKS = """if not exists (
    select 1 from public.members m where m.org_id = o and m.user_id = auth.uid() and m.role = 'admin'
  ) then raise exception 'no'; end if;"""
PLANS = """
create table plans (id int primary key, ends timestamptz, label text);
alter table members add plan_id int references plans;
alter table plans enable row level security;
grant select, update ({column}) on plans to authenticated;
create policy of_all on plans to authenticated using (true);
"""
PLANNED = """
create function planned(o uuid, n int) returns boolean language sql stable security definer
set search_path = public as $$
  select exists (select from members m, plans p where m.org_id = o and m.user_id = auth.uid() and p.id = n)
$$;
"""
MOVES = """
create function move(i int) returns void language plpgsql security definer set search_path = public
as $$ begin {command}; end $$;
"""
PERMISSIONS = """
create table permissions (role text, permission text, primary key (role, permission));
alter table permissions enable row level security;
grant select, insert on permissions to authenticated;
create policy look on permissions for select to authenticated using (true);
create policy add on permissions for insert to authenticated with check ({added});
"""
HEARINGS = """
create table hearings (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
alter table hearings enable row level security;
grant select, delete on hearings to authenticated;
create policy look on hearings for select to authenticated using (user_id = auth.uid());
create policy drop on hearings for delete to authenticated using ({who});
"""


@pytest.mark.parametrize(
    ("column", "who", "verdict"),
    [
        ("role", "user_id = auth.uid()", "unknown"),
        ("role", ADMIN, "isolated"),
        ("note", "user_id = auth.uid()", "isolated"),
    ],
)
def test_own_rank(column: str, who: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured on a server: an applicant who may give himself a role that counts reads what the tenant has."""
    script = "alter table members add note text;" + OWN_ROW.format(column=column, who=who) + RANKED
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


def test_rank_that_not_every_policy_asks(verdicts: Verdicts) -> None:
    """Where one policy lets every member in, the rank is one within the tenant: who raises his own was in before."""
    look = f"create policy look on docs for select to authenticated using (org_id in ({MINE}));"
    script = OWN_ROW.format(column="role", who="user_id = auth.uid()") + RANKED + look
    assert verdicts(script) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize(
    ("who", "verdict"), [("user_id = auth.uid()", "unknown"), ("may(org_id, '{admin}')", "isolated")]
)
def test_rank_asked_by_a_helper(who: str, verdict: str, verdicts: Verdicts) -> None:
    """What a helper is given as a list of roles decides as well."""
    script = HELPER + OWN_ROW.format(column="role", who=who) + using("may(org_id, array['member', 'admin'])")
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(("asks", "verdict"), [("", "unknown"), (ASKS, "isolated")])
def test_function_that_promotes(asks: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: a function past the policies that sets the role of whoever calls it lets him in."""
    assert verdicts(PROMOTES.format(asks=asks) + RANKED) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(("column", "verdict"), [("ends", "unknown"), ("label", "isolated")])
def test_what_is_joined_is_over(column: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: members count until a plan ends, and everybody may move the end."""
    joined = "members m join plans p on p.id = m.plan_id"
    current = f"select m.org_id from {joined} where m.user_id = auth.uid() and p.ends > now()"
    assert verdicts(PLANS.format(column=column) + using(f"org_id in ({current})")) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(
    "command",
    [
        "update plans set {set} where id = i",
        pytest.param(
            "merge into plans p using (select i) s on p.id = i when matched then update set {set}",
            marks=pytest.mark.pg(">= 15"),
        ),
    ],
)
def test_function_that_moves_the_end(command: str, verdicts: Verdicts) -> None:
    """Measured: so may a function that moves it for whoever calls it."""
    joined = "members m join plans p on p.id = m.plan_id"
    reads = using(f"org_id in (select m.org_id from {joined} where m.user_id = auth.uid() and p.ends > now())")
    for set_, verdict in (("ends = now() + interval '1 day'", "unknown"), ("label = 'x'", "isolated")):
        made = MOVES.format(command=command.format(set=set_))
        assert verdicts(PLANS.format(column="label") + made + reads) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(("added", "verdict"), [("true", "unknown"), ("false", "isolated")])
def test_permissions_of_a_role(added: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: whoever adds a permission to a role that had none opens every tenant that gave him the role."""
    holds = "exists (select 1 from permissions p where p.role = m.role and p.permission = 'docs')"
    script = PERMISSIONS.format(added=added)
    script += using(f"org_id in (select m.org_id from members m where m.user_id = auth.uid() and {holds})")
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(("added", "verdict"), [("true", "unknown"), ("false", "isolated")])
@pytest.mark.parametrize("needed", ["p.permission = docs.title", "true"])
def test_permissions_of_a_role_by_the_row(needed: str, added: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: likewise where the row tells which permission it asks for, or any is enough."""
    holds = (
        f"join permissions p on p.role = m.role where m.org_id = docs.org_id and m.user_id = auth.uid() and {needed}"
    )
    script = PERMISSIONS.format(added=added) + using(f"exists (select from members m {holds})")
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(("given", "verdict"), [("plan_id", "isolated"), ("7", "unknown")])
def test_what_a_helper_is_given(given: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: a row that is looked up by what is written out is made the right one by who may change its key."""
    script = PLANS.format(column="id") + "alter table docs add plan_id int references plans;" + PLANNED
    assert verdicts(script + using(f"planned(org_id, {given})")) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(
    "body",
    [
        "language sql stable as $$ select planned(o, 7) $$",
        "language plpgsql stable as $$ begin n := 7; return planned(o, n); end $$",
        "language plpgsql stable as $$ declare n int := 7; begin return planned(o, n); end $$",
        "language plpgsql stable as $$ begin select 7 into n; return planned(o, n); end $$",
    ],
)
def test_what_a_helper_gives_another(body: str, verdicts: Verdicts) -> None:
    """Measured: what the helper that is called makes up itself is written out, whatever it is given."""
    script = PLANS.format(column="id") + "alter table docs add plan_id int references plans;" + PLANNED
    script += f"create function outer_one(o uuid, n int) returns boolean {body};"
    assert verdicts(script + using("outer_one(org_id, plan_id)")) == dict.fromkeys(ALL, "unknown")
    passed = script.replace(body, "language sql stable as $$ select planned(o, n) $$")
    assert verdicts(passed + using("outer_one(org_id, plan_id)")) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize(
    "condition",
    [
        "org_id in (select m.org_id from members m where m.user_id = auth.uid() and not exists ({out}))",
        "org_id in (select m.org_id from members m where m.user_id = auth.uid()) and not exists ({out})",
        "org_id in (select m.org_id from members m where m.user_id = auth.uid() except {out})",
        "org_id in (select m.org_id from members m where m.user_id = auth.uid() and org_id not in ({out}))",
        "org_id in (select m.org_id from members m left join hearings h"
        " on h.org_id = m.org_id and h.user_id = m.user_id where m.user_id = auth.uid() and h.org_id is null)",
    ],
)
@pytest.mark.parametrize(
    ("who", "verdict"), [("user_id = auth.uid()", "unknown"), (f"org_id in ({MINE})", "unknown"), (ADMIN, "isolated")]
)
def test_shut_out_by_a_table_of_any_name(who: str, verdict: str, condition: str, verdicts: Verdicts) -> None:
    """Measured: a table that is only asked whether a row is not there shuts out, whatever it is called.

    Who deletes there because a row names him is not asked whether he is shut out himself.
    """
    out = "select h.org_id from hearings h where h.user_id = auth.uid()" + (
        "" if "except" in condition else " and h.org_id = docs.org_id"
    )
    assert verdicts(HEARINGS.format(who=who) + using(condition.format(out=out))) == dict.fromkeys(ALL, verdict)


def test_guard_that_asks_for_nobody(verdicts: Verdicts) -> None:
    """A body that returns where no row is there asks for the row: its table links all the same."""
    row = "select 1 from public.members m where m.user_id = auth.uid() and m.org_id = o"
    body = f"begin if not exists ({row}) then return false; end if; return true; end"
    helper = f"create function may(o uuid) returns boolean language plpgsql stable security definer as $$ {body} $$;"
    assert verdicts(helper + using("may(org_id)")) == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize(
    "road",
    [
        "create view open_plans as select * from plans; grant update on open_plans to authenticated;",
        "create table pings (id int); grant insert on pings to authenticated;"
        " create rule longer as on insert to pings do also update plans set ends = now() where id = new.id;",
    ],
)
def test_other_roads_to_what_is_joined(road: str, verdicts: Verdicts) -> None:
    """Measured: a view with its owner's rights and a rule move the end as well."""
    joined = "members m join plans p on p.id = m.plan_id"
    reads = using(f"org_id in (select m.org_id from {joined} where m.user_id = auth.uid() and p.ends > now())")
    script = PLANS.format(column="label") + reads
    assert verdicts(script) == dict.fromkeys(ALL, "isolated")
    assert verdicts(script + road) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize(("who", "verdict"), [("user_id = auth.uid()", "unknown"), (ADMIN, "isolated")])
def test_kept_out_by_a_row_of_the_same_table(who: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: where one row lets somebody in and another keeps him out, he must not take the other away."""
    apart = "alter table members drop constraint members_pkey; alter table members add id serial primary key;"
    leave = f"grant delete on members to authenticated; create policy leave on members for delete using ({who});"
    out = "exists (select 1 from members b where b.org_id = docs.org_id and b.user_id = auth.uid() and b.role = 'out')"
    assert verdicts(apart + leave + using(f"org_id in ({MINE}) and not {out}")) == dict.fromkeys(ALL, verdict)


NOTED = """
create table notes_of (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
alter table notes_of enable row level security; grant select, delete on notes_of to authenticated;
create policy own on notes_of for {command} to authenticated using (user_id = auth.uid());
create function noted(o uuid) returns boolean language sql stable security definer set search_path = public
  as $$ select exists (select from notes_of n where n.org_id = o and n.user_id = auth.uid()) $$;
create function lets_in(o uuid) returns boolean language plpgsql stable security definer set search_path = public
  as $$ declare n int; begin {body} end $$;
"""
BODIES = {
    "if": "if exists ({out}) then return false; end if; return {member};",
    "found": "perform 1 from notes_of x where x.org_id = o and x.user_id = auth.uid();"
    " if found then return false; end if; return {member};",
    "count": "select count(*) into n from notes_of x where x.org_id = o and x.user_id = auth.uid();"
    " if n > 0 then return false; end if; return {member};",
    "not": "return {member} and not exists ({out});",
    "another function": "if noted(o) then return false; end if; return {member};",
    "kept in a variable": "n := (select count(*) from notes_of x where x.org_id = o and x.user_id = auth.uid());"
    " return n = 0 and {member};",
    "list": "return {member} and o <> all (array(select x.org_id from notes_of x where x.user_id = auth.uid()));",
    "yes for what is not there": "if {member} and not exists ({out}) then return true; end if; return false;",
}


@pytest.mark.parametrize("name", BODIES)
def test_kept_out_by_a_body(name: str, verdicts: Verdicts) -> None:
    """Measured: who is kept out by PL/pgSQL, and may delete the row that does so, lets himself in."""
    member = "exists (select from members m where m.org_id = o and m.user_id = auth.uid())"
    out = "select from notes_of x where x.org_id = o and x.user_id = auth.uid()"
    made = BODIES[name].format(out=out, member=member)
    for command, verdict in (("all", "unknown"), ("select", "isolated")):
        script = NOTED.format(command=command, body=made) + using("lets_in(org_id)")
        assert verdicts(script) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize("asked", ["not noted(org_id)", "noted(docs.org_id) is not true", "noted(org_id) = false"])
def test_kept_out_by_an_answer(asked: str, verdicts: Verdicts) -> None:
    """Measured: likewise by a function whose answer the policy turns round."""
    mine = "select m.org_id from members m where m.user_id = auth.uid()"
    for command, verdict in (("all", "unknown"), ("select", "isolated")):
        script = NOTED.format(command=command, body="return true;")
        script += using(f"org_id in ({mine}) and {asked}")
        assert verdicts(script) == dict.fromkeys(ALL, verdict)


@pytest.mark.parametrize(
    "asked",
    [
        "(select count(*) from notes_of x where x.org_id = docs.org_id and x.user_id = auth.uid()) = 0",
        "org_id <> all (array(select x.org_id from notes_of x where x.user_id = auth.uid()))",
        "coalesce((select false from notes_of x where x.org_id = docs.org_id and x.user_id = auth.uid()), true)",
        "not exists (select from noted_in v where v.org_id = docs.org_id)",
    ],
)
def test_kept_out_by_a_value(asked: str, verdicts: Verdicts) -> None:
    """Measured: a number of rows, a list of them, a value that is not there keep out as NOT EXISTS does."""
    view = "create view noted_in as select org_id from notes_of where user_id = auth.uid();"
    view += "grant select on noted_in to authenticated;"
    for command, verdict in (("all", "unknown"), ("select", "isolated")):
        script = NOTED.format(command=command, body="return true;") + view
        script += using(f"org_id in ({MINE}) and {asked}")
        assert verdicts(script) == dict.fromkeys(ALL, verdict)


GATES = """
create table gates (org_id uuid primary key references orgs, is_open boolean not null, note text);
alter table gates enable row level security; grant select, update ({column}) on gates to authenticated;
create policy of_all on gates to authenticated using (true);
create function belongs(o uuid) returns boolean language sql stable security definer set search_path = public
  as $$ select exists (select from members m where m.org_id = o and m.user_id = auth.uid()) $$;
create function passes(o uuid) returns boolean language plpgsql stable security definer set search_path = public
  as $$ begin {body} end $$;
"""


@pytest.mark.parametrize(
    ("body", "asked"),
    [
        ("return (select g.is_open from gates g where g.org_id = o);", "belongs(org_id) and passes(org_id)"),
        ("if not exists (select from gates g where g.org_id = o and g.is_open) then return false; end if;"
         " return belongs(o);", "passes(org_id)"),
    ],
)  # fmt: skip
def test_functions_that_decide_together(body: str, asked: str, verdicts: Verdicts) -> None:
    """Measured: what one function asks decides along with what another does, in one body or in one policy."""
    for column, verdict in (("is_open", "unknown"), ("note", "isolated")):
        assert verdicts(GATES.format(column=column, body=body) + using(asked)) == dict.fromkeys(ALL, verdict)


def test_rank_asked_beside_the_row(verdicts: Verdicts) -> None:
    """Measured: a look-up that is content with whom a row names does not let in where another asks for a rank too."""
    row = "select from members m where m.org_id = docs.org_id and m.user_id = auth.uid() and m.role = 'admin'"
    script = OWN_ROW.format(column="role", who="user_id = auth.uid()")
    script += using(f"org_id in ({MINE}) and exists ({row})")
    assert verdicts(script) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize(
    ("seen", "more", "verdict"),
    [
        ("user_id = auth.uid() and role <> 'asked'", "", "unknown"),
        ("user_id = auth.uid() and exists (select from gates g where g.org_id = members.org_id and g.is_open)", "",
         "unknown"),
        ("user_id = auth.uid()", "create policy accepted on members as restrictive for select using (role <> 'asked');",
         "unknown"),
        ("user_id = auth.uid() or role <> 'asked'", "", "isolated"),
        ("user_id = auth.uid() and to_jsonb(members) ->> 'role' <> 'asked'", "", "unknown"),
    ],
)  # fmt: skip
def test_membership_that_its_own_policy_hides(seen: str, more: str, verdict: str, verdicts: Verdicts) -> None:
    """Measured: who looks as himself sees what the table's own policies show, and what they ask decides as well."""
    script = GATES.format(column="is_open", body="return true;") + more + using(f"org_id in ({MINE})")
    script += OWN_ROW.format(column="role", who="user_id = auth.uid()")
    script += f"alter policy own on members using ({seen});"
    assert verdicts(script) == dict.fromkeys(ALL, verdict)


def test_rank_asked_of_a_whole_row(verdicts: Verdicts) -> None:
    """Measured: a column that is asked of a row passed whole decides as one that is named."""
    row = "select from members m where m.org_id = docs.org_id and m.user_id = auth.uid()"
    script = OWN_ROW.format(column="role", who="user_id = auth.uid()")
    script += using(f"exists ({row} and to_jsonb(m) ->> 'role' = 'admin')")
    assert verdicts(script) == dict.fromkeys(ALL, "unknown")


@pytest.mark.parametrize(
    "made",
    [
        "alter table gates add shown boolean generated always as (note = 'open') stored;",
        "alter table gates add shown boolean; create function shows() returns trigger language plpgsql as"
        " $$ begin new.shown := new.note = 'open'; return new; end $$;"
        "create trigger shows before update on gates for each row execute function shows();",
    ],
)
def test_column_that_changes_with_another(made: str, verdicts: Verdicts) -> None:
    """Measured: what is generated, or set by a trigger, is changed by who changes what it is made of."""
    script = GATES.format(column="note", body="return (select g.shown from gates g where g.org_id = o);") + made
    assert verdicts(script + using("belongs(org_id) and passes(org_id)")) == dict.fromkeys(ALL, "unknown")
    unwritten = script.replace(", update (note)", "") + using("belongs(org_id) and passes(org_id)")
    assert verdicts(unwritten) == dict.fromkeys(ALL, "isolated")


def test_part_of_what_decides(verdicts: Verdicts) -> None:
    """Measured: a row of a table that inherits is one of the table, and is changed by the policies of its own."""
    part = "create table old_gates () inherits (gates); alter table old_gates enable row level security;"
    part += "create policy of_all on old_gates to authenticated using (true);"
    script = GATES.format(column="note", body="return exists (select from gates g where g.org_id = o and g.is_open);")
    script += part + using("belongs(org_id) and passes(org_id)")
    assert verdicts(script) == dict.fromkeys(ALL, "isolated")
    assert verdicts(script + "grant update on old_gates to authenticated;") == dict.fromkeys(ALL, "unknown")


GOOD = "alter table members add good boolean generated always as (role <> 'guest') stored;"
OF_GOOD = using("org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.good)")


def test_a_function_changes_what_a_column_is_made_of(verdicts: Verdicts) -> None:
    """Measured: a definer function that sets the rank changes what is generated from it."""
    assert verdicts(GOOD + OF_GOOD)["select"] == "isolated"
    assert verdicts(GOOD + OF_GOOD + PROMOTES.format(asks=""))["select"] == "unknown"


@pytest.mark.parametrize(
    ("language", "asked", "call", "column", "verdict"),
    [
        ("sql", "g.org_id = o", "through(org_id, 'open')", "note", "isolated"),
        ("sql", "g.org_id = $1", "through(org_id, 'open')", "note", "isolated"),
        ("sql", "g.org_id = o and g.note = n", "through(org_id, 'open')", "note", "unknown"),
        ("sql", "g.org_id = o and g.note = n", "through(org_id, docs.org_id::text)", "note", "unknown"),
        ("sql", "g.org_id = o and g.note = $2", "through(org_id)", "note", "unknown"),
        ("plpgsql", "g.org_id = o and g.note = n", "through(org_id, 'open')", "note", "unknown"),
    ],
)
def test_key_that_a_function_is_given(
    language: str, asked: str, call: str, column: str, verdict: str, verdicts: Verdicts
) -> None:
    """Which row is meant decides nothing; what is asked of it does."""
    row = "select from gates g join members m on m.org_id = g.org_id where m.user_id = auth.uid()"
    body = f"select exists ({row} and {asked})"
    written = body if language == "sql" else f"begin return ({body}); end"
    script = GATES.format(column=column, body="return true;")
    script += "create function through(o uuid, n text default 'open') returns boolean"
    script += f" language {language} stable security definer set search_path = public as $$ {written} $$;"
    assert verdicts(script + using(call)) == dict.fromkeys(ALL, verdict)


APPROVALS = """
create table approvals (id uuid primary key, org_id uuid not null references orgs, mail text, by uuid{refers});
alter table approvals enable row level security; grant select, insert on approvals to authenticated;
create policy of_org on approvals to authenticated
  using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
"""


@pytest.mark.parametrize(
    ("refers", "asked", "verdict"),
    [
        ("", "a.org_id = docs.org_id", "isolated"),
        ("", "a.org_id = docs.org_id and a.mail = auth.jwt() ->> 'email'", "unknown"),
        (" references auth.users", "a.org_id = docs.org_id and a.by = auth.uid()", "unknown"),
    ],
)
def test_rows_of_the_tenant_beside(refers: str, asked: str, verdict: str, verdicts: Verdicts) -> None:
    """Who belongs may write what is his tenant's alone; not that he himself is let in, which nobody had done yet."""
    script = APPROVALS.format(refers=refers)
    script += using(f"org_id in ({MINE}) and exists (select from approvals a where {asked})")
    assert verdicts(script) == dict.fromkeys(ALL, verdict)
