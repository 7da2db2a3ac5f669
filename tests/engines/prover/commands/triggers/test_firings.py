"""What triggers write with their owner's rights: within the tenant of the row that sets them off it is no road."""

from collections.abc import Callable, Mapping

import pytest
from tests.engines.prover.test_twins import MINE

Verdicts = Callable[..., Mapping[str, str]]

LOGGED = f"""
alter table auth.users add column raw_user_meta_data jsonb, add column raw_app_meta_data jsonb;
create table logs (
    id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, note text, entries int
);
alter table logs enable row level security;
grant select, insert, update, delete on logs to authenticated;
grant select, update on orgs to authenticated;
create policy own on docs to authenticated using (org_id in ({MINE}));
create policy own on logs to authenticated using (org_id in ({MINE}));
create policy own on orgs to authenticated using (id in ({MINE}));
"""
TRIGGER = """
create function {name}() returns trigger language plpgsql security definer set search_path = '' as $$ {body} $$;
create trigger {name} {when} for each row execute function {name}();
"""
UPDATED = "after update on docs"
ALL = "after insert or update or delete on docs"


def trigger(body: str, when: str = ALL, name: str = "told") -> str:
    return TRIGGER.format(name=name, body=body, when=when)


def log(org: str) -> str:
    return f"insert into public.logs (org_id, note) values ({org}, 'x');"


def after(org: str, when: str = "after insert or update on docs") -> str:
    return trigger(f"begin {log(org)} return null; end", when)


AUDIT = """
begin
  if tg_op = 'DELETE' then {} return old; end if;
  {} return new;
end"""
COUNTED = "begin update public.logs set entries = entries + 1 where {}; return null; end"
SIGN_UP = """
declare org uuid;
begin
  {made}
  insert into public.members (org_id, user_id, role) values (org, {whom}, 'owner');
  insert into public.logs (org_id, note) values (org, 'welcome');
  return new;
end"""
MAKES = "insert into public.orgs (id, name) values (gen_random_uuid(), new.email) returning id into org;"
FIXED = "org := 'c0000000-0000-0000-0000-000000000000';"
CHOSEN = "org := (new.raw_user_meta_data ->> 'org_id')::uuid;"
SIGNED = "org := (new.raw_app_meta_data ->> 'org_id')::uuid;"


def sign_up(made: str, whom: str = "new.id") -> str:
    return trigger(SIGN_UP.format(made=made, whom=whom), "after insert on auth.users")


OPEN = "drop policy own on docs; create policy own on docs to authenticated using (org_id in ({})) with check (true);"
ADDS = """
create function add_doc(org uuid) returns void language plpgsql security definer set search_path = '' as $$
begin {} insert into public.docs (id, org_id) values (gen_random_uuid(), org); end $$;
"""
MEMBER = f"if org not in ({MINE.replace('members', 'public.members')}) then raise exception 'no'; end if;"
NOTES = "create table notes (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs);"
LOOKED_UP = (
    "declare org uuid; begin select d.org_id into org from public.docs d where d.id = new.id; {} return null; end"
)
FOLDERS = """
create table folders (id uuid primary key, org_id uuid not null references orgs, unique (id, org_id));
alter table folders enable row level security; grant select, delete on folders to authenticated;
create policy d on folders for delete to authenticated using ({});
alter table docs add column folder_id uuid;
alter table docs add foreign key (folder_id, org_id) references folders (id, org_id) on delete cascade;
"""
STAMP = """
create function stamp() returns trigger language plpgsql as $$
begin new.org_id := (select m.org_id from members m where m.user_id = auth.uid() limit 1); return new; end $$;
create trigger zz_stamp before insert on docs for each row execute function stamp();
"""
HELPER = """
create function log_it(org uuid) returns void language plpgsql security definer set search_path = '' as $$
begin insert into public.logs (org_id, note) values (org, 'x'); end $$;
revoke execute on function log_it from public;
"""
GRANTED = "grant update on all_docs to authenticated;"
KEPT = """
create table kept (id uuid primary key, org_id uuid not null references orgs);
{1}
create function keep() returns trigger language plpgsql security definer set search_path = '' as $$
declare org uuid;
begin
  insert into public.kept (id, org_id) values (new.previous_org_id, new.org_id) {2};
  select k.org_id into org from public.kept k where k.{0} = new.previous_org_id;
  if org is not null then insert into public.logs (org_id, note) values (org, 'x'); end if;
  return new;
end $$;
create trigger keep after insert on docs for each row execute function keep();
"""
HELD = """
create function held() returns trigger language plpgsql as $$ begin return {}; end $$;
create trigger held before insert on kept for each row execute function held();
"""
JOINED = "begin insert into public.members values (new.{}, new.author_id, 'x') on conflict do nothing; return null; end"
DELETED = trigger(f"begin {log('old.org_id')} return old; end", "after delete on docs")
CALLED = "begin if public.log_it(new.previous_org_id) is null then return old; end if; return null; end"
VIEW = "create view shown as select id, org_id, note from logs; "

