"""Which columns a BEFORE trigger gives a value: looked at is not assigned, however an assignment is written."""

from typing import Any

import psycopg
from tests.engines.prover.conftest import PLATFORM, TENANTS

from pgadvise.engines.access.access import access
from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.prover.schema.stamps import assigned
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.sources.postgres.live import capture

LOOKS = "if new.org_id <> old.org_id then raise exception 'new.org_id := x'; end if; /* new.org_id := x; */ return new;"
ASSIGNS = (
    "new.org_id := new.previous_org_id; return new;",
    "if new.title is null then new.org_id = new.previous_org_id; end if; return new;",
    'New . "org_id" := new.previous_org_id; return new;',
    "select new.previous_org_id into new.org_id; return new;",
    "raise notice E'it\\'s; x'; new.org_id := new.previous_org_id; raise notice ''; return new;",
    "raise notice '%', $q$it's$q$; new.org_id := new.previous_org_id; raise notice ''; return new;",
    "<<here>> begin new.org_id := new.previous_org_id; end here; return new;",
    "new.tags[1] := new.title; return new;",
    "/* a /* b */ c */ new.org_id := new.previous_org_id; return new;",
)


def test_what_a_trigger_assigns(idle: psycopg.Connection[Any]) -> None:
    """A trigger that compares a column leaves it as it is; any spelling of an assignment is seen."""
    bodies = (LOOKS, *ASSIGNS)
    script = "".join(
        f"create function f{n}() returns trigger language plpgsql as $body$ begin {body} end $body$;"
        f"create trigger t{n} before insert or update on docs for each row execute function f{n}();"
        for n, body in enumerate(bodies)
    )
    with idle.transaction(force_rollback=True):
        idle.execute((PLATFORM + TENANTS + "alter table docs add tags text[];" + script).encode())
        snapshot = capture(idle)
    writers = Writers(snapshot=snapshot, access=access(snapshot, platform(snapshot, Declared())))
    found = {t.name: assigned(writers, t) or frozenset() for t in snapshot.triggers if t.name.startswith("t")}
    assert found["t0"] == frozenset()
    assert {name for name, columns in found.items() if columns & {"org_id", "tags"}} == set(found) - {"t0"}
