"""One question to the solver: the formula, what is known, and which assumptions a proof used."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import NamedTuple

import z3

from pgadvise.engines.prover.commands.gates import Gates
from pgadvise.engines.prover.language.sql import pure
from pgadvise.engines.prover.language.sql.expressions import Translation
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.rows.generated import made_from
from pgadvise.engines.prover.schema.rows.keys import checks, has_tenant, row_checks
from pgadvise.engines.prover.words.kinds import literal_text, stored_kind
from pgadvise.engines.prover.words.nodes import asserted, boolean, conjunction
from pgadvise.engines.prover.words.proof import Surface
from pgadvise.engines.prover.words.solver import bounded
from pgadvise.engines.prover.words.terms import (
    FALSE_VALUE,
    OWN,
    TRUE_VALUE,
    Formula,
    Names,
    Value,
    differs,
    either,
    implies,
    is_false,
    neither,
)
from pgadvise.engines.prover.world import kindred
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.session import Session
from pgadvise.engines.prover.world.signing import Signing
from pgadvise.engines.prover.world.world import Ground, Row, World
from pgadvise.sql.parser.parse import expression, parsed
from pgadvise.sql.tree.expression import Call, Cast, Expression, SessionValue
from pgadvise.sql.tree.reads import columns as columns_in
from pgadvise.sql.tree.walk import walk

_OF_SETTINGS = frozenset(("date", "instant", "timestamp", "bytea"))
ASSIGNED = "the tenant that policies name for one role of the application alone is that role's own"


class Asker(NamedTuple):
    """Who asks: the role, how he comes, whether nobody signs in as it, whether he may set any setting.

    Else which he may set to anything, and which to a tenant of his own alone; whether he can become no other role,
    or none but these: his own and groups that the roles of all tenants share. `mailed`: the addresses of accounts are
    as the auth server wrote them. `sets`: the settings that anything sets; None where it may be any.
    """

    role: str
    surface: Surface
    anonymous: bool = False
    settable: bool = False
    free: frozenset[str] = frozenset()
    own: frozenset[str] = frozenset()
    alone: bool = False
    among: tuple[str, ...] = ()
    bent: frozenset[int] = frozenset()
    signings: tuple[Signing, ...] = ()
    mailed: bool = False
    sets: frozenset[str] | None = None

    def unsigned(self, kept: Kept) -> frozenset[str]:
        """The claims behind which what he writes himself may stand."""
        return frozenset().union(*(each.claims for each in self.signings if not each.holds(kept)))


class Answer(NamedTuple):
    """`proved`: the formula holds nowhere. `assumptions` that took, or the constructs in its way and a model's hint."""

    proved: bool
    assumptions: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    gave_up: bool = False


def plain(text: str | None) -> Expression | None:
    """An expression of the server's own alone: operators, casts, and functions that give the same at all times.

    Of the catalog's texts a function of somebody's own has its schema before its name.
    """
    tree = parsed(text)
    calls = (part for part in walk(tree) if isinstance(part, Call)) if tree is not None else ()
    others = (c for c in calls if c.schema not in (None, "pg_catalog") or c.name not in pure.ALWAYS)
    return tree if next(others, None) is None else None


def _lasts(tree: Expression, columns: Iterable[str | None], enums: Collection[str]) -> bool:
    """Whether it comes out the same whenever, and by whomever, it is asked, of `columns` of these kinds.

    CHECK was asked when a row was written: who wrote it then, on which day, and with which TimeZone nobody knows. So it
    says of a stored row what it said then only where nothing in it hangs on the session: no `current_user`, no time,
    and no value whose text or order the settings decide. Casts to and from times do that, bytea and float as well.
    """
    parts = tuple(walk(tree))
    casts = (stored_kind(frozenset(enums), part.type) for part in parts if isinstance(part, Cast))
    return not any(isinstance(part, SessionValue) for part in parts) and all(map(_is_steady, (*columns, *casts)))


def _is_steady(kind: str | None) -> bool:
    return kind is not None and kind.removesuffix("[]") not in _OF_SETTINGS


