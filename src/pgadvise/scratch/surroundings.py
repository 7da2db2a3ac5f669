"""libpq's own variables belong to the target; a session with a throwaway server has none of them."""

import os
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def without_libpq_variables() -> Iterator[None]:
    """For the length of the block no `PG*` variable stands in this process's environment.

    PGOPTIONS would make the copy read-only, PGHOSTADDR lead to another server, PGCHANNELBINDING refuse ours. Ours begin
    with PGADVISE and stay. Not for threads: the environment is the whole process's.
    """
    taken = {name: os.environ.pop(name) for name in list(os.environ) if _is_libpq_s(name)}
    try:
        yield
    finally:
        os.environ.update(taken)


def _is_libpq_s(name: str) -> bool:
    return name.startswith("PG") and not name.startswith("PGADVISE")
