"""In which schemas the bare names of a function's body lie, whatever language it is in."""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from functools import cached_property
from itertools import chain

import msgspec

from pgadvise.remembered import remembered
from pgadvise.snapshot import Function, Snapshot
from pgadvise.snapshot.origin import captured

# A name, and whether something stands before it with a dot.
_NAME = re.compile(r'(\.\s*)?(?:(?<![\w$])([A-Za-z_\x80-\uffff][\w$]*)|"((?:[^"]|"")+)")')
_NOISE = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)
# Extensions whose operators stand between values, without a name to find: a schema with one of them is always needed.
_OPERATORS = frozenset("citext vector pg_trgm hstore ltree intarray cube earthdistance postgis isn seg".split())
_USUAL = ("public", "extensions")


def sets_path(function: Function) -> bool:
    return any(setting.startswith("search_path=") for setting in function.config)


class SearchPaths(msgspec.Struct, frozen=True, kw_only=True, dict=True):
    """Paths under which bodies keep their meaning; pg_catalog is always searched, and first."""

    snapshot: Snapshot

    def needed(self, function: Function) -> tuple[str, ...]:
        """The schemas that a session would usually search and in which something of a bare name lies: in the body, in
        what it calls and in triggers of the tables that it names, which run under its path unless they set their own.

        More than needed rather than less: a column that is called like a table brings the table's schema in.
        """
        words = {name for each in self._run_by(function) for name, bare in self._words(each) if bare}
        found = tuple(s for s in self._searched if s in self._operators or words & self._names.get(s, frozenset()))
        # No session searches the function's own schema: what lies there as well is meant where nothing else is.
        left = words.difference(*(self._names.get(s, ()) for s in found))
        own = function.schema not in found and left & self._names.get(function.schema, frozenset())
        return (*found, function.schema) if own else found

    def _run_by(self, function: Function) -> Iterator[Function]:
        seen = {function.oid}
        ahead = [function]
        while ahead:
            each = ahead.pop()
            yield each
            further = (f for name, _ in self._words(each) for f in self._by_name.get(name, ()))
            for other in further:
                if other.oid not in seen and not sets_path(other):
                    seen.add(other.oid)
                    ahead.append(other)

    @remembered
    def _words(self, function: Function) -> frozenset[tuple[str, bool]]:
        """The names in a body as the server understands them, and whether each is bare."""
        text = _NOISE.sub(" ", function.body or "")
        found = ((plain.lower() or quoted, not dot) for dot, plain, quoted in _NAME.findall(text))
        return frozenset(found)

    @cached_property
    def _by_name(self) -> Mapping[str, tuple[Function, ...]]:
        """The user's functions by their own name and, trigger functions, by that of their tables."""
        found: defaultdict[str, list[Function]] = defaultdict(list)
        for function in self.snapshot.functions:
            if function.extension is None:
                found[function.name].append(function)
        for trigger in self.snapshot.triggers:
            table, run = self.snapshot.relation(trigger.table), self.snapshot.function(trigger.function)
            if table is not None and run is not None:
                found[table.name].append(run)
        return {name: tuple(functions) for name, functions in found.items()}

    @cached_property
    def _searched(self) -> tuple[str, ...]:
        """What the database sets for everybody; else the schemas of that name that there are."""
        for setting in captured(self.snapshot.role_settings):
            if setting.name == "search_path" and setting.role is None and setting.value:
                return self._existing(part.strip().strip('"') for part in setting.value.split(","))
        return self._existing(_USUAL)

    def _existing(self, names: Iterable[str]) -> tuple[str, ...]:
        return tuple(name for name in names if self.snapshot.schema(name) is not None)

    @cached_property
    def _operators(self) -> frozenset[str]:
        return frozenset(e.schema for e in self.snapshot.extensions if e.name in _OPERATORS)

    @cached_property
    def _names(self) -> Mapping[str, frozenset[str]]:
        """By schema: relations, functions and types."""
        snapshot = self.snapshot
        pairs = chain(
            ((r.schema, r.name) for r in snapshot.relations),
            ((f.schema, f.name) for f in snapshot.functions),
            ((t.schema, t.name) for t in snapshot.types),
            ((q.schema, q.name) for q in snapshot.sequences),
        )
        found: defaultdict[str, set[str]] = defaultdict(set)
        for schema, name in pairs:
            found[schema].add(name)
        return {schema: frozenset(names) for schema, names in found.items()}
