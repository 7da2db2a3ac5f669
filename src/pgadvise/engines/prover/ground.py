"""What every question about one snapshot stands on."""

from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.attack.axis import Axis
from pgadvise.engines.prover.kinds import type_kind
from pgadvise.engines.prover.listing import Listing
from pgadvise.engines.prover.powers import Power
from pgadvise.engines.prover.states import State
from pgadvise.engines.prover.validity import Validity
from pgadvise.snapshot import Snapshot


class Ground(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`links` tells, by table, the columns of the member, `listings` its lists of people or of tenants, `powers` flags
    of the operator's own people; `validity` the columns that decide whether a row still counts; `registry` is the table
    of tenants. `spare` rows more than one are given to each sub-select: the answer must not depend on them."""

    snapshot: Snapshot
    access: Access
    axes: Mapping[int, Axis]
    enums: frozenset[str]
    links: Mapping[int, tuple[str, ...]]
    secrets: Mapping[int, tuple[str, ...]] = {}
    validity: Mapping[int, Validity] = {}
    states: Mapping[int, tuple[State, ...]] = {}
    listings: Mapping[int, tuple[Listing, ...]] = {}
    powers: Mapping[int, Power] = {}
    assigned: Mapping[str, str] = {}
    registry: int | None = None
    spare: int = 0

    def labels(self, enum: str) -> tuple[str, ...]:
        """In their order; none where two enums are called so."""
        found = [t.labels for t in self.snapshot.types if t.kind == "enum" and t.name == enum]
        return found[0] if len(found) == 1 else ()

    @cached_property
    def has_accounts(self) -> bool:
        """Whether an auth server keeps people under random ids."""
        users = self.snapshot.relation_named("auth", "users")
        key = self.snapshot.primary_key_of(users) if users is not None else None
        column = users.column(key.columns[0]) if users is not None and key is not None and key.columns else None
        return column is not None and column.base_type == "uuid"

    def kind(self, type_: str) -> str | None:
        return type_kind(self.enums, type_)