class Question:
    """A world, its session and the translation into it."""

    def __init__(self, ground: Ground, asker: Asker, kept: Kept, doubted: frozenset[int] = frozenset()) -> None:
        names = Names()
        self.asker, self.kept = asker, kept
        self.session = Session(
            names,
            asker.role,
            asker.surface,
            anonymous=asker.anonymous,
            settable=asker.settable,
            free=asker.free,
            own=asker.own,
            random=ground.has_accounts,
            alone=asker.alone,
            among=asker.among,
            by_address=ground.by_address,
            bent=asker.bent,
            numbered=ground.numbered,
            unsigned=asker.unsigned(kept),
            sets=asker.sets,
        )
        self.world = World(ground, self.session, names, kept, doubted)
        self.world.mailed = asker.mailed
        self.world.tenant_of = self._tenant
        self.world.decide = self.holds_nowhere
        self.translation = Translation(self.world)
        self.gates = Gates(self.translation)
        self.role, self.asker, self.kept = asker.role, asker, kept
        self.session.facts += self._owned(asker)
        self._tenants: dict[int, tuple[Row, Value]] = {}

    def _owned(self, asker: Asker) -> Iterator[tuple[str, Formula]]:
        """Tenants by name that are his who asks: his role's, and those of all who have signed up, which nobody has who
        comes without an account."""
        ground, literal = self.world.ground, self.world.literal
        if asker.surface == "app" and asker.role in ground.assigned:
            own = ground.assigned[asker.role]
            yield from ((ASSIGNED, OWN(literal(literal_text(k, own), k))) for k in ("text", "int", "uuid"))
        if asker.surface != "api" or not asker.anonymous:
            yield from ((each.words, OWN(literal(each.tenant, each.kind))) for each in ground.enrolments)

    def _tenant(self, row: Row) -> Value:
        """Whose the row is: the axis, read as nobody whom policies bind."""
        if id(row) not in self._tenants:
            ground = self.world.ground
            axis = ground.axes[row.relation.oid]
            gate, self.translation.gate = self.translation.gate, None
            with self.world.place(f"the tenant of {row.relation}"), self.world.readings.quiet():
                scope = Scope(Frame(row.relation.owner, path=("pg_catalog",)), (Bound("t", row.columns),))
                self._tenants[id(row)] = row, self.translation.value(expression(axis.sql), scope)
                for name in (axis.column, *made_from(row.relation, {axis.column})) if axis.column else ():
                    self._generated(row, name, scope)
                self._checked(row, axis.column)
            if row.stored and axis.column is None and has_tenant(ground.snapshot, ground.axes, row.relation):
                self.world.facts.append(neither(self._tenants[id(row)][1].null))
            self.translation.gate = gate
        return self._tenants[id(row)][1]

    def _generated(self, row: Row, name: str, scope: Scope) -> None:
        """A generated column is what its expression gives of the row, whoever wrote it: the tenant's key, or of it.

        One that calls a function of somebody's own may have been made by another body than it has now.
        """
        column, blocked = row.relation.column(name), dict(self.world.blocked)
        tree = plain(column.default) if column is not None and column.generated is not None else None
        if column is None or tree is None:
            return
        found = self.translation.value(tree, scope)
        self.world.blocked = blocked
        if found.kind == row.columns[column.name].kind:
            self.world.facts.append(neither(differs(found, row.columns[column.name])))

    def _checked(self, row: Row, name: str | None) -> None:
        """What CHECK asks of the tenant's key, or of what that is made of, does not come out false.

        Where it has no model nothing is said.
        """
        if name is None or not row.relation.is_table:
            return
        value, blocked = row.columns[name], dict(self.world.blocked)
        scope = Scope(Frame(row.relation.owner, path=("pg_catalog",)), (Bound("t", row.columns),))
        for text in row_checks(self.world.ground.snapshot, row.relation, name):
            if (tree := self._lasting(text, row.columns)) is not None:
                self.world.facts.append(neither(self.translation.truth(tree, scope).false))
        for text, known in checks(self.world.ground.snapshot, row.relation, name):
            if (tree := self._lasting(text, {known: value})) is not None:
                scope = Scope(Frame(row.relation.owner, path=("pg_catalog",)), (Bound("t", {known: value}),))
                self.world.facts.append(either(value.null, neither(self.translation.truth(tree, scope).false)))
        self.world.blocked = blocked

    def _lasting(self, text: str, columns: Mapping[str, Value]) -> Expression | None:
        """What CHECK asks, where it is the same for whoever asks it today."""
        tree = plain(text)
        named = {column.name for column in columns_in(tree)} if tree is not None else set()
        kinds = (value.kind for name, value in columns.items() if name in named)
        return tree if tree is not None and _lasts(tree, kinds, self.world.ground.enums) else None

    def holds_nowhere(self, formula: Formula) -> Answer:
        """Whether no database, session and row make it true."""
        laws = self.world.lists.asked()  # which may make further rows, with facts of their own
        known = [*laws, TRUE_VALUE != FALSE_VALUE, formula, *self.world.facts, *self.world.lists.facts]
        known += self.world.told_of_literals()
        marks: dict[str, tuple[Formula, list[Formula]]] = {}
        told = kindred.told(self.world, self.world.joined, self.session.claims)
        for label, fact in (*told, *self.session.facts, *self.world.assumed, *self.world.lists.settled()):
            marks.setdefault(label, (boolean(f"assume {label}"), []))[1].append(fact)
        if is_false(formula):
            return Answer(True, tuple(self.world.granted))
        solver = bounded()
        asserted(solver, known)
        asserted(solver, [implies(mark, conjunction(facts)) for mark, facts in marks.values()])
        result = solver.check(*(mark for mark, _ in marks.values()))
        blocked = tuple(self.world.blocked)
        if result != z3.unsat:
            return Answer(False, blocked=blocked, gave_up=result == z3.unknown)
        core = {mark.get_id() for mark in solver.unsat_core()}
        taken = (label for label, (mark, _) in marks.items() if mark.get_id() in core)
        return Answer(True, (*taken, *self.world.granted))
