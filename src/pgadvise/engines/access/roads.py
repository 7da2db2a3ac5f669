"""Roads around a policy: views that read with their owner's rights."""

from collections.abc import Iterator

import msgspec

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.bypass import Bypass
from pgadvise.snapshot import Relation, Snapshot

_VIEWS = ("view", "materialized_view")


class Road(msgspec.Struct, frozen=True, kw_only=True):
    """One way a view leads to a table, for one reader.

    `relation` is read with the rights of `rights`: its privileges count and its policies are asked, although
    current_user stays the reader's. `via` are the views passed, the outermost first. `bypass` says why row-level
    security does not bind `rights`; it is None where it binds, and where the relation has none.
    """

    relation: Relation
    rights: str
    via: tuple[Relation, ...]
    bypass: Bypass | None = None

    @property
    def opens(self) -> bool:
        """Whether it shows rows of a protected table past its policies."""
        return self.relation.row_security and self.bypass is not None


def view_rights(view: Relation) -> str | None:
    """Whose rights a view reads with: its owner's, or None where they are the reader's (security_invoker).

    A materialized view was filled with its owner's, and is then read like a table.
    """
    return None if _true(view.option("security_invoker")) else view.owner


def is_barrier(view: Relation) -> bool:
    """Whether the view's own conditions are asked before any that a caller adds (security_barrier)."""
    return _true(view.option("security_barrier"))


def _true(text: str | None) -> bool:
    """A reloption is kept as it was written; any prefix of true and yes will do (utils/adt/bool.c, parse_bool)."""
    value = (text or "").lower()
    return value in ("on", "1") or (value != "" and ("true".startswith(value) or "yes".startswith(value)))


def view_reaches(snapshot: Snapshot, view: Relation) -> tuple[Relation, ...]:
    """Every relation that is no view and that `view` reads, through however many views; by name."""
    seen = {view.oid: view}
    ahead = [view]
    while ahead:
        for relation in _read_by(snapshot, ahead.pop()):
            if relation.oid not in seen:
                seen[relation.oid] = relation
                ahead.append(relation)
    return tuple(sorted((r for r in seen.values() if r.kind not in _VIEWS), key=lambda r: r.qualified))


def _read_by(snapshot: Snapshot, relation: Relation) -> tuple[Relation, ...]:
    """What the query of a view names; nothing for what is no view."""
    known = snapshot.view(relation)
    named = (snapshot.relation(oid) for oid in known.reads) if known else ()
    return tuple(r for r in named if r is not None)


def roads(access: Access, role: str, view: Relation) -> tuple[Road, ...]:
    """The roads that `view` opens to `role`, those closed by a missing privilege on the way left out; by name.

    Each view decides for what it names itself: a security_invoker view inside another reads as the caller again
    (CREATE VIEW, Notes). The caller of what lies below a materialized view is the one who refreshes it, its owner.
    Privileges on single columns are taken to be enough.
    """
    found: dict[tuple[int, str], Road] = {}
    if "SELECT" in access.reaches(role, view):
        for rights, relation, via in _walk(access, role, view):
            found.setdefault((relation.oid, rights), _road(access, rights, relation, via))
    return tuple(sorted(found.values(), key=lambda r: (r.relation.qualified, r.rights)))


def _walk(access: Access, role: str, view: Relation) -> Iterator[tuple[str, Relation, tuple[Relation, ...]]]:
    """Whose rights, which relation, by which views: a view is entered once for each caller."""
    ahead: list[tuple[str, tuple[Relation, ...]]] = [(role, (view,))]
    entered = {(role, view.oid)}
    while ahead:
        caller, via = ahead.pop(0)
        reader = view_rights(via[-1]) or caller
        below = via[-1].owner if via[-1].kind == "materialized_view" else caller
        for relation in _read_by(access.snapshot, via[-1]):
            if not _reads(access, reader, relation) or (below, relation.oid) in entered:
                continue
            if relation.kind in _VIEWS:
                entered.add((below, relation.oid))
                ahead.append((below, (*via, relation)))
            else:
                yield reader, relation, via


def _reads(access: Access, role: str, relation: Relation) -> bool:
    return "SELECT" in access.holds(role, relation) or bool(access.holds_on_columns(role, relation, "SELECT"))


def _road(access: Access, rights: str, relation: Relation, via: tuple[Relation, ...]) -> Road:
    bypass = access.bypass(rights, relation) if relation.row_security else None
    return Road(relation=relation, rights=rights, via=via, bypass=bypass if bypass and bypass.direct else None)
