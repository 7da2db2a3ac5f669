"""What a body of PL/pgSQL answers, as one expression: CASE for what decides, a variable as what was assigned to it.

It is there to be asked how the look-ups in it bear on the answer (`bearing`), not to be evaluated: a statement that is
given no meaning here leaves the whole without one, and every look-up of the body then bears either way. So do loops
that assign, handlers, cursors, EXECUTE, writes. A loop over rows whose rounds all say yes or go on, or no or go on, is
its first round, or none: no row takes another's place. What is raised ends the statement that asked (`bearing.RAISED`).
"""

from collections.abc import Callable, Mapping
from typing import Any

from msgspec.structs import replace

from pgadvise.engines.caller.bodies import procedural_tree
from pgadvise.engines.prover.schema.texts.bearing import RAISED
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed, expression, query
from pgadvise.sql.stored.procedural import assignment, is_error, listed_names, parts, variable_names
from pgadvise.sql.stored.words_of_bodies import bare_returns, returned_names
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.query import Query, Subquery
from pgadvise.sql.tree.walk import Tree, walk
from pgadvise.sql.tree.walk import replace as with_parts

_Values = Mapping[str, e.Expression]
_Raw = dict[str, Any]
_NULL = e.Constant(None)
_MOST = 300  # statements, each as often as a way leads there
_ROUNDS = frozenset(("PLpgSQL_stmt_if", "PLpgSQL_stmt_return", "PLpgSQL_stmt_raise", "PLpgSQL_stmt_case"))


class Untold(Exception):
    """What has no meaning here."""


def answer(function: Function) -> e.Expression | None:
    """What a call gives; None where that cannot be told."""
    text = function.body or ""
    if function.returns_set or function.outputs or "#variable_conflict" in text:
        return None
    tree = procedural_tree(function)
    try:
        return _Reading(tree, text).answer() if tree is not None else None
    except (NotParsed, Untold):
        return None


