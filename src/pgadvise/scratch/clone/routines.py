"""Functions, procedures, and what runs them: operators, casts, triggers."""

from collections.abc import Iterator

from pgadvise.scratch.clone.piece import Piece, Unmade
from pgadvise.scratch.clone.settings import assignment
from pgadvise.snapshot import Cast, Function, Snapshot, Trigger, dollar_quoted, quote
from pgadvise.snapshot.origin import captured

# What ALTER TABLE says of a trigger or a rule that does not fire as others do.
STATES = {"disabled": "disable", "replica": "enable replica", "always": "enable always"}


def own_functions(snapshot: Snapshot) -> Iterator[Function]:
    """Functions that can be made again from their text."""
    return (f for f in snapshot.functions if f.extension is None and unmade_reason(f) is None)


def unmade_functions(snapshot: Snapshot) -> Iterator[Unmade]:
    for function in snapshot.functions:
        reason = unmade_reason(function)
        if function.extension is None and reason is not None:
            yield Unmade(f"{function.kind} {function}", reason)


def unmade_reason(function: Function) -> str | None:
    """Why a function cannot be made again; None where it can."""
    if function.kind in ("aggregate", "window"):
        return f"its {function.kind} definition was not captured"
    if function.body is None:
        return f"it is written in {function.language}, whose code is not in the catalog"
    return "the snapshot is older than function parameters" if function.parameters is None else None


def function_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    for function in own_functions(snapshot):
        yield Piece(f"{function.kind} {function}", (_definition(function),))


def _definition(function: Function) -> str:
    returns = f" returns {function.result}" if function.kind == "function" else ""
    words = [f"language {quote(function.language)}"]
    if function.kind == "function":
        words += [function.volatility, *(["strict"] if function.strict else [])]
    if function.security_definer:
        words.append("security definer")
    for entry in function.config:
        name, _, value = entry.partition("=")
        words.append(f"set {assignment(name, value)}")
    name = f"{quote(function.schema)}.{quote(function.name)}"
    head = f"create {function.kind} {name}({function.parameters}){returns} {' '.join(words)}"
    body = function.body or ""
    return f"{head} {body if function.standard_body else 'as ' + dollar_quoted(body)}"


def operator_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Operators of the user's own."""
    for operator in captured(snapshot.defined_operators):
        function = snapshot.function(operator.function)
        if operator.extension is None and function is not None:
            name = f"{quote(operator.schema)}.{operator.name}"
            sides = {"leftarg": operator.left, "rightarg": operator.right}
            operands = "".join(f", {side} = {type_}" for side, type_ in sides.items() if type_ is not None)
            called = f"{quote(function.schema)}.{quote(function.name)}"
            yield Piece(f"operator {name}", (f"create operator {name} (function = {called}{operands})",))


def cast_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Casts by the text of the types; a superuser's to make, and what they run is the server's own."""
    for cast in _casts(snapshot):
        if cast.by_text:
            where = "" if cast.context == "explicit" else f" as {cast.context}"
            yield Piece(str(cast), (f"create {cast} with inout{where}",))


def unmade_casts(snapshot: Snapshot) -> Iterator[Unmade]:
    """The others would run a stranger's function, or misread bytes, in a superuser's sessions too."""
    others = (cast for cast in _casts(snapshot) if not cast.by_text)
    return (Unmade(str(cast), "it would apply in the sessions that judge as well") for cast in others)


def _casts(snapshot: Snapshot) -> Iterator[Cast]:
    return (cast for cast in captured(snapshot.casts) if cast.extension is None)


def trigger_pieces(snapshot: Snapshot) -> Iterator[Piece]:
    """Triggers; the copies on partitions come with the parent's."""
    for trigger in snapshot.triggers:
        table = snapshot.relation(trigger.table)
        if trigger.parent is None and table is not None and table.extension is None and trigger.definition:
            yield Piece(f"trigger {trigger.name} of {table}", (trigger.definition, *_state(trigger, str(table))))


def _state(trigger: Trigger, table: str) -> Iterator[str]:
    if trigger.enabled in STATES:
        yield f"alter table {table} {STATES[trigger.enabled]} trigger {quote(trigger.name)}"
