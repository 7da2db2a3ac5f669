"""The functions, views, rules and triggers that disclose secrets of a table (`disclosure`)."""

from collections import Counter
from collections.abc import Collection, Iterator, Set
from typing import Any

from msgspec.structs import replace

from pgadvise.engines.caller.bodies import procedural_tree, whole_body
from pgadvise.engines.caller.row_changes import row_changes
from pgadvise.engines.prover.schema.effects.disclosure import Secret
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.rows.generated import made_from
from pgadvise.engines.prover.schema.texts.taken import taken as into_variables
from pgadvise.snapshot import Function, Relation, RewriteRule, Trigger, View
from pgadvise.sql.parser.parse import NotParsed, parsed_query, parsed_statement
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.stored.rules import rule_text
from pgadvise.sql.stored.triggers import trigger_text
from pgadvise.sql.stored.words_of_bodies import declared_type, returned_names
from pgadvise.sql.tree.expression import Column, Expression, Node, Star, Target
from pgadvise.sql.tree.query import Delete, Insert, Query, Statement, Update
from pgadvise.sql.tree.reads import relations
from pgadvise.sql.tree.walk import walk

_ANSWERS_NOTHING = ("void", "boolean", "trigger")
_ANSWERS_A_VALUE = ("uuid", "text", "integer", "bigint", "json", "jsonb")
_OWN_ROWS = frozenset(("new", "old"))


def function_discloses(function: Function, secret: Secret) -> bool:
    """Whether a function that reads the table, or a view of it, does; one that cannot be read may.

    One that answers with no row, with yes or no or a value that it names, may take a row into a variable: that is
    followed.
    """
    read = whole_body(function)
    if read is None:
        text = (function.body or "execute").lower()
        return "execute" in text or any(name.lower() in text for name in secret.tables)
    reads = any(name in secret.tables for tree in read.statements for _, name in relations(tree))
    if reads and _answers_no_row(function) and function.language == "plpgsql":
        return _Procedure(function, secret).discloses(read.statements)
    return any(secret.within(tree) for tree in read.statements)


def _answers_no_row(function: Function) -> bool:
    one = function.result in _ANSWERS_A_VALUE and not function.outputs and not function.returns_set
    return one or function.result in _ANSWERS_NOTHING


def view_discloses(view: View, secret: Secret) -> bool:
    """Whether a view shows one to whom it lets in."""
    return _says(view.definition, secret)


def is_plain(view: View) -> bool:
    """Whether all that it shows are columns as they stand: comparing one of its own is comparing one of these."""
    tree = parsed_query(view.definition)
    return tree is not None and all(isinstance(target.value, Column) for target in tree.select)


def rule_discloses(rule: RewriteRule, relation: Relation, secret: Secret) -> bool:
    """Whether a rule does, on the relation whose secret it is or on another."""
    secret = replace(secret, rows=_OWN_ROWS if rule.relation == relation.oid else secret.rows)
    try:
        text = rule_text(rule.definition)
    except NotParsed:
        return True
    conditions = [f"SELECT {text.condition}"] if text.condition is not None else []
    return any(_says(one, secret) for one in (*text.actions, *conditions))


def _says(text: str, secret: Secret) -> bool:
    tree = parsed_statement(text)
    return secret.within(tree) if tree is not None else any(name in text for name in (*secret.tables, *secret.rows))


def trigger_copies(writers: Writers, trigger: Trigger, secret: Secret) -> bool:
    """Whether a trigger of the table takes a secret out of the row, or makes one that it may also keep elsewhere."""
    function, text = writers.snapshot.function(trigger.function), trigger_text(trigger.definition)
    read = whole_body(function) if function is not None else None
    changed = writers.changed(trigger)
    if text is None or read is None or changed is None or changed & secret.names:
        return True
    held = replace(secret, rows=_OWN_ROWS, tables=secret.tables | text.transition_tables)
    return any(held.within(tree) for tree in read.statements)


def made_of(writers: Writers, table: Relation, names: Collection[str]) -> frozenset[str]:
    """The other columns of the table that are made of those: generated, or given a value by a trigger on the row."""
    found = made_from(table, names)
    secret = Secret.of(table, names, found)
    for trigger in writers.snapshot.triggers_of(table):
        function = writers.snapshot.function(trigger.function)
        if trigger.timing == "before" and trigger.for_each_row and function is not None:
            copies = trigger_copies(writers, trigger, secret)
            for column, value in row_changes(trigger, function) or ():
                if value is None or _may_hold(value, secret, copies=copies):
                    found |= {c.name for c in table.columns if column in (None, c.name)}
    return frozenset(found) - {*names}


