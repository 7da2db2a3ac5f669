"""Who keeps rows from being removed or frozen: sessions and replication slots with an old snapshot."""

from collections.abc import Iterator

import msgspec

from pgadvise.snapshot import NotCaptured, Snapshot, quote


class Holder(msgspec.Struct, frozen=True):
    """`who` in words; `age` in transactions since the oldest one that it still has to see."""

    who: str
    age: int


def holders(snapshot: Snapshot, at_least: int) -> tuple[Holder, ...]:
    """The oldest first. Prepared transactions are not captured, other roles' sessions not by every reader."""
    found = [holder for holder in (*_sessions(snapshot), *_slots(snapshot)) if holder.age >= at_least]
    return tuple(sorted(found, key=lambda holder: (-holder.age, holder.who)))


def _sessions(snapshot: Snapshot) -> Iterator[Holder]:
    if isinstance(snapshot.activity, NotCaptured):
        return
    for session in snapshot.activity.sessions:
        of = f" of {quote(session.role)}" if session.role else ""
        yield Holder(f"session {session.pid}{of} ({session.state or session.backend})", session.xmin_age or 0)


def _slots(snapshot: Snapshot) -> Iterator[Holder]:
    if isinstance(snapshot.replication, NotCaptured):
        return
    for slot in snapshot.replication.slots:
        yield Holder(f"replication slot {quote(slot.name)}", slot.xmin_age or 0)
