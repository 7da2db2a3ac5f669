"""Make pieces on a server, each alone, and say which could not be made."""

from collections.abc import Iterable, Sequence
from itertools import islice

import psycopg

from pgadvise.scratch.clone.piece import Piece, Unmade
from pgadvise.snapshot import dollar_quoted, literal

_AT_ONCE = 60  # pieces in one transaction, which holds a lock on each until its end
# Each piece in a subtransaction of its own: a transaction for each would cost more than the pieces do.
_MANY = """declare one text; number int := 0; refused int[] := '{{}}'; begin
foreach one in array array[{pieces}]::text[] loop
 begin execute one; exception when others then refused := refused || number; end;
 number := number + 1;
end loop;
perform set_config('pgadvise.refused', array_to_string(refused, ','), true); end"""


def make(session: psycopg.Connection, pieces: Iterable[Piece]) -> list[Unmade]:
    """Each piece, in order. The session commits by itself; a piece is one script, so made whole or not at all.

    What is refused among others is tried once more alone, and the server's words are those of that time.
    """
    return [failure for piece in _refused(session, pieces) if (failure := _made(session, piece))]


def make_in_any_order(session: psycopg.Connection, pieces: Iterable[Piece]) -> list[Unmade]:
    """Pieces that may need each other: those that fail are tried again as long as others come about."""
    left = list(pieces)
    while True:
        refused = _refused(session, left)
        if not refused or len(refused) == len(left):
            return make(session, refused)
        left = refused


def _refused(session: psycopg.Connection, pieces: Iterable[Piece]) -> list[Piece]:
    found: list[Piece] = []
    rest = iter(pieces)
    while some := list(islice(rest, _AT_ONCE)):
        found += _refused_of(session, some)
    return found


def _refused_of(session: psycopg.Connection, some: Sequence[Piece]) -> list[Piece]:
    body = _MANY.format(pieces=", ".join(literal(_script(piece)) for piece in some))
    try:
        told = session.execute(f"do {dollar_quoted(body)}; select current_setting('pgadvise.refused')".encode())
    except psycopg.Error:
        return list(some)
    told.nextset()
    refused = (told.fetchone() or ("",))[0]
    return [some[int(number)] for number in refused.split(",") if number]


def _script(piece: Piece) -> str:
    return ";\n".join(piece.statements)


def _made(session: psycopg.Connection, piece: Piece) -> Unmade | None:
    try:
        session.execute(_script(piece).encode(), prepare=False)
    except psycopg.Error as error:
        return Unmade(piece.what, error.diag.message_primary or str(error))
    return None
