"""Settings that functions set: which of them the caller may choose, and which may only be a tenant of his own.

What a function within reach sets has a name, written out or one of the literals of its body; or it begins with a
literal that ends the first part of a name, `'ui.' || name`, or is held against a pattern that begins with one, `name
like 'ui.%'`, and then it is any that begins so. Where any other name may pass, or one of the token's own, the caller is
taken to set whatever he likes. Everything else is as the application set it.

A setter that asks whether the caller belongs to a tenant before it sets the setting to that tenant keeps what the
setting means. Premise: the setting names no tenant but the caller's own, or is empty, or is not set. It holds where the
application sets it. The body is run over arguments of which nothing is known, where the premise holds of the settings
that are thought to keep it and the caller may have chosen the others: shown is that each value that is set is empty or
a tenant of his own. What is not shown so is given up, and all is asked again without it. Then the premise holds of what
is left after any number of calls. It is set for the transaction alone: longer, and another session may find it.

What a call set that ends with an error is undone, whoever catches that: a subtransaction takes its settings along. So a
body may ask after it has set, unless the answer may depend on what is set by then: by a setting that it, a function or
a view reads, or by policies that bind whom it reads as.
"""

import re
from collections.abc import Iterator, Mapping
from functools import partial
from typing import Any, NamedTuple

from pgadvise.engines.caller.bodies import body, procedural_tree
from pgadvise.engines.prover.commands.functions.given import given
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.induction.invariant import invariant
from pgadvise.engines.prover.language.plpgsql.plpgsql import Run
from pgadvise.engines.prover.language.sql.patterns import beginnings
from pgadvise.engines.prover.schema.effects.bent import bent
from pgadvise.engines.prover.schema.effects.presets import preset
from pgadvise.engines.prover.schema.effects.settings import has_text_run
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.ground import Ground
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.members.mailboxes import is_kept
from pgadvise.engines.prover.schema.texts.procedure import NoModel
from pgadvise.engines.prover.schema.texts.settings_read import settings_of
from pgadvise.engines.prover.words.proof import Surface, Unproved
from pgadvise.engines.prover.words.terms import FALSE, NULL_VALUE, OWN, Formula, Value, both, either, neither
from pgadvise.engines.prover.world.scopes import frame_of
from pgadvise.engines.prover.world.signing import signings
from pgadvise.engines.prover.world.singled_out import SingledOut
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import NotParsed, raw_statement
from pgadvise.sql.stored.functions import function_tree
from pgadvise.sql.stored.procedural import nodes
from pgadvise.sql.stored.words_of_bodies import words
from pgadvise.sql.tree.expression import Call, Constant, Expression, Node, Operator
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.query import Utility

# Of a setting that no more than policies know; and that after which it cannot be another's.
_NAME = re.compile(r"(?!request\.)[a-z_]\w*\.(?:\w+\.)*(?:\w+|\w*\*)\Z")
_PREFIX = re.compile(r"(?!request\.)[a-z_]\w*\.(?:\w+\.)*\w*\Z")

_ASKS = re.compile(r"\braise\b|\bif\b|\bfrom\b|\bjwt\b|\bcurrent_setting\b", re.IGNORECASE)
_SETS = re.compile(r"\bset_config\b", re.IGNORECASE)
_PATTERNS: Mapping[tuple[type[Node], str], str] = {
    (Operator, f"{no}{name}"): name for name in ("~~", "~", "^@") for no in ("", "!")
} | {(Call, "starts_with"): "^@"}
_OF_THE_TOKEN = "request."
_EXECUTES = ("PLpgSQL_stmt_dynexecute", "PLpgSQL_stmt_dynfors", "dynquery")

Setters = Mapping[str, tuple[Function, ...]]


