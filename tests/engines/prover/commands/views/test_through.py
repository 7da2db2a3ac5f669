"""Commands on a view that writes its table with its owner's rights: what the view's own query and its options stop."""

from collections.abc import Callable, Mapping
from typing import Any

import psycopg
import pytest

MINE = "select m.org_id from members m where m.user_id = auth.uid()"
VIEW = """
create view mine {options} as select id, org_id, title from docs where {condition} {check};
grant select, insert, update, delete on mine to authenticated;
revoke all on docs from authenticated;
"""
FILTERED = VIEW.format(options="", condition=f"org_id in ({MINE})", check="")
CHECKED = VIEW.format(options="", condition=f"org_id in ({MINE})", check="with check option")
ABOVE = """
create view below as {below};
create view mine as select id, org_id, title from below where title <> '' with {check} check option;
grant select, insert, update, delete on mine to authenticated;
revoke all on docs, below from authenticated;
"""
MOVED = """
create function move() returns trigger language plpgsql as $$
begin new.org_id := new.previous_org_id; return new; end $$;
create trigger move before insert or update on docs for each row execute function move();
"""
Verdicts = Callable[..., Mapping[str, str]]

# What it is about: the view, and by command what is proved of it.
VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "no check option": (FILTERED, {"insert": "unknown", "update": "unknown", "delete": "isolated"}),
    "a check option": (
        CHECKED + "revoke update on mine from authenticated;",
        {"insert": "isolated", "update": "denied", "delete": "isolated"},
    ),
    "a check option, and an update on conflict": (
        CHECKED,
        {"insert": "unknown", "update": "isolated", "delete": "isolated"},
    ),
    "a check option of more": (
        VIEW.format(options="", condition=f"org_id in ({MINE}) or title is null", check="with check option"),
        {"insert": "unknown", "update": "unknown", "delete": "unknown"},
    ),
    "another column": (
        VIEW.format(options="", condition=f"previous_org_id in ({MINE})", check="with check option"),
        {"insert": "unknown", "update": "unknown", "delete": "unknown"},
    ),
    "the key may not be given": (
        FILTERED + "revoke update on mine from authenticated; grant update (title) on mine to authenticated;",
        {"insert": "unknown", "update": "isolated", "delete": "isolated"},
    ),
    "the key may be given": (
        FILTERED + "revoke update on mine from authenticated; grant update (org_id) on mine to authenticated;",
        {"insert": "unknown", "update": "unknown", "delete": "isolated"},
    ),
    "the key under another name": (
        "create view mine as select id, org_id as home, previous_org_id as org_id from docs"
        f" where org_id in ({MINE}) with check option; grant insert, update, delete on mine to authenticated;",
        {"insert": "unknown", "update": "unknown", "delete": "unknown"},
    ),
    "the table's policies bind the owner": (
        VIEW.format(options="", condition="true", check="")
        + f"create role keeper; grant select, insert, update, delete on docs, members to keeper; alter view mine owner"
        f" to keeper; create policy keeps on docs to keeper using (org_id in ({MINE}));"
        " create policy own_too on members for select to keeper using (user_id = auth.uid());"
        " grant usage on schema auth to keeper;",
        {"insert": "isolated", "update": "isolated", "delete": "isolated"},
    ),
    "rows of nobody": (
        CHECKED + "alter table docs alter org_id drop not null;",
        {"insert": "unknown", "update": "unknown", "delete": "unknown"},
    ),
    "through another view": (
        ABOVE.format(below=f"select * from docs where org_id in ({MINE})", check="cascaded"),
        {"insert": "unknown", "update": "isolated", "delete": "isolated"},
    ),
    "through another view, whose condition nobody checks": (
        ABOVE.format(below=f"select * from docs where org_id in ({MINE})", check="local"),
        {"insert": "unknown", "update": "unknown", "delete": "isolated"},
    ),
    "through another view that checks by itself": (
        ABOVE.format(below=f"select * from docs where org_id in ({MINE}) with check option", check="local"),
        {"insert": "unknown", "update": "isolated", "delete": "isolated"},
    ),
    "through another view that calls another column the key": (
        ABOVE.format(
            below="select id, previous_org_id as org_id, title from docs"
            f" where previous_org_id in ({MINE})", check="cascaded"),
        {"insert": "unknown", "update": "unknown", "delete": "unknown"},
    ),
    "through another view that shows all": (
        ABOVE.format(below="select * from docs", check="cascaded"),
        {"insert": "unknown", "update": "unknown", "delete": "unknown"},
    ),
    "a trigger that moves the row": (
        CHECKED + MOVED,
        {"insert": "unknown", "update": "isolated", "delete": "isolated"},
    ),
    "a trigger that moves a row nobody checks": (
        FILTERED + MOVED,
        {"insert": "unknown", "update": "unknown", "delete": "isolated"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_views(name: str, verdicts: Verdicts) -> None:
    """A row that the view does not show stays as it is; a new one is held to the view by a check option alone."""
    script, expected = VIEWS[name]
    found = verdicts(script, table="mine")
    assert {command: found[command] for command in expected} == expected


@pytest.mark.pg(">= 15")
def test_below_another_view(connection: psycopg.Connection[Any]) -> None:
    """On a server, a view with its caller's rights has them under a view with its owner's as well."""
    connection.execute("create role above; create role caller; create table kept (id int); insert into kept values (1)")
    connection.execute("alter table kept enable row level security; grant all on kept to above, caller")
    connection.execute("create policy mine on kept to above using (true)")
    connection.execute("create view below with (security_invoker) as select * from kept; grant all on below to above")
    connection.execute("create view shown as select * from below; alter view shown owner to above")
    connection.execute("grant all on shown to caller; set role caller")
    assert connection.execute("delete from shown").rowcount == 0


def test_a_row_in_the_way(connection: psycopg.Connection[Any]) -> None:
    """On a server, ON CONFLICT DO UPDATE through a view changes a row that the view does not show."""
    connection.execute("create table kept (id int primary key, side text)")
    connection.execute("insert into kept values (1, 'theirs')")
    connection.execute("create view shown as select * from kept where side = 'mine' with check option")
    connection.execute("insert into shown values (1, 'mine') on conflict (id) do update set side = excluded.side")
    assert connection.execute("select side from kept").fetchall() == [("mine",)]


LOGINS = """
create role clerk; create table logins (login text primary key, org_id uuid not null references orgs);
create view mine {options} as select d.id, d.org_id, d.title from docs d
  where d.org_id = (select l.org_id from logins l where l.login = {who}) with check option;
grant select, delete on mine to clerk; grant update (title) on mine to clerk;
"""


@pytest.mark.parametrize(
    ("options", "who", "expected"),
    [
        ("with (security_barrier)", "current_user", "isolated"),
        ("with (security_barrier = yes)", "current_user", "isolated"),
        ("with (security_barrier = false)", "current_user", "unknown"),
        ("", "current_user", "unknown"),
        ("with (security_barrier)", "current_setting('app.login')", "unknown"),
    ],
)
def test_who_writes_sql(options: str, who: str, expected: str, verdicts: Verdicts) -> None:
    """A condition of the caller's own sees rows before the view's does, unless the view is a barrier."""
    found = verdicts(LOGINS.format(options=options, who=who), table="mine", role="clerk", surface="sql")
    assert {found[command] for command in ("select", "update", "delete")} == {expected}


def test_another_role_to_become(verdicts: Verdicts) -> None:
    """Of who may become another role nobody knows who current_user is."""
    script = LOGINS.format(options="with (security_barrier)", who="current_user") + "grant boss to clerk;"
    assert verdicts("create role boss;" + script, table="mine", role="clerk", surface="sql")["select"] == "unknown"


def test_nothing_to_see_past_the_filter(verdicts: Verdicts) -> None:
    """Without a barrier a caller with SQL sees what the policies let the view's owner see, and no more."""
    script = (
        LOGINS.format(options="", who="current_user")
        + """
    create role keeper; grant select on docs, logins to keeper; grant usage on schema public to keeper;
    create policy keeps on docs to keeper using ({policy}); alter view mine owner to keeper;"""
    )
    mine = "org_id = (select l.org_id from logins l where l.login = current_user)"
    asked = {"table": "mine", "role": "clerk", "surface": "sql"}
    assert verdicts(script.replace("{policy}", mine), **asked)["select"] == "isolated"
    assert verdicts(script.replace("{policy}", "true"), **asked)["select"] == "unknown"
