"""Secrets that functions note down: an argument that is held against a secret holds one, whoever shows it.

A member of another tenant shows the secret that he was given. Where it is stored in a row, in a log of attempts say,
who reads that row learns it from there. So nothing that it was put into may be readable: not its value as it is, and
not what is made of it, or handed on to another function that writes. A header of the request is shown as well.

What is held against a secret is whatever stands in one statement with it, and what is handed to a function that names
one; what is put where it is kept is one as well. All that is assigned to each other counts as the same value, in
whatever order. Of a row that a variable holds, `inv.code` is one field; where only such fields, which are called as
secrets are, stood beside one or came from one, the others hold none.
"""

from collections.abc import Iterable, Iterator, Mapping, Set
from functools import partial

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.functions.assigning import (
    assigned,
    names,
    reached,
    records,
    renamed,
    settings,
    stored,
    variables,
)
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.snapshot import Function
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call, Cast, Column, Node, Star
from pgadvise.sql.tree.query import Relation, Statement, Write
from pgadvise.sql.tree.walk import walk

# Nobody gives a secret as one of these.
_OTHERS = frozenset(
    "boolean,smallint,integer,bigint,numeric,real,double precision,date,interval,timestamp with time zone"
    ",timestamp without time zone".split(",")
)
_ALL = frozenset[str]()  # any column
_WHOLE = ""  # all fields of a row at once
_WITHIN = ".secrets"  # those fields of a row that are called as secrets are

# By the bare name of a table the columns that hold it; none are any.
Places = Mapping[str, frozenset[str]]


def noting(writers: Writers, secrets: Mapping[str, str]) -> Iterator[tuple[Function, Places | None]]:
    """The functions that may store a secret which is shown, with where they, or what they call, store it; None where
    nobody knows. `secrets` are columns with their types."""
    telling = _Telling(writers, secrets)
    for function in writers.snapshot.functions if secrets else ():
        if function.extension is None:
            places = telling.places(function)
            if places is None or places:
                yield function, places


