"""LATERAL sub-queries: what one reads is read for one row of what stands before it in FROM, and for no other.

One with LIMIT, or an aggregate, picks before the query around it asks anything: a row that it reads matters whether or
not it is picked, and whatever is asked of what was picked. But where the row before it is left out, by its own table's
policies, by its joins, or by a conjunct of WHERE that does not name the sub-query, nothing comes of what was read for
it. So those conditions count for what is read, and only those: a conjunct that names what was picked may fail for the
row that is picked now and hold for another. There is no LATERAL to a row that an outer join may lack beyond it: RIGHT
and FULL JOIN do not allow it (parse_clause.c). A name without a table before it may be the sub-query's.
"""

from collections.abc import Sequence

from pgadvise.engines.prover.schema.effects.readings import Readings
from pgadvise.engines.prover.words.terms import Formula, both
from pgadvise.sql.tree import expression as e
from pgadvise.sql.tree.parts import conjuncts
from pgadvise.sql.tree.query import QuerySource, Source
from pgadvise.sql.tree.walk import walk


def told(readings: Readings, source: Source, since: int, before: Sequence[Formula]) -> None:
    """Of a source that was just read, under what the rows before it are there."""
    if isinstance(source, QuerySource) and source.lateral:
        readings.under(since, readings.place, both(*before), alone=True)
        readings.beside.append((since, readings.place, source.alias))


def left_out(readings: Readings, since: int, asked: e.Expression | None, holds: Sequence[Formula]) -> None:
    """What WHERE asks of the rows before it; those told `since` are the query's own."""
    own, readings.beside[since:] = readings.beside[since:], []
    for began, until, alias in own:
        others = [held for each, held in zip(conjuncts(asked), holds, strict=True) if not _may_name(each, alias)]
        readings.under(began, until, both(*others), alone=True)


def _may_name(asked: e.Expression, alias: str | None) -> bool:
    columns = (part for part in walk(asked) if isinstance(part, e.Column | e.Star))
    return alias is None or any(part.table in (None, alias) for part in columns)
