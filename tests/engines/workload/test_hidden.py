"""Whose hidden texts matter."""

from tests.engines.workload.conftest import row, snapshot

from pgadvise.engines.declared import Declared
from pgadvise.engines.facts import Facts
from pgadvise.engines.workload.hidden import hidden_roles
from pgadvise.snapshot import Statement, Workload

SEEN = row("select * from invoice", "worker", calls=1000)


def hidden(*rows: Statement) -> tuple[str, ...]:
    captured = snapshot(*rows)
    assert isinstance(captured.workload, Workload)
    return hidden_roles(captured.workload, Facts(captured, Declared()).get("access"))


def test_an_application_that_is_hidden_matters() -> None:
    """By its share of the time that ordinary roles take; one percent is enough."""
    assert hidden(SEEN, row(None, "web", calls=20)) == ("web",)
    assert hidden(SEEN, row(None, "web", calls=5)) == ()
    assert hidden(SEEN, row("select 1", "web")) == ()


def test_an_administrators_hidden_time_does_not_count() -> None:
    """CREATE EXTENSION takes longer than a thousand queries, and tells nothing of the application."""
    assert hidden(row(None, "web", calls=20), row(None, "postgres", calls=1, total_time=9e9)) == ("web",)


def test_an_administrators_login_matters_when_a_program_uses_it() -> None:
    """By its share of the calls."""
    assert hidden(SEEN, row(None, "postgres", calls=200)) == ("postgres",)
    assert hidden(SEEN, row(None, "postgres", calls=20)) == ()


def test_the_platform_never_matters() -> None:
    """Nor does a role that is gone, or one that ran nothing."""
    assert hidden(SEEN, row(None, "metabase", calls=9000), row(None, None, calls=9000), row(None, "web", calls=0)) == ()
