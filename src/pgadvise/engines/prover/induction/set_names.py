"""What a function sets: the names of the settings, and when each is set to what.

The name is written out, or one of the literals of the body where no other passes its checks; or it begins with a
literal that ends the first part of a name: because it is put together so, `'ui.' || name`, or because the body asks a
pattern or a piece of it, `name like 'ui.%'`, `left(name, 3) = 'ui.'`. An SQL function of one query is read as PERFORM
of that query. What a query sets, it sets for its rows.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from msgspec.structs import replace

from pgadvise.engines.caller.bodies import body, procedural_tree
from pgadvise.engines.prover.commands.functions.given import given
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.language.plpgsql.plpgsql import Run, decided
from pgadvise.engines.prover.language.sql import sources
from pgadvise.engines.prover.language.sql.patterns import beginnings
from pgadvise.engines.prover.schema.effects.settings import has_text_run
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import FALSE, NULL_VALUE, Formula, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import frame_of
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed, raw_statement
from pgadvise.sql.stored.functions import function_tree, retyped
from pgadvise.sql.stored.procedural import nodes
from pgadvise.sql.stored.words_of_bodies import words
from pgadvise.sql.tree.expression import Call, Constant, Expression, Node, Operator
from pgadvise.sql.tree.query import Query, Utility

# Of a setting that no more than policies know; and that after which it cannot be another's.
NAME = re.compile(r"(?!request\.)[a-z_]\w*\.(?:\w+\.)*(?:\w+|\w*\*)\Z")
_PREFIX = re.compile(r"(?!request\.)[a-z_]\w*\.(?:\w+\.)*\w*\Z")
_SETS = re.compile(r"\bset_config\b", re.IGNORECASE)
_QUERY = re.compile(r"\s*select\b", re.IGNORECASE)
_PATTERNS: Mapping[tuple[type[Node], str], str] = {
    (Operator, f"{no}{name}"): name for name in ("~~", "~", "^@") for no in ("", "!")
} | {(Call, "starts_with"): "^@"}
_EQUAL = ("=", "<>")
_EXECUTES = ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors", "dynquery")


class Set(NamedTuple):
    """One call of set_config, and when it is reached; `begun` are texts, and whether one begins as was asked."""

    when: Formula
    name: Value
    value: Value
    is_local: bool
    begun: tuple[tuple[Value, Formula], ...]


class _Begun(NamedTuple):
    """That `text` begins with `first`, where `condition` holds."""

    first: str
    text: Expression
    condition: Expression


def performed(function: Function) -> Function:
    """An SQL function of one query as the procedure that performs it."""
    if function.language != "sql" or not _QUERY.match(function.body or ""):
        return function
    text = _QUERY.sub("begin perform", (function.body or "").rstrip().removesuffix(";"), count=1)
    return replace(function, language="plpgsql", body=f"{text}; end")


def names(ground: Ground, function: Function, plain: tuple[Asker, ...]) -> frozenset[str] | None:
    read = body(function)
    if read is None or any(kind in _EXECUTES for kind, _ in nodes(procedural_tree(function))):
        return None
    every = [*read.parts]
    if any(isinstance(part, Call) and has_text_run(part) for part in every):
        return None
    names = [name for part in every for name in told_in(part)]
    if _said(function) != sum(isinstance(part, Call) and part.name == "set_config" for part in every):
        return None
    if None not in names:
        return frozenset(name.lower() for name in names if name is not None)
    literals = {part.value for part in every if isinstance(part, Constant) and isinstance(part.value, str)}
    allowed = frozenset(text for text in literals if NAME.match(text.lower()))
    begun = tuple(told for part in every if (told := _beginning(part)) is not None)
    free = [asker._replace(settable=True) for asker in plain]
    found = [_passing(ground, function, allowed, begun, asker) for asker in free]
    return None if None in found else frozenset(name.lower() for each in found if each is not None for name in each)


def _beginning(part: Node) -> _Begun | None:
    """Of a condition, or of its negation: `name like 'ui.%'`, `name !~ '^ui[.]'`, `left(name, 3) <> 'ui.'`."""
    if not isinstance(part, Call | Operator) or part.schema not in (None, "pg_catalog") or len(part.args) != 2:
        return None
    asked, text = part.args[0], part.args[1].value if isinstance(part.args[1], Constant) else None
    name = _PATTERNS.get((type(part), part.name))
    if not isinstance(text, str):
        return None
    if isinstance(part, Operator) and part.name in _EQUAL:
        first = text if isinstance(asked, Call) and _is_cut(asked, len(text)) else ""
        told = _Begun(first, asked.args[0], Operator("=", part.args)) if isinstance(asked, Call) and first else None
    else:
        begun = beginnings(name, (Value(FALSE, NULL_VALUE, "text", text=text),)) if name is not None else None
        first = "".join(map(str, begun.symbols)) if begun is not None and not begun.whole else ""
        told = _Begun(first, asked, Operator(name or "", part.args))
    return told if _PREFIX.match(first.lower()) else None


def _is_cut(call: Call, length: int) -> bool:
    """Whether it is what a text begins with: left(text, 3)."""
    counted = call.args[1] if len(call.args) == 2 else None
    plain = call.schema in (None, "pg_catalog") and call.name == "left"
    return plain and isinstance(counted, Constant) and counted.value == length


def _said(function: Function) -> int:
    """How often its text names set_config, comments aside: a literal may be run."""
    return sum(len(_SETS.findall(word.text)) for word in words(function.body or ""))


def told_in(part: Node) -> Iterator[str | None]:
    """The name that a call or a statement sets, None for one that is not written out; `ui.*` is any that begins so."""
    if isinstance(part, Call) and part.name == "set_config":
        yield _name(part.args[0]) if part.args else None
    elif isinstance(part, Utility) and part.kind == "VariableSet":
        name = raw_statement(part.text)["VariableSetStmt"].get("name", "")
        yield name if "." in name else None


def _name(told: Expression) -> str | None:
    """A cast that cuts a literal short is none."""
    if isinstance(told, Operator) and told.name == "||" and len(told.args) == 2:
        first = _name(told.args[0])
        opens = first is not None and (first.endswith("*") or _PREFIX.match(first.lower()) is not None)
        return first if first is not None and first.endswith("*") else f"{first}*" if opens else None
    plain = isinstance(told, Constant) and told.type in (None, "text", "character varying")
    return told.value if plain and isinstance(told, Constant) and isinstance(told.value, str) else None


def _passing(
    ground: Ground, function: Function, allowed: frozenset[str], begun: tuple[_Begun, ...], asker: Asker
) -> list[str] | None:
    """The names that pass the checks of a function that is told the name: of those `allowed`, and how others begin.

    `begun` are conditions of the body: of the name at hand one says how it begins where it holds of that very value.
    """
    question = Question(ground, asker, Kept())
    found = sets(question, function, begun)
    if found is None:
        return None
    literal, firsts = question.world.literal, dict.fromkeys(each.first for each in begun)
    others = []
    for each in found:
        opens = each.name.pieces[0].text if each.name.pieces else None
        if opens is not None and _PREFIX.match(opens.lower()):  # whatever follows
            firsts[opens] = None
            continue
        if each.name.kind != "text":
            return None
        known = [neither(both(holds, text.term == each.name.term)) for text, holds in each.begun]
        listed = [each.name.term != literal(text, "text") for text in sorted(allowed)]
        others.append(both(each.when, neither(each.name.null), *listed, *known))
    if not question.holds_nowhere(either(*others)).proved:
        return None
    return [*allowed, *(f"{first}*" for first in firsts)]


def sets(
    question: Question, function: Function, begun: tuple[_Begun, ...] = (), *, lasting: bool = False
) -> list[Set] | None:
    """Each that the body performs; None where it is not followed. `lasting`: that no error undoes."""
    if function.language != "plpgsql" or function.is_trigger:
        return None
    try:
        run = _Setting(question, function, begun)
        run.result()
    except (NoModel, NotParsed, Unproved, RecursionError):
        return None
    read = body(function)
    sets = read is None or any(isinstance(part, Utility) and part.kind == "VariableSet" for part in read.statements)
    if _said(function) != len(run.found) or sets:
        return None
    return [each._replace(when=both(each.when, neither(run.raised))) for each in run.found] if lasting else run.found


class _Setting(Run):
    """A body that performs set_config, run over any arguments."""

    def __init__(self, question: Question, function: Function, begun: tuple[_Begun, ...]) -> None:
        text = function.body or ""
        values = [given(question, type_) for type_ in function.argument_types]
        frame = frame_of(function, values, question.role)
        tree = function_tree(text, function.variable_names)
        super().__init__(question.translation, decided(text, frame), tree, text, guessed=retyped(text))
        self.found: list[Set] = []
        self._begun = begun

    def _perform(self, raw: dict[str, Any], where: Formula) -> None:
        query = self._query(raw["expr"])
        call = query.select[0].value if len(query.select) == 1 else None
        if not isinstance(call, Call) or call.name != "set_config":
            super()._perform(raw, where)
            return
        rows = Query(select=query.select, sources=query.sources, where=query.where)
        if len(call.args) != 3 or replace(query, order_by=(), limit=None) != rows:
            raise NoModel("set_config beside others")
        meaning = self._meaning
        scope, conditions = sources.joined(meaning, rows, self._scope)
        if rows.where is not None:
            conditions.append(meaning.truth(rows.where, scope).true)
        name, value = (meaning.value(arg, scope, "text") for arg in call.args[:2])
        is_local = isinstance(call.args[2], Constant) and call.args[2].value is True
        begun = tuple(
            (meaning.value(each.text, scope, "text"), meaning.truth(each.condition, scope).true) for each in self._begun
        )
        self.found.append(Set(both(where, neither(self._returned), *conditions), name, value, is_local, begun))
        self._variables["found"] = meaning.world.names.value("found", "bool")
