"""What lies below a table: everything that refers to it, and what refers to that."""

from collections.abc import Set

from pgadvise.engines.tenancy.references.graph import Graph


def reachable(graph: Graph, oid: int, people: Set[int]) -> set[int]:
    """The tables below, by steps that are believed, never through people."""
    seen, todo = {oid}, [oid]
    while todo:
        for reference in graph.children.get(todo.pop(), ()):
            known = reference.table in seen or reference.table in people
            if not known and reference.score >= 0.55 and not reference.pointer:
                seen.add(reference.table)
                todo.append(reference.table)
    return seen - {oid}
