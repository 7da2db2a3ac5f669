"""Functions that may be called: does a call, with whatever arguments, show or change a row of another tenant?

The body is run over arguments of which nothing is known. It shows nothing of others where no row that matters to it
(`readings`) belongs to another tenant: then it gives the same whatever the others' rows are. It changes nothing of
others where no row that it inserts, updates or deletes does, before or after. Under policies it reads and writes what
they let whose rights it has. A write that sets off more than stamps, and whatever has no model, proves nothing.
"""

import re
from collections.abc import Iterable, Iterator
from itertools import product
from typing import Any

from pgadvise.engines.prover.commands.functions.changing import Changing
from pgadvise.engines.prover.commands.functions.given import sent
from pgadvise.engines.prover.commands.functions.quoting import Quoting
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.commands.shared import Shared
from pgadvise.engines.prover.language.plpgsql import chosen_columns
from pgadvise.engines.prover.language.plpgsql.plpgsql import decided
from pgadvise.engines.prover.language.plpgsql.told import Occasion
from pgadvise.engines.prover.language.sql.routines import HARMLESS
from pgadvise.engines.prover.schema.effects.readings import UNTOLD
from pgadvise.engines.prover.schema.effects.settings import takes_role
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Formula, both, either, neither
from pgadvise.engines.prover.world.scopes import Frame, Scope, frame_of
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Function, Relation
from pgadvise.sql.parser.parse import NotParsed, statement
from pgadvise.sql.stored.functions import argument_defaults, function_statements, function_tree
from pgadvise.sql.stored.procedural import listed_names
from pgadvise.sql.tree.expression import Call, Expression, Node
from pgadvise.sql.tree.query import Query, Statement
from pgadvise.sql.tree.walk import walk

REFUSED = "an error that a function raises tells no more than that a row is there"
_WORD = re.compile(r"'(?:[^']|'')*'|([A-Za-z_]\w*)")
_HARMLESS_WORDS = frozenset("auth uid text uuid null coalesce".split())


def touched(
    question: Question, writers: Writers, function: Function, *, refusing: bool = False
) -> tuple[Formula, tuple[str, ...]]:
    """When a call touches a row of another tenant, and what is assumed of keys.

    `refusing`: what a call reads that then ends with an error counts for nothing, which is assumed as well. Raises
    Unproved.
    """
    if any(not setting.startswith(HARMLESS) for setting in function.config):
        raise Unproved(f"{function.qualified} runs with settings of its own")
    run = ran(question, writers, function)
    return told(question, run, refusing=refusing)


def places(question: Question, writers: Writers, function: Function) -> Iterator[tuple[str, Formula]]:
    """Where a call touches rows of another tenant: in words, and when."""
    run = ran(question, writers, function)
    for change in run.bad:
        yield f"it writes to {change.relation}", both(neither(run.raised), change.when)
    handed = neither(both(run.raised, neither(run.spoken)))
    for relation, formula in _others(question):
        yield f"it reads of {relation}", both(handed, formula)


def ran(
    question: Question, writers: Writers, function: Function, occasion: Occasion | None = None, when: Formula = TRUE
) -> "Calling":
    """A whole call of a function, of a trigger's on its `occasion`. Raises Unproved."""
    for hand in filter(takes_role, writers.called_by(function)):
        raise Unproved(f"{hand.qualified} goes on under a role that it takes")
    with question.world.readings.kept(question.world.ground.snapshot, str(function.qualified)):
        try:
            run = Calling(question, writers, function, occasion, when)
            run.whole()
        except NotParsed as error:
            raise Unproved(f"the body of {function.qualified} cannot be read: {error.reason}") from None
        except NoModel as construct:
            raise Unproved(f"{construct} in {function.qualified} has no model") from None
    return run


def told(question: Question, run: "Calling", *, refusing: bool) -> tuple[Formula, tuple[str, ...]]:
    """When the call touches a row of another tenant, and what is assumed."""
    changed = both(neither(run.raised), either(*_harms(question, run)))
    if not refusing:
        return either(changed, *shown(question)), tuple(run.assumed)
    handed = both(neither(both(run.raised, neither(run.spoken))), either(*shown(question)))
    return either(changed, handed), (*run.assumed, REFUSED)


def _harms(question: Question, run: "Calling") -> Iterator[Formula]:
    """When a change is one to a row of another tenant, or to one of nobody's where somebody sees those."""
    taken = {change.relation.oid: change.relation for change in run.bad if change.others is not None}
    hidden = {oid for oid, relation in taken.items() if _is_hidden(question, run, relation)}
    for change in run.bad:
        alone = change.others if change.relation.oid in hidden else None
        yield change.when if alone is None else alone


def _is_hidden(question: Question, run: "Calling", relation: Relation) -> bool:
    rows = Shared(question.world.ground, run._writers, question.asker, question.kept, relation)
    return rows.may_be_nobodys() and rows.is_hidden


def shown(question: Question) -> Iterator[Formula]:
    """When a row of another tenant is read that matters to what is given, one formula for each reading."""
    return (formula for _, formula in _others(question))


