"""Whose statements this reader may not read, as far as the application may be behind them."""

from collections.abc import Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.standing import standing
from pgadvise.engines.workload.traffic import PROGRAM
from pgadvise.grouped import grouped
from pgadvise.snapshot import Workload

_SOME = 0.01  # of the time


def hidden_roles(workload: Workload, access: Access) -> tuple[str, ...]:
    """The roles with hidden texts that matter: not the provider's, nor an administrator's who runs little."""
    return tuple(_hidden(workload, access))


def _hidden(workload: Workload, access: Access) -> Iterator[str]:
    by_role = grouped((statement.role or "", statement) for statement in workload.statements)
    ranks = {role: standing(access, role) for role in by_role if role}
    time = sum(s.total_time for role in ranks for s in by_role[role] if ranks[role] == "ordinary")
    calls = sum(s.calls for s in workload.statements)
    for role in sorted(ranks):
        hidden = [s for s in by_role[role] if s.query is None and s.calls > 0]
        much = hidden and sum(s.total_time for s in hidden) >= _SOME * time
        many = hidden and sum(s.calls for s in hidden) >= PROGRAM * calls
        if (much and ranks[role] == "ordinary") or (many and ranks[role] == "administrator"):
            yield role
