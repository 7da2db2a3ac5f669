"""Simple PL/pgSQL, run symbolically: declarations, assignments, IF, SELECT INTO, PERFORM, RAISE, RETURN.

Each variable holds one value, chosen by the conditions on the way. A body with a loop, a handler, dynamic SQL or a
statement that writes has no model: its result is any value. RAISE EXCEPTION ends the statement that asked, so what the
call would have given then does not matter: NULL is as good as anything.
"""

import re
from collections.abc import Callable
from typing import Any

from pgadvise.engines.prover.language.documents import records
from pgadvise.engines.prover.language.plpgsql.catching import may_run
from pgadvise.engines.prover.language.plpgsql.finding import Finding
from pgadvise.engines.prover.language.plpgsql.held import Guessed, State, recorded
from pgadvise.engines.prover.schema.texts.procedure import NoModel, assigned_name
from pgadvise.engines.prover.words.terms import (
    FALSE,
    TRUE,
    Formula,
    Value,
    both,
    either,
    is_false,
    neither,
)
from pgadvise.engines.prover.world.scopes import Frame, Meaning
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed
from pgadvise.sql.stored.functions import function_tree, retyped
from pgadvise.sql.stored.procedural import EXPRESSION, assignment, is_error, parts

# Types that the parser knows nothing of were given it as text.
_CONFLICT = re.compile(r"\s*#variable_conflict\s+use_(variable|column)\b(?!.*#variable_conflict)", re.DOTALL)
_COMPOUND = frozenset("block if case fors foreach_a dynfors fori while loop".split())
_GIVING = ("PLpgSQL_stmt_return_query", "PLpgSQL_stmt_return_next")


def result(meaning: Meaning, function: Function, frame: Frame) -> Value:
    """What a call gives."""
    try:
        tree = function_tree(function.body or "", function.variable_names)
        body = function.body or ""
        return Run(meaning, decided(body, frame), tree, body, guessed=retyped(body)).result()
    except NotParsed:
        meaning.world.readings.hide(f"the body of {function.qualified} cannot be read")
        return meaning.unknown(f"the body of {function.qualified}")
    except NoModel as construct:
        meaning.world.readings.hide(f"{construct} in {function.qualified} has no model")
        return meaning.unknown(f"{construct} in {function.qualified}")


def decided(body: str, frame: Frame) -> Frame:
    """What a name means that is a variable's and a column's: the column, as where the server refuses to tell."""
    found = _CONFLICT.match(body)
    if "#variable_conflict" in body and found is None:
        raise NoModel("#variable_conflict")
    return frame._replace(parameters_first=found is not None and found[1] == "variable")


def raises(meaning: Meaning, function: Function, frame: Frame) -> Formula:
    """When a call certainly ends the statement with an error. Of a body without a model nothing is certain."""
    try:
        tree = function_tree(function.body or "", function.variable_names)
        run = Run(meaning, decided(function.body or "", frame), tree, function.body or "", guessed=None)
        run.result()
    except (NoModel, NotParsed):
        return FALSE
    return run.raised


