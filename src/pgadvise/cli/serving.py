"""Proofs for verbs that judge, and the throwaway server that they are tried on."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from pgadvise.engines.facts import Facts
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.scratch.server import Server
from pgadvise.snapshot import NotCaptured


@contextmanager
def serving() -> Iterator[Server]:
    """The embedded server, its superuser under a name that no snapshot has."""
    from pgadvise.scratch import embedded
    from pgadvise.scratch.surroundings import without_libpq_variables

    with without_libpq_variables(), embedded.start(superuser="pgadvise_scratch") as server:
        yield server


def proving(seconds: float, progress: Callable[[str], None]) -> Callable[[Facts], Verdicts | NotCaptured] | None:
    """What gives the verdicts within `seconds`; None where nothing is to be proved.

    A database without tenants costs nothing: not even the driver is loaded for it.
    """
    if not seconds:
        return None

    def proved(facts: Facts) -> Verdicts | NotCaptured:
        tenants: Tenancy | NotCaptured = facts.get("tenants")
        if isinstance(tenants, NotCaptured):
            return tenants
        from pgadvise.proving.checking import Checking

        return Checking(seconds=seconds, serving=serving, progress=progress)(facts)

    return proved
