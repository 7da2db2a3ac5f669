"""Whether the secrets of a table stay with those they were given to: who could read one of another tenant's?"""

import re
from collections.abc import Iterable, Iterator

from pgadvise.engines.access.access import Access
from pgadvise.engines.access.roads import view_rights
from pgadvise.engines.prover.commands.noted import noting
from pgadvise.engines.prover.commands.question import Asker, Question
from pgadvise.engines.prover.schema.invitations import lists, shown, told_by
from pgadvise.engines.prover.schema.kept import Kept
from pgadvise.engines.prover.schema.writers import Writers
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import TRUE, both
from pgadvise.engines.prover.world.world import Ground
from pgadvise.snapshot import Function, NotCaptured, Relation, quote

_ROW = re.compile(r"\b(?:new|old)\b(?!\s*[.;])", re.IGNORECASE)


def learned(ground: Ground, writers: Writers, asker: Asker, family: Iterable[Relation], kept: Kept) -> Iterator[str]:
    """The roads by which a secret of another tenant's comes to the attacker. `family`: the table and its partitions.

    Rows that were let in because they show a secret hold it as well.
    """
    for table in family:
        yield from _let_out(ground, writers, asker, table, ground.secrets.get(table.oid, ()), kept)
        for other in ground.snapshot.tables:
            copied = shown(ground.snapshot, ground.secrets, other).get(table.oid)
            if copied:
                yield from _let_out(ground, writers, asker, other, copied, kept)


def _let_out(
    ground: Ground,
    writers: Writers,
    asker: Asker,
    table: Relation,
    secrets: tuple[str, ...],
    kept: Kept,
    noted: tuple[int, ...] = (),
) -> Iterator[str]:
    """Of `noted` tables it was asked where secrets of theirs are noted down."""
    for view in _windows(ground.access, asker.role, table):
        yield f"{asker.role} may see secrets of {table} in {view}"
    opening = [*_opening(ground.access, table, secrets)]
    for function in writers.within(asker.role):
        if told_by(function, table, secrets) or any(told_by(function, view, names) for view, names in opening):
            yield f"{function.qualified} may tell secrets of {table}"
    yield from _ruled(ground, (table, *(view for view, _ in opening)), table, secrets)
    if table.oid not in noted:
        yield from _noted(ground, writers, asker, table, secrets, kept, (*noted, table.oid))
    for function in _copiers(ground, writers, table, secrets):
        yield f"{function.qualified} may copy secrets of {table}"
    columns = ground.access.holds_on_columns(asker.role, table, "SELECT")
    read = [name for name in secrets if name in columns]
    if read and not _keeps(ground, asker, table, kept):
        yield f"{asker.role} may read {table}.{quote(read[0])} of another tenant, and whoever shows it is let in"


def _windows(access: Access, role: str, table: Relation) -> Iterator[Relation]:
    for view in access.snapshot.views:
        shown = access.snapshot.relation(view.relation)
        if shown is not None and access.holds_on_columns(role, shown, "SELECT") and _opens(access, shown, table):
            yield shown


def _opens(access: Access, view: Relation, table: Relation) -> bool:
    """Whether it, or a view below it, reads the table with its owner's rights."""
    known = access.snapshot.view(view)
    reads = known.reads if known is not None else ()
    if table.oid in reads and (view.kind == "materialized_view" or view_rights(view) is not None):
        return True
    below = (access.snapshot.relation(oid) for oid in reads)
    return any(_opens(access, each, table) for each in below if each is not None and each.oid != view.oid)


def _opening(access: Access, table: Relation, secrets: tuple[str, ...]) -> Iterator[tuple[Relation, tuple[str, ...]]]:
    """The views that show a secret of the table, whoever may read them, and all their columns: any may be one."""
    for view in access.snapshot.views:
        shown = access.snapshot.relation(view.relation)
        if shown is None or shown.oid == table.oid:
            continue
        shows = table.oid not in view.reads or lists(view.definition, table, secrets)
        if shows and _reaches(access, shown, table):
            yield shown, tuple(column.name for column in shown.columns)


def _reaches(access: Access, view: Relation, table: Relation) -> bool:
    known = access.snapshot.view(view)
    reads = known.reads if known is not None else ()
    below = (access.snapshot.relation(oid) for oid in reads)
    return table.oid in reads or any(_reaches(access, each, table) for each in below if each and each.oid != view.oid)


def _ruled(ground: Ground, read: Iterable[Relation], table: Relation, secrets: tuple[str, ...]) -> Iterator[str]:
    """Rules read with the owner's rights of what they are on."""
    rules = ground.snapshot.rewrite_rules
    for rule in () if isinstance(rules, NotCaptured) else rules:
        if any(lists(rule.definition, each, secrets) for each in read):
            yield f"the rule {rule.name} may tell secrets of {table}"


def _copiers(ground: Ground, writers: Writers, table: Relation, secrets: tuple[str, ...]) -> Iterator[Function]:
    """Functions of the table's triggers that may write a secret elsewhere."""
    for trigger in ground.snapshot.triggers_of(table):
        function = ground.snapshot.function(trigger.function)
        if function is None or writers.writes(function) == frozenset():
            continue
        body = function.body or ""
        if not body or any(re.search(rf"\b{name}\b", body) for name in secrets) or _ROW.search(body):
            yield function


def _noted(
    ground: Ground,
    writers: Writers,
    asker: Asker,
    table: Relation,
    secrets: tuple[str, ...],
    kept: Kept,
    seen: tuple[int, ...],
) -> Iterator[str]:
    """Where one is noted down it is a secret of that table's."""
    kinds = {c.name: c.base_type for c in table.columns if c.name in secrets}
    for function, places in noting(writers, kinds):
        words = f"{function.qualified} may note down secrets of {table} where {asker.role} reads them"
        if places is None:
            yield words
        for other in ground.snapshot.tables if places else ():
            names = next(
                (columns for name, columns in (places or {}).items() if name in writers.written_as(other)), None
            )
            if names is not None and other.oid != table.oid:
                every = tuple(names or (column.name for column in other.columns))
                if any(_let_out(ground, writers, asker, other, every, kept, seen)):
                    yield words


def _keeps(ground: Ground, asker: Asker, table: Relation, kept: Kept) -> bool:
    """Whether he sees none but his own tenant's; of a table without tenants, none at all."""
    question = Question(ground, asker, kept)
    try:
        row = question.world.row(table)
        passes = question.gates.passes(row, "select", "using", asker.role)
        foreign = question.world.foreign(row) if table.oid in ground.axes else TRUE
        return question.holds_nowhere(both(passes, foreign)).proved
    except Unproved:
        return False