class _Reading:
    def __init__(self, tree: _Raw, text: str) -> None:
        self._tree, self._left = tree, _MOST
        self._returned, self._bare = returned_names(text), bare_returns(text)
        self._names = dict(enumerate(variable_names(tree)))
        declared = [name for name in self._names.values() if name and not name.startswith("(")]
        if len(set(declared)) < len(declared):  # a block inside has a variable of the same name
            raise Untold
        self._records = {d["PLpgSQL_rec"]["refname"] for d in tree["datums"] if "PLpgSQL_rec" in d}
        self._steps: dict[str, Callable[[_Raw, list[_Raw], _Values], e.Expression]] = {
            "block": self._block,
            "if": self._if,
            "case": self._case,
            "return": self._return,
            "raise": self._raise,
            "assert": self._assert,
            "assign": self._assign,
            "execsql": self._execsql,
            "perform": self._perform,
            "fors": self._fors,
        }

    def answer(self) -> e.Expression:
        values: dict[str, e.Expression] = {"found": e.Constant(False)}
        for datum in self._tree["datums"]:
            declared = datum.get("PLpgSQL_var", {})
            if "default_val" in declared:
                values[declared["refname"]] = self._value(declared["default_val"], values)
            elif declared.get("lineno") and declared["refname"] != "found":
                values[declared["refname"]] = _NULL
        return self._follow([self._tree["action"]], values)

    def _follow(self, statements: list[_Raw], values: _Values) -> e.Expression:
        """What is given from there on."""
        if not statements:
            return _NULL
        self._left -= 1
        kind, body = next(iter(statements[0].items()))
        step = self._steps.get(kind.removeprefix("PLpgSQL_stmt_"))
        if step is None or self._left < 0:
            raise Untold
        return step(body, statements[1:], values)

    def _block(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        if "exceptions" in body:
            raise Untold
        return self._follow([*body.get("body", []), *rest], values)

    def _if(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        arms = [(body["cond"], body.get("then_body", []))]
        elsifs = (each["PLpgSQL_if_elsif"] for each in body.get("elsif_list", []))
        arms += [(each["cond"], each.get("stmts", [])) for each in elsifs]
        found = [e.When(self._value(cond, values), self._follow([*then, *rest], values)) for cond, then in arms]
        return _decided(found, self._follow([*body.get("else_body", []), *rest], values))

    def _case(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        """Without ELSE it is an error where nothing fits."""
        if "t_expr" in body:
            values = {**values, self._names[body["t_varno"]]: self._value(body["t_expr"], values)}
        arms = [each["PLpgSQL_case_when"] for each in body.get("case_when_list", ())]
        then = [self._follow([*arm.get("stmts", []), *rest], values) for arm in arms]
        found = [e.When(self._value(arm["expr"], values), result) for arm, result in zip(arms, then, strict=True)]
        otherwise = self._follow([*body.get("else_stmts", []), *rest], values) if body.get("have_else") else RAISED
        return _decided(found, otherwise)

    def _return(self, body: _Raw, _: list[_Raw], values: _Values) -> e.Expression:
        if "expr" in body:
            return self._value(body["expr"], values)
        line = body.get("lineno", 0)
        names = [name for at, name in self._returned if at == line]
        if not names and (not line or line in self._bare):
            return _NULL
        if len(names) != 1:
            raise Untold
        return values.get(names[0], e.Column(names[0]))

    def _raise(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        return RAISED if is_error(body) else self._follow(rest, values)

    def _assert(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        return e.Case(None, (e.When(self._value(body["cond"], values), self._follow(rest, values)),), RAISED)

    def _assign(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        name = self._names.get(body.get("varno", 0), "")
        target, value = assignment(body["expr"]["PLpgSQL_expr"]["query"])
        if not name or name in self._records or target.strip('"').lower() != name:
            raise Untold
        given = _filled(expression(value), values)
        return _with(given, self._follow(rest, {**values, name: given}))

    def _execsql(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        if not body.get("into"):
            raise Untold
        asked = self._asked(body["sqlstmt"], values)
        into = self._into(body.get("target", {}), asked)
        found = Subquery("exists", asked)
        after = _with(found, self._follow(rest, {**values, **into, "found": found}))
        return e.Case(None, (e.When(found, after),), RAISED) if body.get("strict") else after

    def _into(self, target: _Raw, asked: Query) -> dict[str, e.Expression]:
        if "PLpgSQL_rec" in target:
            return {target["PLpgSQL_rec"]["refname"]: Subquery("scalar", asked)}
        names = listed_names(target)
        if not names or len(names) != len(asked.select) or any(isinstance(t.value, e.Star) for t in asked.select):
            raise Untold
        return {n: Subquery("scalar", replace(asked, select=(t,))) for n, t in zip(names, asked.select, strict=True)}

    def _perform(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        """What is called may raise: one that is called for that alone answers with an error or with nothing."""
        asked = self._asked(body["expr"], values)
        after = self._follow(rest, {**values, "found": Subquery("exists", asked)})
        if not asked.sources and asked.where is None:
            return e.And((*(target.value for target in asked.select), after))
        return _with(Subquery("exists", asked), after)

    def _fors(self, body: _Raw, rest: list[_Raw], values: _Values) -> e.Expression:
        inside = body.get("body", [])
        kinds = {kind for kind, _ in parts(inside) if kind.startswith("PLpgSQL_stmt_")}
        if not kinds <= _ROUNDS or "PLpgSQL_rec" not in body["var"]:
            raise Untold
        asked = self._asked(body["query"], values)
        name = body["var"]["PLpgSQL_rec"]["refname"]
        one = self._follow([*inside, *rest], {**values, name: Subquery("scalar", asked)})
        after = self._follow(rest, {**values, "found": Subquery("exists", asked)})
        found = Subquery("exists", asked)
        if not (
            isinstance(one, e.Constant)
            or one in (RAISED, after)
            or (isinstance(one, e.And | e.Or) and one.args[-1] == after)
        ):
            raise Untold  # the first row that decides does so for the others
        if isinstance(one, e.Or) and one.args[-1] == after:
            return e.Or((e.And((found, *one.args[:-1])), after))
        return _decided([e.When(found, one)], after)

    # --- expressions

    def _value(self, raw: _Raw, values: _Values) -> e.Expression:
        return _filled(expression(raw["PLpgSQL_expr"]["query"]), values)

    def _asked(self, raw: _Raw, values: _Values) -> Query:
        return _filled(query(raw["PLpgSQL_expr"]["query"]), values)


def _filled(tree: Tree, values: _Values) -> Tree:
    """With what variables hold; of a record a field that its query gives."""
    return with_parts(tree, lambda part: _held(part, values), of=e.Column)


def _decided(arms: list[e.When], otherwise: e.Expression) -> e.Expression:
    """IF, or CASE: a condition that alone says yes, or no, as OR and AND have it."""
    for arm in reversed(arms):
        told = arm.result.value if isinstance(arm.result, e.Constant) else None
        if told is True:
            otherwise = e.Or((e.BooleanTest(arm.condition, "true"), otherwise))
        elif told is False:
            otherwise = e.And((e.BooleanTest(arm.condition, "true", negated=True), otherwise))
        else:
            otherwise = e.Case(None, (arm,), otherwise)
    return otherwise


def _with(given: e.Expression, after: e.Expression) -> e.Expression:
    """What a variable holds, asked for as well where it may raise, whether or not it is used."""
    below = list(walk(given))
    called = any(isinstance(part, e.Call) and part.args for part in below)
    made = not isinstance(given, Subquery)
    if not (called or (made and any(isinstance(part, Subquery) for part in below))) or given in walk(after):
        return after
    return e.And((given if called and made else e.Opaque("performed", "", (given,)), after))


def _held(column: e.Column, values: _Values) -> e.Expression:
    if column.table is None:
        return values.get(column.name, column)
    record = values.get(column.table)
    if not isinstance(record, Subquery):
        return column
    given = [target for target in record.query.select if _name(target) == column.name]
    target = given[0] if len(given) == 1 else e.Target(e.Column(column.name))
    return Subquery("scalar", replace(record.query, select=(target,)))


def _name(target: e.Target) -> str | None:
    return target.name or (target.value.name if isinstance(target.value, e.Column) else None)