class Run(Finding):
    """One call: its variables, and what it has returned so far."""

    def __init__(self, meaning: Meaning, frame: Frame, tree: dict[str, Any], body: str, *, guessed: Guessed) -> None:
        super().__init__(meaning, frame, tree, body, guessed=guessed)
        self._outputs: tuple[str, ...] = ()
        self._steps: dict[str, Callable[[dict[str, Any], Formula], None]] = {
            "block": self._block,
            "if": self._if,
            "return": self._return,
            "raise": self._raise,
            "assert": lambda body, _: self._refusing_nothing(body),
            "assign": self._assign,
            "execsql": self._execsql,
            "perform": self._perform,
            "dynexecute": self._dynexecute,
            "fors": self._loop,
            "foreach_a": self._foreach,
            "dynfors": self._loop,
            "fori": self._count,
            "while": self._while,
            "loop": self._while,
            "exit": self._exit,
            "case": self._case,
            "getdiag": self._diagnosed,
        }

    def result(self) -> Value:
        """What the call gives."""
        self._outputs = self._declare_outputs()
        for datum in self._tree["datums"]:
            self._declare(datum)
        self._statement(self._tree["action"], TRUE)
        if self._outputs:
            self._give(self._output(), TRUE)
        return self._value

    def _declare_outputs(self) -> tuple[str, ...]:
        """OUT arguments are variables, NULL at first; what they hold in the end is given."""
        function = self._frame.function
        for name, type_ in function.outputs if function is not None else ():
            self._types[name] = type_
            self._variables[name] = Value(TRUE, self._meaning.world.names.term("null"), self._kind_of(name))
        if function is None or function.returns_set or function.kind != "function":
            return ()
        if "INOUT" in (function.parameters or ""):
            raise NoModel("an argument that is given back")
        return tuple(name for name, _ in function.outputs)

    def _output(self) -> Value:
        if len(self._outputs) == 1:
            return self._variables[self._outputs[0]]
        return records.made(self._meaning, {name: self._variables[name] for name in self._outputs})

    def _statements(self, many: list[dict[str, Any]], where: Formula) -> None:
        for one in many:
            self._statement(one, both(where, neither(self._left)))

    def _statement(self, raw: dict[str, Any], where: Formula) -> None:
        kind, body = next(iter(raw.items()))
        name = kind.removeprefix("PLpgSQL_stmt_")
        if is_false(where):  # a branch for another occasion
            return
        if name not in self._steps:
            raise NoModel(name.replace("_", " "))
        if name != "getdiag":
            self._counted = None
        self._steps[name](body, where)
        if name in _COMPOUND:  # a statement in it need not have been the last one that ran
            self._counted = None

    def _block(self, body: dict[str, Any], where: Formula) -> None:
        """What a block with handlers wrote before an error is undone (a subtransaction): it counts where none ran.

        Rows that it gave by then stay given.
        """
        if "label" in body and self._labels:
            raise NoModel("a block with a label within a loop")
        if "exceptions" not in body:
            self._statements(body.get("body", []), where)
            return
        if any(kind in _GIVING for kind, _ in parts(body.get("body", []))):
            raise NoModel("RETURN of rows in a block with handlers")
        before = self._state()
        handlers = body["exceptions"]["PLpgSQL_exception_block"]["exc_list"]
        inside, scope = body.get("body", []), self._scope
        may = [may_run(self._meaning, each["PLpgSQL_exception"], inside, scope) for each in handlers]
        caught = [self._meaning.world.names.boolean("caught") if runs else FALSE for runs in may]
        self._statements(inside, both(where, *map(neither, caught)))
        for handler, runs in zip(handlers, caught, strict=True):
            self._caught(handler["PLpgSQL_exception"].get("action", []), where, before, runs)

    def _caught(self, action: list[dict[str, Any]], where: Formula, before: State, runs: Formula) -> None:
        """A handler may run whenever its block does; what the block assigned may be half done by then."""
        whole = self._state()._replace(raised=before.raised)  # whether it is caught depends on the kind of error
        changed = [name for name, value in whole.variables.items() if value is not before.variables.get(name)]
        self._resume(before)
        for name in changed:
            self._variables[name] = self._meaning.world.names.value(name, whole.variables[name].kind)
        self._statements(action, both(where, runs))
        self._either(both(where, runs), whole)

    def _if(self, body: dict[str, Any], where: Formula) -> None:
        open_ = where
        branches = [(body["cond"], body.get("then_body", []))]
        others = (raw["PLpgSQL_if_elsif"] for raw in body.get("elsif_list", []))
        branches += [(other["cond"], other.get("stmts", [])) for other in others]
        for condition, statements in branches:
            holds = self._condition(condition)
            self._statements(statements, both(open_, holds))
            open_ = both(open_, neither(holds))
        self._statements(body.get("else_body", []), open_)

    def _case(self, body: dict[str, Any], where: Formula) -> None:
        """CASE: without ELSE it is an error where nothing fits."""
        if "t_expr" in body:
            name = self._names.get(body.get("t_varno", 0), "")
            self._variables[name] = self._expression(body["t_expr"])
        open_ = where
        for raw in body.get("case_when_list", ()):
            branch = raw["PLpgSQL_case_when"]
            holds = self._condition(branch["expr"])
            self._statements(branch.get("stmts", []), both(open_, holds))
            open_ = both(open_, neither(holds))
        if body.get("have_else"):
            self._statements(body.get("else_stmts", []), open_)
        else:
            self._stop(both(open_, neither(self._left)))

    def _return(self, body: dict[str, Any], where: Formula) -> None:
        if self._outputs:
            value = self._output()
        else:
            value = self._expression(body["expr"], self._kind) if "expr" in body else self._named(body.get("lineno", 0))
        self._give(value, where)

    @property
    def _kind(self) -> str | None:
        """What a literal without a type is taken for that is returned."""
        function = self._frame.function
        return self._meaning.world.ground.stored(function.returns) if function is not None else None

    def _named(self, line: int) -> Value:
        """RETURN variable: the parser does not tell which, the text on its line does.

        RETURN alone may give anything; so may the end of a procedure, where the parser puts one without a line.
        """
        found = [name for at, name in self._returns if at == line]
        if not found and (not line or line in self._bare):
            return self._meaning.world.names.value("returned")
        if len(found) == 1 and found[0] in self._fields:
            return self._record(found[0])
        if len(found) != 1 or found[0] not in self._variables:
            raise NoModel("RETURN without a value")
        return self._variables[found[0]]

    def _raise(self, body: dict[str, Any], where: Formula) -> None:
        if is_error(body):
            self._stop(where)

    def _refusing_nothing(self, body: dict[str, Any]) -> None:
        """ASSERT: anybody may turn it off (plpgsql.check_asserts), so nothing is said of what comes after."""
        self._condition(body["cond"])

    def _stop(self, where: Formula) -> None:
        """An error ends the call, and the statement with it where no handler catches it."""
        self.raised = either(self.raised, both(where, neither(self._returned)))
        self._give(Value(TRUE, self._meaning.world.names.term("error")), where)

    def _assign(self, body: dict[str, Any], where: Formula) -> None:
        name = self._names.get(body.get("varno", 0), "")
        target, value = assignment(body["expr"]["PLpgSQL_expr"]["query"])
        field = assigned_name(target)
        if field in self._variables and field.partition(".")[0] in self._fields:
            name = field
        expression = {"PLpgSQL_expr": {"query": value, "parseMode": EXPRESSION}}
        if name not in self._variables and field in recorded(self._tree):
            self._refused(self._query(expression), where)
            self._hold_whole(field, self._expression(expression), where)
            return
        if name not in self._variables or field != name:
            raise NoModel(
                f"an assignment to {'a part of a variable' if '.' in field or '[' in target else 'a whole row'}"
            )
        self._refused(self._query(expression), where)
        self._set(name, self._expression(expression, self._kind_of(name)), where)
