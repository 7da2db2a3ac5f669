"""What the server refuses whatever the row is: no privilege, no permissive policy, nothing that could be written."""

import re
from collections.abc import Iterable, Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.prover.schema.effects.bent import bent
from pgadvise.engines.prover.schema.effects.unnamed import ask_for_names
from pgadvise.engines.prover.schema.effects.windows import passed, updatable, writable_view
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.words.proof import Surface, Unproved, WriteOrRead
from pgadvise.snapshot import Function, NotCaptured, Relation
from pgadvise.snapshot.names import quote
from pgadvise.snapshot.policies import WRITES

_ROWS = frozenset("record anyelement anynonarray anycompatible anycompatiblenonarray".split())
_ACTIONS = frozenset(("cascade", "set_null", "set_default"))


def refused(access: Access, role: str, relation: Relation, command: WriteOrRead) -> str | None:
    """Why the server refuses the command whatever the row is."""
    privilege = command.upper()
    if privilege not in access.reaches(role, relation):
        return f"{role} has no {privilege} on {relation}"
    if command != "select" and relation.kind == "materialized_view":
        return f"{relation} is a materialized view, which nobody writes"
    if command != "select" and relation.kind == "view" and _fixed(access, relation, command):
        return f"{relation} is a view that cannot be written"
    return None


def grows(access: Access, role: str, surface: Surface) -> str | None:
    """Why nobody knows what the role may do: where it sends any SQL it may give itself what it has not.

    Whoever has ADMIN OPTION grants himself the role, with all that its memberships give; whoever has CREATEROLE makes
    a role that is called as a tenant is, and becomes it. And what runs as its owner, or decides who sees what, may be
    his to write. Whoever replicates is sent all that is there.
    """
    if surface != "sql":
        return None
    if taken := sorted(access.can_take(role)):
        return f"{role} may grant itself the role {taken[0]}"
    callers = tuple(sorted({role} | access.can_become(role)))
    if any((known := access.snapshot.role(one)) is not None and known.replication for one in callers):
        return f"{role} may have all that is written sent to it (REPLICATION), which no policy is asked about"
    if (owned := _replaced(access, callers)) is not None:
        return f"{role} owns {owned}, and may have it say something else"
    if (written := _written_by(access, callers)) is not None:
        return f"{written} runs as its owner what its caller's search_path and his own types and operators make of it"
    if (hooked := _hooked(access, callers)) is not None:
        return f"a trigger that {role} may put on {hooked} runs with the rights of whoever writes there"
    makers = [one for one in callers if access.makes_roles(one)]
    return f"{makers[0]} may make roles of any name and become them" if makers else None


def peeks(access: Access, roles: tuple[str, ...], relation: Relation, surface: Surface) -> str | None:
    """Why conditions of the caller's own may tell of rows that no policy shows.

    The server asks a leakproof function before the policies (restrictinfo.c); nobody asks whether it is. Of a request
    to an API that may be one of a row, which is called as if it were a column of it.
    """
    own = (f for f in access.snapshot.functions if f.leakproof and f.extension is None)
    if surface == "api":
        above = (table for oid in relation.parents if (table := access.snapshot.relation(oid)) is not None)
        types = {*_ROWS, *(f"{quote(table.schema)}.{quote(table.name)}" for table in (relation, *above))}
        own = (f for f in own if len(f.argument_types) == 1 and f.argument_types[0] in types)
    elif surface != "sql":
        return None
    found = next((f for f in own if any(access.may_execute(role, f) for role in roles)), None)
    return None if found is None else f"{found.qualified} is declared leakproof, so it meets rows that no policy shows"


def _written_by(access: Access, callers: tuple[str, ...]) -> str | None:
    texts = bent(access, callers)
    return next((str(f.qualified) for f in _as_owner(access, callers) if f.oid in texts), None)


def _replaced(access: Access, callers: tuple[str, ...]) -> str | None:
    """A function or a view that the callers own, and that policies, triggers or what these lead to go by."""
    snapshot, mine = access.snapshot, frozenset[str]().union(*map(access.inherits, callers))
    functions = [f for f in snapshot.functions if f.owner in mine and f.extension is None]
    views = [r for r in snapshot.relations if r.kind == "view" and r.owner in mine]
    if not functions and not views:
        return None
    texts = [text for policy in snapshot.policies for text in policy.texts]
    texts += [f.body or "" for f in snapshot.functions] + [view.definition for view in snapshot.views]
    named = frozenset(re.findall(r"\w+", " ".join(texts)))
    going = (str(f.qualified) for f in functions if f.is_trigger or f.name in named)
    return next(going, next((str(view) for view in views if view.name in named), None))


