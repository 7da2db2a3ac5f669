"""Who may be the tenant: one score for each table, made of parts that can be told."""

from collections.abc import Mapping, Set

import msgspec

from pgadvise.engines.tenancy.callers.members import ENOUGH, assigns_anywhere, joined_below, membership, only_joins
from pgadvise.engines.tenancy.callers.people import has_oauth
from pgadvise.engines.tenancy.callers.policies import Evidence
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import OWNED, RELATED, is_staff, ownership
from pgadvise.engines.tenancy.names.words import words
from pgadvise.engines.tenancy.references.graph import Graph, Reference, Table
from pgadvise.engines.tenancy.references.reach import reachable
from pgadvise.engines.tenancy.tenant.nameless import Nameless

# What speaks for a table, and by how much at most.
_NAME, _CARRIERS, _REACH, _USERS, _POLICIES = 2.6, 2.2, 0.8, 1.8, 1.2
_INVITATIONS, _REGISTRY, _EVERYWHERE = 0.5, 0.48, 2.0
_NEARLY_ALL, _HALF, _SEVERAL = 0.75, 0.5, 8  # shares (the lower where every user has one too) that are everywhere
_SPEAKS = 0.5  # names from here on mean a customer even where the database knows no people
_PARTIES = 0.3  # the share of the keys to a table that are not called like it, from which on it is no tenant
_LITTLE = 0.15  # the share of tables up to which keys that may be NULL are no sign
_FULL = 0.4  # the share of tables from which on more carriers say nothing more
_SOME = 2  # a word that nobody knows and fewer carriers than these come nowhere near
_LIKELY = 24  # how many of the best are looked at by what they reach, which costs a walk each
BELIEVABLE = 0.5  # a reference below is not counted as carrying a key
PARTY = "tables name it as different parties"
UNMISTAKABLE = 0.75  # names from here on are rarely anything but a tenant's


class Scales(msgspec.Struct, frozen=True, kw_only=True):
    """What every candidate is weighed with: `size` counts the tables that hold no people, `linked` says that rows of
    this database refer to people at all, `assigned` how well roles tie them to any row (`roles.host_id, host_type`).
    """

    graph: Graph
    people: Set[int]
    evidence: Evidence
    size: int
    linked: bool
    assigned: float = 0.0


class Candidate(msgspec.Struct, frozen=True, kw_only=True):
    """`held` is the best reference of each table that carries its key; `members` the tables that join people to it.

    `share` is the part of all tables that carry the key; `bound` says that each user belongs to exactly one of it.
    `link` is how well people are tied to it, 0 to 1; `reach` the part of all tables that lie below it; `everywhere`
    says that nearly every table carries the key, which then divides the database, whatever it is called.
    """

    table: Table
    name: float
    held: Mapping[int, Reference]
    members: tuple[int, ...]
    link: float
    share: float
    compared: float
    bound: bool
    parts: Mapping[str, float]
    everywhere: bool = False
    reach: float = 0.0

    @property
    def oid(self) -> int:
        return self.table.oid

    @property
    def score(self) -> float:
        return sum(self.parts.values())


def carriers(graph: Graph, oid: int) -> dict[int, Reference]:
    """The tables that hold the table's key, by their best reference; a pointer such as default_team_id is none."""
    best: dict[int, Reference] = {}
    for reference in graph.children.get(oid, ()):
        trace = reference.pointer or is_staff(reference.column)  # assigned_team_id: who does it, not whose it is
        is_key = not trace or (reference.declared and reference.not_null)
        known = best.get(reference.table)
        if reference.score >= BELIEVABLE and is_key and (known is None or rank(reference) > rank(known)):
            best[reference.table] = reference
    return best


def rank(reference: Reference) -> tuple[bool, bool, bool, float]:
    """The better of two ways from one table to another sorts last."""
    return not reference.pointer, reference.declared, reference.not_null, reference.score


def tenant_name(table: Table) -> float:
    """What the name alone is worth, 0 to 1; below 0 for an account of money or of a login at another service."""
    said = min(table.names, key=len)
    worth = lexicon.TENANT.get(said[-1], 0.0)
    if said[-1] == "account" and len(said) < 3 and (has_oauth(table) or _holds_money(table)):
        return -1.0
    if len(said) < 2:
        return worth
    if len(said) > 2:
        return 0.0
    if said[-1] == "profile":  # `business_profiles`, and no table of businesses
        return 0.6 * lexicon.TENANT.get(said[0], 0.0)
    if said[0] in lexicon.QUALIFIERS:
        return 0.6 * worth
    return 0.45 * worth if worth >= UNMISTAKABLE else 0.0  # `casa_orgs`: the product's word, or another kind of company


