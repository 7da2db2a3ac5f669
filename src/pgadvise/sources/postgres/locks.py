"""What another session's ACCESS EXCLUSIVE lock keeps from being read."""

import msgspec

from pgadvise.snapshot import Unseen
from pgadvise.snapshot.names import Name

_LOCK = "another session holds or awaits an ACCESS EXCLUSIVE lock on"


class Locked(msgspec.Struct, frozen=True):
    """A relation or function to leave out; `through` is the locked one that it reads, where it is not locked itself.

    `shown` is False for what is in no snapshot anyway, such as a system table.
    """

    oid: int
    section: str
    schema: str
    name: str
    through: tuple[str, str] | None
    shown: bool

    @property
    def unseen(self) -> Unseen:
        why = f"{_LOCK} it" if self.through is None else f"it reads {Name(*self.through)}, and {_LOCK} that"
        return Unseen(self.section, str(Name(self.schema, self.name)), why)
