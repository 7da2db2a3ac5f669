"""What `[tenancy]` declares, made out in this database: it comes before whatever would be inferred."""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from fnmatch import fnmatchcase
from typing import cast

import msgspec

from pgadvise.engines.declared import TenancyDeclared
from pgadvise.engines.tenancy.belonging.claims import Claim
from pgadvise.engines.tenancy.references.graph import Reference, Table
from pgadvise.engines.tenancy.settled.questions import plain
from pgadvise.engines.tenancy.tenancy import Scope
from pgadvise.engines.tenancy.tenant.boundary import Boundary, around
from pgadvise.engines.tenancy.tenant.candidates import Candidate, Scales, carriers, weigh
from pgadvise.engines.tenancy.tenant.personal import personal
from pgadvise.errors import ConfigError
from pgadvise.snapshot import Relation
from pgadvise.sql.parser import parse
from pgadvise.sql.tree.reads import own_columns

_OFFERED = 5  # names, where none is near
_SCOPES = ("direct", "transitive", "membership", "user", "global")
SAID = ("declared in the configuration",)


class Declarations:
    """`[tenancy]` beside the tables it speaks of. Every method raises ConfigError for what does not exist."""

    def __init__(self, scales: Scales, declared: TenancyDeclared) -> None:
        self.scales, self.graph, self.people, self.declared = scales, scales.graph, scales.people, declared

    @property
    def nobody(self) -> bool:
        """A person said that there are no tenants."""
        return self.declared.table == "none"

    def boundary(self, found: tuple[Candidate, ...]) -> Boundary | None:
        """The boundary that was declared; None where it is to be inferred."""
        if self.nobody:
            return Boundary()
        keys = self._key_columns()
        if self.declared.table:
            table = self._judged(self.declared.table)
        elif self.declared.key:
            target = self._led_to(self.declared.key) or self._stood_for(self.declared.key)
            if target is None:
                return Boundary(keyless={oid: self.graph.tables[oid].columns[name] for oid, name in keys.items()})
            table = target
        else:
            return None
        found_around = around(self.graph, self.people, self._candidate(table, keys), found)
        settled = {level.oid for key in self.declared.also if (level := self._led_to(key))}
        return msgspec.structs.replace(found_around, doubtful=found_around.doubtful - settled)

    def claims(self) -> dict[int, Claim]:
        """The scopes that were declared, by oid; also of tables that are not judged otherwise."""
        shared = {r.oid: Claim(scope="global", confidence=1.0, evidence=SAID) for r in self._global_tables()}
        named = ((self._any(name), text) for name, text in self.declared.tables.items())
        return shared | {relation.oid: _claim(relation, text) for relation, text in named}

    def _key_columns(self) -> dict[int, str]:
        """The declared key column of each table that has one; `key` before `also`."""
        found: dict[int, str] = {}
        for name in (self.declared.key, *self.declared.also):
            holders = [oid for oid, table in self.graph.tables.items() if name in table.columns]
            if name and not holders:
                columns = {column for table in self.graph.tables.values() for column in table.columns}
                raise ConfigError(
                    f'--tenant-key or [tenancy] names the key "{name}", and no table has such a column',
                    near(name, columns),
                )
            found.update({oid: name for oid in holders if name and oid not in found})
        return found

    def _led_to(self, key: str) -> Table | None:
        """The table that most columns of this name lead to, a platform's users included; none that repeats the key."""
        led = (r.target for refs in self.graph.parents.values() for r in refs if r.column == key)
        found = Counter(oid for oid in led if not self._repeats(self.graph.table(oid), key))
        return self.graph.table(found.most_common(1)[0][0]) if found else None

    def _stood_for(self, key: str) -> Table | None:
        """The one table, none of people, that columns lead to which the key is generated from or compared with.

        So an `owner_id` that may name what several tables list names what the policies take it for: `owner_id in
        (select band_id …)`, and a `coalesce(team_id, user_id)` a team. Where these are two nobody knows which.
        """
        led = {r.target for oid, table in self.graph.tables.items() for r in self._stands_for(oid, table, key)}
        found = led - set(self.people)
        return self.graph.table(found.pop()) if len(found) == 1 else None

    def _stands_for(self, oid: int, table: Table, key: str) -> Iterator[Reference]:
        column = table.columns.get(key)
        made = parse.parsed(column.default) if column is not None and column.generated else None
        others = {(oid, name) for name in own_columns(made, table.relation.name)} if made is not None else set()
        others |= self.scales.evidence.beside.get(oid, {}).get(key, frozenset())
        yield from (
            r for other, name in others for r in self.graph.parents.get(other, ()) if r.declared and r.column == name
        )

    def _repeats(self, table: Table, key: str) -> bool:
        """Whether its rows belong to what the key names: not where it leads to others of them, as in a tree."""
        own = self.graph.snapshot.foreign_keys_of(table.relation)
        is_tree = any(k.columns == (key,) and k.references == table.oid for k in own)
        return key in table.columns and not table.is_key(key) and not is_tree

    def _candidate(self, table: Table, keys: Mapping[int, str]) -> Candidate:
        peopled = table.oid in self.people
        held = personal(self.scales, table) if peopled else carriers(self.graph, table.oid)
        for oid, column in keys.items():
            known = next((r for r in self.graph.to(oid, (table.oid,)) if r.column == column), None)
            if oid != table.oid:
                held[oid] = known or _declared_key(self.graph.tables[oid], column, table)
        return weigh(self.scales, table, held)

    def _judged(self, text: str) -> Table:
        known = {**self.graph.people_elsewhere, **self.graph.tables}
        relation = _find(text, [table.relation for table in known.values()], "--tenant-table or [tenancy] table")
        return known[relation.oid]

    def _any(self, text: str) -> Relation:
        return _find(text, self.graph.snapshot.tables, "[tenancy.tables]")

    def _global_tables(self) -> Iterator[Relation]:
        for pattern in self.declared.global_tables:
            matched = [
                r for r in self.graph.snapshot.tables if "*" in pattern and fnmatchcase(plain(r.qualified), pattern)
            ]
            yield from matched or (_find(pattern, self.graph.snapshot.tables, "[tenancy] global_tables"),)