def _others(question: Question) -> Iterator[tuple[Relation, Formula]]:
    world = question.world
    for read in world.readings.reads:
        if read.relation.oid in world.ground.axes:
            row = Row(relation=read.relation, columns=read.columns, stored=True)
            yield read.relation, both(*read.parts, world.foreign(row))
        elif read.relation.kind in UNTOLD:
            raise Unproved(f"nothing tells whose the rows of {read.relation} are")


class Calling(Changing):
    """A call with arguments of which nothing is known."""

    def __init__(
        self,
        question: Question,
        writers: Writers,
        function: Function,
        occasion: Occasion | None = None,
        when: Formula = TRUE,
    ) -> None:
        self._function = function
        values = [sent(question, type_) for type_ in function.argument_types]
        frame = frame_of(function, values, question.role)
        if occasion is not None:
            frame = frame._replace(parameters={**frame.parameters, **occasion.held})
        tree: dict[str, Any] = {}
        if function.language == "plpgsql":
            tree = function_tree(function.body or "", function.variable_names)
            frame = decided(function.body or "", frame)
        super().__init__(question, writers, frame, tree, function.body or "")
        self._reached = when
        self.spoken: Formula = FALSE
        self._quoting = Quoting(writers, function)
        if occasion is not None:
            self.tell(occasion)

    def whole(self) -> None:
        """What arguments mean that the caller leaves out; then every statement, in the order in which they run."""
        function = self._function
        caller = Scope(Frame(self._question.role, ("pg_catalog",)))
        for default in argument_defaults(function.parameters):
            self._ask_for_still(default)
            self._world.readings.opened(default)
            if isinstance(default, Expression):
                self._meaning.value(default, caller)
        if function.language == "plpgsql":
            if self._quoting.in_declarations(self._tree):
                self._speak(TRUE)
            self.result()
        elif function.language == "sql":
            for text in function_statements(function.body or "", "sql", function.argument_names):
                self._plain(statement(text))
        else:
            raise NoModel(f"a body in {function.language}")

    def _plain(self, tree: Statement) -> None:
        if self._quoting.in_tree(tree):
            self._speak(TRUE)
        if isinstance(tree, Query):
            with self._one():
                left = self._with(tree, TRUE)
                self._ask_for_still(left)
                self._world.readings.opened(left)
                self._meaning.derived(left, self._scope)
        else:
            self.write(tree, {}, TRUE)

    # --- statements

    def _raise(self, body: dict[str, Any], where: Formula) -> None:
        self._say(
            [*body.get("params", ()), *(raw["PLpgSQL_raise_option"]["expr"] for raw in body.get("options", ()))], where
        )
        super()._raise(body, where)

    def _say(self, told: list[dict[str, Any]], where: Formula) -> None:
        """A message of any level that is made from more than the arguments says what was read, by its own calls too."""
        texts = [raw["PLpgSQL_expr"]["query"] for raw in told]
        words = {match[1].lower() for text in texts for match in _WORD.finditer(text) if match[1]}
        for raw in told:
            self._expression(raw, None)
        if not words <= {*self._function.argument_names, *_HARMLESS_WORDS}:
            self._speak(where)

    def _ask_for_still(self, tree: Node) -> None:
        """What a function that is called raises may be made from what it is given, or from what it reads."""
        super()._ask_for_still(tree)
        calls = {part.name for part in walk(tree) if isinstance(part, Call)}
        known = (f for name in calls for f in self._world.ground.snapshot.functions_called(name))
        if any(_tells(each) for f in known if f.extension is None for each in self._writers.called_by(f)):
            self._speak(self._world.readings.path)

    def _each_dynamic(self, raw: dict[str, Any], params: Iterable[dict[str, Any]]) -> Iterator[tuple[Query, Scope]]:
        """An error of a statement that is put together says what was read as well."""
        for query, scope in super()._each_dynamic(raw, params):
            if self._quoting.in_tree(query) or chosen_columns.gives_one(query):
                self._speak(self._world.readings.path)
            yield query, scope

    def _select_into(self, query: Query, scope: Scope, body: dict[str, Any], where: Formula) -> None:
        names, values = listed_names(body.get("target", {})), [target.value for target in query.select]
        pairs = zip(names, values, strict=False) if len(names) == len(values) else product(names, values)
        if any(self._quoting.converts((frozenset({name}), (value,))) for name, value in pairs):
            self._speak(where)
        super()._select_into(query, scope, body, where)

    def _speak(self, where: Formula) -> None:
        self.spoken = either(self.spoken, both(where, neither(self._returned)))

    def _statement(self, raw: dict[str, Any], where: Formula) -> None:
        readings = self._world.readings
        before, readings.path = readings.path, both(where, neither(self._returned))
        if self._quoting.in_statement(raw):
            self._speak(where)
        if "message" in (asserted := raw.get("PLpgSQL_stmt_assert", {})):
            self._say([asserted["message"]], where)
        super()._statement(raw, where)
        readings.path = before


def _tells(function: Function) -> bool:
    """Whether it may raise an error that says more than the text that is written out."""
    words = (function.body or "").lower()
    return "assert" in words or ("raise" in words and ("%" in words or "using" in words))