def drops(access: Access, roles: Iterable[str], table: Relation) -> str | None:
    """The schema that one of the roles owns, and may drop the table with: the owner of the database owns `public`."""
    schema = access.snapshot.schema(table.schema)
    owner = schema.owner if schema is not None else None
    owner = access.snapshot.origin.owner if owner == "pg_database_owner" else owner
    return table.schema if owner and any(owner in access.inherits(role) for role in roles) else None


def _as_owner(access: Access, callers: tuple[str, ...]) -> Iterator[Function]:
    """The functions that run with their owner's rights, and may be set off."""
    own = (f for f in access.snapshot.functions if f.security_definer and f.extension is None)
    return (f for f in own if f.returns == "trigger" or any(access.may_execute(role, f) for role in callers))


def _hooked(access: Access, callers: tuple[str, ...]) -> Relation | None:
    """A table on which they may make a trigger and that an owner writes: in a function that names it, or any table by
    EXECUTE, or where a foreign key's action reaches it, which is its owner's doing (ri_triggers.c)."""
    bodies = [function.body or "execute" for function in _as_owner(access, callers)]
    for table in access.snapshot.relations:
        if any(access.may(role, "TRIGGER", table) for role in callers):
            word = re.compile(rf"\b(?:{re.escape(table.name)}|execute)\b", re.IGNORECASE)
            keys = access.snapshot.foreign_keys_of(table)
            if any(map(word.search, bodies)) or any({key.on_delete, key.on_update} & _ACTIONS for key in keys):
                return table
    return None


def hooks(access: Access, roles: tuple[str, ...]) -> Iterator[Function]:
    """Trigger functions with their owner's rights that who sends any SQL may put on a table that he makes himself.

    A temporary one will do, for whose row of his own making they run: whoever may execute them may (CREATE TRIGGER).
    """
    makes = {"TEMPORARY", "CREATE"} & frozenset[str]().union(*map(access.on_database, roles))
    if makes or any(access.creates_in(role, schema) for role in roles for schema in access.snapshot.schemas):
        own = (f for f in access.snapshot.functions if f.is_trigger and f.security_definer and f.extension is None)
        yield from (f for f in own if any(access.may_execute(role, f) for role in roles))


def ask_for_roles(access: Access, role: str, surface: Surface) -> None:
    """Raises Unproved where the role may give itself what it has not, or what texts mean is not known."""
    ask_for_names(access.snapshot, surface)
    if (reason := grows(access, role, surface)) is not None:
        raise Unproved(reason)


def barred(access: Access, role: str, table: Relation, command: WriteOrRead) -> bool:
    """Whether policies bind the role there and not one lets it."""
    return access.binds(role, table) and not access.policies(role, table, command).permissive


def may(access: Access, role: str, table: Relation, command: WriteOrRead) -> bool:
    """Whether the role may give the command, and some policy may let a row through where policies bind it."""
    return refused(access, role, table, command) is None and not barred(access, role, table, command)


def may_write(access: Access, writers: Writers, roles: Iterable[str], table: Relation) -> bool:
    """Whether one of the roles may, by hand, through a view or by a rule."""
    given = [(role, command) for role in roles for command in WRITES]
    return any(may(access, r, table, c) or comes_by_others(access, writers, (r,), table, c) for r, c in given)


def comes_by_others(
    access: Access, writers: Writers, roles: Iterable[str], table: Relation, command: WriteOrRead
) -> bool:
    """Whether one of the roles does it through a view with its owner's rights, or a rule does: no policy is asked then.

    A view with triggers of its own is written through the views above it.
    """
    if writers.ruled(table, command) != ():
        return True
    if table.kind != "view":
        return any(writable_view(access, role, table, (command.upper(),)) for role in roles)
    above = [view for view in access.snapshot.relations if view.kind == "view" and table in passed(access, view)]
    return any(command.upper() in access.reaches(role, view) for role in roles for view in above)


def _fixed(access: Access, view: Relation, command: WriteOrRead) -> bool:
    instead = any(t.timing == "instead_of" and command in t.events for t in access.snapshot.triggers_of(view))
    rules = access.snapshot.rewrite_rules
    ruled = isinstance(rules, NotCaptured) or any(r.relation == view.oid and r.event == command for r in rules)
    return not instead and not ruled and not updatable(access, view)