def askers(
    ground: Ground,
    writers: Writers,
    roles: tuple[str, ...],
    surface: Surface,
    anonymous: tuple[str, ...],
    among: tuple[str, ...] = (),
) -> tuple[Asker, ...]:
    """As whom the attacker may come, with what he may set. `among` as in a session."""
    texts = bent(ground.access, roles) if surface == "sql" else frozenset[int]()
    asked = SingledOut(ground.snapshot, ground.links, frozenset(ground.axes), ground.states)
    signed = signings(writers, roles, ground.registry, asked) if surface == "api" else ()
    asking = partial(Asker, surface=surface, alone=len(roles) == 1, among=among, bent=texts, signings=signed)
    asking = partial(asking, mailed=is_kept(writers, roles))
    plain = tuple(asking(name, anonymous=name in anonymous, free=preset(ground.snapshot, name)) for name in roles)
    if not writers.setting(roles):
        return plain
    setters = None if surface == "sql" else _setters(ground, writers, plain)
    if setters is None:
        return tuple(asker._replace(settable=True) for asker in plain)
    free = _chosen(plain, setters, frozenset())
    own = frozenset(name for name, functions in setters.items() if all(_is_guarded(f) for f in functions))
    keeps = partial(_keeps, ground, writers, invariant(ground, writers, free).kept if own else Kept())
    while own:
        told = _chosen(plain, setters, own)
        left = frozenset(name for name in own if all(keeps(f, name, asker) for f in setters[name] for asker in told))
        if left == own:
            return told
        own = left
    return free


def _chosen(plain: tuple[Asker, ...], setters: Setters, own: frozenset[str]) -> tuple[Asker, ...]:
    """Who may set the settings that functions set to what he likes, but those that are his `own`."""
    return tuple(asker._replace(free=asker.free | (frozenset(setters) - own), own=own - asker.free) for asker in plain)


def _is_guarded(function: Function) -> bool:
    """Whether it is worth looking at: it stops, chooses, or takes from somewhere what it sets."""
    return function.language == "plpgsql" and _ASKS.search(function.body or "") is not None


def _setters(ground: Ground, writers: Writers, plain: tuple[Asker, ...]) -> Setters | None:
    """By name in lower case; None where it may be any."""
    found: dict[str, tuple[Function, ...]] = {}
    for function in writers.setters(asker.role for asker in plain):
        names = None if function is None else _names(ground, function, plain)
        if function is None or names is None or not all(map(_NAME.match, names)):
            return None
        for name in names:
            found[name] = (*found.get(name, ()), function)
    wide = {name: functions for name, functions in found.items() if name.endswith("*")}
    every = {
        n: [*fs, *(f for w in wide if w != n and n.startswith(w[:-1]) for f in wide[w])] for n, fs in found.items()
    }
    return {name: tuple(functions) for name, functions in every.items()}


def _names(ground: Ground, function: Function, plain: tuple[Asker, ...]) -> frozenset[str] | None:
    read = body(function)
    if read is None or not read.whole or any(kind in _EXECUTES for kind, _ in nodes(procedural_tree(function))):
        return None
    every = [*read.parts]
    if any(isinstance(part, Call) and has_text_run(part) for part in every):
        return None
    names = [name for part in every for name in _named(part)]
    if _said(function) != sum(isinstance(part, Call) and part.name == "set_config" for part in every):
        return None
    if None not in names:
        return frozenset(name.lower() for name in names if name is not None)
    literals = {part.value for part in every if isinstance(part, Constant) and isinstance(part.value, str)}
    allowed = frozenset(text for text in literals if _NAME.match(text.lower()))
    begun = dict(told for part in every if (told := _beginning(part)) is not None)
    free = [asker._replace(settable=True) for asker in plain]
    if all(_passes_only(ground, function, allowed, tuple(begun.values()), asker) for asker in free):
        return frozenset(name.lower() for name in (*allowed, *(f"{first}*" for first in begun)))
    return None


def _beginning(part: Node) -> tuple[str, Operator] | None:
    """What a text begins with for which a condition holds, or its negation: `name like 'ui.%'`, `name !~ '^ui[.]'`."""
    if not isinstance(part, Call | Operator) or part.schema not in (None, "pg_catalog") or len(part.args) != 2:
        return None
    name = _PATTERNS.get((type(part), part.name))
    text = part.args[1].value if isinstance(part.args[1], Constant) else None
    if name is None or not isinstance(text, str):
        return None
    begun = beginnings(name, (Value(FALSE, NULL_VALUE, "text", text=text),))
    first = "".join(map(str, begun.symbols)) if begun is not None and not begun.whole else ""
    return (first, Operator(name, part.args)) if _PREFIX.match(first.lower()) else None


