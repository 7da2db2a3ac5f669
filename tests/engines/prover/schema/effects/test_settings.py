"""Functions that let whoever calls them set a setting: those that say so, those that run a text of the caller's."""

import pytest

from pgadvise.engines.prover.schema.effects.settings import sets_settings
from pgadvise.snapshot import Function

SETTING = (
    "begin execute wanted; end",
    "begin execute 'select * from notes where ' || wanted; end",
    "begin execute format('set %s = %L', wanted, wanted); end",
    "begin execute format('select %I(%L)', wanted, wanted); end",
    "begin execute 'set ' || quote_ident(wanted) || ' to 1'; end",
    "declare command text; begin command := 'select ' || wanted; execute command; end",
    "declare command text; begin select n.title into command from notes n; execute command; end",
    "declare r record; begin for r in select title from notes loop execute 'select ' || r.title; end loop; end",
    "begin perform set_config('app.tenant', wanted, true); end",
    "begin set app.tenant = '1'; end",
)
PLAIN = (
    "begin update notes set title = wanted; end",
    "begin execute format('insert into %I values (%L)', wanted, wanted); end",
    "begin execute 'select ' || place; end",
    "begin execute 'select count(*) from notes where title = $1' using wanted; end",
    "begin execute 'select count(*) from ' || tg_table_name; end",
    "declare command text; begin command := format('select * from %I', wanted); command := command || ' limit 1'; "
    "execute command; end",
    "declare r record; begin for r in select tablename from pg_tables loop execute 'analyze ' || r.tablename; "
    "end loop; end",
)


def of(body: str, language: str = "plpgsql") -> Function:
    return Function(
        oid=1,
        schema="public",
        name="run",
        language=language,
        owner="postgres",
        argument_types=("text", "integer"),
        argument_names=("wanted", "place"),
        body=body,
    )


@pytest.mark.parametrize("body", SETTING)
def test_a_text_of_the_callers_may_set_anything(body: str) -> None:
    assert sets_settings(of(body))


@pytest.mark.parametrize("body", PLAIN)
def test_what_is_quoted_runs_as_it_is_written(body: str) -> None:
    assert not sets_settings(of(body))


def test_a_language_that_is_not_read_may_set_anything() -> None:
    assert sets_settings(of("return 1", language="plpython3u"))
    assert not sets_settings(of("select 1", language="sql"))
