"""Evidence for another scope makes an answer a likely one, and is told; without it the same answer is sure."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of, tables

from pgadvise.engines.tenancy import SURE, Tenancy

BASE = (
    PEOPLE + "create table orgs (id int primary key, name text);"
    "create table org_members (user_id int not null references users, org_id int not null references orgs,"
    "role text, primary key (user_id, org_id));"
    + tables("plain# (id int primary key, org_id int not null references orgs)", 6)
)
OWNER = "user_id int not null references users"


@pytest.mark.parametrize(
    ("doubtful", "sure"),
    [
        (f"{OWNER}, org_id int references orgs", f"{OWNER}, org_id int not null references orgs"),
        (
            "user_id int not null references users, org_id int not null references orgs, unique (user_id, org_id, day),"
            "day date",
            "user_id int not null references users, org_id int not null references orgs",
        ),
        ("plain0_id int references plain0", "plain0_id int not null references plain0"),
    ],
    ids=["must have an owner, may have a tenant", "pairs people and tenants", "need lead nowhere"],
)
def test_doubt(doubtful: str, sure: str, infer: Callable[..., Tenancy]) -> None:
    """The scope stays, the confidence falls, and one more line of evidence says why."""
    answer = infer(BASE + f"create table one (id int primary key, {doubtful}); create table two (id int, {sure})")
    one, two = of(answer, "one"), of(answer, "two")
    assert one.scope == two.scope
    assert one.confidence < SURE <= two.confidence
    assert len(one.evidence) == len(two.evidence) + 1


@pytest.mark.parametrize(("word", "sure"), [("environment", False), ("letter", True)])
def test_doubt_of_a_level(word: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Children of what is called a level and has many are direct to some and transitive to others."""
    answer = infer(
        BASE
        + f"create table {word}s (id int primary key, org_id int not null references orgs);"
        + tables(f"child# (id int primary key, {word}_id int not null references {word}s)", 4)
    )
    child = of(answer, "child0")
    assert child.scope == "transitive"
    assert (child.confidence >= SURE) == sure


@pytest.mark.parametrize(("name", "sure"), [("user_views", False), ("plain_views", True)])
def test_doubt_by_name(name: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What is named after users and must name one may be the user's."""
    view = f"create table {name} (id int primary key, {OWNER}, plain0_id int not null references plain0)"
    found = of(infer(BASE + view), name)
    assert found.scope == "transitive"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("word", "sure"), [("tag", False), ("hue", True)])
def test_a_way_that_is_no_way(word: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What may lead to a tenant's row by a guess too bold is not surely shared by all."""
    found = infer(
        BASE + "create table release_tags (id int primary key, org_id int not null references orgs);"
        f"create table {word}s_kept (id int primary key, {word}_id int unique)"
    )
    kept = of(found, f"{word}s_kept")
    assert kept.scope == "global"
    assert (kept.confidence >= SURE) == sure
    assert sure or "may lead to one" in kept.evidence[0]


@pytest.mark.parametrize(("key", "sure"), [("org_id int references orgs", False), ("org text", True)])
def test_doubt_of_contacts(key: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """People that carry the tenant's key may be its contacts."""
    contacts = f"create table contacts (id int primary key, email text, password_hash text, {key});"
    calls = tables("call# (id int primary key, contact_id int not null references contacts)", 3)
    found = of(infer(BASE + contacts + calls), "contacts")
    assert found.scope == "user"
    assert (found.confidence >= SURE) == sure


def test_a_person_said_so(infer: Callable[..., Tenancy]) -> None:
    """What was declared is not doubted."""
    script = BASE + f"create table one (id int primary key, {OWNER}, org_id int references orgs)"
    answer = infer(script, tables={"public.one": "direct org_id"})
    assert of(answer, "one").confidence == 1
