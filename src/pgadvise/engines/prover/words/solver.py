"""z3's solver as every question here uses it: bounded by a count, and not deaf to Ctrl-C."""

import z3

RLIMIT = 4_000_000  # the solver's own count of steps, the same on every machine; a usual question takes a few thousand


def bounded() -> z3.Solver:
    """A solver that gives up after so many steps, the same ones on every machine."""
    solver = z3.SimpleSolver()
    solver.set("rlimit", RLIMIT)
    # z3 would take Ctrl-C for itself and answer unknown, or not even that; now Python hears it once z3 is done.
    solver.set("ctrl_c", False)
    return solver
