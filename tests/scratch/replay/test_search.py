"""What the battery says of small databases whose truth is plain."""

import psycopg
import pytest
from tests.scratch.replay.conftest import MEMBERS_ONLY, Attack

from pgadvise.scratch.replay import stage

TENANT_POLICY = f"create policy team on notes for all to authenticated using ({MEMBERS_ONLY});"


def leaking(outcomes: object) -> set[str]:
    assert isinstance(outcomes, dict)
    return {name for name, outcome in outcomes.items() if outcome.leak is not None}


def test_membership_holds(attack: Attack) -> None:
    """Nothing leaks through the textbook policy, and each command works on own rows."""
    outcomes = attack(TENANT_POLICY)
    assert leaking(outcomes) == set()
    assert {n for n, o in outcomes.items() if o.works} >= {
        "notes.select",
        "notes.insert",
        "notes.update",
        "notes.delete",
    }
    assert all(outcome.probes for outcome in outcomes.values())


@pytest.mark.parametrize(
    ("policy", "leaks"),
    [
        ("for select to authenticated using (true)", {"notes.select"}),
        ("for delete to authenticated using (true)", {"notes.delete"}),
        ("for insert to authenticated with check (true)", {"notes.insert"}),
        (f"for update to authenticated using ({MEMBERS_ONLY}) with check (true)", {"notes.update"}),
    ],
)
def test_open_command_leaks(attack: Attack, policy: str, leaks: set[str]) -> None:
    """Just the command that a policy opens leaks, and says by which session, statement and rows."""
    outcomes = attack(f"create policy reads on notes for select to authenticated using ({MEMBERS_ONLY});"
                      f"create policy opened on notes {policy};")  # fmt: skip
    assert leaking(outcomes) == leaks
    leak = outcomes[next(iter(leaks))].leak
    assert leak is not None
    assert leak.rows
    assert leak.identity.statements()[-1] == "set local role authenticated"


def test_two_steps(attack: Attack) -> None:
    """Who may write the membership table enrols himself first, and then reads."""
    outcomes = attack(TENANT_POLICY + "create policy join_any on members for insert to authenticated"
                      " with check (user_id = (select auth.uid()));")  # fmt: skip
    leak = outcomes["notes.select"].leak
    assert leak is not None
    assert len(leak.steps) == 1
    assert "into public.members" in leak.steps[0]


def test_leak_runs_by_hand(attack: Attack, connection: psycopg.Connection) -> None:
    """The script of a leak is the attack: on a database with such rows it reads what it says."""
    leak = attack("create policy reads on notes for select to authenticated using (true);")["notes.select"].leak
    assert leak is not None
    connection.execute("insert into teams values ('bbbbbbbb-0000-4000-8000-0000000000b2')")
    connection.execute("insert into notes (team_id) values ('bbbbbbbb-0000-4000-8000-0000000000b2')")
    with connection.transaction():
        for statement in leak.script():
            rows = connection.execute(statement.encode())
        assert len(rows.fetchall()) == 1


def test_definer_function(attack: Attack) -> None:
    """A function that runs with its owner's rights gives away the rows it is asked for, or does not."""
    made = "create function {}(team uuid) returns setof notes language sql security definer as $$ {} $$;"
    opened = made.format("open_notes", "select * from notes where team_id = team")
    closed = made.format("own_notes", f"select * from notes where team_id = team and {MEMBERS_ONLY}")
    outcomes = attack(TENANT_POLICY + opened + closed)
    assert outcomes["open_notes.execute"].leak is not None
    assert outcomes["own_notes.execute"].leak is None
    assert outcomes["own_notes.execute"].works


def test_view_with_owners_rights(attack: Attack) -> None:
    """A view reads as its owner, unless it says security_invoker."""
    views = "create view seen as select * from notes; create view own with (security_invoker) as select * from notes;"
    outcomes = attack(f"{TENANT_POLICY} {views} grant select on seen, own to authenticated;")
    assert leaking(outcomes) == {"seen.select"}
    assert outcomes["own.select"].works


