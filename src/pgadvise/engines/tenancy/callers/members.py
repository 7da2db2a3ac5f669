"""Membership: the tables that say which person belongs to which tenant."""

from collections.abc import Iterable, Mapping, Set

from pgadvise.engines.tenancy.callers.policies import Evidence
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import OWNED, RELATED, ownership
from pgadvise.engines.tenancy.names.words import base, words
from pgadvise.engines.tenancy.references.graph import Graph, Reference, Table

ENOUGH = 3.0
_ONE_WORD = 2.5  # what a word takes that has nothing to do with belonging
_SURE = 0.8  # of a reference to the tenant: declared, or called like it
_A_LITTLE = 1  # the columns that a mere join may have besides: a level, a position
_TIMES = frozenset("at on date time".split())
# What a tenant has besides people.
_OTHER_THAN_PEOPLE = lexicon.NOT_MEMBER | lexicon.CATALOGUE | lexicon.APPENDAGE | lexicon.COMPANION


def person_columns(graph: Graph, table: Table, people: Set[int]) -> tuple[str, ...]:
    """The columns that name the person a row is about: references to people, else a user_id that leads nowhere."""
    led = tuple(r.column for r in graph.to(table.oid, people) if ownership(r.column) >= RELATED)
    if led:
        return led
    named = (("user",), ("member",), ("profile",))
    loose = (c for c in table.columns if base(c) in named and not table.is_key(c))
    return tuple(c for c in loose if not graph.refers(table.oid, c))


def membership(graph: Graph, table: Table, tenant: Table, people: Set[int], evidence: Evidence) -> float:
    """How much `table` looks like the join of people and `tenant`; from ENOUGH on it is taken as that, 0 is no."""
    led = graph.to(table.oid, (tenant.oid,))
    keys = {r.column for r in led}
    persons = person_columns(graph, table, people) or _other_side(graph, table, tenant)
    persons = persons or _paired_with(graph, table, keys, people)
    if not led or not persons or table.oid in people:
        return 0.0
    paired = _unique_over(table, keys, set(persons))
    others = {r.target for r in graph.parents.get(table.oid, ())} - set(people) - {tenant.oid}
    elsewhere = _elsewhere(graph, table, tenant, others)
    required = any(r.not_null for r in led)
    looked_up = evidence.lookups.get(table.oid, 0) > 0 and (paired or required) and not elsewhere
    capacity = paired and _capacity(table, tenant)
    assigns = _assigns(table, tenant, persons)
    joining = _named(table, tenant, capacity=capacity, assigns=assigns)
    score = 1.0 + 2.0 * paired + joining
    strange = _strange_words(graph, table, tenant, people)
    if looked_up:
        score += 2.0 if paired or joining > 0 else 1.5  # a list that the caller is looked up in may be of his chats
    if not capacity and (not looked_up or strange > _ONE_WORD):
        score -= strange
    score += 0.8 * any(not {"role", "permission", "right"}.isdisjoint(words(c)) for c in table.columns)
    score -= 0.5 * (not required)
    score -= 0.5 * all(table.columns[c].nullable for c in persons)
    score -= 0.06 * max(0, len(table.columns) - 12)
    score += 0.7 * (assigns and not others)
    return score - 0.8 * max(0, len(others) - 1) - 3.0 * elsewhere


def only_joins(graph: Graph, table: Table, tenant: Table, people: Set[int]) -> bool:
    """`stewardships` that must name a user and an organization, and hardly say more: whatever they are called, they
    say who belongs where if nothing else does.
    """
    led = {r.column for r in graph.to(table.oid, (tenant.oid,)) if r.score >= _SURE and r.not_null}
    persons = {r.column for r in graph.to(table.oid, people) if r.not_null and ownership(r.column) >= RELATED}
    more = (c for c in table.columns if c not in led | persons and not table.is_key(c))
    little = sum(words(c)[-1] not in _TIMES for c in more) <= _A_LITTLE
    named = _OTHER_THAN_PEOPLE.isdisjoint(table.words) and table.oid not in people
    return named and little and _unique_over(table, led, persons)


def _paired_with(graph: Graph, table: Table, keys: Set[str], people: Set[int]) -> tuple[str, ...]:
    """`manager_id` of what pairs managers and clinics: whoever it is, he belongs there."""
    named = (r.column for r in graph.to(table.oid, people) if r.not_null)
    return tuple(column for column in named if _unique_over(table, keys, {column}))


def joined_below(
    graph: Graph, tenant: Table, held: Mapping[int, Reference], people: Set[int], evidence: Evidence
) -> bool:
    """People join what must belong to the tenant: the teams of an organization, or `organization_versions`."""
    required = (graph.tables[oid] for oid, reference in held.items() if reference.not_null)
    return any(
        membership(graph, graph.tables[oid], level, people, evidence) >= ENOUGH
        or _has_a_role_in(graph, graph.tables[oid], level, people)
        for level in required
        if level.words[-1] in lexicon.LEVEL or level.words[:-1] == tenant.words
        for oid in {r.table for r in graph.children.get(level.oid, ())} - people
    )


