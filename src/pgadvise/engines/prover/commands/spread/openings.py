"""Views and functions that show a place to whoever comes, past its policies.

One shows it to nobody in particular unless something that decides which rows it gives hangs on who asks, in it or in
what it leads to: a condition, none of whose arms goes without, or a join that leaves rows out. What stands beside a row
in the list of columns (`actor = auth.uid() as mine`) decides nothing. That the caller has logged in at all is no such
thing, nor is what a function without arguments says of everybody.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import partial

from msgspec.structs import replace

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_reaches, view_rights
from pgadvise.engines.caller.bodies import Body, body, procedural_tree, trees_of
from pgadvise.engines.prover.commands.functions.assigning import given, names_of, put, reached, read_expression
from pgadvise.engines.prover.schema.effects.writers import PLATFORM, Writers
from pgadvise.engines.prover.schema.rows.constants import is_false
from pgadvise.engines.prover.schema.texts.looking_up import tree_of_view
from pgadvise.snapshot import Function, Relation, View
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Join, Query, SetOperation, Write
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import children, walk

_ENDS = frozenset(
    f"PLpgSQL_stmt_{kind}" for kind in ("raise", "return", "return_query", "return_next", "exit", "assert")
)
_TELLS_NOTHING = ("void", "boolean", "trigger")
_OF_THE_SESSION = ("current_setting", "pg_has_role")
_NO_ONES = ("current_date", "current_time", "current_timestamp", "localtime", "localtimestamp")


class Openings:
    """For one role; `passes` tells whether a member of any tenant gets past a function without arguments."""

    def __init__(self, access: Access, writers: Writers, role: str, passes: Callable[[e.Call], bool]) -> None:
        self._access, self._writers, self._role, self._passes = access, writers, role, passes
        self._snapshot = access.snapshot

    def show(self, place: Relation) -> bool:
        """Whether one of them does."""
        return any(self._views(place)) or any(self._functions(place))

    def _views(self, place: Relation) -> Iterator[bool]:
        for view in self._snapshot.views:
            shown = self._snapshot.relation(view.relation)
            if (
                shown is None
                or place not in view_reaches(self._snapshot, shown)
                or not self._access.holds_somewhere(self._role, shown, "SELECT")
            ):
                continue
            chain = tuple(self._above(view, place))
            trees = [tree for each in chain if (tree := tree_of_view(each.definition, 1)) is not None]
            past = any(self._is_owners(each) for each in chain) and not self._access.binds(shown.owner, place)
            yield past and len(trees) == len(chain) and not any(self._decides(tree, frozenset()) for tree in trees)

    def _above(self, view: View, place: Relation) -> Iterator[View]:
        """The view, and those below it that lead to the place."""
        yield view
        for oid in view.reads:
            below = self._snapshot.relation(oid)
            known = self._snapshot.view(below) if below is not None else None
            if known is not None and below is not None and place in view_reaches(self._snapshot, below):
                yield from self._above(known, place)

    def _is_owners(self, view: View) -> bool:
        shown = self._snapshot.relation(view.relation)
        return shown is not None and (view_rights(shown) is not None or shown.kind == "materialized_view")

    def _functions(self, place: Relation) -> Iterator[bool]:
        names = self.called(place)
        for function in self._snapshot.functions:
            if not function.security_definer or function.result in _TELLS_NOTHING or function.extension is not None:
                continue
            if not self._access.may_execute(self._role, function) or self._access.binds(function.owner, place):
                continue
            leading = [hand for hand in self._writers.called_by(function) if self._leads(hand, names)]
            trees = [tree for each in leading for tree in trees_of(each)]
            told = all(body(each) is not None for each in leading) and bool(names & _given_from(trees))
            known = frozenset(hand.name for hand in leading)
            yield told and not any(self._asks_in(hand, known) for hand in leading)

    def _asks_in(self, function: Function, leading: frozenset[str]) -> bool:
        """Whether a statement of its body does; what is put into a variable does where that is used."""
        puts = [*_put(function)]
        pairs = [(targets, (tree,)) for targets, tree in puts]
        held = reached(pairs, lambda tree, known: self._decides(tree, leading, held=known))
        quiet = [*(tree for _, tree in puts), *_idle(function)]
        others = [tree for tree in trees_of(function) if not _is_one_of(tree, quiet)]
        return any(self._decides(tree, leading, held=held) for tree in others)

    def _leads(self, function: Function, names: frozenset[str]) -> bool:
        """Whether it, or what it calls, names the place."""
        return any(n in (each.body or "") for each in self._writers.called_by(function) for n in names)

    def called(self, place: Relation) -> frozenset[str]:
        """What the place, and the views that lead to it, are called."""
        views = (r for v in self._snapshot.views if (r := self._snapshot.relation(v.relation)) is not None)
        return frozenset({place.name, *(v.name for v in views if place in view_reaches(self._snapshot, v))})

    def _decides(
        self, part: e.Node, leading: frozenset[str], *, asked: bool = False, held: frozenset[str] = frozenset()
    ) -> bool:
        """What a query of tables lists beside a row leaves none out, nor does what is written on the way.

        Of a condition, `asked` for a row, each arm that lets one through has to. `held` are variables that do.
        """
        decides = partial(self._decides, leading=leading, held=held)
        if isinstance(part, Write) or self._is_login(part):
            return False
        if asked and _turns(part):
            return False
        if isinstance(part, SetOperation) or (asked and isinstance(part, e.Or | e.Coalesce)):
            return all(is_false(arm) or decides(arm, asked=asked) for arm in children(part))
        if asked and isinstance(part, e.Case):
            pairs = [(branch.condition, branch.result) for branch in part.branches]
            rest = part.default is None or is_false(part.default) or decides(part.default, asked=True)
            return rest and all(is_false(given) or any(map(decides, (when, given))) for when, given in pairs)
        if isinstance(part, Query) and (part.sources or part.operation is not None):
            others = children(replace(part, select=(), order_by=(), where=None))
            conditions = () if part.where is None else (part.where,)
            within = any(decides(each) for each in others)
            return within or any(decides(each, asked=True) for each in conditions)
        if isinstance(part, Join) and part.kind != "inner":  # the rows of one side are there without the other's
            kept = {"left": (part.left,), "right": (part.right,)}.get(part.kind, ())
            return any(decides(side) for side in kept)
        if isinstance(part, e.SessionValue):
            return part.name.split("(")[0] not in _NO_ONES
        if isinstance(part, e.Column) and part.table is None and part.name in held:
            return True
        if isinstance(part, e.Call) and part.name not in leading and self._hangs_on_session(part):
            return True
        return any(decides(each, asked=asked and isinstance(part, e.And)) for each in children(part))

    def _hangs_on_session(self, call: e.Call) -> bool:
        """Whether it is, or what it calls asks, what the session says; so may what cannot be read."""
        own = [f for f in self._snapshot.functions_called(call.name) if f.extension is None]
        bodies = (body(each) for f in own for each in self._writers.called_by(f))
        return call.name in _OF_THE_SESSION or any(f.schema in PLATFORM for f in own) or any(map(_asks, bodies))

    def _is_login(self, part: e.Node) -> bool:
        """`auth.uid() IS NOT NULL`, `auth.role() = 'authenticated'`, `is_member()`."""
        if isinstance(part, e.NullTest):
            return isinstance(part.arg, e.Call | e.SessionValue)
        if isinstance(part, e.Operator) and part.name == "=" and len(part.args) == 2:
            calls = [arg for arg in part.args if isinstance(arg, e.Call) and arg.name == "role" and not arg.args]
            return bool(calls) and any(isinstance(arg, e.Constant) for arg in part.args)
        if not isinstance(part, e.Call) or part.args:
            return False
        return any(f.extension is None for f in self._snapshot.functions_called(part.name)) and self._passes(part)


def _put(function: Function) -> Iterator[tuple[frozenset[str], e.Node]]:
    """What the body puts into variables, and so into FOUND; what has to give a row decides by itself."""
    datums = names_of(function)
    for kind, raw in parts(procedural_tree(function)):
        takes = kind == "PLpgSQL_stmt_execsql" and raw.get("into") and not raw.get("strict")
        given = raw.get("sqlstmt") if takes else raw.get("expr") if kind == "PLpgSQL_stmt_assign" else None
        given = raw.get("default_val") if kind == "PLpgSQL_var" else given
        tree = read_expression(given["PLpgSQL_expr"]) if given is not None else None
        if tree is not None:
            targets = (targets for targets, _ in put(datums, kind, raw))
            yield frozenset({"found"} if takes else ()).union(*targets), tree


def _turns(part: e.Node) -> bool:
    """Whether it lets through what is not the caller's: `about <> auth.uid()`."""
    name = part.name if isinstance(part, e.Operator) else part.operator if isinstance(part, e.Quantified) else ""
    return name in ("<>", "!=") or isinstance(part, e.Not) or (isinstance(part, e.Distinct) and not part.negated)


def _idle(function: Function) -> Iterator[e.Node]:
    """The conditions of which nothing comes that ends the function or raises."""
    for kind, raw in parts(procedural_tree(function)):
        if kind == "PLpgSQL_stmt_if" and _ENDS.isdisjoint(within for within, _ in parts({**raw, "cond": None})):
            tree = read_expression(raw["cond"]["PLpgSQL_expr"])
            yield from () if tree is None else (tree,)


def _is_one_of(tree: e.Node, among: list[e.Node]) -> bool:
    return tree in among or (isinstance(tree, Query) and tree.only_value is not None and tree.only_value in among)


def _asks(read: Body | None) -> bool:
    return (
        read is None
        or not read.whole
        or any(
            isinstance(p, e.SessionValue) or (isinstance(p, e.Call) and p.name in _OF_THE_SESSION) for p in read.parts
        )
    )


def _given_from(trees: Sequence[e.Node]) -> set[str]:
    """The tables of statements that give what a row holds."""
    found: set[str] = set()
    for tree in trees:
        if any(isinstance(part, e.Column | e.Star) for value in given(tree) for part in walk(value)):
            found |= {part.name for part in walk(tree) if isinstance(part, Named)}
    return found
