"""What is foregone: that nothing comes of a statement, since nothing came of another."""

import re
from collections.abc import Mapping
from functools import cached_property

import msgspec

from pgadvise.engines.attack.texts.values import Value
from pgadvise.snapshot import NotCaptured, Relation, Snapshot

_WORD = re.compile(r"\w+")


class Foregone(msgspec.Struct, frozen=True, dict=True):
    """Of one relation: of a table alone, without rules, whose statements do what they say."""

    snapshot: Snapshot
    relation: Relation

    def update(self, where: str) -> str | None:
        """A query that is asked by the same policies as an UPDATE of these rows, whatever that sets.

        FOR UPDATE asks for the right to change a row, so the server adds the UPDATE policies to those of SELECT, as it
        does for an UPDATE that reads the row. Triggers of rows see only what these let pass.
        """
        if not self._is_plain or any(not t.for_each_row for t in self.snapshot.triggers_of(self.relation)):
            return None
        return f"select from {self.relation} where {where} for update"

    def kind(self, cells: Mapping[str, Value]) -> str | None:
        """The same for rows between which the policies for INSERT cannot tell, by the columns that they name.

        They are asked about a new row before its constraints are, and after the triggers BEFORE INSERT.
        """
        if self._asked is None:
            return None
        return repr(sorted((name, value) for name, value in cells.items() if name in self._asked))

    @cached_property
    def _asked(self) -> frozenset[str] | None:
        """None where it cannot be told."""
        triggers = self.snapshot.triggers_of(self.relation)
        policies = [p for p in self.snapshot.policies_of(self.relation) if p.covers("insert")]
        texts = [policy.new_row_check or "" for policy in policies]
        names = {column.name for column in self.relation.columns}
        plain = all(_WORD.fullmatch(name) for name in names) and not any(".*" in text for text in texts)
        made = any(column.generated for column in self.relation.columns)
        before = any(trigger.timing == "before" and "insert" in trigger.events for trigger in triggers)
        if not self._is_plain or not plain or made or before:
            return None
        return frozenset(names.intersection(word for text in texts for word in _WORD.findall(text)))

    @cached_property
    def _is_plain(self) -> bool:
        rules = self.snapshot.rewrite_rules
        if self.relation.kind not in ("table", "partitioned_table") or isinstance(rules, NotCaptured):
            return False
        return all(rule.relation != self.relation.oid for rule in rules)
