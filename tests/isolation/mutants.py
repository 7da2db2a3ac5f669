"""Schemas that differ from one by a single edit: of a policy, a helper, a view, a right, a trigger or a constraint."""

import re
from collections.abc import Iterator, Mapping

import msgspec
import psycopg

from pgadvise.engines.platform import Platform
from pgadvise.snapshot import Function, Policy, Relation, Snapshot, quote
from tests.isolation.edits import Alike, edited_expression, edited_query

# What is changed in PL/pgSQL, where there is no tree to edit.
_WORDS = (
    (r"\breturn\s+true\b", "return false"),
    (r"\breturn\s+false\b", "return true"),
    (r"\band\b", "or"),
    (r"\bor\b", "and"),
    (r"\bif\s+not\b", "if"),
    (r"(?<![:<>!])=", "<>"),
    (r"\braise\s+exception\b[^;]*;", "null;"),
    (r"\band\b[^;\n)]*(?=[;\n)])", ""),
    ("app_metadata", "user_metadata"),
)
_BODY = re.compile(r"AS (\$\w*\$)(.*)\1", re.DOTALL)


class Mutant(msgspec.Struct, frozen=True):
    """What was done, to which object, and the statements that do it."""

    what: str
    statements: tuple[str, ...]


class Mutations(msgspec.Struct, frozen=True, kw_only=True):
    """Of one database, by the rights of `role`; `definitions` are those of its functions by oid."""

    snapshot: Snapshot
    platform: Platform
    role: str
    definitions: Mapping[int, str]

    def every(self) -> Iterator[Mutant]:
        for relation in self.snapshot.relations:
            if relation.extension is None and (self.platform.owns(relation) or self.snapshot.policies_of(relation)):
                yield from self._of_relation(relation)
        for function in self.platform.functions:
            yield from self._of_function(function)

    def _of_relation(self, relation: Relation) -> Iterator[Mutant]:
        for policy in self.snapshot.policies_of(relation):
            yield from self._of_policy(policy, relation)
        yield from self._of_view(relation)
        role = quote(self.role)
        yield Mutant(f"all granted on {relation}", (f"grant all on {relation} to {role}",))
        if not relation.is_table:
            return
        yield Mutant(f"RLS off on {relation}", (f"alter table {relation} disable row level security",))
        for column in relation.columns:
            if not column.nullable:
                change = f"alter table {relation} alter column {quote(column.name)} drop not null"
                yield Mutant(f"NOT NULL of {relation}.{column.name} dropped", (change,))
        for constraint in self.snapshot.constraints_of(relation):
            if constraint.kind in ("unique", "primary_key", "foreign_key", "check"):
                drop = f"alter table {relation} drop constraint {quote(constraint.name)} cascade"
                yield Mutant(f"constraint {constraint.name} of {relation} dropped", (drop,))
        for trigger in self.snapshot.triggers_of(relation):
            drop = f"drop trigger {quote(trigger.name)} on {relation}"
            yield Mutant(f"trigger {trigger.name} of {relation} dropped", (drop,))

    # --- policies

    def _of_policy(self, policy: Policy, relation: Relation) -> Iterator[Mutant]:
        named = f"policy {policy.name} of {relation}"
        alter = f"alter policy {quote(policy.name)} on {relation}"
        alike = self._alike(relation)
        for clause, text in (("using", policy.using), ("with check", policy.check)):
            for what, edited in edited_expression(text, alike) if text else ():
                yield Mutant(f"{named}: {what}", (f"{alter} {clause} ({edited})",))
            if text:
                yield Mutant(f"{named}: {clause} true", (f"{alter} {clause} (true)",))
        drop = f"drop policy {quote(policy.name)} on {relation}"
        yield Mutant(f"{named}: dropped", (drop,))
        yield Mutant(f"{named}: to public", (f"{alter} to public",))
        if policy.check and policy.using:
            yield Mutant(f"{named}: WITH CHECK gone", (drop, _created(policy, relation, check=None)))
        if policy.command != "all" and policy.using:
            yield Mutant(f"{named}: for all commands", (drop, _created(policy, relation, command="all")))
        if not policy.permissive:
            yield Mutant(f"{named}: permissive", (drop, _created(policy, relation, permissive=True)))

    def _alike(self, relation: Relation) -> Alike:
        """Columns of one type, of the relation itself and of all the user's others, by name."""
        found: dict[str, tuple[str, ...]] = {}
        for other in (*self.platform.relations, relation):
            for column in other.columns:
                same = (c.name for c in other.columns if c.type_oid == column.type_oid and c.name != column.name)
                found[column.name] = tuple(dict.fromkeys((*found.get(column.name, ()), *same)))
        return found

    # --- functions and views

    def _of_function(self, function: Function) -> Iterator[Mutant]:
        named, definition = f"function {function}", self.definitions.get(function.oid, "")
        body = _BODY.search(definition)
        other = "invoker" if function.security_definer else "definer"
        arguments = ", ".join(function.argument_types)
        alter = f"alter function {quote(function.schema)}.{quote(function.name)}({arguments})"
        yield Mutant(f"{named}: security {other}", (f"{alter} security {other}",))
        if body is None:
            return
        edited = edited_query(body[2], self._everywhere()) if function.language == "sql" else _worded(body[2])
        for what, text in edited:
            made = f"{definition[: body.start(2)]}{text}{definition[body.end(2) :]}"
            yield Mutant(f"{named}: {what}", (made,))

    def _everywhere(self) -> Alike:
        relations = self.platform.relations
        return self._alike(relations[0]) if relations else {}

    def _of_view(self, relation: Relation) -> Iterator[Mutant]:
        view = self.snapshot.view(relation)
        if view is None or relation.kind != "view" or view.definition is None:
            return
        for word in ("security_invoker", "security_barrier"):
            for change in (f"set ({word} = true)", f"reset ({word})"):
                yield Mutant(f"view {relation}: {change}", (f"alter view {relation} {change}",))
        for what, text in edited_query(view.definition.rstrip().rstrip(";"), self._everywhere()):
            yield Mutant(f"view {relation}: {what}", (f"create or replace view {relation} as {text}",))


def _worded(body: str) -> Iterator[tuple[str, str]]:
    for pattern, other in _WORDS:
        for match in re.finditer(pattern, body, re.IGNORECASE):
            yield f"{match[0][:40]!r} made {other!r}", f"{body[: match.start()]}{other}{body[match.end() :]}"


def _created(policy: Policy, relation: Relation, **changes: object) -> str:
    """The statement that makes a policy again, changed."""
    made = msgspec.structs.replace(policy, **changes)
    roles = ", ".join("public" if role == "public" else quote(role) for role in made.roles) or "public"
    kind = "permissive" if made.permissive else "restrictive"
    using = f" using ({made.using})" if made.using else ""
    check = f" with check ({made.check})" if made.check else ""
    return f"create policy {quote(made.name)} on {relation} as {kind} for {made.command} to {roles}{using}{check}"


def definitions(session: psycopg.Connection) -> dict[int, str]:
    """The functions' own statements, by oid."""
    query = "select oid, pg_get_functiondef(oid) from pg_proc where prokind = 'f' and oid >= 16384"
    return dict(session.execute(query).fetchall())
