"""A column that triggers or grants take out of the writer's hands, as the server shows."""

from collections.abc import Callable

import psycopg
import pytest
from tests.engines.caller.conftest import MEMBER, Acting, the, value

from pgadvise.engines.access.application import Application
from pgadvise.engines.caller.stamps import settled
from pgadvise.snapshot import Snapshot

TABLE = 'create table public.t (id int primary key, "Team" int not null default 1, note text)'
TRIGGER = """
    create function public.f() returns trigger language plpgsql as $f$ begin {body} return new; end $f$;
    create trigger f before {event} on public.t for each row {when} execute function public.f()
"""


def trigger(body: str, event: str = "insert", when: str = "") -> str:
    return TRIGGER.format(body=body, event=event, when=when)


INSERTS = {
    "overwritten": (trigger('new."Team" := 7;'), True),
    "selected into": (trigger('select 7 into new."Team";'), True),
    "refused": (trigger("""if new."Team" <> 7 then raise exception 'no'; end if;"""), True),
    "not granted": (
        "revoke insert on public.t from authenticated; grant insert (id, note) on public.t to authenticated",
        True,
    ),
    "filled in": (trigger('new."Team" := coalesce(new."Team", 7);'), False),
    "filled in if missing": (trigger('if new."Team" is null then new."Team" := 7; end if;'), False),
    "another column": (trigger("new.note := 'x';"), False),
    "compared": (trigger("""if new."Team" = 7 then new.note := 'x'; end if;"""), False),
    "on another event": (trigger('new."Team" := 7;', "update"), False),
    "under a condition": (trigger('new."Team" := 7;', when="when (new.note is null)"), False),
    "switched off": (trigger('new."Team" := 7;') + "; alter table public.t disable trigger f", False),
    "none": ("select 1", False),
}


@pytest.mark.parametrize("name", INSERTS)
def test_insert(concluded: Callable[..., Application], acting: Acting, name: str) -> None:
    """Where it is said that the writer has no say, what a writer sends is not what is stored; else it is."""
    sql, wanted = INSERTS[name]
    application = concluded(TABLE, sql)
    table = the(application.access.snapshot, "t")
    assert settled(application.access, MEMBER.name, table, "Team", "insert") is wanted
    with acting(MEMBER) as session:
        try:
            with session.transaction():
                session.execute("""insert into public.t (id, "Team", note) values (1, 5, 'sent')""")
                stored = value(session, 'select "Team" from public.t')
        except psycopg.DatabaseError:
            stored = None
    assert (stored == 5) is not wanted


UPDATES = {
    "guarded": (
        trigger("""if new."Team" is distinct from old."Team" then raise exception 'no'; end if;""", "update"),
        True,
    ),
    "guarded when it is set": (
        trigger("""if new."Team" is distinct from old."Team" then raise exception 'no'; end if;""", 'update of "Team"'),
        True,
    ),
    "guarded when another is set": (
        trigger("""if new."Team" is distinct from old."Team" then raise exception 'no'; end if;""", "update of note"),
        False,
    ),
    "put back": (trigger('new."Team" := old."Team";', "update"), True),
    "none": ("select 1", False),
}


@pytest.mark.parametrize("name", UPDATES)
def test_update(concluded: Callable[..., Application], acting: Acting, name: str) -> None:
    """So with the rows that are there already."""
    sql, wanted = UPDATES[name]
    application = concluded(TABLE, "insert into public.t values (1, 1)", sql)
    table = the(application.access.snapshot, "t")
    assert settled(application.access, MEMBER.name, table, "Team", "update") is wanted
    with acting(MEMBER) as session:
        try:
            with session.transaction():
                session.execute('update public.t set "Team" = 5')
                stored = value(session, 'select "Team" from public.t')
        except psycopg.DatabaseError:
            stored = None
    assert (stored == 5) is not wanted


def test_what_cannot_be_read_is_believed(make: Callable[..., Snapshot], concluded: Callable[..., Application]) -> None:
    """A trigger in a language without a text may do it: no alarm is raised about what is not seen."""
    application = concluded(
        TABLE,
        "create trigger f before update on public.t for each row execute function suppress_redundant_updates_trigger()",
    )
    table = the(application.access.snapshot, "t")
    assert settled(application.access, MEMBER.name, table, "Team", "update")