def near(text: str, names: Iterable[str]) -> str:
    """The hint that offers the nearest of `names`, else some of them."""
    known = sorted(names)
    found = difflib.get_close_matches(text, known, n=1)
    return f'did you mean "{found[0]}"?' if found else f"there are {', '.join(known[:_OFFERED]) or 'none'}"


def _find(text: str, relations: Iterable[Relation], where: str) -> Relation:
    """The table spelled `schema.name`, or `name` where one schema alone has it."""
    known = list(relations)
    found = [r for r in known if text in (plain(r.qualified), str(r.qualified))]
    found = found or [r for r in known if r.name == text]
    if len(found) > 1:
        raise ConfigError(f'{where} names "{text}", which {len(found)} schemas have', "write schema.name")
    if not found:
        names = {plain(r.qualified) for r in known}
        raise ConfigError(f'{where} names "{text}", and no such table was seen', near(text, names))
    return found[0]


def _declared_key(table: Table, column: str, target: Table) -> Reference:
    return Reference(
        table=table.oid,
        column=column,
        columns=(column,),
        target=target.oid,
        declared=True,
        not_null=not table.columns[column].nullable,
        score=1.0,
        how="declared in the configuration as a key",
    )


def _claim(relation: Relation, text: str) -> Claim:
    """`direct workspace_id`, `membership team_id`, `user owner_id`, `user`, `transitive`, `global`."""
    scope, _, rest = text.strip().partition(" ")
    where = f'[tenancy.tables] "{plain(relation.qualified)}"'
    if scope not in _SCOPES:
        raise ConfigError(f'{where} is "{text}"', f"it begins with one of {', '.join(_SCOPES)}")
    claim = Claim(scope=cast(Scope, scope), confidence=1.0, evidence=SAID)
    rest = rest.strip()
    if relation.column(rest):
        return msgspec.structs.replace(claim, key=rest)
    if scope in ("direct", "membership") and not rest:
        raise ConfigError(f'{where} is "{text}" and names no column', f'write "{scope} COLUMN", or SQL over the row')
    if rest and (scope in ("transitive", "global") or re.fullmatch(r"[\w$]+", rest)):
        raise ConfigError(f'{where} names "{rest}", and the table has no such column', near(rest, _columns(relation)))
    return msgspec.structs.replace(claim, expression=_expression(rest, where)) if rest else claim


def _columns(relation: Relation) -> list[str]:
    return [column.name for column in relation.columns]


def _expression(text: str, where: str) -> str:
    try:
        parse.expression(text)
    except parse.NotParsed as error:
        raise ConfigError(f"{where} gives an expression that is not SQL: {error.reason}") from error
    return text
