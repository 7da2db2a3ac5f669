"""E-mail addresses that say who belongs: of those who are in, of a tenant's owner, of all who have its domain.

A table of people links them by an address that goes with a tenant once at most, and where a seat waits for whom the
address will turn out to be. A tenant has one row of its own, so the
address of its owner there, if anything asks for it, is as good as his id. A domain names all whose address has it.
"""

import re
from itertools import chain

from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.schema.texts.said import Said, bodies, every, naming, policies
from pgadvise.engines.prover.words.belonging import is_beside, is_of_guests, is_sponsor
from pgadvise.engines.tenancy import Tenancy
from pgadvise.snapshot import Column, Relation, Snapshot

_EMAIL = NamePattern(r"(?:\A|_)e?mail(?:_?address)?\Z")
_OWNERS = NamePattern(r"(?:owner|founder)s?_e?mail(?:_?address)?\Z")
_DOMAIN = NamePattern(r"(?:\A|_)domain(?:_name)?\Z")
_READERS = NamePattern(r"lead|subscrib|appli|candidate|prospect|respon|sender|signup|newsletter")
_BLANK = re.compile(r"''(?:::|\Z)")


def addressed(snapshot: Snapshot, tenancy: Tenancy, axis: Axis, relation: Relation) -> tuple[str, ...]:
    """The column of the address, where it and the tenant are a key of those who are in."""
    others = is_of_guests(relation.name) or _READERS.search(relation.name) or is_beside(relation.name)
    if others or tenancy.scope(relation) not in ("direct", "membership"):
        return ()
    keys = [set(key.columns) for key in snapshot.keys_of(relation)]
    found = [name for name in _texts(relation) if is_address(name) and {axis.column, name} in keys]
    return tuple(found) if len(found) == 1 else ()


def owners(snapshot: Snapshot, tenancy: Tenancy, axis: Axis, relation: Relation) -> tuple[str, ...]:
    """The columns of the owner's address, where a row is a tenant and anything asks for them."""
    is_one_each = any(key.columns == (axis.column,) for key in snapshot.keys_of(relation))
    if tenancy.scope(relation) != "tenant" or not is_one_each:
        return ()
    found = [name for name in _texts(relation) if _OWNERS.match(name)]
    asking = [said for said in every(snapshot) if relation.name in said.names] if found else []
    return tuple(name for name in found if any(name in said.names for said in asking))


def waiting(snapshot: Snapshot, relation: Relation, people: tuple[str, ...]) -> tuple[str, ...]:
    """The column of the address for which a seat is kept that names nobody yet, until something puts its person there.

    Whoever wrote the address has invited him, as by an invitation, so it is as good as his id. Not where something else
    asks for it: to be invited is not to be in.
    """
    seat = relation.column(people[0]) if len(people) == 1 else None
    found = [column for column in map(relation.column, _texts(relation)) if column is not None]
    found = [c for c in found if is_address(c.name) and c.name not in people and not is_blank_by_itself(c)]
    if seat is None or not seat.nullable or len(found) != 1 or is_of_guests(relation.name):
        return ()
    asking = [said for said in naming(snapshot, relation) if said.asks(found[0])]
    taking = _taking(snapshot, relation, seat)
    return (found[0].name,) if asking and all(said.sets(seat.name) or said.text in taking for said in asking) else ()


def _taking(snapshot: Snapshot, relation: Relation, seat: Column) -> set[str]:
    """The conditions of policies by which somebody may put himself on a seat, and that tell of nothing else.

    Those of UPDATE that ask for whom the new row keeps it: no query reads by them.
    """
    own = [p for p in snapshot.policies_of(relation) if p.command == "update" and p.check is not None]
    takers = [p for p in own if p.permissive and any(said.asks(seat) for said in policies([p]) if said.text == p.check)]
    others = {text for p in snapshot.policies if p not in takers for text in p.texts}
    return {text for p in takers for text in p.texts} - others


def domains(snapshot: Snapshot, axis: Axis, relation: Relation) -> tuple[str, ...]:
    """The column of the domain whose addresses are all of one tenant, where that is asked of an address."""
    columns = [column for column in map(relation.column, _texts(relation)) if column is not None]
    # So is the domain of who has no address.
    found = [c.name for c in columns if is_domain(c.name) and not is_blank_by_itself(c)]
    if len(found) != 1 or found == [axis.column] or is_beside(relation.name) or is_of_guests(relation.name):
        return ()
    asking = (said for said in chain(policies(snapshot.policies), bodies(snapshot)) if found[0] in said.names)
    return tuple(found) if any(map(_is_of_addresses, asking)) else ()


def is_blank_by_itself(column: Column) -> bool:
    """Whether it is empty where nothing else is given: then an empty text there is nobody."""
    return _BLANK.match(column.default or "") is not None


def is_domain(name: str) -> bool:
    """Whether a column is the domain of e-mail addresses, by its name."""
    return bool(_DOMAIN.search(name))


def is_address(name: str) -> bool:
    """Whether a column is an e-mail address, by its name; not that of who invites."""
    return bool(_EMAIL.search(name)) and not is_sponsor(name)


def _is_of_addresses(said: Said) -> bool:
    return any("email" in word for word in said.names | said.literals) and any("@" in text for text in said.literals)


def _texts(relation: Relation) -> list[str]:
    return [c.name for c in relation.columns if c.base_type in ("text", "varchar", "citext")]