class _Telling:
    def __init__(self, writers: Writers, secrets: Mapping[str, str]) -> None:
        self._writers, self._secrets = writers, secrets
        own = [f for f in writers.snapshot.functions if f.extension is None]
        self._naming = {f.oid for f in own if any(name in (f.body or "") for name in secrets)}
        self._reaching = {f.oid for f in own if any(g.oid in self._naming for g in writers.called_by(f))}
        self._settings = partial(settings, writers)
        self._shown = frozenset(name for tree in self._asking(own) for name in self._settings(tree))

    def _asking(self, functions: Iterable[Function]) -> Iterator[Node]:
        """What holds something against a secret."""
        asking = ((read, self._takers(f)) for f in functions if f.oid in self._naming and (read := body(f)))
        yield from (t for read, takers in asking for t in read.statements if self._names_secret(t, takers))
        policies = (text for p in self._writers.snapshot.policies for text in p.texts)
        for text in policies:
            if any(name in text for name in self._secrets) and (tree := parsed(text)) and self._names_secret(tree):
                yield tree

    def _names_secret(self, node: Node, takers: Set[str] = frozenset()) -> bool:
        columns = (part for part in walk(node) if isinstance(part, Column))
        return any(c.name in self._secrets or (c.table or c.name) in takers for c in columns)

    def _takers(self, function: Function) -> frozenset[str]:
        """The variables that take a secret out of a row, under another name than it has there."""
        return reached(renamed(function) if function.oid in self._naming else [], self._names_secret)

    def places(self, function: Function) -> Places | None:
        if function.oid not in self._reaching and not self._shown:
            return {}
        read = body(function)
        if read is None or not read.whole:  # a statement that is text may store whatever it is given
            takes = function.argument_types or self._shown
            unknown = self._writers.acts(function) is None and takes and function.oid in self._reaching
            return None if unknown else {}
        rows = records(function)
        shown = self._held(function, read.statements, rows)
        found: dict[str, frozenset[str]] = {}
        for tree in read.statements:
            for name, columns in (*self._stored(tree, shown, rows), *self._handed(tree, shown, rows)):
                known = found.get(name)
                found[name] = columns if known is None else _ALL if _ALL in (known, columns) else known | columns
        if "new" in shown:
            ways = [t for t in self._writers.snapshot.triggers if t.function == function.oid]
            tables = (self._writers.snapshot.relation(trigger.table) for trigger in ways)
            found |= {table.name: _ALL for table in tables if table is not None}
        return found

    def _held(self, function: Function, trees: Iterable[Statement], rows: frozenset[str]) -> frozenset[str]:
        """The arguments and variables that may hold one."""
        found: set[str] = set()
        pairs, own = assigned(function), variables(function) | {f"{name}{_WITHIN}" for name in rows}
        for tree in trees if function.oid in self._reaching else ():
            found |= (self._compared(function, tree, rows) | self._made(tree)) & own
        asking = [target for target, values in pairs if self._asks_setting(values)]
        found |= {name for targets in asking for name in targets}
        for _ in pairs:
            before = len(found)
            for targets, values in pairs:
                given = any(self._holds(value, found, rows) for value in values)
                if given or any(name in found or f"{name}{_WITHIN}" in found for name in targets):
                    found |= frozenset().union(targets if given else (), *(self._meant(v, rows) for v in values)) & own
            if len(found) == before:
                break
        return (frozenset(found) & own) - self._others(function)

    def _meant(self, node: Node, rows: frozenset[str]) -> frozenset[str]:
        """The variables of an expression; of a row whose secrets alone it asks for, its secrets."""
        used = _fields(node, rows)
        within = {name for name, fields in used.items() if fields <= self._secrets.keys()}
        return (names(node) - within) | {f"{name}{_WITHIN}" for name in within}

    def _holds(self, node: Node, held: Set[str], rows: frozenset[str]) -> bool:
        """Whether a variable that is held may be meant: of a row whose secrets are, the whole row or one of them."""
        within = {name: fields for name, fields in _fields(node, rows).items() if f"{name}{_WITHIN}" in held}
        secret = {_WHOLE, *self._secrets}
        return bool(names(node) & held) or any(fields & secret for fields in within.values())

    def _compared(self, function: Function, tree: Statement, rows: frozenset[str]) -> frozenset[str]:
        if self._names_secret(tree, self._takers(function)):
            return self._meant(tree, rows) - self._others(function, tree) - {*self._secrets}
        calls = (part for part in walk(tree) if isinstance(part, Call))
        handed = (part for part in calls if any(f.oid in self._reaching for f in self._called(part)))
        return frozenset().union(*(names(arg) for call in handed for arg in call.args)) - self._others(function)

    def _made(self, tree: Statement) -> frozenset[str]:
        """What it puts where a secret is kept."""
        pairs = (pair for part in walk(tree) if isinstance(part, Write) for pair in stored(part, self._order(part)))
        values = (value for columns, value in pairs if columns & {*self._secrets})
        return frozenset[str]().union(*map(names, values))

    def _order(self, part: Write) -> tuple[str, ...]:
        named = [r for r in self._writers.snapshot.relations if r.name == part.relation.name]
        return tuple(column.name for column in named[0].columns) if len(named) == 1 else ()

    def _others(self, function: Function, tree: Node | None = None) -> frozenset[str]:
        """Arguments of other types, which no secret is given as."""
        casts = [part.arg for part in walk(tree) if isinstance(part, Cast)] if tree is not None else []
        made = frozenset[str]().union(*map(names, casts))
        found: set[str] = set()
        for number, type_ in enumerate(function.argument_types):
            other = type_ in _OTHERS or (type_ == "uuid" and "uuid" not in self._secrets.values())
            called = {f"${number + 1}", *function.argument_names[number : number + 1]}
            found |= called if other and not called & made else set()
        return frozenset(found)

    def _called(self, call: Call) -> tuple[Function, ...]:
        return tuple(f for f in self._writers.snapshot.functions_called(call.name) if f.extension is None)

    def _asks_setting(self, values: Iterable[Node]) -> bool:
        return bool(self._shown) and any(self._settings(value) & self._shown for value in values)

    def _stored(
        self, tree: Statement, shown: frozenset[str], rows: frozenset[str]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        for part in walk(tree):
            if isinstance(part, Write):
                for columns, value in stored(part):
                    if self._holds(value, shown, rows) or self._asks_setting((value,)):
                        yield part.relation.name, columns

    def _handed(
        self, tree: Statement, shown: frozenset[str], rows: frozenset[str]
    ) -> Iterator[tuple[str, frozenset[str]]]:
        """What functions write that it is handed to."""
        for part in walk(tree):
            if isinstance(part, Call) and any(self._holds(argument, shown, rows) for argument in part.args):
                for function in self._called(part):
                    for each in self._writers.called_by(function):
                        acts = self._writers.acts(each)
                        yield from ((name, _ALL) for name, _ in acts or ())


def _fields(node: Node, rows: frozenset[str]) -> Mapping[str, frozenset[str]]:
    """By variable that holds a row, which of its fields are asked for."""
    tables = {part.label for part in walk(node) if isinstance(part, Relation)}
    found: dict[str, frozenset[str]] = {}
    for part in walk(node):
        if isinstance(part, Column | Star) and part.table not in tables:
            name = part.name if isinstance(part, Column) else _WHOLE
            row, field = (name, _WHOLE) if part.table is None else (part.table, name)
            found |= {row: found.get(row, frozenset()) | {field}} if row in rows else {}
    return found
