"""Commands on a view that INSTEAD OF triggers do: what their functions write, read and hand back decides."""

from collections.abc import Callable, Mapping

import pytest

MINE = "select m.org_id from public.members m where m.user_id = auth.uid()"
VIEW = f"""
create view mine as select id, org_id, author_id, title from docs where org_id in ({MINE});
grant select, insert, update, delete on mine to authenticated;
revoke all on docs from authenticated;
"""
TRIGGER = """
create function acts{n}() returns trigger language plpgsql security definer set search_path = '' as $$
begin {body} return coalesce(new, old); end $$;
create trigger acts{n} instead of insert or update or delete on mine for each row execute function acts{n}();
"""
INSERTS = "insert into public.docs (id, org_id, title) select new.id, m.org_id, new.title from public.members m"
MY_INSERTS = f"{INSERTS} where m.user_id = auth.uid();"
Verdicts = Callable[..., Mapping[str, str]]


def trigger(body: str, n: int = 1) -> str:
    return TRIGGER.format(body=body, n=n)


# What it is about: the triggers, and by command what is proved of the view.
VIEWS: Mapping[str, tuple[str, Mapping[str, str]]] = {
    "by what was there": (
        trigger("update public.docs d set title = new.title where d.id = old.id;"),
        {"insert": "isolated", "update": "isolated"},
    ),
    "by what was given": (
        trigger("update public.docs d set title = new.title where d.id = new.id;"),
        {"insert": "unknown", "update": "unknown"},
    ),
    "by what was given, which may not be given": (
        trigger("update public.docs d set title = new.title where d.id = new.id;")
        + "revoke update on mine from authenticated; grant update (title) on mine to authenticated;",
        {"insert": "unknown", "update": "isolated"},
    ),
    "what a domain gives where the caller may not": (
        "create domain given as uuid default 'b0000000-0000-0000-0000-000000000002';"
        " drop view mine; create view mine as select id, org_id::given, author_id, title from docs"
        f" where org_id in ({MINE});"
        " grant insert (id, title) on mine to authenticated;"
        + trigger("if new.org_id is not null then"
        " insert into public.docs (id, org_id, title) values (new.id, new.org_id, new.title); end if;"),
        {"insert": "unknown"},
    ),
    "only of its own event": (
        trigger(f"if tg_op in ('INSERT') then {MY_INSERTS}"
        " else delete from public.docs d where d.id = old.id; end if;"),
        {"insert": "isolated", "update": "isolated", "delete": "isolated"},
    ),
    "only of another event": (
        trigger(f"if tg_op = 'UPDATE' then {INSERTS}; else delete from public.docs d where d.id = old.id; end if;"),
        {"update": "unknown", "delete": "isolated"},
    ),
    "what it looks up it hands back": (
        trigger(f"if tg_op = 'INSERT' then {MY_INSERTS} select d.title into new.title from public.docs d"
        " where d.author_id = new.author_id; end if;"),
        {"insert": "unknown", "update": "isolated"},
    ),
    "it refuses": (trigger("raise exception 'read only';"), {"insert": "denied", "update": "denied"}),
    "it refuses what it does not find": (
        trigger("if old.title = 'kept' then raise exception 'kept'; end if;"
        " delete from public.docs d where d.id = old.id;"),
        {"delete": "isolated"},
    ),
    "two of them": (trigger("") + trigger("", 2), {"insert": "unknown", "update": "unknown"}),
    "another for the whole statement": (
        trigger("") + "create function note() returns trigger language plpgsql security definer as $$ begin"
        " delete from public.docs; return null; end $$;"
        " create trigger note after insert on mine execute function note();",
        {"insert": "unknown", "update": "isolated"},
    ),
    "by a row that an earlier run may have changed": (
        trigger("update public.docs d set title = new.title from public.docs o"
        " where o.id = old.id and d.id = o.previous_org_id;"),
        {"update": "unknown"},
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", VIEWS)
def test_triggers_stand_in_for_the_command(name: str, verdicts: Verdicts) -> None:
    """A proof takes that no row of another tenant is written, nor read for what is handed back."""
    script, expected = VIEWS[name]
    found = verdicts(VIEW + script, table="mine")
    assert {command: found[command] for command in expected} == expected


def test_who_writes_sql(verdicts: Verdicts) -> None:
    """A caller with SQL of his own may write and read in the middle of the command."""
    found = verdicts(VIEW + VIEWS["by what was there"][0], table="mine", surface="sql")
    assert found["update"] == "unknown"


def test_the_table_below(verdicts: Verdicts) -> None:
    """What the trigger writes past the policies is told at the view; who writes the table is bound by them."""
    own = "grant all on docs to authenticated; create policy of_org on docs using (org_id in (" + MINE + "));"
    for by in ("by what was there", "by what was given"):
        assert verdicts(VIEW + own + VIEWS[by][0])["update"] == "isolated"
        assert verdicts(VIEW + own + VIEWS[by][0], table="mine")["update"] == VIEWS[by][1]["update"]
