"""A server for clones, whose superuser has a name that no database's roles have."""

from collections.abc import Iterator

import pytest

from pgadvise.scratch import embedded
from pgadvise.scratch.server import Server


@pytest.fixture(scope="session")
def clone_server() -> Iterator[Server]:
    """The bundled server, whatever version the database under test is of."""
    with embedded.start(superuser="pgadvise_scratch") as server:
        yield server