def test_a_table_without_rows_is_not_called_safe(attack: Attack) -> None:
    """A check that nothing here satisfies leaves the table untested, and says so."""
    odd = "alter table notes add constraint odd check (md5(body) like '00000000%'), alter body set not null;"
    outcomes = attack(TENANT_POLICY + odd)
    assert outcomes["notes.select"].untested is not None
    assert outcomes["notes.select"].leak is None


def test_a_path_that_begins_with_its_tenant(attack: Attack) -> None:
    """A check that holds a text against another column of the row is met, and the attacker's file is his own."""
    path = "alter table notes add path text not null, add check (path like 'files/' || team_id || '/%');"
    outcomes = attack(TENANT_POLICY + path)
    assert all(outcomes[f"notes.{command}"].untested is None for command in ("select", "insert", "update", "delete"))
    assert outcomes["notes.select"].works


def test_people_known_by_their_address(attack: Attack) -> None:
    """A foreign key to an address holds the one that its person has, so that there are rows to attack."""
    outcomes = attack(
        "create table users (id uuid primary key, email text not null unique);"
        "create table guests (team_id uuid not null references teams, email text not null references users (email));"
        "grant select on guests to authenticated;"
    )
    assert "guests.select" in leaking(outcomes)


def test_a_reference_without_a_foreign_key(attack: Attack) -> None:
    """What a row must refer to, and no key says what it is, gets a value of its own: the table is tried."""
    outcomes = attack("alter table notes add subject_id uuid not null; alter table notes disable row level security;")
    assert outcomes["notes.select"].untested is None
    assert outcomes["notes.select"].leak is not None


def test_a_tenant_of_his_own(attack: Attack) -> None:
    """Whoever may make a tenant, under whatever key, takes nobody's."""
    made = """
    alter table teams add owner_id uuid references auth.users;
    create policy own on teams to authenticated using (owner_id = (select auth.uid()));
    """
    outcomes = attack(made + TENANT_POLICY)
    assert outcomes["teams.insert"].leak is None


def test_loot_is_told_once(attack: Attack) -> None:
    """Rows that the attacker may bring over are the table's leak, not that of a function which shows him his own."""
    own = f"""
    create policy everybody on notes to authenticated using (true);
    create function own_notes() returns setof notes language sql security definer as
      $$ select * from notes where {MEMBERS_ONLY} $$;
    """
    outcomes = attack(own)
    assert outcomes["notes.update"].leak is not None
    assert outcomes["own_notes.execute"].leak is None


def test_people_from_somewhere(attack: Attack) -> None:
    """What people and tenants say of themselves refers to a list of everybody's: they are there all the same."""
    outcomes = attack(
        TENANT_POLICY + "create table countries (code text primary key check (code ~ '^[A-Z][A-Z]$'), name text);"
        " create table people (id uuid primary key references auth.users, country_code text references countries);"
        " alter table teams add created_by uuid not null references people;"
    )
    assert leaking(outcomes) == set()
    assert all(outcomes[f"notes.{command}"].works for command in ("select", "insert", "update", "delete"))


def test_a_policy_that_never_ends(attack: Attack, monkeypatch: pytest.MonkeyPatch) -> None:
    """What takes too long is given up, said, and costs no other table anything."""
    monkeypatch.setattr(stage, "LIMIT", "150ms")
    endless = "with recursive r (n) as (select 1 union all select n + 1 from r) select max(n) from r"
    outcomes = attack(f"create policy slow on notes for all to authenticated using (({endless}) = 1);")
    assert {name for name, outcome in outcomes.items() if "took too long" in (outcome.untested or "")} == {
        "notes.select", "notes.insert", "notes.update", "notes.delete",
    }  # fmt: skip
    assert outcomes["members.select"].works
