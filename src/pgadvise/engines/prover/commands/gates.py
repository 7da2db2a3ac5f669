"""The gate of a command: the policies as PostgreSQL puts them together for one role.

A row passes one permissive policy and every restrictive one; without a permissive one nothing passes. A policy without
USING gives SELECT, UPDATE and DELETE nothing to ask; where CHECK is missing USING is asked of the new row
(rewrite/rowsecurity.c). The SELECT policies join UPDATE and DELETE only where the statement reads the row, so a proof
must do without them: a blind UPDATE reads nothing.
"""

from collections.abc import Iterable, Iterator
from typing import Literal

from pgadvise.engines.prover.language.sql.expressions import Translation
from pgadvise.engines.prover.words.terms import FALSE, TRUE, Formula, both, either
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Policy
from pgadvise.snapshot.policies import Command
from pgadvise.sql.parser.parse import NotParsed, expression

Asked = Literal["using", "check"]


class Gates:
    """The gates of one question; `ways`: for each row that is asked, the permissive policies, and when each holds."""

    def __init__(self, translation: Translation) -> None:
        self.ways: list[tuple[tuple[Policy, Formula], ...]] = []
        self._translation = translation
        self._access = translation.world.ground.access
        self._reading: list[tuple[int, str, str | None]] = []
        translation.gate = self.seen

    def seen(self, row: Row, frame: Frame) -> Formula:
        """Whether a query finds the row. A policy that reads its own table again is an error (42P17)."""
        if not row.relation.is_table or not self._access.binds(frame.reader or frame.role, row.relation):
            return TRUE
        key = (row.relation.oid, frame.role, frame.reader)
        if key in self._reading:
            self._translation.world.block(f"a policy of {row.relation} that reads {row.relation} again")
            return TRUE
        self._reading.append(key)
        with self._translation.world.readings.quiet():
            found = self._passes(row, "select", "using", frame)
        self._reading.pop()
        return found

    def passes(self, row: Row, command: Command, asked: Asked, role: str, reader: str | None = None) -> Formula:
        """Whether the row passes the policies that bind `role`, or who reads for it; every row where none binds."""
        with self._translation.world.readings.quiet():
            return self._passes(row, command, asked, Frame(role, reader=reader))

    def _passes(self, row: Row, command: Command, asked: Asked, frame: Frame) -> Formula:
        reader = frame.reader or frame.role
        if not self._access.binds(reader, row.relation):
            return TRUE
        bound = self._access.policies(reader, row.relation, command)
        permissive = tuple(self._asked(bound.permissive, row, asked, frame))
        if not permissive:
            return FALSE
        self.ways += [permissive] if not self._reading else []
        restrictive = self._asked(bound.restrictive, row, asked, frame)
        return both(either(*(holds for _, holds in permissive)), *(holds for _, holds in restrictive))

    def _asked(
        self, policies: Iterable[Policy], row: Row, asked: Asked, frame: Frame
    ) -> Iterator[tuple[Policy, Formula]]:
        for policy in policies:
            text = policy.using if asked == "using" else policy.check or policy.using
            if text is not None:
                yield policy, self._holds(policy, text, row, frame)

    def _holds(self, policy: Policy, text: str, row: Row, frame: Frame) -> Formula:
        """The tables that a policy names are read by who reads the table that it protects."""
        world = self._translation.world
        try:
            tree = expression(text)
        except NotParsed as error:
            world.block(f"policy {policy.name} of {row.relation}: {error.reason}")
            return world.names.boolean("policy")
        inner = Frame(frame.role, path=("pg_catalog",), reader=frame.reader)
        scope = Scope(inner, (Bound(row.relation.name, row.columns),))
        with world.place(f"policy {policy.name} of {row.relation}"):
            return self._translation.truth(tree, scope).true
