"""What every question about one snapshot stands on."""

from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.world.assigned import assigned
from pgadvise.engines.attack.world.axis import Axis, axes, registry
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.members.acting import letting_in
from pgadvise.engines.prover.schema.members.addresses import is_address
from pgadvise.engines.prover.schema.members.enrolment import Enrolment, enrolments
from pgadvise.engines.prover.schema.members.invitations import named, secret_columns
from pgadvise.engines.prover.schema.members.linking import links
from pgadvise.engines.prover.schema.members.listing import Listing, listings, owners
from pgadvise.engines.prover.schema.members.numbers_of_people import Numbered, numbered
from pgadvise.engines.prover.schema.members.partners import Partner, linked, partners
from pgadvise.engines.prover.schema.members.powers import Power, powers
from pgadvise.engines.prover.schema.members.states import State, states
from pgadvise.engines.prover.schema.members.validity import Validity, validity
from pgadvise.engines.prover.schema.put_out import shutting_out, with_bans
from pgadvise.engines.prover.schema.rows.collations import collations_in_use, is_folded_in_several_ways
from pgadvise.engines.prover.schema.rows.keys import checks
from pgadvise.engines.prover.schema.rows.nil import is_nobody
from pgadvise.engines.prover.schema.rows.polymorphic import Kind, kinds
from pgadvise.engines.prover.schema.uses import Uses, uses
from pgadvise.engines.prover.words.folding import kept
from pgadvise.engines.prover.words.kinds import column_kind, stored_kind, type_kind
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot

_CASES = ("lower", "upper")


