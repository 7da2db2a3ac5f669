"""Rows that the caller wrote himself: in whatever tenant they are, showing them to him tells him nothing of others'.

A row that names its author is taken to be of the author's own tenant, or to be where he put it: that is an assumption
and told as one. It speaks of the row that is asked for alone, not of what else its tenant has, and it is made only
where the attacker cannot make somebody else's row name him. Premise: no row of another tenant that he did not put
there names him. An INSERT of his keeps it whatever he inserts, so does his UPDATE of a row that he put there or that is
of his own tenant. What is left is his UPDATE of a row of others: shown is that none passes, the premise holding before.
Where anything writes the table past its policies, a rule, or a key that the author's follows, nothing is assumed. A row
is also of whom it names as its user or owner, unless the table tells who belongs to the tenant, is about guests, or
about what people look at. What honest members of another tenant do, who may hand one of theirs to him, is no leak.

He may also change such a row as long as it stays in its tenant: to put it into another is to forge one there, or to
take one away.
"""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from pgadvise.engines.caller.asked import Asked, asked
from pgadvise.engines.caller.bodies import Body, whole_body
from pgadvise.engines.conditions import trees
from pgadvise.engines.naming import NamePattern
from pgadvise.engines.prover.commands.commands import updated
from pgadvise.engines.prover.commands.question import Answer, Asker, Question
from pgadvise.engines.prover.commands.rekeying import passed_on
from pgadvise.engines.prover.schema.effects.windows import writable_view
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.texts.said import of_condition
from pgadvise.engines.prover.words.belonging import is_beside, is_of_guests
from pgadvise.engines.prover.words.proof import WriteOrRead, claim
from pgadvise.engines.prover.words.terms import FALSE, Formula, both, differs, either, neither
from pgadvise.engines.prover.world.stored import names_attacker
from pgadvise.engines.prover.world.world import Ground, Row
from pgadvise.snapshot import Relation
from pgadvise.sql.parser.parse import parsed
from pgadvise.sql.tree.expression import Call, Cast, Column, Node, NullTest, Operator, Parameter, Star
from pgadvise.sql.tree.query import Query
from pgadvise.sql.tree.walk import walk

_AUTHOR = NamePattern(
    r"(?:created|uploaded|submitted|written|posted|added)_by(?:_id|_user_id)?\Z|(?:creator|author|uploader)(?:_user)?(?:_id)?\Z",
)
_DEEPEST = 3
_USER = NamePattern(r"(?:user|owner)(?:_id)?\Z")


