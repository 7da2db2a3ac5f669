"""How what stands somewhere in a question bears on its answer: whether it can only let more through, or only less.

Told apart are four changes of a part: a boolean becomes truer (false, NULL, true in this order); something is known
instead of NULL; a number of rows or a list of them grows; a query gives more rows. Each connective is monotone in such
an order or it is not, and what is not bears either way (0). So it is with every construct that is not named here: a
sign other than 0 is a proof, by Kleene's tables for AND, OR, NOT, and by strictness for operators and functions of the
server that give NULL for NULL. EXISTS and ANY follow the order of truth, a sub-select that gives a value that of being
known: it is NULL without a row, and what was true of NULL stays true.

A call that ends with an error lets nothing through, so RAISE is below every answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from msgspec.structs import replace

from pgadvise.engines.prover.schema.rows.constants import is_empty, is_false, is_null, is_true, is_zero
from pgadvise.engines.prover.schema.texts.strict import AGGREGATES, GREATER, LESS, NUMBERS, STRICT, STRICT_CALLS
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.walk import children

RAISED = e.Opaque("raise", "")
_FALSE, _TRUE = e.Constant(False), e.Constant(True)


class Bearing(NamedTuple):
    """1 where the change lets more through at most, -1 where less, 0 where either may be.

    `alike`: any row is as good as another, as below EXISTS; else one in another's place (LIMIT, pairs) may do both.
    """

    truer: int = 0
    known: int = 0
    grown: int = 0
    rows: int = 0
    alike: int = 0


EITHER_WAY = Bearing()
ASKED = Bearing(truer=1, known=1)  # a policy lets through what is true


class Answer(e.Node, frozen=True):
    """What gives an answer that bears so."""

    bears: tuple[int, ...]
    parts: tuple[e.Node, ...]


def below(node: e.Node, at: Bearing) -> list[tuple[e.Node, Bearing]]:
    """The parts of a node, each with how it bears where the node bears so."""
    if isinstance(node, Answer):
        return [(part, Bearing(*node.bears)) for part in node.parts]
    if isinstance(node, e.Target):
        return [(node.value, at)]
    found = _of_source(node, at) if isinstance(node, q.Source) else _of_query(node, at)
    if found is None and at[:3] != (0, 0, 0):
        found = _of_truth(node, at)
        found = _of_value(node, at) if found is None else found
    return [(child, EITHER_WAY) for child in children(node)] if found is None else found


def _of_truth(node: e.Node, at: Bearing) -> list[tuple[e.Node, Bearing]] | None:
    truer, known = at.truer, at.known
    if isinstance(node, e.And | e.Or):
        return [(arg, Bearing(truer, known)) for arg in node.args]
    if isinstance(node, e.Not):
        return [(node.arg, Bearing(-truer, known))]
    if isinstance(node, e.NullTest):
        return [(node.arg, Bearing(known=truer if node.negated else -truer))]
    if isinstance(node, e.BooleanTest):
        sign = -truer if node.negated else truer
        tested = {"true": Bearing(sign, sign), "false": Bearing(-sign, sign), "unknown": Bearing(known=-sign)}
        return [(node.arg, tested[node.value])]
    if isinstance(node, e.Case):
        return list(_of_case(node, at))
    if isinstance(node, q.Subquery):
        rows = {"exists": truer, "any": truer, "all": -truer, "scalar": known, "array": at.grown}[node.kind]
        of_each = Bearing(known=known * (node.kind != "array"))
        given = {"scalar": at, "exists": Bearing(alike=1)}.get(node.kind, of_each)
        test = [(node.test, Bearing(known=known))] if node.test is not None else []
        return [*test, (node.query, given._replace(rows=rows))]
    return None


def _of_value(node: e.Node, at: Bearing) -> list[tuple[e.Node, Bearing]] | None:
    known = Bearing(known=at.known)
    if isinstance(node, e.Coalesce):
        return [(arg, _of_alternative(node.args[number + 1 :], at)) for number, arg in enumerate(node.args)]
    if isinstance(node, e.Cast):
        counts = node.type in NUMBERS or node.type.endswith("[]")
        return [(node.arg, Bearing(at.truer if node.type == "boolean" else 0, at.known, at.grown if counts else 0))]
    if isinstance(node, e.Operator):
        return _of_operator(node, at) if node.name in STRICT else None
    if isinstance(node, e.Quantified) and node.operator in STRICT:
        if isinstance(node.array, e.Array):
            return [(part, known) for part in (node.test, *node.array.items)]
        grown = at.truer if node.quantifier == "any" else -at.truer
        return [(node.test, known), (node.array, Bearing(known=at.known, grown=grown))]
    if isinstance(node, e.Call) and node.schema in (None, "pg_catalog"):
        if node.name == "cardinality":
            return [(arg, Bearing(known=at.known, grown=at.grown)) for arg in node.args]
        return [(arg, known) for arg in node.args] if node.name in STRICT_CALLS else None
    if isinstance(node, e.Between | e.Collate | e.FieldAccess | e.Row | e.Subscript):
        return [(child, known) for child in children(node)]
    return None


def _of_alternative(others: tuple[e.Expression, ...], at: Bearing) -> Bearing:
    """Of one argument of COALESCE: where it is NULL, what comes after it is given."""
    if not others:
        return at
    known = 0
    if all(map(is_false, others)):
        known = at.truer
    elif all(map(is_true, others)):
        known = -at.truer
    elif all(map(is_empty, others)):
        known = at.grown
    return Bearing(at.truer, known, at.grown)


def _of_operator(node: e.Operator, at: Bearing) -> list[tuple[e.Node, Bearing]]:
    known = Bearing(known=at.known)
    if len(node.args) != 2:
        return [(arg, known) for arg in node.args]
    found: list[tuple[e.Node, Bearing]] = []
    for arg, other, side in ((node.args[0], node.args[1], 1), (node.args[1], node.args[0], -1)):
        same = at.truer if node.name == "=" else -at.truer
        bears = known
        if node.name in GREATER or node.name in LESS:
            up = 1 if node.name == "&&" else side * (1 if node.name in GREATER else -1)
            bears = bears._replace(grown=up * at.truer)
        elif node.name in ("=", "<>", "!=") and is_zero(other):
            bears = bears._replace(grown=-same)
        elif node.name in ("=", "<>", "!=") and (is_true(other) or is_false(other)):
            bears = bears._replace(truer=same if is_true(other) else -same)
        found.append((arg, bears))
    return found


def _of_case(node: e.Case, at: Bearing) -> Iterator[tuple[e.Node, Bearing]]:
    """A condition bears as what its result is against what would be given else; NULL there is as good as false."""
    if node.test is not None:
        yield node.test, EITHER_WAY
    for number, branch in enumerate(node.branches):
        rest = node.branches[number + 1 :]
        default = node.default or e.Constant(None)
        instead = replace(node, branches=rest) if rest else default
        sign = turn(branch.result, instead, at) if node.test is None else 0
        yield branch.condition, Bearing(sign, sign)
    results = [branch.result for branch in node.branches] + ([node.default] if node.default is not None else [])
    yield from ((result, at) for result in results)


def turn(given: e.Expression, instead: e.Expression, at: Bearing) -> int:
    """How it bears that the one is given instead of the other."""
    if given == RAISED or instead == RAISED:
        return 1 if instead == RAISED else -1
    if is_true(given) or is_false(instead):
        return at.truer
    if is_false(given) or is_true(instead):
        return -at.truer
    if is_null(given) or is_null(instead):
        return at.known if is_null(instead) else -at.known
    if isinstance(given, e.And | e.Or) and given.args[-1] == instead:
        return at.truer if isinstance(given, e.Or) else -at.truer
    if isinstance(given, e.Case) and given.test is None and (given.default or e.Constant(None)) == instead:
        return common(turn(branch.result, instead, at) for branch in given.branches)
    return 0


def common(signs: Iterable[int]) -> int:
    """The one sign that all have."""
    found = set(signs)
    return found.pop() if len(found) == 1 else 0


# --- queries


def _of_query(node: e.Node, at: Bearing) -> list[tuple[e.Node, Bearing]] | None:
    if isinstance(node, q.SetOperation):
        is_except = node.kind == "except"
        return [(node.left, at), (node.right, Bearing(rows=-at.rows) if is_except else at)]
    if isinstance(node, q.CommonTable) and isinstance(node.statement, q.Query):
        return [(node.statement, Bearing(rows=at.rows if node.statement.limit is None else 0))]
    if not isinstance(node, q.Query):
        return None
    rows = own_rows(node, at)
    # What a function in the select list gives more of, the query does; the rows of several go in pairs.
    each = at._replace(rows=rows if len(node.select) == 1 else 0)
    kept: list[tuple[e.Node, Bearing]] = [(target, each) for target in node.select]
    kept += [(source, Bearing(rows=rows)) for source in node.sources]
    kept += [(value, at) for row in node.values for value in row]
    kept += [(node.where, Bearing(rows, rows))] if node.where is not None else []
    kept += [(node.having, Bearing(at.rows, at.rows))] if node.having is not None else []
    kept += [(node.operation, at._replace(rows=rows))] if node.operation is not None else []
    others = (*node.group_by, *node.windows, *node.order_by, node.limit, node.offset, *(node.distinct or ()))
    kept += [(part, EITHER_WAY) for part in others if part is not None]
    return [*_common_tables(node, kept), *kept]


def own_rows(query: q.Query, at: Bearing, *, any_of_them: bool = False) -> int:
    """How a row more of what it reads bears: as one that it gives, or by what an aggregate makes of it.

    With LIMIT it may take another's place, which does not matter where `any_of_them` is as good.
    """
    targets = [(target.value, at) for target in query.select]
    having = [(query.having, Bearing(at.rows, at.rows))] if query.having is not None else []
    effects = [effect for node, bears in (*targets, *having) for effect in _aggregated(node, bears)]
    if not effects or query.group_by:
        effects.append(at.rows)
    alike = any_of_them or (at.alike and at[:3] == (0, 0, 0))
    picks = query.limit is not None and not alike
    if picks or query.distinct or not (query.offset is None or is_zero(query.offset)):
        return 0
    return common(effects)


def _aggregated(node: e.Node, at: Bearing) -> Iterator[int]:
    """How a row more bears by each aggregate there; what is no function of the server's may be one."""
    if isinstance(node, e.Call) and node.over is not None:
        yield 0
    elif isinstance(node, e.Call) and node.name in AGGREGATES:
        either = {"bool_or": at.truer, "array_agg": at.grown}.get(node.name, 0)
        yield at.grown if node.name == "count" else common([at.known, either])
    elif not isinstance(node, q.Query):
        for part, bears in below(node, at):
            yield from _aggregated(part, bears)


