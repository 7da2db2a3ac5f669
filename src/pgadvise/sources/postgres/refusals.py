"""Why a section did not come, in one clause: by SQLSTATE, since a server speaks its own language."""

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
}
# What one section alone means by it.
_SPECIAL = {
    (
        "workload",
        "55000",
    ): "pg_stat_statements is installed but not loaded: add it to shared_preload_libraries and restart",
    ("workload", "42501"): "{role} may not execute pg_stat_statements: grant pg_read_all_stats to {role}",
}
_ADVICE = {
    "57014": "give it more time with --timeout, or run it when the server is less busy",
    LOCKED: "run it again when the migration or VACUUM FULL that holds the lock has ended",
    "42501": "connect as a role that may read the system catalog, as every role may unless it was revoked",
}
_VANISHED = "an object may have been dropped while it was read: run it again"


def reason(section: str, sqlstate: str, role: str, timeout: float) -> str:
    known = _SPECIAL.get((section, sqlstate)) or _REASONS.get(sqlstate)
    return known.format(role=role, timeout=timeout) if known else f"the server refused it (SQLSTATE {sqlstate})"


def advice(sqlstate: str) -> str:
    """What to do when a section that must come did not."""
    return _ADVICE.get(sqlstate, _VANISHED)
