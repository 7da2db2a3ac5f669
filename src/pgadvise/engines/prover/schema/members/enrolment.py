"""Tenants that everybody belongs to: a trigger puts each person who signs up into one that is written out.

    insert into memberships (user_id, org_id, role) values (new.id, 'c0000000-…', 'guest');

Nobody is asked anything before, so whoever wants to be there makes an account, and each person who can be told from the
others by his account is there. Such a tenant is the attacker's own as any is whose member he is: what it holds is open
to all, and that is said with each proof that needs it. It holds for what is written out alone: a tenant that is looked
up, or taken from the new account, may be another one for each. The row must be there by itself (no WHEN, no branch, no
way out before it, nothing that lets it wait or end), name the account by its id, and stay what it is when it is stored.
"""

from collections.abc import Iterator, Mapping
from itertools import takewhile
from typing import NamedTuple

from pgadvise.engines.accounts import ACCOUNTS
from pgadvise.engines.attack.world.axis import Axis
from pgadvise.engines.prover.schema.effects.writers import Writers
from pgadvise.engines.prover.schema.members.states import State
from pgadvise.engines.prover.schema.rows.constants import written_out
from pgadvise.engines.prover.schema.rows.keys import telling_apart
from pgadvise.engines.prover.words.kinds import column_kind, literal_text
from pgadvise.snapshot import Function, Relation, Snapshot
from pgadvise.sql.parser.parse import NotParsed, expression, statement
from pgadvise.sql.stored.functions import function_tree
from pgadvise.sql.stored.procedural import parts
from pgadvise.sql.tree.expression import Column, Expression
from pgadvise.sql.tree.query import Insert

_ACCOUNT = Column("id", "new")
_ENDS = frozenset(("PLpgSQL_stmt_return", "PLpgSQL_stmt_exit"))


class Enrolment(NamedTuple):
    """The tenant, a value of its kind, and what is said of it."""

    tenant: str
    kind: str
    words: str


def enrolments(
    writers: Writers,
    axes: Mapping[int, Axis],
    members: Mapping[int, tuple[str, ...]],
    states: Mapping[int, tuple[State, ...]],
) -> tuple[Enrolment, ...]:
    """`members`: the columns of the people by table; in one that has `states` it is not enough to be there."""
    links = {table: people for table, people in members.items() if not states.get(table)}
    return tuple(dict.fromkeys(_Enrolling(writers, axes, links).all()))


class _Enrolling(NamedTuple):
    writers: Writers
    axes: Mapping[int, Axis]
    links: Mapping[int, tuple[str, ...]]

    def all(self) -> Iterator[Enrolment]:
        for function in _of_sign_ups(self.writers.snapshot):
            for insert in _unasked(function):
                if (found := self._given(insert)) is not None:
                    words = f"everybody who signs up is put into the tenant {found[1]} by {function.qualified}"
                    yield Enrolment(literal_text(*found), found[0], f"{words}: what it holds is open to all")

    def _given(self, insert: Insert) -> tuple[str, str] | None:
        """The tenant that it puts the new account into, its kind before it."""
        named = [r for r in self.writers.snapshot.relations if r.name == insert.relation.name]
        table = named[0] if len(named) == 1 else None
        axis = self.axes.get(table.oid) if table is not None and table.oid in self.links else None
        carrier = table.column(axis.column or "") if table is not None and axis is not None else None
        if table is None or axis is None or axis.path or carrier is None:
            return None
        people, row = self.links[table.oid], _row(table, insert)
        kind, tenant = column_kind(carrier), written_out(row.get(carrier.name))
        names_him = any(row.get(name) == _ACCOUNT for name in people)
        stays = self._stays(table, carrier.name, people, insert)
        return (kind, tenant) if names_him and stays and kind is not None and tenant is not None else None

    def _stays(self, table: Relation, carrier: str, people: tuple[str, ...], insert: Insert) -> bool:
        """Whether triggers leave the row what it is, and no other's is in its way."""
        changed = self.writers.changed_columns(table)
        if changed is None or changed & {carrier, *people} or self.writers.drops(table):
            return False
        alone = all(set(key) & set(people) for key in telling_apart(self.writers.snapshot, table))
        return insert.conflict is None or (alone and not insert.conflict.assignments)


def _of_sign_ups(snapshot: Snapshot) -> Iterator[Function]:
    """What runs for each new account, whatever it says."""
    users = snapshot.named(ACCOUNTS)
    for trigger in snapshot.triggers_of(users) if users is not None else ():
        runs = trigger.for_each_row and trigger.condition is None and trigger.enabled in ("origin", "always")
        function = snapshot.function(trigger.function)
        if runs and "insert" in trigger.events and function is not None and function.language == "plpgsql":
            yield function


def _unasked(function: Function) -> Iterator[Insert]:
    """The inserts that every run of the body comes to."""
    try:
        block = function_tree(function.body or "")["action"]["PLpgSQL_stmt_block"]
        for step in takewhile(lambda step: _ENDS.isdisjoint(kind for kind, _ in parts(step)), block["body"]):
            if (body := step.get("PLpgSQL_stmt_execsql")) is not None:
                tree = statement(body["sqlstmt"]["PLpgSQL_expr"]["query"])
                yield from (tree,) if isinstance(tree, Insert) and not tree.ctes else ()
    except NotParsed:
        return


def _row(table: Relation, insert: Insert) -> dict[str, Expression]:
    """What each column gets: the value that stands there, else its default."""
    rows = insert.query.values if insert.query is not None else ()
    if len(rows) != 1:
        return {}
    given = dict(zip(insert.columns or tuple(c.name for c in table.columns), rows[0], strict=False))
    left = (c for c in table.columns if c.default and c.name not in given and not c.generated)
    return {**{c.name: expression(c.default or "") for c in left}, **given}