class Ground(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """`links` tells, by table, the columns of the member, `kinds` what has to stand beside some of these for them to
    name a person, `partners` which of these hold a tenant, and which it leads to, `listings` its lists of people or of
    tenants, `powers` flags of the operator's own people; `validity` the columns that decide whether a row still counts;
    `registry` is the table of tenants. `spare` rows more than one are given to each sub-select: the answer must not
    depend on them."""

    snapshot: Snapshot
    access: Access
    axes: Mapping[int, Axis]
    enums: frozenset[str]
    links: Mapping[int, tuple[str, ...]]
    kinds: Mapping[int, Mapping[str, Kind]] = {}
    partners: Mapping[int, Partner] = {}
    secrets: Mapping[int, tuple[str, ...]] = {}
    validity: Mapping[int, Validity] = {}
    states: Mapping[int, tuple[State, ...]] = {}
    uses: Mapping[int, Uses] = {}
    listings: Mapping[int, tuple[Listing, ...]] = {}
    powers: Mapping[int, Power] = {}
    assigned: Mapping[str, str] = {}
    enrolments: tuple[Enrolment, ...] = ()
    numbered: Numbered = Numbered()
    registry: int | None = None
    spare: int = 0

    def deciding(self, table: Relation) -> frozenset[str]:
        """The columns that say whose a row of the table is."""
        axis = self.axes.get(table.oid)
        return axis.deciding if axis is not None else frozenset()

    def labels(self, enum: str) -> tuple[str, ...]:
        """In their order; none where two enums are called so."""
        found = [t.labels for t in self.snapshot.types if t.kind == "enum" and t.name == enum]
        return found[0] if len(found) == 1 else ()

    @cached_property
    def banning(self) -> Mapping[int, frozenset[str]]:
        """By table that keeps people out, its columns of whom, and of which tenant."""
        every = (ban for uses in self.uses.values() for ban in uses.bans)
        return {ban.table.oid: frozenset(theirs for _, theirs in ban.same) for ban in every}

    @cached_property
    def nil_is_nobody(self) -> bool:
        return is_nobody(self.snapshot)

    @cached_property
    def has_accounts(self) -> bool:
        """Whether an auth server keeps people under random ids."""
        users = self.snapshot.named(ACCOUNTS)
        key = self.snapshot.primary_key_of(users) if users is not None else None
        column = users.column(key.columns[0]) if users is not None and key is not None and key.columns else None
        return column is not None and column.base_type == "uuid"

    def is_identity(self, oid: int) -> bool:
        """The person is the tenant, by one and the same column: whatever is written there, the two agree."""
        axis = self.axes.get(oid)
        column = axis.column if axis is not None and oid not in self.partners else None
        return column is not None and self.links.get(oid) == (column,)

    def kind(self, type_: str) -> str | None:
        return type_kind(self.enums, type_) or self._domains.get(type_.split(".")[-1].strip('"'))

    def stored(self, type_: str) -> str | None:
        """Of an argument or a result, where widths are not kept."""
        return stored_kind(self.enums, type_) or self._domains.get(type_.split(".")[-1].strip('"'))

    @cached_property
    def _domains(self) -> Mapping[str, str]:
        """What is cast to a domain stays what it is. Of one over text its columns tell which texts are equal."""
        domains = [t for t in self.snapshot.types if t.kind == "domain" and t.base is not None]
        columns = {c.type_oid: column_kind(c) for r in self.snapshot.relations for c in r.columns}
        kinds = {t.oid: type_kind(self.enums, t.base or "") for t in domains}
        known = {t.oid: columns.get(t.oid) if kinds[t.oid] == "text" else kinds[t.oid] for t in domains}
        names = [t.name for t in self.snapshot.types]
        return {t.name: kind for t in domains if (kind := known[t.oid]) is not None and names.count(t.name) == 1}

    def is_domain(self, type_: str) -> bool:
        """Whether it is one, or an array of one: of its values nobody knows here what they were made of."""
        name = type_.removesuffix("[]").rpartition(".")[2].strip('"')
        return any(t.kind == "domain" and t.name == name for t in self.snapshot.types)

    @cached_property
    def has_names(self) -> bool:
        """Whether some column is of type name, which holds no more than 63 bytes."""
        return any(c.base_type == "name" for relation in self.snapshot.relations for c in relation.columns)

    @cached_property
    def collates(self) -> bool:
        """Whether a text may be compared in a collation of its own, which goes from arguments to results."""
        return collations_in_use(self.snapshot)

    @cached_property
    def folds_in_several_ways(self) -> bool:
        """Whether a text in lower case, and what comes before it, hangs on where the text came from."""
        return is_folded_in_several_ways(self.snapshot)

    @cached_property
    def tenants(self) -> str | None:
        """The kind of the values that tenants are known by; None where there are several."""
        found = {column_kind(column) for _, column in self._keys}
        return next(iter(found)) if len(found) == 1 else None

    @cached_property
    def _keys(self) -> tuple[tuple[Relation, Column], ...]:
        """The columns that carry a tenant."""
        pairs = ((a.relation, a.relation.column(a.column or "")) for a in self.axes.values() if not a.path)
        return tuple((relation, column) for relation, column in pairs if column is not None and relation.is_table)

    @cached_property
    def by_address(self) -> bool:
        """Whether tenants are known by their e-mail addresses, and so each is one person."""
        return bool(self._keys) and all(is_address(column.name) for _, column in self._keys)

    @cached_property
    def in_one_case(self) -> frozenset[str]:
        """The functions of letters' case that tell no two tenants apart: what carries them is checked, or is citext."""
        if not self._keys or any(a.path for a in self.axes.values()):
            return frozenset()
        return frozenset(_CASES).intersection(*map(self._folded, self._keys))

    def _folded(self, key: tuple[Relation, Column]) -> frozenset[str]:
        relation, column = key
        kind = column_kind(column)
        if kind != "text":
            return frozenset(_CASES if kind in ("uuid", "int") else ("lower",) if kind == "citext" else ())
        checked = checks(self.snapshot, relation, column.name)
        by_default = (column.collation or "default") == "default"
        return frozenset().union(*(kept(text, name, by_default=by_default) for text, name in checked))


def ground(snapshot: Snapshot, tenancy: Tenancy, writers: Writers, *, spare: int = 0) -> Ground:
    known, oid = axes(snapshot, tenancy), registry(snapshot, tenancy)
    listing = listings(snapshot, tenancy, known, oid)
    (secrets, invited), members = _invitations(snapshot, tenancy, known), _members(snapshot, tenancy, known)
    above = partners(snapshot, known, oid, members)
    seats = linked(above, members)
    linking = linked(above, {**invited, **owners(snapshot, tenancy, known, listing), **members})
    naming = {table: frozenset(each.column for each in lists) for table, lists in listing.items()}
    asked = validity(snapshot, known, linking, secrets, invited, oid, naming)
    waiting = states(snapshot, seats, asked, oid)
    deciding = uses(snapshot, writers.access, tenancy, known, seats, asked, oid, listing)
    return Ground(
        snapshot=snapshot,
        access=writers.access,
        axes=known,
        enums=frozenset(t.name for t in snapshot.types if t.kind == "enum"),
        links=linking,
        kinds=kinds(snapshot, members),
        partners=above,
        secrets=secrets,
        validity=asked,
        states=waiting,
        uses=with_bans(deciding, snapshot, tenancy, known, seats, oid),
        listings=listing,
        assigned=assigned(snapshot, known),
        enrolments=enrolments(writers, known, members, waiting),
        numbered=numbered(snapshot, known, linking, tenancy.keys, oid),
        powers=powers(snapshot, tenancy, known, frozenset((*linking, *listing, *secrets))),
        registry=oid,
        spare=spare,
    )


def _invitations(
    snapshot: Snapshot, tenancy: Tenancy, known: Mapping[int, Axis]
) -> tuple[dict[int, tuple[str, ...]], dict[int, tuple[str, ...]]]:
    """By table of invitations, the secrets in it, and the columns of whom it names."""
    secrets = secret_columns(snapshot, tenancy, known)
    invited = named(snapshot, tenancy, known, secrets)
    return {table: columns for table, columns in secrets.items() if table in invited}, invited


def _members(snapshot: Snapshot, tenancy: Tenancy, known: Mapping[int, Axis]) -> dict[int, tuple[str, ...]]:
    """By table that lets in whom it names, its columns of people."""
    found = letting_in(snapshot, tenancy, known, links(snapshot, tenancy, known))
    return {table: found[table] for table in sorted(found.keys() - shutting_out(snapshot, found))}
