"""A column is asked for where it is held against something, wherever that stands; to list it or to write it is not."""

import pytest
from tests.engines.prover.schema.routines import routine

from pgadvise.engines.prover.schema.texts.said import of_body
from pgadvise.snapshot import Column

STATUS = Column(
    name="status", type="text", type_oid=25, base_type="text", base_oid=25, base_kind="b", number=1, nullable=True
)
ASKED = (
    "perform from members m where lower(m.status) = 'in';",
    "perform from members where coalesce(status, 'in') in ('in', 'here');",
    "select * into r from members; if r.status is distinct from 'out' then raise 'out'; end if;",
    "execute format('select from members where status = %L', x);",
    "perform from members where /* new.status */ \"status\"::text ~~ 'i%';",
)
NOT_ASKED = (
    "perform status from members where id = 1 order by status;",
    "insert into members (status) values ('in');",
    "if new.status = 'in' then return new; end if; new.status := 'out';",
    "raise 'status = 1'; /* status = 1 */",
)


@pytest.mark.parametrize(("body", "asked"), [*((b, True) for b in ASKED), *((b, False) for b in NOT_ASKED)])
def test_what_is_held_against_something_is_asked(body: str, asked: bool) -> None:
    assert of_body(routine(f"declare r record; x text; begin {body} end", "trigger")).asks(STATUS) == asked


@pytest.mark.parametrize("body", ["update members set status = 'out';", "execute x || ' where status = 1';"])
def test_what_is_changed_or_put_together_may_ask_and_does_not_surely(body: str) -> None:
    said = of_body(routine(f"declare x text; begin {body} end"))
    assert said.asks(STATUS)
    assert not said.asks(STATUS, surely=True)


def test_literals_that_stand_beside_a_column_are_those_of_its_comparisons_and_of_what_it_is_set_to() -> None:
    said = of_body(
        routine(
            "update m set status = 'out', note = 'x' where status = any (array['in', 'new']) or a = 'b';",
            language="sql",
        )
    )
    assert said.literals_beside("status") == {"out", "in", "new"}
