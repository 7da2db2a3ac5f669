"""A claim: what one line of reasoning says of one table, with how sure it is."""

from collections.abc import Mapping, Set

import msgspec

from pgadvise.engines.tenancy.boundary import Boundary
from pgadvise.engines.tenancy.graph import Graph, Reference
from pgadvise.engines.tenancy.nameless import Nameless
from pgadvise.engines.tenancy.policies import Evidence
from pgadvise.engines.tenancy.tenancy import Scope, Step


class Claim(msgspec.Struct, frozen=True, kw_only=True):
    """As in TableTenancy."""

    scope: Scope
    confidence: float
    evidence: tuple[str, ...]
    key: str | None = None
    expression: str | None = None
    via: tuple[Step, ...] = ()


class Ground(msgspec.Struct, frozen=True, kw_only=True):
    """What every step of reasoning stands on."""

    graph: Graph
    evidence: Evidence
    people: Set[int]
    loose: Nameless
    boundary: Boundary


Claims = Mapping[int, Claim]


def step(graph: Graph, reference: Reference) -> Step:
    return Step(graph.name(reference.table), reference.columns, graph.name(reference.target))
