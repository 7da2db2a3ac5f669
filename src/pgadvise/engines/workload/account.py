"""What is said of one statement: who runs it, what it takes, what a call reads, for people and for programs."""

import re
from typing import Any

from pgadvise.engines.access.access import Access
from pgadvise.engines.enumeration import listed
from pgadvise.engines.workload import amounts
from pgadvise.engines.workload.statements import Group, Part, Statements
from pgadvise.engines.workload.texts import flat
from pgadvise.finding import Fix
from pgadvise.snapshot import Snapshot, quote

_DAY = 86400.0
_TEXT = 1000
_GENERIC_PLAN = 16
_EQUALITY = ("=", "in")
_MANY_ROWS = 1000
# What the view makes of `interval '1 day'` and EXTRACT(year FROM …) is no SQL to the server.
_NO_SQL = re.compile(r"\b(?:date|interval|time(?:stamp)?(?:tz)?)\s+\$\d|\bextract\s*\(\s*\$\d", re.IGNORECASE)
_POSTGREST = "pgrst_source"  # whatever it reads, it gives one row of JSON


def who(group: Group) -> str:
    """` by web`, ` by web and 2 more roles`; nothing where the roles are not known."""
    names = [quote(part.role) for part in group.parts if part.role is not None]
    if not names:
        return ""
    more = len(names) - 1
    return f" by {names[0]}" + (f" and {more} more role{'s' if more > 1 else ''}" if more else "")


def spent(statements: Statements, time: float) -> str:
    """`20 min a day`, `4.5 s in 13 s`, `3 h in all`."""
    if statements.seconds is None:
        return f"{amounts.time(time)} in all"
    if statements.seconds < _DAY:
        return f"{amounts.time(time)} in {amounts.time(statements.seconds * 1000)}"
    return f"{amounts.time((statements.seconds_per_day(time) or 0) * 1000)} a day"


def evidence(group: Group, statements: Statements, snapshot: Snapshot) -> dict[str, Any]:
    """Numbers and names; the text has marks in place of literals. A file may not know the longest call."""
    pages, rows = group.pages, None if group.rows is None else group.rows / group.calls
    return {
        "query": flat(group.text, _TEXT),
        "roles": [part.role for part in group.parts if part.role is not None],
        "tables": [f"{relation.schema}.{relation.name}" for relation in group.relations(snapshot)],
        "share": round(statements.share(group.total_time), 4),
        "calls": group.calls,
        "total_seconds": round(group.total_time / 1000, 6),
        "mean_ms": round(group.mean_time, 6),
        "max_ms": None if group.calls > 1 and group.max_time <= group.mean_time else round(group.max_time, 3),
        "rows_per_call": None if rows is None else round(rows) if rows >= 10 else round(rows, 2),
        "per_call_bytes": None if pages is None else round(pages / group.calls * amounts.PAGE),
        "hit_ratio": None if group.hit_ratio is None else round(group.hit_ratio, 4),
    }


def reasons(group: Group, role: str | None, access: Access) -> str:
    """What the counters and the catalog tell of why it takes its time for `role`: a few clauses, or nothing."""
    clauses = (_reading(group), _policies(group, role, access), _unindexed(group, access.snapshot))
    return "; ".join(clause for clause in clauses if clause)


def _reading(group: Group) -> str:
    if not group.pages or group.pages < group.calls:
        return ""
    return f"a call looks at {amounts.size(group.pages / group.calls)}{_giving(group)}"


def _giving(group: Group) -> str:
    if group.rows is None or _POSTGREST in group.text:
        return ""
    rows = group.rows / group.calls
    return f" for {rows:,.0f} row{'' if round(rows) == 1 else 's'}"


def _policies(group: Group, role: str | None, access: Access) -> str:
    """Row-level security is paid for in the statement's time, where it binds the role that runs it."""
    if role is None:
        return ""
    bound = [str(r) for r in group.relations(access.snapshot) if r.is_table and access.binds(role, r)]
    return f"{quote(role)} runs it through the policies of {', '.join(bound)}" if bound else ""


def _unindexed(group: Group, snapshot: Snapshot) -> str:
    """A table of some size whose rows are asked for by columns that no index begins with."""
    for use, relation in group.uses(snapshot):
        asked = dict.fromkeys(p.column for p in use.predicates if p.around is None and p.operator in _EQUALITY)
        first = {index.columns[0] for index in snapshot.indexes_of(relation) if index.usable and index.keys}
        if relation.is_table and asked and (relation.rows or 0) >= _MANY_ROWS and first.isdisjoint(asked):
            return f"no index of {relation} begins with {listed([quote(column) for column in asked], 'or')}"
    return ""


def look_at_plan(group: Group, part: Part, snapshot: Snapshot) -> Fix:
    """What to do first: the server knows why, and says so to the role that runs it."""
    role = f" as {quote(part.role)}" if part.role is not None else ""
    how = "explain (analyze, buffers) with values of a large tenant"
    if snapshot.origin.major >= _GENERIC_PLAN and "$" in group.text and not _NO_SQL.search(group.text):
        how = "explain (generic_plan) takes the text with its $1"
    return Fix(title=f"See its plan{role}: {how}", statements=(), safe=True)
