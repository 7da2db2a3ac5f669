"""Make pieces on a server, each alone, and say which could not be made."""

from collections.abc import Iterable

import psycopg

from pgadvise.scratch.clone.piece import Piece, Unmade


def make(session: psycopg.Connection, pieces: Iterable[Piece]) -> list[Unmade]:
    """Each piece once, in order. The session commits by itself; a piece is one script, so made whole or not at all."""
    return [failure for piece in pieces if (failure := _made(session, piece))]


def make_in_any_order(session: psycopg.Connection, pieces: Iterable[Piece]) -> list[Unmade]:
    """Pieces that may need each other: those that fail are tried again as long as others come about."""
    left = list(pieces)
    while True:
        failed = [(piece, failure) for piece in left if (failure := _made(session, piece))]
        if not failed or len(failed) == len(left):
            return [failure for _, failure in failed]
        left = [piece for piece, _ in failed]


def _made(session: psycopg.Connection, piece: Piece) -> Unmade | None:
    try:
        session.execute(";\n".join(piece.statements).encode(), prepare=False)
    except psycopg.Error as error:
        return Unmade(piece.what, error.diag.message_primary or str(error))
    return None
