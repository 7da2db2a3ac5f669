"""Errors that quote a value: "invalid input syntax for type integer: …" says what was read.

A text, or a document, that is cast to something else says it whole where it is none. So does one that is put into a
variable of another type.
"""

from collections.abc import Iterator
from typing import Any

from pgadvise.engines.caller.bodies import body
from pgadvise.engines.prover.commands.functions.assigning import assigned, kinds, names_of, put, read_expression
from pgadvise.engines.prover.schema.effects.writers import TEXTS, Writers
from pgadvise.snapshot import Function
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.tree.expression import Call, Cast, Column, Node
from pgadvise.sql.tree.walk import walk

_READING = frozenset("to_date to_timestamp to_number decode parse_ident to_tsquery jsonb_populate_record".split())
_WITHIN = ("body", "then_body", "elsif_list", "else_body", "case_when_list", "else_stmts", "exceptions")
_SAME = frozenset(("text", "character varying", "varchar", "name", "character", "bpchar"))


class Quoting:
    """Of one function and what it calls."""

    def __init__(self, writers: Writers, function: Function) -> None:
        self._writers, self._function = writers, function
        self._typed, self._names = kinds(function), names_of(function)
        self._texts = writers.text_columns | {name for name, kind in self._typed.items() if kind in TEXTS}
        self._own = frozenset(function.argument_names) - self._texts.intersection(self._typed)

    def in_statement(self, raw: dict[str, Any]) -> bool:
        """Whether an error of one statement, not of those within it, may say what a row holds."""
        kind, inner = next(iter(raw.items()))
        own = {key: value for key, value in inner.items() if key not in _WITHIN}
        asked = [part for _, part in parts(inner.get("elsif_list")) if "cond" in part]
        asked += [part for _, part in parts(inner.get("case_when_list")) if "stmts" in part]
        texts = [own, *({key: one[key] for key in ("cond", "expr") if key in one} for one in asked)]
        trees = [tree for text in texts for tree in _trees(text)]
        converted = any(map(self.converts, put(self._names, kind, inner)))
        return converted or any(tree is None or self.in_tree(tree) for tree in trees)

    def in_declarations(self, tree: dict[str, Any]) -> bool:
        declared = [each for each in tree.get("datums", ()) if "PLpgSQL_var" in each]
        return any(map(self.in_statement, declared))

    def in_tree(self, tree: Node) -> bool:
        """The same of what is written out there, and of the functions that it calls."""
        for part in walk(tree):
            if _reads(part) and self.holds_text(part):
                return True
            if isinstance(part, Call):
                called = self._writers.snapshot.functions_called(part.name)
                others = (f for f in called if f.extension is None and f.oid != self._function.oid)
                if any(_whole(self._writers, each) for f in others for each in self._writers.called_by(f)):
                    return True
        return False

    def converts(self, pair: tuple[frozenset[str], tuple[Node, ...]]) -> bool:
        """Whether a text is put into a variable of another type."""
        typed = any(self._typed.get(name, "text") not in TEXTS for name in pair[0])
        return typed and any(self.holds_text(value) for value in pair[1])

    def holds_text(self, node: Node) -> bool:
        columns = (part for part in walk(node) if isinstance(part, Column))
        return any(c.name in self._texts and not (c.table is None and c.name in self._own) for c in columns)


def _whole(writers: Writers, function: Function) -> bool:
    """Whether it may anywhere in a function that is called."""
    read = body(function)
    if read is None:
        return True
    inside = Quoting(writers, function)
    texts = any(_reads(part) and inside.holds_text(part) for part in read.parts)
    return texts or any(inside.converts(pair) for pair in assigned(function))


def _trees(raw: object) -> Iterator[Node | None]:
    """None of what cannot be read."""
    for kind, one in parts(raw):
        if kind == "PLpgSQL_expr":
            yield read_expression(one)


def _reads(node: Node) -> bool:
    """Whether it makes something else of a text, which may fail."""
    if isinstance(node, Call):
        return node.name in _READING and node.schema in (None, "pg_catalog")
    return isinstance(node, Cast) and node.type not in _SAME