# What it is about: what is asked, the trigger that stays within the tenant, its neighbour that does not.
TWINS: Mapping[str, tuple[tuple[str, ...], str, str]] = {
    "audit, of another column": (
        ("insert",),
        trigger(AUDIT.format(log("old.org_id"), log("new.org_id"))),
        trigger(AUDIT.format(log("old.org_id"), log("new.previous_org_id"))),
    ),
    "audit of a deletion, of another column": (
        ("insert",),
        trigger(AUDIT.format(log("old.org_id"), log("new.org_id"))),
        trigger(AUDIT.format(log("old.previous_org_id"), log("new.org_id"))),
    ),
    "counted, by no tenant": (
        ("update",),
        trigger(COUNTED.format("org_id = new.org_id"), "after insert on docs"),
        trigger(COUNTED.format("org_id = new.org_id or note = new.title"), "after insert on docs"),
    ),
    "a row that may be another's": (("insert",), after("new.org_id"), OPEN.format(MINE) + after("new.org_id")),
    "sign-up, into a fixed tenant": (("select", "insert"), sign_up(MAKES), sign_up(FIXED)),
    "sign-up, into a tenant that is asked for": (("select", "insert"), sign_up(SIGNED), sign_up(CHOSEN)),
    "sign-up of oneself, of another": (
        ("select",),
        sign_up(MAKES),
        sign_up(MAKES + "select d.org_id into org from public.docs d limit 1;"),
    ),
    "a function that checks, one that does not": (
        ("insert",),
        after("new.org_id") + ADDS.format(MEMBER),
        after("new.org_id") + ADDS.format(""),
    ),
    "a chain": (
        ("insert",),
        NOTES
        + trigger("begin insert into public.notes (org_id) values (new.org_id); return null; end", UPDATED)
        + trigger(f"begin {log('new.org_id')} return null; end", "after insert on notes", "next"),
        NOTES
        + trigger("begin insert into public.notes (org_id) values (new.previous_org_id); return null; end", UPDATED)
        + trigger(f"begin {log('new.org_id')} return null; end", "after insert on notes", "next"),
    ),
    "looked up after the update": (
        ("insert",),
        trigger(LOOKED_UP.format(log("org")), "after update on docs"),
        OPEN.format(MINE) + trigger(LOOKED_UP.format(log("org")), "after update on docs"),
    ),
    "what was there already": (
        ("insert",),
        KEPT.format("id", "", "") ,
        KEPT.format("id", "", "on conflict do nothing"),
    ),
    "what a trigger leaves out": (
        ("insert",),
        KEPT.format("id", HELD.format("new"), ""),
        KEPT.format("id", HELD.format("null"), ""),
    ),
    "set off by a foreign key": (
        ("insert",),
        FOLDERS.format(f"org_id in ({MINE})") + DELETED,
        FOLDERS.format("true") + DELETED,
    ),
    "after the stamp, before it": (
        ("insert",),
        STAMP + after("new.org_id", "after insert on docs"),
        STAMP + trigger(f"begin {log('new.org_id')} return new; end", "before insert on docs"),
    ),
    "by way of a function": (
        ("insert",),
        HELPER + trigger("begin perform public.log_it(new.org_id); return null; end", "after insert on docs"),
        HELPER + trigger("begin perform public.log_it(new.previous_org_id); return null; end", "after insert on docs"),
    ),
    "a function in an expression": (
        ("insert",),
        HELPER + trigger("begin perform public.log_it(new.org_id); return null; end", "after insert on docs"),
        HELPER + trigger(CALLED),
    ),
    "by way of a view": (
        ("insert",),
        VIEW + after("new.org_id"),
        VIEW + trigger("begin insert into public.shown (org_id) values (new.previous_org_id); return null; end"),
    ),
    "set off through a view": (
        ("insert",),
        after("new.org_id") + "create view all_docs with (security_invoker) as select * from docs; " + GRANTED,
        after("new.org_id") + "create view all_docs as select * from docs; " + GRANTED,
    ),
    "another tenant's members": (
        ("select",),
        trigger(JOINED.format("org_id"), UPDATED),
        trigger(JOINED.format("previous_org_id"), UPDATED),
    ),
}  # fmt: skip


@pytest.mark.pg(">= 15")  # a view with security_invoker
@pytest.mark.parametrize("name", TWINS)
def test_twins(name: str, verdicts: Verdicts) -> None:
    """The one is proved, the other is not."""
    commands, sound, broken = TWINS[name]
    found = verdicts(LOGGED + sound, table="logs")
    assert {command: found[command] for command in commands} == dict.fromkeys(commands, "isolated")
    found = verdicts(LOGGED + broken, table="logs")
    assert {command: found[command] for command in commands} == dict.fromkeys(commands, "unknown")


def test_another_command(verdicts: Verdicts) -> None:
    """What a trigger inserts is the doing of what sets it off as well, and says nothing of what is deleted."""
    found = verdicts(LOGGED + after("new.previous_org_id"), table="logs")
    assert found == {"select": "isolated", "insert": "unknown", "update": "unknown", "delete": "isolated"}


def test_a_disabled_trigger_writes_nothing(verdicts: Verdicts) -> None:
    """It is not set off."""
    off = "alter table docs disable trigger told;"
    assert verdicts(LOGGED + after("new.previous_org_id") + off, table="logs")["insert"] == "isolated"


MOVED = """
begin update public.logs set org_id = (select d.previous_org_id from public.docs d where d.id::text = new.note)
where id = new.id{}; return null; end"""


def test_what_an_insert_leaves(verdicts: Verdicts) -> None:
    """A trigger that takes the new row elsewhere afterwards makes the insert unproved; one on other events does not."""
    moved = trigger(MOVED.format(""), "after insert on logs", "moved")
    assert verdicts(LOGGED + moved, table="logs")["insert"] == "unknown"
    later = trigger(MOVED.format(" and pg_trigger_depth() < 2"), "after update on docs", "moved")
    assert verdicts(LOGGED + later, table="logs")["insert"] == "isolated"
