"""The tables by whose rows they hold, as the map draws them: with many, the ones with findings and a count."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from pgadvise.engines.tenancy import SURE
from pgadvise.finding import RANK, Severity
from pgadvise.report import ObjectReport, Report, TableScope
from pgadvise.reports.content.blocks import is_relation, spelled
from pgadvise.reports.lines.layout import number_of

_KEYS = 4  # groups of tables that carry a key; those of rarer keys stand together
_SHOWN = 24  # names in a group


class Cell(msgspec.Struct, frozen=True, kw_only=True):
    """A table in the map: its short name, its whole name, the worst that was found there, where that stands."""

    label: str
    name: str
    severity: Severity | None = None
    anchor: str | None = None
    doubtful: bool = False


class Group(msgspec.Struct, frozen=True, kw_only=True):
    """Tables of one kind. `bound`: their rows belong to tenants. `rest` counts those that are not shown."""

    title: str
    count: int
    cells: tuple[Cell, ...]
    bound: bool = True
    rest: int = 0


class Groups:
    """Reads a report; `anchors` name the elements in which the findings of a relation stand."""

    def __init__(self, report: Report, anchors: Mapping[tuple[str | None, str], str]) -> None:
        self._tenancy = report.tenancy
        self._anchors = anchors
        self._worst: dict[tuple[str | None, str], Severity] = {}
        for f in report.findings:
            if f.state != "suppressed" and is_relation(f.object):
                key = (f.object.schema, f.object.name)
                self._worst[key] = min(f.severity, self._worst.get(key, f.severity), key=RANK.__getitem__)
        self._one_schema = len({table.schema for table in report.tenancy.tables}) < 2

    def __iter__(self) -> Iterator[Group]:
        scopes: dict[str, list[TableScope]] = defaultdict(list)
        for table in self._tenancy.tables:
            scopes[table.scope].append(table)
        yield from self._direct(scopes["direct"])
        if scopes["membership"]:
            yield self._group("Join people and tenants", scopes["membership"])
        if scopes["transitive"]:
            yield self._through_parents(scopes["transitive"])
        if scopes["user"]:
            yield self._group("A person's own", scopes["user"], bound=False)
        if scopes["global"]:
            yield self._group("Shared by all tenants", scopes["global"], bound=False)

    def tenant(self) -> Cell | None:
        """The table that lists the tenants."""
        found = [table for table in self._tenancy.tables if table.scope == "tenant"]
        own = [t for t in found if f"{t.schema}.{t.name}" == self._tenancy.tenant_table] or found
        return self._cell(own[0]) if own else None

    def _direct(self, tables: Sequence[TableScope]) -> Iterator[Group]:
        """A group for each key, the most used first."""
        counts = Counter(_key(table) for table in tables)
        ranked = sorted(counts, key=lambda key: (-counts[key], key))
        own = ranked if len(ranked) <= _KEYS + 1 else ranked[:_KEYS]
        for key in own:
            yield self._group(f"Carry {key}", [t for t in tables if _key(t) == key])
        others = [t for t in tables if _key(t) not in own]
        if others:
            yield self._group(f"Carry one of {len(ranked) - len(own):,} other keys", others)

    def _through_parents(self, tables: Sequence[TableScope]) -> Group:
        if len(tables) <= _SHOWN:
            return self._group("Through a parent", tables, arrows=True)
        parents = Counter(_parent(table) for table in tables)
        ranked = sorted(parents, key=lambda parent: (-parents[parent], parent))
        cells = tuple(
            Cell(label=f"{number_of(parents[p], 'table')} → {p}".replace("\0", " "), name=p) for p in ranked[:_SHOWN]
        )
        rest = sum(parents[p] for p in ranked[_SHOWN:])
        return Group(title="Through a parent", count=len(tables), cells=cells, rest=rest)

    def _group(self, title: str, tables: Iterable[TableScope], *, bound: bool = True, arrows: bool = False) -> Group:
        """With more tables than are shown, those with findings come first."""
        cells = sorted((self._cell(table, arrows) for table in tables), key=lambda cell: cell.label)
        if len(cells) > _SHOWN:
            cells.sort(key=lambda cell: RANK[cell.severity] if cell.severity else len(RANK))
        rest = len(cells) - _SHOWN if len(cells) > _SHOWN + 1 else 0
        return Group(title=title, count=len(cells), cells=tuple(cells[: len(cells) - rest]), bound=bound, rest=rest)

    def _cell(self, table: TableScope, arrows: bool = False) -> Cell:
        name = spelled(ObjectReport(kind="table", schema=table.schema, name=table.name, part=None))
        own = table.name if self._one_schema else name
        return Cell(
            label=f"{own} → {_parent(table)}" if arrows else own,
            name=name,
            severity=self._worst.get((table.schema, table.name)),
            anchor=self._anchors.get((table.schema, table.name)),
            doubtful=table.confidence < SURE,
        )


def _key(table: TableScope) -> str:
    return table.key or ("an expression" if table.expression else "no column")


def _parent(table: TableScope) -> str:
    """The table next on the way to the tenant, without its schema."""
    return table.via[0].references.rpartition(".")[2] if table.via else "no column says which"