class Authors(NamedTuple):
    """For everybody the attacker can come as."""

    ground: Ground
    writers: Writers
    askers: tuple[Asker, ...]
    kept: Kept

    def others(self, relation: Relation, asker: Asker, command: WriteOrRead, people: Sequence[str]) -> Answer | None:
        """The answer for rows that the caller did not write; None where nothing is gained, or may be assumed."""
        owners = (c.name for c in relation.columns if c.name not in people and self._is_held_by(relation, c.name))
        written = (n for n in (*people, *owners) if _AUTHOR.match(n) or self._is_whose(relation, n))
        columns = tuple(name for name in written if self._asks(relation, command, asker, name))
        if not columns or relation.oid in self.ground.links or not self._stays(relation, columns):
            return None
        question = Question(self.ground, asker, self.kept)
        found = question.holds_nowhere(self._reached(question, question.world.row(relation), command, columns))
        why = f"a row of {relation} whose {' or '.join(columns)} is the caller is of his own tenant, or he put it there"
        return found._replace(assumptions=(*found.assumptions, why)) if found.proved else None

    def _reached(self, question: Question, row: Row, command: WriteOrRead, columns: tuple[str, ...]) -> Formula:
        """That a row of another tenant is reached which he did not put there, or a row is put there."""
        world, moved = question.world, FALSE
        if command == "update":
            new, passes = updated(question, self.writers, row)
            assert world.tenant_of is not None
            moved = both(either(*map(world.foreign, (row, new))), differs(world.tenant_of(row), world.tenant_of(new)))
        else:
            passes = question.gates.passes(row, command, "using", question.role)
        return both(passes, either(both(world.foreign(row), neither(names_attacker(row, columns))), moved))

    def _is_whose(self, relation: Relation, name: str) -> bool:
        """Whether the column of a row that belongs to a tenant, or hangs on such a one, names whose it is in there.

        A number or a name may be another person's in another tenant: it says who only by a key of its own.
        """
        column = relation.column(name)
        by_key = any(key.columns == (name,) for key in self.ground.snapshot.foreign_keys_of(relation))
        known = column is not None and (column.base_type == "uuid" or by_key)
        return known and bool(_USER.match(name)) and not (is_of_guests(relation.name) or is_beside(relation.name))

    def _is_held_by(self, relation: Relation, name: str) -> bool:
        """Whether nothing tells of whom the column is, but that policies hold it against who signed in alone.

        Functions that they hand it to, or its row, do so for them.
        """
        keys = self.ground.snapshot.foreign_keys_of(relation)
        if not (_USER.match(name) or _AUTHOR.match(name)) or any(name in key.columns for key in keys):
            return False
        parts = (part for tree in trees(self.ground.snapshot.policies_of(relation)) for part in walk(tree))
        held = list(self._held(parts, name, relation.name))
        return bool(held) and all(asked(x) == Asked(calls=frozenset(("uid",))) for x in held)

    def _held(self, parts: Iterator[Node], name: str, table: str | None, depth: int = 0) -> Iterator[Operator]:
        """What it is held against, as far as functions can be read."""
        for part in parts:
            if isinstance(part, Operator) and any(_is_named(side, name) for side in part.args):
                yield part
            if not isinstance(part, Call) or depth == _DEEPEST:
                continue
            for place, arg in enumerate(part.args):
                called = self._called(part, place) if _is_named(arg, name) or _is_row(arg, table) else None
                if called is not None and _is_row(arg, table):
                    yield from self._held(called[1].parts, name, called[0], depth + 1)
                elif called is not None:
                    yield from self._held(called[1].parts, called[0], None, depth + 1)

    def _asks(self, relation: Relation, command: WriteOrRead, asker: Asker, name: str) -> bool:
        """Whether a policy means the row's author: an arm of its own asks for him, no sub-select does by mistake."""
        bound = self.ground.access.policies(asker.role, relation, command).all
        read = [(text, parsed(text)) for text in (policy.using for policy in bound) if text]
        unread = [tree for text, tree in read if tree is None and name in of_condition(text).names]
        asking = unread + [tree for _, tree in read if tree and any(self._told(tree, name, relation.name))]
        return bool(asking) and all(self._is_compared(tree, name, relation.name) for tree in asking)

    def _is_compared(self, tree: Node | None, name: str, table: str | None = None, depth: int = 0) -> bool:
        """Whether it is named in equations outside of sub-selects alone, or handed to what does so with it.

        That a row names anybody at all may be asked besides: what is then let in is asked of the formula.
        """
        if tree is None or depth > _DEEPEST:
            return False
        parts = list(walk(tree, queries=False))
        every = list(self._told(tree, name, table))
        equations = (x for x in parts if isinstance(x, Operator) and x.name == "=")
        sides = [side for x in equations for side in x.args if _is_named(side, name)]
        handed = [(x, n) for x in parts if isinstance(x, Call) for n, arg in enumerate(x.args) if _is_named(arg, name)]
        rows = [(x, n) for x in parts if isinstance(x, Call) for n, arg in enumerate(x.args) if _is_row(arg, table)]
        rows = [(x, n) for x, n in rows if self._looks_at(x, n, name)]
        asked_for = sum(_is_named(part.arg, name) for part in parts if isinstance(part, NullTest))
        compared = len(sides) + len(handed) + len(rows)
        if not compared or len(every) != compared + asked_for:
            return False
        return all(self._takes(*each, None, depth) for each in handed) and all(
            self._takes(*each, name, depth) for each in rows
        )

    def _told(self, tree: Node, name: str, table: str | None) -> Iterator[Node]:
        """Where it is named, or the whole row is handed to what may look at it."""
        yield from _named(tree, name, table)
        for call in (x for x in walk(tree) if isinstance(x, Call)):
            places = (place for place, arg in enumerate(call.args) if _is_row(arg, table))
            yield from (call.args[place] for place in places if self._looks_at(call, place, name))

    def _called(self, call: Call, place: int) -> tuple[str, Body] | None:
        """What the one function that may be called names its argument, and its body, if that can be read whole."""
        called = self.ground.snapshot.functions_called(call.name)
        found = [f for f in called if call.schema in (None, f.schema) and place < len(f.argument_names)]
        read = whole_body(found[0]) if len(found) == len(called) == 1 else None
        if read is None or any(isinstance(part, Parameter) for part in read.parts):
            return None
        return found[0].argument_names[place], read

    def _looks_at(self, call: Call, place: int, column: str) -> bool:
        """Whether a function that is handed the row may look at the column: it names that, or passes the row on."""
        called = self._called(call, place)
        parts = [*called[1].parts] if called else []
        return called is None or any(_is_named(part, column) or _is_whole(part, called[0]) for part in parts)

    def _takes(self, call: Call, place: int, column: str | None, depth: int) -> bool:
        """Whether the one function that may be called compares what it is given there: a value, or a row's `column`."""
        called = self._called(call, place)
        if called is None:
            return False
        given, read = called
        name, table = (column, given) if column else (given, None)
        naming = [tree for tree in read.statements if any(_is_named(part, name) for part in walk(tree))]
        if column and any(_is_whole(part, given) for part in read.parts):
            return False
        values = [tree.only_value if isinstance(tree, Query) else None for tree in naming]
        return bool(values) and all(self._is_compared(value, name, table, depth + 1) for value in values)

    def _stays(self, relation: Relation, columns: tuple[str, ...]) -> bool:
        """Whether no write of the attacker's makes a row of others name him."""
        roles = [asker.role for asker in self.askers]
        if (
            relation.parents
            or self.ground.snapshot.children_of(relation)
            or self.writers.past_policies(roles, relation)
            or self.writers.ruled(relation) != ()
        ):
            return False
        if any(writable_view(self.ground.access, role, relation) for role in roles):
            return False
        if any(passed_on(self.ground, self.writers, roles, relation, columns)):
            return False
        return all(self._leaves(asker, relation, columns) for asker in self.askers)

    @claim
    def _leaves(self, asker: Asker, relation: Relation, columns: tuple[str, ...]) -> bool:
        if not self.ground.access.holds_on_columns(asker.role, relation, "UPDATE"):
            return True
        question = Question(self.ground, asker, self.kept)
        old = question.world.row(relation)
        passes = question.gates.passes(old, "update", "using", asker.role)
        bad = both(passes, question.world.foreign(old), neither(names_attacker(old, columns)))
        return question.holds_nowhere(bad).proved


def _named(tree: Node, name: str, table: str | None) -> Iterator[Column]:
    """Where it is named: in a policy of `table` the server tells in a sub-select of which table a column is."""
    every = (x for x in walk(tree) if isinstance(x, Column) and x.name == name)
    return (x for x in every if table is None or x.table in (None, table))


def _is_named(part: Node, name: str) -> bool:
    part = part.arg if isinstance(part, Cast) else part
    return isinstance(part, Column) and part.name == name


def _is_row(part: Node, table: str | None) -> bool:
    """Whether it is the table's row as a whole, as PostgreSQL writes that in a policy."""
    return isinstance(part, Star) and table is not None and part.table in (None, table)


def _is_whole(part: Node, given: str) -> bool:
    """Whether a body takes the row that it was given as a whole."""
    return (isinstance(part, Star) and part.table == given) or (isinstance(part, Column) and part.name == given)
