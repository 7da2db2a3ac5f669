"""Proofs for verbs that judge."""

from collections.abc import Callable

from pgadvise.cli.options import EMBEDDED
from pgadvise.engines.facts import Facts
from pgadvise.engines.tenancy import Tenancy
from pgadvise.engines.verdicts.verdicts import Verdicts
from pgadvise.scratch.engine import serving
from pgadvise.snapshot import NotCaptured


def proving(
    seconds: float, engine: str | None, progress: Callable[[str], None]
) -> Callable[[Facts], Verdicts | NotCaptured] | None:
    """What gives the verdicts within `seconds`, on a server of `--engine`; None where nothing is to be proved.

    A server that was named and does not start ends the run; the bundled one, where nobody named it, is only missed.

    A database without tenants costs nothing: not even the driver is loaded for it.
    """
    if not seconds:
        return None

    def proved(facts: Facts) -> Verdicts | NotCaptured:
        tenants: Tenancy | NotCaptured = facts.get("tenants")
        if isinstance(tenants, NotCaptured):
            return tenants
        from pgadvise.proving.checking import Checking

        serve = serving(engine or EMBEDDED)
        return Checking(seconds=seconds, serving=serve, named=engine is not None, progress=progress)(facts)

    return proved
