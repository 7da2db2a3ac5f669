"""Values that are made at random: nobody guesses one who was not told.

A secret that is counted up, or made of what others know (an address, a slug, the time), is none. A source of chance is
a call: of the server's or an extension's by its name, of somebody's own where what it puts into its result calls one.
What only decides (IF, WHILE) makes nothing; a seed that is set beforehand, or one number of a few, leaves nothing to
guess.
"""

import re
from collections import Counter
from collections.abc import Iterator

from pgadvise.engines.caller.bodies import body, procedural_tree, trees_of
from pgadvise.snapshot import Function, Snapshot
from pgadvise.sql.parser.parse import parsed, parsed_statement
from pgadvise.sql.stored.procedural import as_statement, parts
from pgadvise.sql.tree.expression import Call, Constant, Node, Operator
from pgadvise.sql.tree.walk import walk

_SOURCE = re.compile(
    r"\A(?:\w*random\w*|uuid_generate_v[14]\w*|uuidv[47]|nanoid\w*|gen_salt|generate_secret)\Z", re.IGNORECASE
)
_MAKING = frozenset(
    f"PLpgSQL_{kind}"
    for kind in (
        "var", "stmt_assign", "stmt_return", "stmt_return_next", "stmt_return_query", "stmt_execsql", "stmt_dynexecute",
    )
)  # fmt: skip
_FEW = 10_000  # are tried one after the other
_LETTERS = 4
_TAKING = frozenset(("substr", "substring", "left", "right"))
_REPEATS = re.compile(r"\b(?:loop|generate_series|repeat|unnest)\b", re.IGNORECASE)


def is_default_random(snapshot: Snapshot, default: str) -> bool:
    """Whether a column's default is."""
    tree = parsed(default)
    return tree is not None and is_random(snapshot, tree)


def is_random(snapshot: Snapshot, value: Node, seen: frozenset[int] = frozenset(), *, repeated: bool = False) -> bool:
    """Whether something that it calls is a source of chance. `repeated`: it is called several times."""
    every = tuple(walk(value))
    few = () if repeated else (call for part in every for call in _one_of_few(part))
    # As many as there are: equal nodes may be one.
    calls = Counter(part for part in every if isinstance(part, Call)) - Counter(few)
    return any(_is_source(snapshot, call, seen, repeated=repeated) for call in calls)


def _is_source(snapshot: Snapshot, call: Call, seen: frozenset[int], *, repeated: bool) -> bool:
    own = [f for f in snapshot.functions_called(call.name) if f.extension is None and call.schema in (None, f.schema)]
    if not own or any(body(f) is None for f in own):
        return _SOURCE.match(call.name) is not None
    return all(f.oid not in seen and _makes(snapshot, f, seen | {f.oid}, repeated=repeated) for f in own)


def _makes(snapshot: Snapshot, function: Function, seen: frozenset[int], *, repeated: bool) -> bool:
    made = tuple(_made(function))
    again = repeated or _REPEATS.search(function.body or "") is not None
    calls = (part for each in made for part in walk(each) if isinstance(part, Call))
    seeded = any(call.name == "setseed" for call in calls)
    return not seeded and any(is_random(snapshot, each, seen, repeated=again) for each in made)


def _made(function: Function) -> Iterator[Node]:
    """What it puts into variables and into its result."""
    if function.language != "plpgsql":
        yield from trees_of(function)
        return
    for kind, raw in parts(procedural_tree(function)):
        if kind in _MAKING:
            trees = (parsed_statement(as_statement(one)) for within, one in parts(raw) if within == "PLpgSQL_expr")
            yield from (tree for tree in trees if tree is not None)


def _one_of_few(part: Node) -> Iterator[Call]:
    """The call in `random() * 10`, and those of which a few letters are taken: `substr(md5(random()::text), 1, 4)`."""
    if isinstance(part, Call) and part.name in _TAKING and len(part.args) > 1:
        length = part.args[-1].value if isinstance(part.args[-1], Constant) else None
        counted = part.name in ("left", "right") or len(part.args) == 3
        if isinstance(length, int) and counted and abs(length) <= _LETTERS:
            yield from (call for call in walk(part.args[0]) if isinstance(call, Call))
    if isinstance(part, Operator) and part.name == "*":
        numbers = [arg.value for each in part.args for arg in walk(each) if isinstance(arg, Constant)]
        if len(numbers) == 1 and isinstance(numbers[0], int | float) and abs(numbers[0]) <= _FEW:
            yield from (arg for arg in part.args if isinstance(arg, Call) and arg.name == "random")
