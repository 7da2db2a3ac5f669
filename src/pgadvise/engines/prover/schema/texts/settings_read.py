"""The settings that an expression or a body asks for by name."""

from pgadvise.engines.caller.bodies import body
from pgadvise.snapshot import Function
from pgadvise.sql.tree.expression import Call, Constant, Node
from pgadvise.sql.tree.walk import walk

ANY = "any setting"


def settings_read(node: Node) -> frozenset[str]:
    """As they are written there; ANY where a name is made up as it runs."""
    calls = (part for part in walk(node) if isinstance(part, Call) and part.name == "current_setting")
    return frozenset(_name(call) for call in calls)


def settings_of(function: Function) -> frozenset[str]:
    """Those that its own body reads; ANY among them where not all of it could be read."""
    read = body(function)
    if read is None:
        return frozenset({ANY})
    named = frozenset[str]().union(*map(settings_read, read.statements))
    return named if read.whole else named | {ANY}


def _name(call: Call) -> str:
    first = call.args[0] if call.args else None
    return first.value if isinstance(first, Constant) and isinstance(first.value, str) else ANY
