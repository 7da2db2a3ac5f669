"""What a view shows, as a question: its query is the gate, under the policies of whose rights it reads with.

A row of a view is of another tenant where its own key says so, and also where a row in its FROM is, or one that a view
in its FROM is made from: a view may call another column by the key's name, and leave the key out. A sub-select or a
function in its list of columns may show anything, so of such a view, and of one that is more than one SELECT over
tables and views, all is asked that it reads anywhere, as of a function that gives its rows (`shown_whole`): whatever a
caller adds only leaves rows out of what the query gives. Below a view without
security_barrier a condition of the caller's own sees rows before they are filtered; only who writes SQL brings one, and
then nothing is believed but the policies of the tables in FROM, which are asked before either (rowsecurity.c).
"""

from pgadvise.engines.access.roads import is_barrier, view_rights
from pgadvise.engines.prover.commands.functions.executed import shown as read
from pgadvise.engines.prover.commands.question import Question
from pgadvise.engines.prover.language.sql import sources
from pgadvise.engines.prover.schema.effects.readings import BEFORE, UNTOLD, Read
from pgadvise.engines.prover.words.proof import Unproved
from pgadvise.engines.prover.words.terms import Formula, both, either
from pgadvise.engines.prover.world.scopes import Bound, Frame, Scope, resolved
from pgadvise.engines.prover.world.world import Row
from pgadvise.snapshot import Relation, Snapshot
from pgadvise.sql.parser.parse import parsed_query
from pgadvise.sql.tree.expression import Call, Operator, Quantified
from pgadvise.sql.tree.query import Join, Query, Source, Subquery
from pgadvise.sql.tree.query import Relation as Named
from pgadvise.sql.tree.walk import walk

_CALLS = (Call, Operator, Quantified)


def ask_for_plain(snapshot: Snapshot, view: Relation) -> None:
    """Raises Unproved for a view of which nothing can be shown."""
    tree = _tree(snapshot, view)
    for target in tree.select:
        for part in walk(target):
            if isinstance(part, Subquery) or (isinstance(part, _CALLS) and part.schema not in (None, "pg_catalog")):
                raise Unproved(f"{view} shows what a sub-select or a function of yours gives")
    ask_for_named(snapshot, view)


def ask_for_named(snapshot: Snapshot, view: Relation) -> None:
    """Raises Unproved for a view that calls functions without naming them: by casts and operators."""
    known = snapshot.view(view)
    tree = parsed_query(known.definition) if known else None
    if tree is None:
        raise Unproved(f"the query of {view} cannot be read")
    if any(part.schema not in (None, "pg_catalog") for part in walk(tree) if isinstance(part, Operator | Quantified)):
        raise Unproved(f"{view} uses an operator of yours")
    named = {part.name for part in walk(tree) if isinstance(part, Call)}
    unnamed = [f for f in map(snapshot.function, known.functions if known else ()) if f and f.name not in named]
    if any(function.extension is None for function in unnamed):
        raise Unproved(f"{view} casts by a function of yours")


def _tree(snapshot: Snapshot, view: Relation) -> Query:
    known = snapshot.view(view)
    tree = parsed_query(known.definition) if known else None
    if tree is None or tree.operation or tree.ctes or tree.values:
        raise Unproved(f"the query of {view} is more than one SELECT")
    return tree


def shown(question: Question, view: Relation) -> tuple[Formula, Formula]:
    """That a row of another tenant is shown, or shows through; and that any row is shown."""
    world = question.world
    ask_for_plain(world.ground.snapshot, view)
    tree = _tree(world.ground.snapshot, view)
    frame = Frame(question.role, path=("pg_catalog",), reader=view_rights(view))
    passes, foreign = _own(question, view)
    with world.readings.kept(world.ground.snapshot, str(view)):
        scope, conditions = sources.joined(question.translation, tree, Scope(frame))
    below = list(world.readings.reads)
    if question.session.surface == "sql" and not is_barrier(view):
        return either(*(_read(question, each, bare=True) for each in below)), passes
    if tree.where is not None:
        conditions.append(question.translation.truth(tree.where, scope).true)
    made_from = [_foreign(question, source, scope.bound, frame) for each in tree.sources for source in _leaves(each)]
    made_from += [_read(question, each) for each in below if not each.closed]
    picked = [_read(question, each) for each in below if each.closed]  # whatever is asked of what was made of them
    # Two ways of writing one row: what is shown by its key, and what it is made from.
    return either(both(passes, foreign), both(*conditions, either(*made_from)), *picked), passes


def shown_whole(question: Question, view: Relation) -> tuple[Formula, Formula]:
    """The same of a view of any shape: that a row of another tenant is read which matters to what is shown.

    What is read is read anew: rows that the view shows nothing of may matter to one that it shows.
    """
    snapshot = question.world.ground.snapshot
    ask_for_named(snapshot, view)
    passes, foreign = _own(question, view)
    with question.world.readings.kept(snapshot, str(view)):
        sources.view_rows(question.translation, view, Frame(question.role))
    return either(both(passes, foreign), *read(question)), passes


def _own(question: Question, view: Relation) -> tuple[Formula, Formula]:
    """That the view shows some row, and that this is another tenant's by the view's own key."""
    found = sources.view_rows(question.translation, view, Frame(question.role))
    if found is None:
        raise Unproved(f"the query of {view} cannot be followed")
    columns = {name: value for name, value in found.columns if name is not None}
    own = Row(relation=view, columns=columns, stored=False)
    return found.when, question.world.foreign(own) if view.oid in question.world.ground.axes else either()


def _read(question: Question, read: Read, *, bare: bool = False) -> Formula:
    """That a row which the view, or one below it, reads in FROM is another tenant's; `bare`: whatever it asks."""
    _ask_for_known(question, read.relation)
    if read.relation.oid not in question.world.ground.axes:
        return either()
    row = Row(relation=read.relation, columns=read.columns, stored=True)
    return both(*read.parts[: BEFORE if bare else None], question.world.foreign(row))


def _ask_for_known(question: Question, relation: Relation) -> None:
    if relation.kind in UNTOLD and relation.oid not in question.world.ground.axes:
        raise Unproved(f"nothing tells whose the rows of {relation} are")


def _leaves(source: Source) -> list[Source]:
    return [*_leaves(source.left), *_leaves(source.right)] if isinstance(source, Join) else [source]


def _foreign(question: Question, source: Source, bound: tuple[Bound, ...], frame: Frame) -> Formula:
    relation = resolved(question.translation, source, frame) if isinstance(source, Named) else None
    columns = next((b.columns for b in bound if isinstance(source, Named) and b.label == source.label), None)
    if relation is None or columns is None or not isinstance(source, Named) or source.columns:
        raise Unproved("a view over sub-queries or functions is not followed")
    _ask_for_known(question, relation)
    if relation.oid not in question.world.ground.axes:
        return either()
    return question.world.foreign(Row(relation=relation, columns=columns, stored=False))
