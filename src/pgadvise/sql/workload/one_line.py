"""A statement in one short line, for people: what it does to which rows, without what every such statement has."""

from collections.abc import Iterable

from msgspec.structs import replace as with_fields

from pgadvise.sql.tree import query as q
from pgadvise.sql.tree.expression import And, Call, Column, Constant, Expression, Opaque, Row, Star, Target
from pgadvise.sql.tree.walk import replace
from pgadvise.sql.workload.literals import LITERAL
from pgadvise.sql.workload.predicates import says_nothing
from pgadvise.sql.workload.queries import core, workload_statement
from pgadvise.sql.writing.render import NotRendered, render

_FEW = 3
_SHORT = 24
_DOTS = (Target(Opaque("dots", "…")),)


def one_line(text: str, width: int = 100) -> str:
    """At most `width` letters: `select … from challenges where workspace_id = $1 order by created_at desc limit $2`.

    A text that cannot be read is given as it is, in one line.
    """
    tree = workload_statement(text)
    try:
        line = _line(core(tree)[0]) if tree else ""
    except NotRendered:
        line = ""
    return _cut(line.replace(f"'{LITERAL}'", LITERAL) or " ".join(text.split()), width)


def _line(node: q.Statement) -> str:
    match node:
        case q.Query():
            names = f"with {', '.join(cte.name for cte in node.ctes)} " if node.ctes else ""
            return names + render(_short(with_fields(node, ctes=())))
        case q.Insert():
            rows = _line(node.query) if node.query else "default values"
            values = "values …" if node.query and node.query.values else rows
            conflict = " on conflict …" if node.conflict else ""
            columns = f" ({_names(node.columns)})" if node.columns else ""
            return f"insert into {_table(node.relation)}{columns} {values}{conflict}"
        case q.Update():
            names = _names(name for part in node.assignments for name in part.columns)
            return f"update {_table(node.relation)} set {names}{_from('from', node.sources)}{_where(node)}"
        case q.Delete():
            return f"delete from {_table(node.relation)}{_from('using', node.sources)}{_where(node)}"
        case q.Merge():
            on = render(_plain(node.condition, None))
            return f"merge into {_table(node.relation)} using {render(_source(node.source))} on {on}"
    return ""


def _short(query: q.Query) -> q.Query:
    """Without what the rows look like; qualifiers go where one table is read."""
    if query.operation:
        sides = with_fields(query.operation, left=_short(query.operation.left), right=_short(query.operation.right))
        return with_fields(query, operation=sides)
    label = query.sources[0].label if len(query.sources) == 1 and isinstance(query.sources[0], q.Relation) else None
    return with_fields(
        query,
        select=_targets(query.select, label),
        sources=tuple([_source(source) for source in query.sources]),
        where=_plain(query.where, label) if query.where and not says_nothing(query.where) else None,
        group_by=tuple([_plain(value, label) for value in query.group_by]),
        order_by=tuple([with_fields(key, value=_plain(key.value, label)) for key in query.order_by]),
    )


def _targets(targets: tuple[Target, ...], label: str | None) -> tuple[Target, ...]:
    if len(targets) <= 1 and all(isinstance(target.value, Star | Constant | Call) for target in targets):
        bare = tuple([Target(_plain(target.value, label)) for target in targets])
        return bare if len(render(Row(tuple([target.value for target in bare])))) <= _SHORT else _DOTS
    return _DOTS


def _source(source: q.Source) -> q.Source:
    match source:
        case q.Relation():
            return with_fields(source, schema=None if source.schema == "public" else source.schema)
        case q.QuerySource():
            return with_fields(source, query=_short(source.query))
        case q.Join():
            condition = _plain(source.condition, None) if source.condition else None
            return with_fields(source, left=_source(source.left), right=_source(source.right), condition=condition)
    return source


def _plain(condition: Expression, label: str | None) -> Expression:
    """Columns without schema, without the one table's name; no `$1 = $2`."""

    def change(node: Expression) -> Expression:
        match node:
            case Column():
                return Column(node.name, None if node.table == label else node.table)
            case Star():
                return Star(None if node.table == label else node.table)
            case And():
                return And(tuple([arg for arg in node.args if not says_nothing(arg)]) or node.args[:1])
            case q.Subquery():
                return with_fields(node, query=_short(node.query))
        return node

    return replace(condition, change)


def _table(relation: q.Relation) -> str:
    return render(_source(relation))


def _from(word: str, sources: tuple[q.Source, ...]) -> str:
    return f" {word} {', '.join(render(_source(source)) for source in sources)}" if sources else ""


def _where(node: q.Update | q.Delete) -> str:
    if node.where is None or says_nothing(node.where):
        return ""
    label = None if node.sources else node.relation.label
    return f" where {render(_plain(node.where, label))}"


def _names(names: Iterable[str]) -> str:
    listed = list(names)
    return ", ".join(listed[:_FEW]) + (", …" if len(listed) > _FEW else "")


def _cut(line: str, width: int) -> str:
    if len(line) <= width:
        return line
    if " " in line[: width - 1]:
        return line[: width - 1].rsplit(" ", 1)[0] + " …"
    return line[: width - 1] + "…"