def _holds_money(table: Table) -> bool:
    return not lexicon.MONEY_COLUMNS.isdisjoint("_".join(words(name)) for name in table.columns)


def scales(graph: Graph, people: Set[int], evidence: Evidence) -> Scales:
    size = max(1, len(graph.tables.keys() - people))
    linked = any(graph.children.get(oid) for oid in people)
    assigned = max((assigns_anywhere(graph, table, people) for table in graph.tables.values()), default=0.0)
    return Scales(graph=graph, people=people, evidence=evidence, size=size, linked=linked, assigned=assigned)


def candidates(scales: Scales, loose: Nameless) -> tuple[Candidate, ...]:
    """Best first."""
    graph = scales.graph
    unmistakable = any(tenant_name(table) >= UNMISTAKABLE for table in graph.tables.values())
    found = []
    for oid, table in graph.tables.items():
        name = tenant_name(table)
        if oid in scales.people or name < 0:
            continue
        held = carriers(graph, oid)
        if not name and len(held) < _SOME:
            continue
        if not name and len(held) < _SEVERAL and not lexicon.NOT_MEMBER.isdisjoint(table.words):
            continue
        if name >= 0.3 and not unmistakable:
            held |= other_names(oid, loose, held)
        if held or name >= UNMISTAKABLE:
            found.append(weigh(scales, table, held))
    found.sort(key=_order)
    found[:_LIKELY] = [_with_reach(scales, candidate) for candidate in found[:_LIKELY]]
    return tuple(sorted(found, key=_order))


def weigh(scales: Scales, table: Table, held: Mapping[int, Reference]) -> Candidate:
    """One table as a candidate, `held` being the references that carry its key."""
    return _Weighing(scales, table, held).candidate()


def _order(candidate: Candidate) -> tuple[float, str]:
    return -candidate.score, str(candidate.table.name)


def other_names(oid: int, loose: Nameless, held: Mapping[int, Reference]) -> dict[int, Reference]:
    """`workspaceId` in many tables and no table of workspaces: a renamed product's key for the table it now has."""
    found: dict[int, Reference] = {}
    for columns in loose.values():
        required = sum(not column.nullable for column in columns.values())
        if len(columns) >= 3 and 2 * required >= len(columns) and oid not in columns:
            for table, column in columns.items():
                if table not in held:
                    found[table] = Reference(
                        table=table,
                        column=column.name,
                        columns=(column.name,),
                        target=oid,
                        declared=False,
                        not_null=not column.nullable,
                        score=0.55,
                        how="another name of the key",
                    )
    return found


