"""Whether a predicate can be a table's policy: its roles may ask what it asks, and it does not ask the table again."""

import re
from collections.abc import Iterable, Iterator

from pgadvise.engines.access.access import Access
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql import parse
from pgadvise.sql.expression import Expression
from pgadvise.sql.reads import functions, relations


def workable(access: Access, predicate: Expression, table: Relation, roles: Iterable[str]) -> bool:
    """True only where `roles` read and call all that `predicate` names, with their own rights, and in no circle."""
    read = tuple(_relations(access.snapshot, predicate))
    called = tuple(_functions(access.snapshot, predicate))
    allowed = all(
        all(r is not None and _readable(access, role, r) for r in read)
        and all(access.may_execute(role, f) for f in called)
        for role in roles
    )
    return allowed and not circular(access, predicate, table)


def _readable(access: Access, role: str, relation: Relation) -> bool:
    if "SELECT" not in access.reaches(role, relation):
        return False
    return not access.binds(role, relation) or bool(access.policies(role, relation, "select").permissive)


def circular(access: Access, predicate: Expression, table: Relation) -> bool:
    """Whether to ask the policy is to ask the table: the server refuses it (42P17), or runs out of stack."""
    seen: set[int] = set()
    ahead = [predicate]
    while ahead:
        node = ahead.pop()
        if any(_asks_again(access, function, table) for function in _functions(access.snapshot, node)):
            return True
        for relation in _relations(access.snapshot, node):
            if relation is None or relation.oid == table.oid:
                return True
            if relation.oid not in seen:
                seen.add(relation.oid)
                ahead += policy_expressions(access.snapshot, relation)
    return False


def _asks_again(access: Access, function: Function, table: Relation) -> bool:
    """A function that names the table, unless it runs as one whom no policy will bind."""
    if not re.search(rf"\b{re.escape(table.name)}\b", function.body or "", re.IGNORECASE):
        return False
    bypass = access.bypass_everywhere(function.owner)
    return not (function.security_definer and bypass is not None and bypass.direct)


def forcible(access: Access, table: Relation) -> bool:
    """Whether FORCE ROW LEVEL SECURITY leaves its policies workable: a function that reads the table as the owner,
    to answer one of its policies, is then bound by that policy itself."""
    return not any(circular(access, asked, table) for asked in policy_expressions(access.snapshot, table))


def policy_expressions(snapshot: Snapshot, relation: Relation) -> list[Expression]:
    """What the policies of a relation ask, each text once; those that do not parse are left out."""
    texts = {text for policy in snapshot.policies_of(relation) for text in (policy.using, policy.check) if text}
    found = []
    for text in sorted(texts):
        try:
            found.append(parse.expression(text))
        except parse.NotParsed:
            continue
    return found


def _relations(snapshot: Snapshot, node: Expression) -> Iterator[Relation | None]:
    for schema, name in relations(node):
        yield snapshot.relation_named(schema or "", name)


def _functions(snapshot: Snapshot, node: Expression) -> Iterator[Function]:
    for schema, name in functions(node):
        yield from snapshot.functions_named(schema or "", name)
