"""What is stored and may call a function without anybody's naming it.

Policies, views and rules; bodies that are no texts (BEGIN ATOMIC), where names were looked up when they were written,
and defaults of arguments; as rows are written defaults, checks, indexes, keys of partitions, conditions of triggers,
and what domains ask wherever a value becomes one of theirs. An operator calls its function, an aggregate its own: which
these are the snapshot does not tell, so beside one any function that takes something may be.
"""

from collections.abc import Iterator
from functools import cached_property
from itertools import chain

import msgspec

from pgadvise.grouped import grouped
from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Snapshot
from pgadvise.snapshot.origin import captured


class StoredCalls(msgspec.Struct, frozen=True, dict=True):
    """Of one snapshot."""

    snapshot: Snapshot

    def may_call(self, function: Function) -> bool:
        """Whether one of them may: by a function's bare name, or by what stands for it."""
        aggregates = self._has_aggregates and bool(function.argument_types)
        return aggregates or self._names(function.name) or function.oid in self._behind_operators

    @remembered
    def _names(self, name: str) -> bool:
        return name in self.text

    @cached_property
    def set_settings(self) -> bool:
        """Whether one of them sets a setting, whoever uses it."""
        return "set_config" in self.text

    def of_rows(self, relation: int) -> Iterator[str]:
        """What is worked out as rows of a relation are written; of domains, of which a value may be in any column."""
        return chain(self._of_rows.get(relation, ()), self._of_domains)

    @cached_property
    def of_all_rows(self) -> str:
        """The same of every relation; no name has a zero in it."""
        return "\0".join(dict.fromkeys(chain(*self._of_rows.values(), self._of_domains)))

    @cached_property
    def _of_rows(self) -> dict[int, tuple[str, ...]]:
        snapshot = self.snapshot
        texts: Iterator[tuple[int, str | None]] = chain(
            ((r.oid, text) for r in snapshot.relations for text in (r.partition_key, *(c.default for c in r.columns))),
            ((c.table, text) for c in snapshot.constraints for text in (c.expression, c.definition)),
            ((i.table, text) for i in snapshot.indexes for text in (i.predicate, *(key.expression for key in i.keys))),
            ((t.table, t.condition) for t in snapshot.triggers),
        )
        return grouped((oid, text) for oid, text in texts if text and "(" in text)

    @cached_property
    def _of_domains(self) -> tuple[str, ...]:
        return tuple(text for t in self.snapshot.types for text in (t.default, *t.checks) if text and "(" in text)

    @cached_property
    def text(self) -> str:
        """All of them; no name has a zero in it."""
        policies = (text for p in self.snapshot.policies for text in p.texts)
        rules = captured(self.snapshot.rewrite_rules)
        views = (view.definition for view in self.snapshot.views)
        own = [f for f in self.snapshot.functions if f.extension is None]
        bodies = (f.body for f in own if f.standard_body and f.body)
        arguments = (f.parameters for f in own if f.parameters and " DEFAULT " in f.parameters)
        others = (policies, views, (rule.definition for rule in rules), bodies, arguments)
        return "\0".join(dict.fromkeys(chain(*others, (self.of_all_rows,))))

    @cached_property
    def _behind_operators(self) -> frozenset[int]:
        return frozenset(operator.function for operator in captured(self.snapshot.defined_operators))

    @cached_property
    def _has_aggregates(self) -> bool:
        return any(f.kind in ("aggregate", "window") and f.extension is None for f in self.snapshot.functions)