def _common_tables(query: q.Query, kept: list[tuple[e.Node, Bearing]]) -> list[tuple[e.Node, Bearing]]:
    """WITH: a row more of such a query bears as where its name is read."""
    found: list[tuple[e.Node, Bearing]] = []
    for table in reversed(query.ctes):
        read = [sign for part, bears in (*kept, *found) for sign in _read(part, bears, table.name)]
        sign = common(read) if read else 1
        found.insert(0, (table, Bearing(rows=sign)))
    return found


def _read(node: e.Node, at: Bearing, name: str) -> Iterator[int]:
    if isinstance(node, q.Relation) and node.name == name and node.schema is None:
        yield at.rows
    for part, bears in below(node, at):
        yield from _read(part, bears, name)


def _of_source(node: q.Source, at: Bearing) -> list[tuple[e.Node, Bearing]] | None:
    if isinstance(node, q.QuerySource):
        return [(node.query, Bearing(rows=at.rows if node.query.limit is None else 0))]
    if isinstance(node, q.FunctionSource):
        rows = at.rows if len(node.calls) == 1 and not node.ordinality else 0  # of several they go in pairs
        return [(call, Bearing(rows=rows)) for call in node.calls]
    if isinstance(node, q.Join):
        is_inner = node.kind == "inner"
        left = at.rows if node.kind in ("inner", "left") else 0
        right = at.rows if node.kind in ("inner", "right") else 0
        condition = Bearing(at.rows, at.rows) if is_inner else EITHER_WAY
        asked = [(node.condition, condition)] if node.condition is not None else []
        return [(node.left, Bearing(rows=left)), (node.right, Bearing(rows=right)), *asked]
    return None
