"""Why a section did not come, in one clause: by SQLSTATE, since a server speaks its own language."""

import msgspec

LOCKED = "55P03"

_REASONS = {
    "42501": "{role} is not permitted to read it",
    "57014": "it took longer than {timeout:g} s, or somebody cancelled it",
    LOCKED: "a table or a system table that it needs stays locked by another session",
    "42P01": "this server does not have it",
    "42703": "this server does not have all of it",
    "42883": "this server does not have it",
    "0A000": "this server does not support it",
    "55000": "this server cannot give it in its present state",
    "53200": "the server ran out of memory",
    "53100": "the server's disk is full",
    "22021": "a text in the catalog is not valid in the database's own encoding",
    "22P05": "a text in the catalog cannot be written in UTF-8",
    "unknown form": "this version of pgadvise does not know the form it has here ({detail})",
}
# It shows the statements of all databases, whatever their encoding, and one that cannot be shown ends the reading.
_FOREIGN_TEXT = (
    "the text of some database's statement is not valid in this one: pg_stat_statements_reset() would clear it"
)
# What one section alone means by it.
_SPECIAL = {
    ("workload", "55000"): (
        "pg_stat_statements is installed but not loaded: add it to shared_preload_libraries and restart"
    ),
    ("workload", "22021"): _FOREIGN_TEXT,
    ("workload", "22P05"): _FOREIGN_TEXT,
    # Between some encodings (LATIN1 and EUC_JP) PostgreSQL has no conversion, not even of plain ASCII.
    ("workload", "42883"): _FOREIGN_TEXT,
    (
        "workload",
        "42501",
    ): "{role} may not execute pg_stat_statements: grant execute on it, and usage on its schema, to {role}",
}
_ADVICE = {
    "57014": "give it more time with --timeout, or run it when the server is less busy",
    LOCKED: "run it again when the migration or VACUUM FULL that holds the lock has ended",
    "42501": "connect as a role that may read the system catalog, as every role may unless it was revoked",
    "unknown form": "is there a newer version of pgadvise?",
}
_VANISHED = "an object may have been dropped while it was read: run it again"


# What functions such as pg_sequence_last_value raise for an object that is still in our snapshot of the catalog but was
# dropped by another session.
_GONE = frozenset({"XX000", "42P01", "42704", "42883", "42703", "3F000"})


class Refused(msgspec.Struct, frozen=True):
    """No answer: the server's SQLSTATE, or a word of our own in its place."""

    sqlstate: str
    detail: str = ""

    @property
    def gone(self) -> bool:
        """It may come when asked in a new transaction."""
        return self.sqlstate in _GONE

    @property
    def advice(self) -> str:
        """What to do when this was a section that must come."""
        return _ADVICE.get(self.sqlstate, _VANISHED)


def described(section: str, refused: Refused, *, role: str, timeout: float) -> str:
    known = _SPECIAL.get((section, refused.sqlstate)) or _REASONS.get(refused.sqlstate)
    if known is None:
        return f"the server refused it (SQLSTATE {refused.sqlstate})"
    return known.format(role=role, timeout=timeout, detail=refused.detail)
