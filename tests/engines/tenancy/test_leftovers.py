"""What no way from child to parent explains."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of

from pgadvise.engines.tenancy import SURE, Tenancy

BASE = (
    PEOPLE + "create table orgs (id int primary key, name text);"
    "create table org_members (user_id int not null references users, org_id int not null references orgs);"
    "create table answers (id int primary key, org_id int not null references orgs, body_type text, body_id int{});"
)


@pytest.mark.parametrize(
    ("unique", "name", "scope"),
    [
        (", unique (body_type, body_id)", "answer_essays", "transitive"),
        (", unique (body_type, body_id)", "essays", "global"),
        (", unique (body_type, body_id)", "answer_types", "global"),
        ("", "answer_essays", "global"),
    ],
)
def test_rest_by_name(unique: str, name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Where each row names a rest of its own by type and id, tables named after it are that rest, catalogues aside."""
    answer = infer(
        BASE.format(unique) + f"create table {name} (id int primary key, text text);"
        f"create table lines (id int primary key, {name}_id int not null references {name})"
    )
    found = of(answer, name)
    assert (found.scope, of(answer, "lines").scope) == (scope, scope)
    assert found.confidence < SURE or scope == "global"
