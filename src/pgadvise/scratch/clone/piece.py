"""Piece: one object of the snapshot as the statements that make it again."""

import msgspec


class Piece(msgspec.Struct, frozen=True):
    """`what` names the object for people, such as `view public.totals`; the statements stand or fall together."""

    what: str
    statements: tuple[str, ...]


class Unmade(msgspec.Struct, frozen=True):
    """An object that the clone has not, and the server's words or ours why."""

    what: str
    reason: str
