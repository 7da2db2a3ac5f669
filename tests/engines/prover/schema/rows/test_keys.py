"""Keys of several columns: a row is of the tenant of the row that it refers to, as long as the key holds by then."""

from collections.abc import Callable, Mapping

import pytest

MINE = "select m.org_id from members m where m.user_id = auth.uid()"
ALL = ("select", "insert", "update", "delete")
BOARDS = f"""
create table boards (id uuid primary key, org_id uuid not null references orgs, unique (org_id, id));
alter table boards enable row level security;
grant select on boards to authenticated;
create policy of_org on boards for select to authenticated using (org_id in ({MINE}));
create table cards (
  id uuid primary key, org_id uuid not null references orgs, board_id uuid {{required}}, unique (org_id, id),
  {{key}}
);
alter table cards enable row level security;
grant select, insert, update, delete on cards to authenticated;
"""
WHOLE = "foreign key (org_id, board_id) references boards (org_id, id)"
POLICY = "create policy of_board on cards to authenticated using (board_id in (select b.id from boards b));"
SOUND = BOARDS.format(required="not null", key=WHOLE) + POLICY
TREE = f"""
create table units (
  id uuid primary key, org_id uuid not null references orgs, parent_id uuid, unique (org_id, id),
  foreign key (org_id, parent_id) references units (org_id, id)
);
alter table units enable row level security;
grant select, update on units to authenticated;
create policy see on units for select to authenticated using (org_id in ({MINE}));
create policy move on units for update to authenticated using (org_id in ({MINE})) with check (true);
"""
Verdicts = Callable[..., Mapping[str, str]]

BROKEN = {
    "a key of one column": BOARDS.format(required="not null", key="foreign key (board_id) references boards (id)")
    + POLICY,
    "no parent": BOARDS.format(required="", key=WHOLE)
    + "create policy of_board on cards to authenticated using (board_id is null or board_id in"
    " (select b.id from boards b));",
    "any board": SOUND + "create policy open on boards for select to authenticated using (true);",
    "not validated": BOARDS.format(required="not null", key="check (true)")
    + "alter table cards add foreign key (org_id, board_id) references boards (org_id, id) not valid;"
    + POLICY,
    "deferred": BOARDS.format(required="not null", key=WHOLE + " deferrable initially deferred") + POLICY,
    "follows after a trigger": BOARDS.format(required="not null", key=WHOLE + " on update cascade")
    + POLICY
    + "create function note() returns trigger language plpgsql as $$ begin return new; end $$;"
    + "create trigger a_note after update on boards for each row execute function note();",
}


def test_of_the_parents_tenant(verdicts: Verdicts) -> None:
    """The key binds the tenant, so whoever may use the board may use the card."""
    assert verdicts(SOUND, table="cards") == dict.fromkeys(ALL, "isolated")


@pytest.mark.parametrize("name", BROKEN)
def test_of_any_tenant(name: str, verdicts: Verdicts) -> None:
    """A key that leaves the tenant out, or that need not hold, binds nothing."""
    assert verdicts(BROKEN[name], table="cards") == dict.fromkeys(ALL, "unknown")


def test_a_parent_that_moves_meanwhile(verdicts: Verdicts) -> None:
    """Rows of one table that refer to each other may move together, and a trigger may move the parent."""
    mover = """
    create function move() returns trigger language plpgsql security definer as $$ begin
      update boards set org_id = new.org_id where id = new.board_id; return new; end $$;
    create trigger move before insert or update on cards for each row execute function move();
    """
    assert verdicts(TREE, table="units")["update"] == "unknown"
    found = verdicts(SOUND + mover, table="cards")
    assert (found["insert"], found["update"]) == ("unknown", "unknown")


def test_who_writes_sql_moves_both(verdicts: Verdicts) -> None:
    """One statement of WITH changes the board and the card."""
    moves = "grant update on boards to authenticated;" + (
        f"create policy move on boards for update to authenticated using (org_id in ({MINE})) with check (true);"
    )
    assert verdicts(SOUND + moves, table="cards", surface="sql")["update"] == "unknown"


NAMED = """
create table firms (slug text primary key, {check});
create table files (id uuid primary key, org_id text not null {refers}, name text);
alter table firms enable row level security;
alter table files enable row level security;
grant select, insert, update, delete on files to authenticated;
create policy own on files to authenticated using (
  org_id = coalesce(auth.jwt() -> 'app_metadata' ->> 'org_id', {otherwise}));
"""
CHECKED = {"check": "check (slug <> '')", "refers": "references firms", "otherwise": "''"}
UNCHECKED = {
    "nothing asked": {"check": "check (slug <> 'x')"},
    "nothing referred to": {"refers": ""},
    "another name": {"otherwise": "'public'"},
    "deferred": {"refers": "references firms deferrable initially deferred"},
    "either": {"check": "check (slug <> '' or slug is not null)"},
}


@pytest.mark.parametrize("name", UNCHECKED)
def test_what_no_tenant_is_called(name: str, verdicts: Verdicts) -> None:
    """What the table of tenants forbids as a key nobody's row has; what it does not may be a tenant."""
    assert verdicts(NAMED.format(**CHECKED), table="files") == dict.fromkeys(ALL, "isolated")
    assert verdicts(NAMED.format(**{**CHECKED, **UNCHECKED[name]}), table="files") == dict.fromkeys(ALL, "unknown")