class _Weighing:
    """One table on the scales."""

    def __init__(self, scales: Scales, table: Table, held: Mapping[int, Reference]) -> None:
        graph, people = scales.graph, scales.people
        self.scales, self.graph, self.people, self.table, self.held = scales, graph, people, table, held
        self.name = tenant_name(table)
        self.share = sum(r.score for r in held.values()) / scales.size
        from_people = [r for r in graph.children.get(table.oid, ()) if r.table in people and not r.pointer]
        self.in_people = max((0.9 if r.not_null else 0.5 for r in from_people), default=0.0)
        self.members = self._members()
        self.owned = any(r.not_null and ownership(r.column) >= RELATED for r in graph.to(table.oid, people))
        self.invites = any(not lexicon.INVITATION.isdisjoint(graph.tables[oid].words) for oid in held)
        self.compared = self._compared()
        self.only_rights = self._only_rights()
        alone = not self.members and self.name >= UNMISTAKABLE
        self.joined_below = alone and joined_below(graph, table, held, people, scales.evidence)
        self.everywhere = self.share >= (_HALF if self.in_people >= 0.9 else _NEARLY_ALL) and len(held) >= _SEVERAL

    def candidate(self) -> Candidate:
        return Candidate(
            table=self.table,
            name=self.name,
            held=self.held,
            members=self.members,
            link=self._link(),
            share=self.share,
            compared=self.compared,
            bound=self.in_people == 0.9,
            everywhere=self.everywhere,
            parts={**self._for(), **self._against()},
        )

    def _members(self) -> tuple[int, ...]:
        """Where each user belongs to one tenant, a join of the two is ordinary tenant data unless it is called so."""
        scores = {
            oid: membership(self.graph, self.graph.tables[oid], self.table, self.people, self.scales.evidence)
            for oid in self.held
        }
        named = {oid for oid in scores if not lexicon.MEMBERSHIP.isdisjoint(self.graph.tables[oid].words)}
        believed = [oid for oid, s in scores.items() if s >= ENOUGH and (self.in_people < 0.9 or oid in named)]
        if not believed and self.name >= UNMISTAKABLE and not self.in_people:
            believed = [oid for oid in self.held if self._only_joins(oid)]
        return tuple(sorted(believed, key=lambda oid: (-scores[oid], self.graph.name(oid))))

    def _only_joins(self, oid: int) -> bool:
        return only_joins(self.graph, self.graph.tables[oid], self.table, self.people)

    def _only_rights(self) -> bool:
        """People and their rights are all that hangs on it: a role, whatever it is called."""
        others = [self.graph.tables[oid] for oid in self.held if oid not in self.members]
        return bool(self.members) and not any(lexicon.RIGHTS.isdisjoint(table.words) for table in others)

    def _compared(self) -> float:
        """The share of the tables with policies whose policies compare this key with the session."""
        keys = self.scales.evidence.keys
        hits = [oid for oid, r in self.held.items() if oid in keys and keys[oid].get(r.column)]
        return len(hits) / len(keys) if keys else 0.0

    def _employs(self) -> bool:
        """Each user is one of the employees that each belong to one of it."""
        must = (r for oid in self.people for r in self.graph.parents.get(oid, ()) if r.declared and r.not_null)
        return any(r.target in self.held and self.held[r.target].not_null for r in must if not r.pointer)

    def _link(self) -> float:
        return max(
            1.0 if self.members else 0.0,
            self.in_people,
            0.8 if self.compared >= 0.3 or self.joined_below or self._employs() else 0.0,
            0.5 if self.invites or not self.scales.linked else 0.0,
            self.scales.assigned if self.name >= _SPEAKS else min(0.5, self.scales.assigned),
            0.4 if self.owned else 0.0,
        )

    def _for(self) -> dict[str, float]:
        columns = {"_".join(words(name)) for name in self.table.columns}
        return {
            "its name": _NAME * self.name,
            "tables that carry its key": _CARRIERS * min(1.0, self.share / _FULL),
            "ties to people": _USERS * self._link(),
            "policies that compare its key": _POLICIES * self.compared,
            "invitations": _INVITATIONS * self.invites,
            "nearly every table carries its key": _EVERYWHERE * self.everywhere,
            "columns of a registry": _REGISTRY * min(4, len(columns & lexicon.REGISTRY_COLUMNS)) / 4,
        }

    def _against(self) -> dict[str, float]:
        found = {}
        if self._one_owner():
            found["one user owns it, and the rows below have owners of their own"] = -2.5
        if self.scales.linked and not self._link():
            found["no way from a user to it"] = -0.8 if self.name >= 0.9 else -2.0
        tied = self.scales.linked or self.in_people or self.compared
        if not tied and self.name < _SPEAKS:
            found["nobody to belong to it, and a word of many meanings"] = -1.5
        if self.only_rights:
            found["nothing but people and their rights below it"] = -3.0
        if not lexicon.CATALOGUE.isdisjoint(self.table.words):
            found["named like a catalogue"] = -1.5
        if self._is_party():
            joined = self.members and self.name >= _SPEAKS  # those who sell, bring and buy on a market belong to one
            found[PARTY] = -0.7 if joined else -1.5
        if self.share < _LITTLE and not any(r.not_null for oid, r in self.held.items() if oid not in self.members):
            found["few tables carry its key, and none of them must"] = -1.0
        if len(self.held) < 2 and len(self.graph.tables) > 4:
            found["one table at most carries its key"] = -1.2
        if not self.name and not (self.members and self.share >= 0.3) and not self.everywhere:
            found["an unknown word"] = -0.8
        return found

    def _is_party(self) -> bool:
        """`distributor_id` here and `principal_id` there lead to it: a party in what rows are about, and no owner."""
        keys = [words(r.column) for oid, r in self.held.items() if oid not in self.members and r.declared]
        other = [said for said in keys if set(said).isdisjoint(self.table.words)]
        return len(set(other)) > 1 and len(other) >= _PARTIES * len(self.held)

    def _one_owner(self) -> bool:
        """A personal folder: a user owns it, nobody joins it, and most rows below have an owner themselves."""
        owned = self.owned and not (self.members or self.in_people or self.invites)
        both = [oid for oid in self.held if any(ownership(r.column) >= OWNED for r in self.graph.to(oid, self.people))]
        return owned and len(both) >= 0.6 * max(1, len(self.held))


def _with_reach(scales: Scales, candidate: Candidate) -> Candidate:
    reach = len(reachable(scales.graph, candidate.oid, scales.people)) / scales.size
    parts = {**candidate.parts, "tables below it": _REACH * reach}
    return msgspec.structs.replace(candidate, parts=parts, reach=reach)
