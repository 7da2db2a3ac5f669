"""Triggers on statements that look through new rows: one that refuses them for any is proved, its neighbours not."""

import pytest
from tests.engines.prover.commands.triggers.test_triggers import FREE, Verdicts
from tests.engines.prover.test_twins import MINE

GUARD = """
create function guard() returns trigger language plpgsql as $$ begin {body} return null; end $$;
create trigger guard after {event} on docs referencing new table as new_rows for each statement
execute function guard();
"""
FOREIGN = f"exists (select 1 from new_rows n where n.org_id not in ({MINE}))"
OWN = f"exists (select 1 from new_rows n where n.org_id in ({MINE}))"
REFUSES = "if {} then raise exception 'no'; end if;"

BROKEN = {
    "one of them is the caller's": REFUSES.format(f"not {OWN}"),
    "one of them is the caller's, said otherwise": f"if {OWN} then return null; end if; raise exception 'no';",
    "one of them is the caller's, first": f"if {OWN} then return null; else raise exception 'no'; end if;",
    "they are of one tenant": REFUSES.format("(select count(distinct n.org_id) > 1 from new_rows n)"),
    "it is told and not refused": f"if {FOREIGN} then raise warning 'no'; end if;",
    "what it refuses is caught": f"begin {REFUSES.format(FOREIGN)} exception when others then return null; end;",
    "some are passed by": REFUSES.format(FOREIGN[:-1] + " and n.is_open)"),
    "its columns have each other's names": REFUSES.format(
        f"exists (select 1 from new_rows n (org_id, own) where n.org_id not in ({MINE}))"
    ),
    "it is asked for none of an empty set": REFUSES.format(FOREIGN.replace("select 1", "select generate_series(1, 0)")),
    "only the first is asked": REFUSES.format(FOREIGN[:-1] + " offset 1)"),
}


@pytest.mark.parametrize("event", ["insert", "update"])
def test_a_statement_with_a_foreign_row_is_refused(event: str, verdicts: Verdicts) -> None:
    """No command goes through whose rows are not all of the caller's tenants; a comment catches nothing."""
    body = f"/* an exception when it is foreign */ {REFUSES.format(FOREIGN)}"
    assert verdicts(FREE + GUARD.format(body=body, event=event))[event] == "isolated"


@pytest.mark.parametrize("name", BROKEN)
def test_neighbours_are_not_proved(name: str, verdicts: Verdicts) -> None:
    """Another row may make up for one of another tenant, or nothing is refused."""
    assert verdicts(FREE + GUARD.format(body=BROKEN[name], event="insert"))["insert"] == "unknown"


def test_another_event_is_not_held(verdicts: Verdicts) -> None:
    """A guard of updates says nothing of inserts."""
    assert verdicts(FREE + GUARD.format(body=REFUSES.format(FOREIGN), event="update"))["insert"] == "unknown"