def _may_hold(value: Expression, secret: Secret, *, copies: bool) -> bool:
    """`copies`: a variable may hold one."""
    free = copies and any(isinstance(part, Column) and part.table is None for part in walk(value))
    return free or replace(secret, rows=_OWN_ROWS).within(value)


class _Procedure:
    """A body in PL/pgSQL that gives no row: which of its variables hold one, and what it does with these."""

    def __init__(self, function: Function, secret: Secret) -> None:
        self._function, self._text, self._secret = function, function.body or "", secret
        self._tree = procedural_tree(function)
        written = Counter(raw["query"] for kind, raw in parts(self._tree) if kind == "PLpgSQL_expr")
        taken = list(self._taken())
        often = Counter(text for text, _ in taken)
        # What stands somewhere else as well does something else there.
        self._taking = {text: name for text, name in taken if often[text] == written[text] and self._may_hold(name)}
        alone = (each for each in into_variables(function) if written[each[0]] == 1)
        into = ((text, {name for name, value in pairs if secret.is_whole(value)}) for text, pairs in alone)
        self._into = {text: names for text, names in into if self._hold(names)}

    def _taken(self) -> Iterator[tuple[str, str | None]]:
        """The texts of the queries whose row goes into a variable as a whole, and of those whose rows go nowhere."""
        for kind, raw in parts(self._tree):
            asked = raw.get("sqlstmt") or raw.get("query") or raw.get("expr")
            into: dict[str, Any] = raw.get("target") or raw.get("var") or {}
            if kind in ("PLpgSQL_stmt_execsql", "PLpgSQL_stmt_fors") and asked and "PLpgSQL_rec" in into:
                yield asked["PLpgSQL_expr"]["query"], into["PLpgSQL_rec"]["refname"]
            elif kind == "PLpgSQL_stmt_perform" and asked:
                yield asked["PLpgSQL_expr"]["query"], None

    def _may_hold(self, name: str | None) -> bool:
        """Whether its columns are called there as in the table, and the row goes no way but by this name."""
        if name is None:
            return True
        if name in _OWN_ROWS or "alias" in self._text.lower():
            return False
        if any(returned == name for _, returned in returned_names(self._text)):
            return False
        type_ = (declared_type(self._text, name) or "").rpartition(".")[2].strip('"')
        return type_ == "record" or type_ in self._secret.tables

    def _hold(self, names: Set[str]) -> bool:
        """Whether variables that take a secret alone can be told by their bare names, and are given to nobody."""
        given = {*_OWN_ROWS, *self._function.argument_names, *(name for _, name in returned_names(self._text))}
        return not names & given and "<<" not in self._text and "alias" not in self._text.lower()

    def discloses(self, trees: tuple[Statement, ...]) -> bool:
        """A variable that took a secret tells it wherever the row of one would."""
        rows = self._secret.rows | {name for name in self._taking.values() if name is not None}
        rows = rows.union(*self._into.values())
        secret = replace(self._secret, rows=rows)
        texts = [*((text, True) for text in self._taking), *((text, False) for text in self._into)]
        read = ((parsed_statement(text), whole) for text, whole in texts)
        taking = {tree: self._left(tree, whole=whole) for tree, whole in read if tree is not None}
        return any(secret.within(taking.get(tree, tree)) for tree in trees)

    def _left(self, tree: Statement, *, whole: bool) -> Node:
        """Without what a variable takes: all columns of a `whole` row and those that keep their names, or a secret."""
        match tree:
            case Query():
                return replace(tree, select=tuple(one for one in tree.select if not self._is_taken(one, whole=whole)))
            case Insert() | Update() | Delete():
                left = (one for one in tree.returning if not self._is_taken(one, whole=whole))
                return replace(tree, returning=tuple(left))
            case _:
                return tree

    def _is_taken(self, target: Target, *, whole: bool) -> bool:
        value = target.value
        named = not whole or (isinstance(value, Column) and target.name in (None, value.name))
        return (whole and isinstance(value, Star)) or (named and self._secret.is_whole(value))
