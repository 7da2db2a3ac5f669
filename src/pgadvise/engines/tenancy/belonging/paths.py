"""Tables reached through others: the cheapest way from child to parent, never through a person."""

from collections.abc import Iterable, Mapping
from heapq import heappop, heappush

import msgspec

from pgadvise.engines.tenancy.belonging.claims import Claim, Ground, step
from pgadvise.engines.tenancy.names.columns import is_array, is_choice, is_decoration, is_staff
from pgadvise.engines.tenancy.references.graph import Reference
from pgadvise.engines.tenancy.tenancy import Scope, Step

_WORTH = 0.47  # ways that are less sure than this turned out to be wrong


class Way(msgspec.Struct, frozen=True):
    """The steps from a table to a known one, nearest first, and how sure all of them are together."""

    steps: tuple[Reference, ...] = ()
    sure: float = 1.0
    cost: float = 0.0


def ways(
    ground: Ground, starts: Mapping[int, float], closed: Iterable[int], *, traces: bool = True
) -> Mapping[int, Way]:
    """The cheapest way (Dijkstra) of every table that has one; none leads through a table that is `closed`.

    `starts` are the tables where ways end, with how sure each of them is; `traces` lets who did something be a step.
    """
    found = {oid: Way(sure=starts[oid]) for oid in sorted(starts)}
    shut = set(closed) | ground.people | set(found)
    queue = [(0.0, oid) for oid in found]
    while queue:
        cost, oid = heappop(queue)
        if cost > found[oid].cost:
            continue
        for reference in ground.graph.children.get(oid, ()):
            way = found[oid]
            longer = Way((reference, *way.steps), way.sure * _further(way, reference), cost + reference.cost)
            known = found.get(reference.table)
            shorter = known is None or longer.cost < known.cost
            is_step = _owns(ground, reference) and (traces or not is_staff(reference.column))
            if shorter and longer.sure >= _WORTH and reference.table not in shut and is_step:
                found[reference.table] = longer
                heappush(queue, (longer.cost, reference.table))
    return {oid: way for oid, way in found.items() if way.steps}


def _owns(ground: Ground, reference: Reference) -> bool:
    """What may be NULL owns nothing where it is only a preference or a picture, nor does one of many in a list
    (`role_ids[]`).
    """
    listed = is_array(ground.graph.tables[reference.table].columns[reference.column])
    shown = is_choice(reference.column) or is_decoration(reference.column)
    return not listed and (reference.not_null or not shown)


def _further(way: Way, reference: Reference) -> float:
    """Where one declared key may be NULL, that others on the way may be too says less: some declare all columns so."""
    again = not reference.not_null and any(s.declared and not s.not_null for s in way.steps)
    return sureness(reference) + 0.1 * again


def sureness(reference: Reference) -> float:
    """How sure one step is: a declared key that must be there nearly is, a guess never."""
    if reference.declared:
        return 0.97 if reference.not_null else 0.8
    return reference.score - (0.07 if reference.not_null else 0.2)


def reached(ground: Ground, scope: Scope, found: Mapping[int, Way]) -> dict[int, Claim]:
    told: dict[int, tuple[Step, str]] = {}  # by the reference's id(): long ways share most of their steps
    for way in found.values():
        for reference in way.steps:
            if id(reference) not in told:
                told[id(reference)] = step(ground.graph, reference), _said(ground, reference)
    return {oid: _claim(scope, way, [told[id(reference)] for reference in way.steps]) for oid, way in found.items()}


def _claim(scope: Scope, way: Way, told: list[tuple[Step, str]]) -> Claim:
    via = tuple([taken for taken, _ in told])
    return Claim(scope=scope, via=via, confidence=0.97 * way.sure, evidence=tuple([said for _, said in told]))


def _said(ground: Ground, reference: Reference) -> str:
    return f"{reference.column} leads to {ground.graph.name(reference.target)}: {reference.how}{_nullable(reference)}"


def _nullable(reference: Reference) -> str:
    return "" if reference.not_null else ", nullable"