def _has_a_role_in(graph: Graph, table: Table, level: Table, people: Set[int]) -> bool:
    """Whatever it is called: a user has at most one of them, or one of each kind, and it says what he is there."""
    persons = {r.column for r in graph.to(table.oid, people) if r.not_null and ownership(r.column) >= OWNED}
    once = any(not persons.isdisjoint(key) for key in table.pairings)
    leads = any(r.declared for r in graph.to(table.oid, (level.oid,)))
    return once and leads and any("role" in words(column) for column in table.columns)


def assigns_anywhere(graph: Graph, table: Table, people: Set[int]) -> float:
    """How well it ties people to any row by what they are there (`collaborators.resource_id, resource_type`): a tenant
    needs no table of its own members then.
    """
    named = not (lexicon.RIGHTS | lexicon.MEMBER).isdisjoint(table.words)
    of_any = named and any(table.is_polymorphic(base(column) or ()) for column in table.columns)
    if not of_any or table.oid in people or not graph.to(table.oid, people):
        return 0.0
    roles = any("role" in words(column) for column in table.columns)
    if roles and not lexicon.MEMBER.isdisjoint(table.words[-1:]):
        return 0.8
    return 0.0 if (lexicon.RIGHTS | lexicon.MEMBERSHIP).isdisjoint(table.words) else 0.5


def _elsewhere(graph: Graph, table: Table, tenant: Table, others: Set[int]) -> bool:
    """`project_members` are nobody's members but a project's."""
    said = set(table.words)
    known = [graph.table(oid).words for oid in others]
    begins = len(table.words) > 1 and any(words[: len(table.words) - 1] == table.words[:-1] for words in known)
    return said.isdisjoint(tenant.words) and (begins or any(set(words) < said for words in known))


def _other_side(graph: Graph, table: Table, tenant: Table) -> tuple[str, ...]:
    """What is called a member joins the tenant with somebody, although that table is not called people."""
    if table.words[-1] not in lexicon.MEMBERSHIP:
        return ()
    found: list[Reference] = [r for r in graph.parents.get(table.oid, ()) if r.target != tenant.oid and r.not_null]
    return tuple(r.column for r in found if ownership(r.column) or base(r.column) == graph.table(r.target).words)


def _assigns(table: Table, tenant: Table, persons: Iterable[str]) -> bool:
    """`roles` or `role_assignments` that name a person: who has which role there, and no list of those there are."""
    said = set(table.words) - set(tenant.words) - {"assignment"}
    return bool(said) and said <= lexicon.RIGHTS and any(ownership(column) for column in persons)


def _named(table: Table, tenant: Table, *, capacity: bool, assigns: bool) -> float:
    said = set(table.words)
    joining = capacity or assigns or not said.isdisjoint(lexicon.MEMBER)
    score = 1.5 * joining + 0.5 * (table.words[-1] in lexicon.MEMBERSHIP)
    score += 0.7 * bool(score and said & set(tenant.words))
    return score - 4.0 * (not (said - set(tenant.words) - _rights(table, tenant)).isdisjoint(lexicon.NOT_MEMBER))


def _rights(table: Table, tenant: Table) -> Set[str]:
    """`workspace_user_permissions` name both sides: what a user may do there says that he belongs."""
    said = set(table.words)
    both = not (said.isdisjoint(tenant.words) or said.isdisjoint(lexicon.MEMBER))
    return said & lexicon.RIGHTS if both else frozenset()


def _strange_words(graph: Graph, table: Table, tenant: Table, people: Set[int]) -> float:
    """`users_star_projects` joins both and is no membership: a word that is neither side, member nor joining tells."""
    known = {*tenant.words, *lexicon.MEMBER, *lexicon.JOINING, *_rights(table, tenant), *graph.prefixes}
    known.update(*(graph.table(oid).words for oid in people))
    strange = [word for word in dict.fromkeys(table.words) if word not in known and len(word) > 1]
    if lexicon.MEMBERSHIP.isdisjoint(table.words):
        return _ONE_WORD * len([word for word in strange if not _run_together(word, tenant)])
    return 2.0 * (table.words[-1] in strange)


def _capacity(table: Table, tenant: Table) -> bool:
    """`company_lawyers`: what pairs people and companies and is named after the latter says how they belong."""
    return table.words[:-1] == tenant.words and table.words[-1] not in _OTHER_THAN_PEOPLE


def _run_together(word: str, tenant: Table) -> bool:
    """`projectmembers`: a folded name that no list of endings knows."""
    return word.startswith(tenant.words[-1]) and len(word) > len(tenant.words[-1]) + 3


def _unique_over(table: Table, tenant: Set[str], persons: Set[str]) -> bool:
    return any(len(key) <= 3 and not (tenant.isdisjoint(key) or persons.isdisjoint(key)) for key in table.pairings)
