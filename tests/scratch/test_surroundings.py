"""What libpq reads in the environment is meant for the target."""

import os

import psycopg
import pytest

from pgadvise.scratch.server import Server
from pgadvise.scratch.surroundings import without_libpq_variables


def test_a_throwaway_server_is_reached_whatever_the_target_needs(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Options, another address and demands on the way of logging in do not follow; afterwards all are back."""
    monkeypatch.setenv("PGOPTIONS", "-c default_transaction_read_only=on")
    monkeypatch.setenv("PGHOSTADDR", "192.0.2.1")
    monkeypatch.setenv("PGADVISE_DSN", "kept")
    before = dict(os.environ)
    with without_libpq_variables():
        assert os.environ["PGADVISE_DSN"] == "kept"
        if server.folder is not None:
            with psycopg.connect(server.dsn) as session:
                assert session.execute("show default_transaction_read_only").fetchone() == ("off",)
    assert dict(os.environ) == before
