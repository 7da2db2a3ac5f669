"""Tables into which everybody may look: what is put there is told to all.

One without row-level security; one whose policies have an arm that looks up nothing and is content with a row that has
nothing of the caller's in it; one that a view or a function shows to whoever comes, past its policies. Behind an arm
that looks up who may read nothing is said. Of a table of tenants only rows of no tenant are meant.
"""

from collections.abc import Iterator

from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.assigning import given
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.looking_up import tree_of_view
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import CONTROLLED, KNOWN, OWN, Formula, both, either, neither
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Function, Policy, Relation
from pgadvise.sql.expression import Call, Column, Expression, Node, Or, SessionValue, Star
from pgadvise.sql.parse import NotParsed, expression
from pgadvise.sql.query import Relation as Named
from pgadvise.sql.walk import walk

_TELLS_NOTHING = ("void", "boolean", "trigger")
_OF_THE_SESSION = ("current_setting", "pg_has_role")
_NO_ONES = ("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp")


class OpenPlaces:
    """For everybody the attacker can come as."""

    def __init__(self, ground: Ground, writers: Writers, askers: tuple[Asker, ...], kept: Kept) -> None:
        self._ground, self._writers, self._askers, self._kept = ground, writers, askers, kept

    def has(self, place: Relation, *, nobodys: bool) -> bool:
        """Whether it is one; `nobodys`: for rows that are given no tenant."""
        axis = self._ground.axes.get(place.oid)
        if axis is not None and not (nobodys and self._may_lack(place, axis.column)):
            return False
        return any(self._shows(asker, place, axis.column if axis is not None else None) for asker in self._askers)

    def _may_lack(self, place: Relation, name: str | None) -> bool:
        """Whether the tenant stays NULL that is not given."""
        column = place.column(name) if name is not None else None
        changed = self._writers.changed_columns(place)
        stamped = changed is None or name in changed
        return column is not None and column.nullable and not column.default and not stamped

    def _shows(self, asker: Asker, place: Relation, axis: str | None) -> bool:
        access, role = self._ground.access, asker.role
        if self._may_read(role, place):
            if not access.binds(role, place):
                return True
            bound = access.policies(role, place, "select")
            arms = (arm for policy in bound.permissive for arm in _arms(policy))
            if not bound.restrictive and any(self._is_content(asker, place, arm, axis) for arm in arms):
                return True
        return self._in_a_view(role, place) or self._by_a_function(role, place)

    def _may_read(self, role: str, relation: Relation) -> bool:
        access = self._ground.access
        return access.may(role, "SELECT", relation) or bool(access.holds_on_columns(role, relation, "SELECT"))

    def _is_content(self, asker: Asker, place: Relation, arm: Expression, axis: str | None) -> bool:
        """Whether it lets through a row that has nothing to do with the caller."""
        if self._looks_up(arm):
            return False
        question = Question(self._ground, asker, self._kept)
        try:
            row = question.world.row(place)
            scope = Scope(Frame(asker.role, path=("pg_catalog",)), (Bound(place.name, row.columns),))
            with question.world.place(f"a policy of {place}"):
                passes = question.translation.truth(arm, scope).true
            nobodys = [row.columns[axis].null] if axis is not None else []
            return not question.holds_nowhere(both(passes, _is_strange(row), *nobodys)).proved
        except Unproved:
            return True

    def _looks_up(self, node: Node) -> bool:
        parts = list(walk(node))
        if any(isinstance(part, Named) for part in parts):
            return True
        called = (f for p in parts if isinstance(p, Call) for f in self._ground.snapshot.functions_called(p.name))
        return any(self._reads(each) for f in called if f.extension is None for each in self._writers.called_by(f))

    def _reads(self, function: Function) -> bool:
        read = body(function)
        return read is None or not read.whole or any(isinstance(p, Named) for t in read.statements for p in walk(t))

    def _in_a_view(self, role: str, place: Relation) -> bool:
        for view in self._ground.snapshot.views:
            shown = self._ground.snapshot.relation(view.relation)
            if shown is None or place.oid not in view.reads or not self._may_read(role, shown):
                continue
            past = view_rights(shown) is not None or shown.kind == "materialized_view"
            tree = tree_of_view(view.definition, 1)
            if past and not self._ground.access.binds(shown.owner, place) and tree and not self._asks_who([tree]):
                return True
        return False

    def _by_a_function(self, role: str, place: Relation) -> bool:
        for function in self._ground.snapshot.functions:
            told = function.security_definer and function.result not in _TELLS_NOTHING
            if not told or function.extension is not None or place.name not in (function.body or ""):
                continue
            read = body(function)
            if read is None or not self._ground.access.may_execute(role, function) or self._asks_who(read.statements):
                continue
            if place.name in _given_from(read.statements) and not self._ground.access.binds(function.owner, place):
                return True
        return False

    def _asks_who(self, trees: tuple[Node, ...] | list[Node]) -> bool:
        """Whether something in it hangs on who asks: the session, or a function that may look at it."""
        for part in (part for tree in trees for part in walk(tree)):
            if isinstance(part, SessionValue) and part.name.split("(")[0] not in _NO_ONES:
                return True
            if isinstance(part, Call) and (part.name in _OF_THE_SESSION or self._is_own(part)):
                return True
        return False

    def _is_own(self, call: Call) -> bool:
        return any(f.extension is None for f in self._ground.snapshot.functions_called(call.name))


def _arms(policy: Policy) -> Iterator[Expression]:
    try:
        tree = expression(policy.using or "true")
    except NotParsed:
        return
    ahead = [tree]
    while ahead:
        arm = ahead.pop()
        if isinstance(arm, Or):
            ahead += arm.args
        else:
            yield arm


def _is_strange(row: Row) -> Formula:
    """That nothing in it is the caller's: no tenant, no person, no secret."""
    values = row.columns.values()
    return both(*(either(v.null, neither(either(*(f(v.term) for f in (OWN, CONTROLLED, KNOWN))))) for v in values))


def _given_from(trees: tuple[Node, ...]) -> set[str]:
    """The tables of statements that give what a row holds."""
    found: set[str] = set()
    for tree in trees:
        if any(isinstance(part, Column | Star) for value in given(tree) for part in walk(value)):
            found |= {part.name for part in walk(tree) if isinstance(part, Named)}
    return found
