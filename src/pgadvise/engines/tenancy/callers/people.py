"""The tables of people: a platform's, the application's own, and profiles that share their key."""

from collections.abc import Set

from pgadvise.engines.tenancy.callers.policies import Evidence
from pgadvise.engines.tenancy.names import lexicon
from pgadvise.engines.tenancy.names.columns import is_staff
from pgadvise.engines.tenancy.names.words import Words, base, words
from pgadvise.engines.tenancy.references.graph import Graph, Reference, Table

_STRONG, _ENOUGH = 0.95, 0.75
_A_CUSTOMER = 0.45  # what a word is worth from which on its profile is not a person's
_OWNERS = frozenset(("owner", "author", "creator"))
_EACH = frozenset(("profile", "user", "person", "player", "author"))  # with one row at most for each user
_PERSONS, _OFTEN = frozenset(("user", "member")), 4  # what a reference calls people, and how many must


def people(graph: Graph, evidence: Evidence) -> frozenset[int]:
    """Oids of the tables whose rows are people who use the application, a platform's own included."""
    found = set(graph.people_elsewhere)
    scores = {oid: score for oid, table in graph.tables.items() if (score := _score(graph, table)) > 0}
    found |= {oid for oid, score in scores.items() if score >= _STRONG and _stands_alone(graph, graph.tables[oid])}
    for oid in sorted(scores, key=lambda oid: (-scores[oid], graph.name(oid))):
        referred = bool(graph.children.get(oid))
        if scores[oid] >= _ENOUGH and referred and not _belongs_to_people(graph, graph.tables[oid], found):
            found.add(oid)
    found |= {oid for oid, table in graph.tables.items() if _called_people(graph, table)}
    found |= {oid for oid, table in graph.tables.items() if _has_roles(graph, table)}
    found |= _behind(graph, found)
    found |= _profiles(graph, found, evidence)
    return frozenset(found | _profiles(graph, found, evidence))


def _stands_alone(graph: Graph, table: Table) -> bool:
    """No other users are behind it: `course_users` are those of a course, each of them a user."""
    named = (r for r in _parents(graph, table) if r.not_null and not table.is_key(r.column))
    return table.words == ("user",) or not any(graph.table(r.target).words == ("user",) for r in named)


def _score(graph: Graph, table: Table) -> float:
    """How far a name and columns say "people", 0 where they say nothing."""
    if "oauth" in table.words and table.words[-1] != "user":
        return 0.0
    score = _named(table)
    columns = [words(name) for name in table.columns]
    has_email = any(said[-1] == "email" or said == ("email", "address") for said in columns)
    if has_email and table.words[-1] in ("account", "member") and not any(r.not_null for r in _parents(graph, table)):
        score = 0.55 if table.words[-1] == "member" else 0.35
    has_password = any(_is_password(said) for said in columns)
    has_login = has_email or any(said[-1] in ("username", "login") or said == ("user", "name") for said in columns)
    if has_password and has_login and (table.words[-1] in lexicon.LOGGING_IN or _signs_in(table)):
        score = max(score, 0.55)
    if not score:
        return 0.0
    score += 0.2 * has_login + 0.2 * has_password
    score += min(0.3, 0.03 * len(graph.children.get(table.oid, ())))
    if has_login and has_password:
        return score
    score -= 0.4 * (not (lexicon.STAFF | lexicon.NOT_MEMBER).isdisjoint(table.words[:-1]))
    return score - 0.6 * (has_oauth(table) and table.words[-1] != "user")


def _is_password(said: Words) -> bool:
    """`password_digest`, `secret_hash`: what a person proves by that he is who he says."""
    proof = "password" in "".join(said) or said in lexicon.HASHED_PASSWORD
    return proof and lexicon.SERVICE.isdisjoint(said)


def _signs_in(table: Table) -> bool:
    """Whatever its rows are called, no two have one address, and no column says at which server it is used."""
    said = {column: words(column) for column in table.columns}
    opens = any(not lexicon.SERVICE.isdisjoint(name) for name in said.values())
    return not opens and any(len(key) <= 2 and any(said[c][-1] == "email" for c in key) for key in table.pairings)


def _named(table: Table) -> float:
    said = min(table.names, key=len)
    if said[-1] == "user":
        return 1.0 if len(said) == 1 or said == ("auth", "user") else 0.55
    known = ("profile", "person", "login", "identity", "principal")
    return 0.45 if said[-1] in known and len(said) <= 2 and not _is_a_customers(table) else 0.0


def _parents(graph: Graph, table: Table) -> tuple[Reference, ...]:
    return graph.parents.get(table.oid, ())


def has_oauth(table: Table) -> bool:
    """Its columns are those of a login at another service: what many libraries call an account."""
    said = {"_".join(words(name)) for name in table.columns}
    return len(said & lexicon.OAUTH_COLUMNS) > 1


def _called_people(graph: Graph, table: Table) -> bool:
    """`accounts` that many tables refer to by a `user_id` or a `member_id`: their rows are what they are called."""
    keys = [r.column for r in graph.children.get(table.oid, ()) if r.declared]
    persons = [column for column in keys if (base(column) or ("",))[-1] in _PERSONS - set(table.words)]
    traces = [column for column in keys if is_staff(column) or (base(column) or ("",))[-1] in _OWNERS]
    return len(persons) >= _OFTEN and 2 * len({*persons, *traces}) >= len(set(keys))


def _has_roles(graph: Graph, table: Table) -> bool:
    """`agents` with an address, of whom `agent_roles` say what each is somewhere."""
    roles = any(graph.tables[r.table].words == (*table.words, "role") for r in graph.children.get(table.oid, ()))
    return roles and table.words[-1] in lexicon.LOGGING_IN and any(words(c)[-1] == "email" for c in table.columns)


def _belongs_to_people(graph: Graph, table: Table, people: Set[int]) -> bool:
    return any(not table.is_key(r.column) for r in graph.to(table.oid, people))


def _behind(graph: Graph, people: Set[int]) -> set[int]:
    """The person that every user is: `users.person_id`."""
    behind = (r for oid in people for r in graph.parents.get(oid, ()) if r.not_null and not is_staff(r.column))
    return {r.target for r in behind if r.target in graph.tables and graph.tables[r.target].words[-1] == "person"}


def _is_a_customers(table: Table) -> bool:
    """`business_profiles`: what a business says of itself, which happens to have one user."""
    return len(table.words) == 2 and lexicon.TENANT.get(table.words[0], 0.0) >= _A_CUSTOMER


def _is_one_each(table: Table, reference: Reference) -> bool:
    """One row for each person: by the key itself, or by a profile's `user_id` that no two rows share."""
    unique = reference.not_null and (reference.column,) in table.uniques and table.words[-1] in _EACH
    unique = unique and not _is_a_customers(table)
    return table.is_key(reference.column) or unique


def _profiles(graph: Graph, people: Set[int], evidence: Evidence) -> set[int]:
    """Tables of one row a person: their key is a person's key, by a foreign key or by a policy."""
    found = set()
    for oid, table in graph.tables.items():
        if table.words[-1] in lexicon.PERSON and len(table.primary) == 1:
            shared = any(r.declared and _is_one_each(table, r) for r in graph.to(oid, people))
            compared = evidence.owners.get(oid, {}).get(table.primary[0], 0)
            if shared or (compared and graph.people_elsewhere):
                found.add(oid)
    return found
