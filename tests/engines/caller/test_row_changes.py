"""What a trigger's function makes of NEW: looked at is not assigned, however an assignment is written."""

import pytest
from msgspec.structs import replace
from tests.engines.prover.schema.routines import routine

from pgadvise.engines.caller.row_changes import returns_other, row_changes
from pgadvise.snapshot import Function, Trigger

_TRIGGER = Trigger(oid=1, name="t", table=1, function=2, timing="before", events=("insert",), for_each_row=True)
LEAVES = (
    "if new.a <> old.a then raise exception 'new.a := x'; end if; /* new.a := x; */ return new;",
    "for a in 1..2 loop null; end loop; return coalesce(new, old);",
    "insert into t select new.*; return null;",
)
FILLS = (
    "new.a := new.b; return new;",
    "if new.b is null then new.a = new.b; end if; return new;",
    'New . "a" := new.b; return new;',
    "select new.b into new.a; return new;",
    "raise notice E'it\\'s; x'; new.a := new.b; raise notice ''; return new;",
    "raise notice '%', $q$it's$q$; new.a := new.b; raise notice ''; return new;",
    "<<here>> begin new.a := new.b; end here; return new;",
    "new.a[1] := new.b; return new;",
    "/* a /* b */ c */ new/**/./**/a := new.b; return new;",
    "get diagnostics new.a = row_count; return new;",
    "insert into t values (1) returning id into new.a; return new;",
    "execute 'select 1' into new.a; return new;",
    "foreach new.a in array array[1] loop null; end loop; return new;",
)
ANY = (
    'select * into "new" from t; return new;',
    "for new in select * from t loop null; end loop; return new;",
    "call p(new); return new;",
    "new = old; return new;",
    "declare r record; begin r := new; return r; end;",
    "return (select t from t);",
    "old.a := new.b; return old;",
    "select new.* into old; return old;",
    "declare new record; begin new := null; new.a := 1; end; return new;",
)


@pytest.mark.parametrize(
    ("body", "filled"),
    [*((body, set()) for body in LEAVES), *((body, {"a"}) for body in FILLS), *((body, {None}) for body in ANY)],
)
def test_what_a_trigger_fills(body: str, filled: set[str | None]) -> None:
    """The columns that a statement fills; any where NEW is filled as a whole, or another row takes its place."""
    changes = row_changes(_TRIGGER, routine(f"begin {body} end", "trigger"))
    assert changes is not None
    assert {change.column for change in changes} == filled


def test_an_alias_is_new() -> None:
    """The parser tells what a name stands for."""
    changes = row_changes(_TRIGGER, routine("declare n alias for new; begin n.a := 1; return new; end", "trigger"))
    assert changes is not None
    assert [change.column for change in changes] == ["a"]


@pytest.mark.parametrize(
    ("body", "other"),
    [
        ("-- return null;\n return new;", False),
        ("return coalesce(new, old);", False),
        ("if new.a then return null; end if; return new;", True),
        ("raise notice E'\\''; return old; raise notice '';", True),
    ],
)
def test_what_a_trigger_returns(body: str, other: bool) -> None:
    """Comments and literals return nothing."""
    assert returns_other(_TRIGGER, routine(f"begin {body} end", "trigger")) is other


def test_what_cannot_be_read_may_do_anything() -> None:
    """Another language, or a body that does not parse."""
    unread = routine("begin nonsense here end", "trigger")
    assert row_changes(_TRIGGER, unread) is None
    assert returns_other(_TRIGGER, unread)


@pytest.mark.parametrize(
    ("call", "oid", "extension", "filled"),
    [
        ("moddatetime('changed')", 20000, "moddatetime", {"changed"}),
        ("insert_username('by')", 20000, "insert_username", {"by"}),
        ("tsvector_update_trigger('words', 'pg_catalog.simple', 'a')", 3752, None, {"words"}),
        ("suppress_redundant_updates_trigger()", 1291, None, set()),
        ("moddatetime('changed')", 20000, "another", None),
        ("unique_key_recheck()", 1250, None, None),
    ],
)
def test_what_the_servers_own_fill(call: str, oid: int, extension: str | None, filled: set[str] | None) -> None:
    """The column that the first argument names; of others nothing is known."""
    trigger = replace(
        _TRIGGER, function=oid, definition=f"create trigger t before update on s.t execute function {call}"
    )
    own = Function(oid=oid, schema="s", name=call.split("(")[0], language="c", owner="o", extension=extension)
    function = own if extension is not None else None
    changes = row_changes(trigger, function)
    assert (None if changes is None else {change.column for change in changes}) == filled


def test_the_servers_own_may_leave_a_row_out() -> None:
    """suppress_redundant_updates_trigger does; moddatetime gives the row it was given."""
    definition = "create trigger t before update on s.t execute function moddatetime('a')"
    own = Function(oid=9, schema="s", name="moddatetime", language="c", owner="o", extension="moddatetime")
    assert returns_other(replace(_TRIGGER, function=1291), None)
    assert not returns_other(replace(_TRIGGER, definition=definition), own)
