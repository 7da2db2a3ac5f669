"""How long the tables' and indexes' counters have been counting, and what that allows to conclude."""

from datetime import datetime

import msgspec

from pgadvise.snapshot import Snapshot


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """`days` since the counters began, None where no reset is known and the server's start neither.

    `elsewhere` is true where other nodes serve reads whose index scans are not counted here.
    """

    days: float | None
    since: str | None
    elsewhere: bool

    def at_least(self, days: float) -> bool:
        return self.days is not None and self.days >= days


def window(snapshot: Snapshot) -> Window:
    """The window of pg_stat_user_tables and pg_stat_user_indexes.

    Without a known reset the server's start is a lower bound: counters survive a clean restart, not a crash.
    """
    origin = snapshot.origin
    since = origin.counters_since or origin.started_at
    days = None
    if since is not None:
        days = (datetime.fromisoformat(origin.captured_at) - datetime.fromisoformat(since)).total_seconds() / 86400
    return Window(days=days, since=since, elsewhere=origin.standby or bool(origin.standbys))
