"""Each person as a tenant: what refers to a person, whichever of the tables of people it names."""

from collections.abc import Iterator, Set

from pgadvise.engines.tenancy.names.columns import is_staff
from pgadvise.engines.tenancy.references.graph import Reference, Table
from pgadvise.engines.tenancy.tenant.candidates import Scales, carriers, rank


def same_people(scales: Scales, oid: int) -> frozenset[int]:
    """The tables of people that share their keys with that of `oid`, itself included: profiles, a platform's users."""
    found, todo = {oid}, [oid]
    while todo:
        more = set(_sharing(scales, todo.pop())) - found
        found |= more
        todo += more
    return frozenset(found)


def _sharing(scales: Scales, oid: int) -> Iterator[int]:
    """By a foreign key of the key itself, or by a policy that says that the key is the caller."""
    graph, people = scales.graph, scales.people
    for reference in (*graph.parents.get(oid, ()), *graph.children.get(oid, ())):
        if reference.declared and graph.table(reference.table).is_key(reference.column):
            yield from {reference.table, reference.target} & people
    if oid in graph.people_elsewhere:
        yield from (table.oid for table in graph.tables.values() if table.oid in people and _is_caller(scales, table))
    elif oid in people and _is_caller(scales, graph.tables[oid]):
        yield from graph.people_elsewhere


def _is_caller(scales: Scales, table: Table) -> bool:
    return table.key in scales.evidence.owners.get(table.oid, {})


def personal(scales: Scales, table: Table) -> dict[int, Reference]:
    """The column of each table that says whose its rows are, where the tenants are the people in `table`. A trace of
    who did something is none.
    """
    same = same_people(scales, table.oid)
    found = [reference for oid in sorted(same) for reference in carriers(scales.graph, oid).values()]
    found += _compared(scales, table, same)
    kept = [r for r in found if r.table != table.oid and not is_staff(r.column)]
    return {reference.table: reference for reference in sorted(kept, key=rank)}


def _compared(scales: Scales, table: Table, same: Set[int]) -> Iterator[Reference]:
    """Columns without a foreign key that policies compare with the caller, who is one of the platform's users."""
    if same.isdisjoint(scales.graph.people_elsewhere):
        return
    for oid, columns in scales.evidence.owners.items():
        judged = scales.graph.tables[oid]
        loose = [c for c in sorted(columns) if c in judged.columns and not scales.graph.refers(oid, c)]
        if loose:
            column = max(loose, key=lambda name: columns[name])
            yield Reference(
                table=oid,
                column=column,
                columns=(column,),
                target=table.oid,
                declared=False,
                not_null=not judged.columns[column].nullable,
                score=0.9,
                how="policies compare it with the caller",
            )
