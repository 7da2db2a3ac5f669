"""Views that show protected rows to roles whose policies would not, and do not ask who is calling."""

from collections import defaultdict
from collections.abc import Iterator
from functools import cached_property

import msgspec

from pgadvise.engines.access.app_roles import AppRole
from pgadvise.engines.access.application import Application
from pgadvise.engines.access.roads import Road, roads, view_rights
from pgadvise.engines.caller.openings import Openings, openings
from pgadvise.engines.caller.unfiltered import Named, Unfiltered
from pgadvise.remembered import remembered
from pgadvise.snapshot import Relation
from pgadvise.sql.parser.parse import parsed_query


class Window(msgspec.Struct, frozen=True, kw_only=True):
    """`through` is the view whose owner's rights are used: `view` itself, or one below it that only it leads to.

    `tables` are the protected ones, `roles` those of the application that see rows of them past their policies. What is
    `copied` has a materialized view below, which shows the same with whatever rights it is read.
    """

    view: Relation
    through: Relation
    tables: tuple[Relation, ...]
    roles: tuple[AppRole, ...]
    copied: bool = False


class Windows(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Of the user's views; what is a materialized view is a copy, and no window."""

    application: Application

    @cached_property
    def _openings(self) -> Openings:
        return openings(self.application.access)

    def all(self) -> Iterator[Window]:
        for view in self.application.platform.views:
            if view.kind == "view":
                yield from self.of(view)

    def of(self, view: Relation) -> Iterator[Window]:
        """At most one for each view whose rights are used."""
        seen: defaultdict[int, dict[tuple[Relation, AppRole], bool]] = defaultdict(dict)
        for exposure in self.application.exposure(view):
            for road in roads(self.application.access, exposure.role.name, view) if exposure.reads else ():
                through = self._through(road, exposure.role)
                if through is not None:
                    seen[through.oid][road.relation, exposure.role] = road.via[-1].kind == "materialized_view"
        for oid, pairs in seen.items():
            through = self.application.access.snapshot.relation(oid) or view
            tables = dict.fromkeys(table for table, _ in pairs)
            roles = dict.fromkeys(role for _, role in pairs)
            copied = any(pairs.values())
            yield Window(view=view, through=through, tables=tuple(tables), roles=tuple(roles), copied=copied)

    def _through(self, road: Road, role: AppRole) -> Relation | None:
        """The last view on the road that lends its owner's rights, if the road shows what the role may not see."""
        if not road.opens or not self._is_kept_from(role, road.relation) or self._is_filtered(road, role):
            return None
        plain = [v for v in road.via if v.kind == "view" and view_rights(v) is not None]
        if not plain:
            return None
        # What the role can open by itself is a window, or a copy, of its own.
        below = [v for v in road.via[1:] if v in plain[-1:] or v.kind == "materialized_view"]
        return None if any(self._opens_itself(role, v) for v in below) else plain[-1]

    def _opens_itself(self, role: AppRole, view: Relation) -> bool:
        return any(e.role == role and e.reads for e in self.application.exposure(view))

    def _is_kept_from(self, role: AppRole, table: Relation) -> bool:
        """Whether policies, or a missing grant, keep some of the table's rows from the role."""
        access = self.application.access
        if not access.binds(role.name, table):
            return False
        whole = access.may(role.name, "SELECT", table)
        return not whole or not self._openings.of(role, table, "select", "stored")

    def _is_filtered(self, road: Road, role: AppRole) -> bool:
        """Whether a view on the road asks for the caller before it shows what the next one, or the table, holds."""
        following = (*road.via[1:], road.relation)
        return any((n.schema, n.name) not in self._shows(v, role) for v, n in zip(road.via, following, strict=True))

    @remembered
    def _shows(self, view: Relation, role: AppRole) -> frozenset[Named]:
        known = self.application.access.snapshot.view(view)
        # What cannot be read is given the benefit of the doubt: a false alarm costs more.
        tree = parsed_query(known.definition) if known else None
        return Unfiltered(ordinary=self._openings.ordinary, role=role).relations(tree) if tree else frozenset()