def _said(function: Function) -> int:
    """How often its text names set_config, comments aside: a literal may be run."""
    return sum(len(_SETS.findall(word.text)) for word in words(function.body or ""))


def _named(part: Node) -> Iterator[str | None]:
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


def _passes_only(
    ground: Ground, function: Function, allowed: frozenset[str], begun: tuple[Operator, ...], asker: Asker
) -> bool:
    """Whether no other name passes the checks of a function that is told the name, nor one that begins otherwise.

    `begun` are conditions of the body: of the name at hand one says how it begins where it holds of that very value.
    """
    question = Question(ground, asker, Kept())
    found = _sets(question, function, begun)
    if found is None:
        return False
    literal = question.world.literal
    others = [
        both(
            each.when,
            neither(each.name.null),
            *(each.name.term != literal(text, "text") for text in sorted(allowed)),
            *(neither(both(holds, text.term == each.name.term)) for text, holds in each.begun),
        )
        for each in found
    ]
    return all(each.name.kind == "text" for each in found) and question.holds_nowhere(either(*others)).proved


def _keeps(ground: Ground, writers: Writers, kept: Kept, function: Function, name: str, asker: Asker) -> bool:
    """Whether each value that a call may set it to is empty or names a tenant of the caller's own."""
    question = Question(ground, asker, kept)
    found = _sets(question, function, lasting=_asks_the_same(ground, writers, function))
    if found is None or any(each.name.text is None or not each.is_local for each in found):
        return False
    empty = question.world.literal("", "text")
    mine = (each for each in found if (each.name.text or "").lower() == name)
    bad = [
        both(each.when, neither(each.value.null), each.value.term != empty, neither(OWN(each.value.term)))
        for each in mine
    ]
    return question.holds_nowhere(either(*bad)).proved


def _asks_the_same(ground: Ground, writers: Writers, function: Function) -> bool:
    """Whether what it asks has one answer whatever is set, the token's own apart: policies bind neither it nor what it
    calls, and none of them reads a view, or a setting of the application's."""
    tables = ground.snapshot.tables
    named = {r.name for r in ground.snapshot.relations if not r.is_table}
    for called in writers.called_by(function):
        read = body(called)
        if read is None or any(isinstance(part, Named) and part.name in named for part in read.parts):
            return False
        if not all(name.startswith(_OF_THE_TOKEN) for name in settings_of(called)):
            return False
        if any((name or _OF_THE_TOKEN).lower().startswith(_OF_THE_TOKEN) for p in read.parts for name in _named(p)):
            return False
        if called.security_definer and any(ground.access.binds(called.owner, table) for table in tables):
            return False
    return function.security_definer


class _Set(NamedTuple):
    """One call of set_config, and when it is reached; `begun` are texts, and whether one begins as was asked."""

    when: Formula
    name: Value
    value: Value
    is_local: bool
    begun: tuple[tuple[Value, Formula], ...]


def _sets(
    question: Question, function: Function, begun: tuple[Operator, ...] = (), *, lasting: bool = False
) -> list[_Set] | None:
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

    def __init__(self, question: Question, function: Function, begun: tuple[Operator, ...]) -> None:
        text = function.body or ""
        values = [given(question, type_) for type_ in function.argument_types]
        tree = function_tree(text, function.variable_names)
        super().__init__(question.translation, frame_of(function, values, question.role), tree, text, guessed=None)
        self.found: list[_Set] = []
        self._begun = begun

    def _perform(self, raw: dict[str, Any], where: Formula) -> None:
        query = self._query(raw["expr"])
        call = query.only_value
        if not isinstance(call, Call) or call.name != "set_config":
            super()._perform(raw, where)
            return
        if len(call.args) != 3:
            raise NoModel("set_config beside others")
        name, value = (self._meaning.value(arg, self._scope, "text") for arg in call.args[:2])
        is_local = isinstance(call.args[2], Constant) and call.args[2].value is True
        begun = tuple(
            (self._meaning.value(part.args[0], self._scope, "text"), self._meaning.truth(part, self._scope).true)
            for part in self._begun
        )
        self.found.append(_Set(both(where, neither(self._returned)), name, value, is_local, begun))
        self._variables["found"] = self._meaning.world.names.value("found", "bool")
