"""What asks a document by an SQL/JSON path (`reading`): functions, operators, and the paths that they are given."""

import z3
from msgspec import structs

from pgadvise.engines.prover.language.documents import documents, templates
from pgadvise.engines.prover.language.documents.reading import Item, NotRead, Reading
from pgadvise.engines.prover.words.contents import Rows
from pgadvise.engines.prover.words.made import Built
from pgadvise.engines.prover.words.terms import Held, Truth, Value, both, neither
from pgadvise.engines.prover.world.scopes import Derived, Meaning, Scope
from pgadvise.sql.tree.expression import Call, Cast, Constant, Expression, NamedArgument

_TESTS = frozenset(("jsonb_path_exists", "jsonb_path_exists_tz"))
_MATCHES = frozenset(("jsonb_path_match", "jsonb_path_match_tz"))
_FINDS = {"jsonb_path_query_first": "first", "jsonb_path_query_array": "array", "jsonb_path_query": "rows"}
_ARGUMENTS = ("target", "path", "vars", "silent")
NAMES = _TESTS | _MATCHES | _FINDS.keys() | {f"{name}_tz" for name in _FINDS}


def called(meaning: Meaning, call: Call, scope: Scope) -> Value | None:
    """The functions of this name."""
    call = _in_order(call)
    if call.name not in NAMES or len(call.args) < 2:
        return None
    item = _asked(meaning, call, scope)
    if item is None:
        return None
    kind = _FINDS.get(call.name.removesuffix("_tz"))
    if kind == "array":
        inside = Rows(meaning.world.lists, lambda: Held(*(_asked(meaning, call, scope) or item)))
        return Value(meaning.world.names.boolean("no path"), meaning.world.names.term("found"), "json", contents=inside)
    if kind is not None:
        there = meaning.world.names.boolean("found")
        meaning.world.facts.append(z3.Implies(there, item.when))
        return item.value._replace(null=neither(there))
    return None


def rows(meaning: Meaning, call: Call, scope: Scope) -> Derived | None:
    """jsonb_path_query(…) in FROM."""
    call = _in_order(call)
    if call.name.removesuffix("_tz") != "jsonb_path_query" or len(call.args) < 2:
        return None
    item = _asked(meaning, call, scope)
    return None if item is None else Derived(((None, item.value),), item.when)


def tested(meaning: Meaning, call: Call, scope: Scope) -> Truth | None:
    """jsonb_path_exists(…), jsonb_path_match(…); None for others."""
    call = _in_order(call)
    if call.name not in _TESTS | _MATCHES or len(call.args) < 2:
        return None
    return _test(meaning, meaning.value(call.args[0], scope), _path(meaning, call, scope), call.name)


def operated(meaning: Meaning, operator: str, document: Value, path: Expression, scope: Scope) -> Truth | None:
    """`document @? path`, `document @@ path`."""
    name = "jsonb_path_exists" if operator == "@?" else "jsonb_path_match"
    return _test(meaning, document, _written(meaning, path, scope), name)


def _test(meaning: Meaning, document: Value, path: templates.Template | None, name: str) -> Truth | None:
    if path is None:
        return None
    found = meaning.world.names.truth("path")
    try:
        reading = Reading(meaning, path.text, document, path.values)
        holds = reading.path().when if name in _TESTS else reading.predicate(None)
        reading.end()
    except (NotRead, ValueError, IndexError):
        return None
    meaning.world.facts.append(z3.Implies(found.true, both(neither(document.null), holds)))
    return found


def _asked(meaning: Meaning, call: Call, scope: Scope) -> Item | None:
    path = None if call.name in _TESTS | _MATCHES else _path(meaning, call, scope)
    if path is None:
        return None
    document = meaning.value(call.args[0], scope)
    try:
        reading = Reading(meaning, path.text, document, path.values)
        found = reading.path()
        reading.end()
    except (NotRead, ValueError, IndexError):
        return None
    return found._replace(when=both(neither(document.null), found.when))


def _in_order(call: Call) -> Call:
    """With its arguments in their places where they are named. Left as it is where one before the last is missing."""
    named = {arg.name: arg.value for arg in call.args if isinstance(arg, NamedArgument)}
    places = [arg for arg in call.args if not isinstance(arg, NamedArgument)]
    args = [*places, *(named[name] for name in _ARGUMENTS[len(places) :] if name in named)]
    given = _ARGUMENTS[: len(args)]
    return call if set(named) != set(given[len(places) :]) else structs.replace(call, args=tuple(args))


def _path(meaning: Meaning, call: Call, scope: Scope) -> templates.Template | None:
    """The path with the variables that it is given; None where the one or the others are not known."""
    path = _written(meaning, call.args[1], scope)
    if path is None or len(call.args) < 3:
        return path
    given = meaning.value(call.args[2], scope, "json").contents
    return path._replace(values={**given.entries, **path.values}) if isinstance(given, Built) else None


def _written(meaning: Meaning, path: Expression, scope: Scope) -> templates.Template | None:
    """A path that is written out, or put together with values in its strings: such a string is a variable then."""
    path = path.arg if isinstance(path, Cast) else path
    if isinstance(path, Constant):
        return templates.Template(path.value, {}) if isinstance(path.value, str) else None
    made = templates.filled(meaning.value(path, scope, "text").pieces)
    if made is None:
        return None
    text = made.text
    for mark in made.values:
        text = text.replace(f'"{mark}"', f'$"{mark}"')
    return made._replace(text=text, values={mark: documents.whole(meaning, v) for mark, v in made.values.items()})
