"""Whatever a catalog holds, it has an answer."""

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from tests.origin import ORIGIN

from pgadvise.engines.declared import Declared
from pgadvise.engines.platform import platform
from pgadvise.engines.tenancy.infer import tenancy
from pgadvise.snapshot import Column, Constraint, Relation, Snapshot

SPOKEN = "user users org organization team member members id user_id org_id team_id owner_id parent_id type email A B"
NAMES = st.one_of(
    st.sampled_from(SPOKEN.split()),
    st.sampled_from(["teamId", "_UserToTeam", "entity_id", "entity_type", "settings", "invites", "org_members"]),
    st.text(st.characters(blacklist_characters="\0", blacklist_categories=["Cs"]), min_size=1, max_size=12),
)


@st.composite
def catalogs(draw: st.DrawFn) -> Snapshot:
    """Up to eight tables of arbitrary names, columns and foreign keys, rings and self-references included."""
    names = draw(st.lists(NAMES, min_size=1, max_size=8, unique=True))
    relations = [_relation(draw, oid, name) for oid, name in enumerate(names, 1)]
    constraints = [key for oid, relation in enumerate(relations) for key in _keys(draw, 100 * oid, relation, relations)]
    return Snapshot(origin=ORIGIN, relations=tuple(relations), constraints=tuple(constraints))


def _relation(draw: st.DrawFn, oid: int, name: str) -> Relation:
    columns = draw(st.lists(NAMES, max_size=6, unique=True))
    return Relation(
        oid=oid,
        schema=draw(st.sampled_from(["public", "app"])),
        name=name,
        kind="table",
        owner="o",
        columns=tuple(_column(number, column, draw(st.booleans())) for number, column in enumerate(columns, 1)),
    )


def _column(number: int, name: str, nullable: bool) -> Column:
    return Column(
        name=name,
        number=number,
        type="integer",
        type_oid=23,
        base_oid=23,
        base_type="int4",
        base_kind="b",
        nullable=nullable,
    )


def _keys(draw: st.DrawFn, oid: int, relation: Relation, relations: list[Relation]) -> list[Constraint]:
    columns = [column.name for column in relation.columns]
    if not columns:
        return []
    primary = draw(st.lists(st.sampled_from(columns), max_size=2, unique=True))
    found: list[dict[str, Any]] = [{"kind": "primary_key", "columns": tuple(primary)}] if primary else []
    for column in draw(st.lists(st.sampled_from(columns), max_size=3, unique=True)):
        target = draw(st.sampled_from(relations))
        found.append(
            {"kind": "foreign_key", "columns": (column,), "references": target.oid, "referenced_columns": ("id",)}
        )
    return [Constraint(oid=oid + n, name=f"c{n}", table=relation.oid, **given) for n, given in enumerate(found)]


@given(catalogs())
@settings(max_examples=200, deadline=None)
def test_every_table_has_one_answer(snapshot: Snapshot) -> None:
    """Each table is answered once; keys are its columns, confidences probabilities, and no tenants means none."""
    nothing = Declared()
    answer = tenancy(snapshot, platform(snapshot, nothing), nothing)
    assert sorted(t.table for t in answer.tables) == [r.oid for r in snapshot.relations]
    for table in answer.tables:
        relation = snapshot.relation(table.table)
        assert relation is not None
        assert table.key is None or relation.column(table.key)
        assert 0 < table.confidence <= 1
        assert table.evidence
    assert answer.multi_tenant == (answer.source != "none") == (answer.why_none is None)
    assert answer.multi_tenant or {t.scope for t in answer.tables} <= {"user", "global"}
