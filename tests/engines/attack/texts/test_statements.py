"""Which functions run what their caller says, by their bodies."""

import pytest
from msgspec.structs import replace

from pgadvise.engines.attack.texts.statements import runs_what_it_is_told, sets_what_it_is_told
from pgadvise.snapshot import Function


def told(body: str, *names: str) -> Function:
    types = ("text",) * len(names)
    bare = Function(oid=1, schema="public", name="f", language="plpgsql", owner="owner")
    return replace(bare, body=body, argument_names=names, argument_types=types)


@pytest.mark.parametrize(
    ("body", "runs"),
    [
        ("begin execute first; end", True),
        ("declare c text; begin c := first || ' limit 1'; execute c; end", True),
        ("begin execute format('%s limit 1', first); end", True),
        ("begin execute 'select count(*) from t where title = $1' using first; end", False),
        ("declare c text; begin c := format('select from %I', first); execute c; end", False),
        ("begin perform first; end", False),
    ],
)
def test_the_callers_statement(body: str, runs: bool) -> None:
    """A statement is the caller's where it begins with what he says, not where that is bound to it."""
    assert runs_what_it_is_told(told(body, "first")) == runs
    assert sets_what_it_is_told(told(body, "first")) == runs


def test_the_callers_setting() -> None:
    """A statement that sets what the caller names is a setter, though the caller's words do not begin it."""
    setter = told("begin execute format('set %s = %L', first, second); end", "first", "second")
    assert sets_what_it_is_told(setter)
    assert not runs_what_it_is_told(setter)
