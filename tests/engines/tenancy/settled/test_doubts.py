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


@pytest.mark.parametrize(("name", "sure"), [("call_participants", False), ("call_drafts", True)])
def test_doubt_of_those_in_something(name: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Who takes part in a call that no table lists is no person's row alone."""
    found = of(infer(BASE + f"create table {name} (id int primary key, {OWNER}, room text)"), name)
    assert found.scope == "user"
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


@pytest.mark.parametrize(("column", "sure"), [("converted_org_id", False), ("org_id", True)])
def test_doubt_of_a_qualified_key(column: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What became a tenant later, or need not, is likely its row at most; a plain key that may be NULL says more."""
    leads = f"create table leads (id int primary key, {column} int references orgs, email text)"
    found = of(infer(BASE + leads), "leads")
    assert found.scope == "direct"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("joining", "sure"), [("circle_members", False), ("circle_papers", True)])
def test_doubt_of_what_several_people_join(joining: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What hangs on somebody's row is his, unless others join that row."""
    answer = infer(
        PEOPLE + f"create table circles (id int primary key, {OWNER}, kind int);"
        f"create table {joining} (circle_id int not null references circles, {OWNER}, id int primary key);"
        + tables("page# (id int primary key, circle_id int not null references circles)", 3)
        + tables(f"note# (id int primary key, {OWNER})", 9)
    )
    assert of(answer, "page0").scope == "user"
    assert of(answer, "circles").confidence >= SURE or not sure
    assert ("joins people" in " ".join(of(answer, "circles").evidence)) != sure


@pytest.mark.parametrize(("null", "sure"), [("", False), ("not null", True)])
def test_doubt_of_a_second_membership(null: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Employees that need be no users are a tenant's rows perhaps, where another table says who belongs."""
    staff = (
        f"create table org_staff (id int primary key, user_id int {null} references users,"
        "org_id int not null references orgs, role text, unique (org_id, user_id))"
    )
    found = of(infer(BASE + staff), "org_staff")
    assert found.scope == "membership"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("null", "sure"), [("", False), ("not null", True)])
def test_doubt_of_what_hangs_on_an_owners_row(null: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """A refund of a payment that must name a person and may name a tenant is as doubtful as the payment."""
    answer = infer(
        BASE + f"create table payments (id int primary key, org_id int {null} references orgs, {OWNER});"
        "create table refunds (id int primary key, payment_id int not null references payments)"
    )
    assert of(answer, "refunds").scope == "transitive"
    assert (of(answer, "payments").confidence >= SURE, of(answer, "refunds").confidence >= SURE) == (sure, sure)


@pytest.mark.parametrize(("name", "sure"), [("plain0_translations", False), ("colours", True)])
def test_doubt_of_a_part_by_name(name: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What refers to nothing is shared, and less surely so where it is named after a tenant's rows."""
    found = of(infer(BASE + f"create table {name} (id int primary key, text text)"), name)
    assert found.scope == "global"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("other", "sure"), [("buyer_org_id int not null references orgs", False), ("note text", True)])
def test_doubt_of_a_member_of_two(other: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """A person beside two organizations tells how they deal with each other as well as who belongs."""
    columns = f"{OWNER}, org_id int not null references orgs, role text, {other}, unique (user_id, org_id)"
    found = of(infer(BASE + f"create table org_users ({columns})"), "org_users")
    assert found.scope == "membership"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("more", "sure"), [("message_id int not null references messages", False), ("at date", True)])
def test_doubt_of_a_persons_row_about_a_tenants(more: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """A reaction to what may be a tenant's row may be that tenant's; what stands alone is the person's."""
    answer = infer(
        BASE + "create table rooms (id int primary key, entity_type text, entity_id int);"
        "create table messages (id int primary key, room_id int not null references rooms, text text);"
        f"create table reactions (id int primary key, {OWNER}, {more})"
    )
    assert of(answer, "reactions").scope == "user"
    assert (of(answer, "reactions").confidence >= SURE) == sure


@pytest.mark.parametrize(("more", "sure"), [("item_type text, item_id int", False), ("item text", True)])
def test_doubt_of_a_persons_row_about_any(more: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """What a person has about any row may belong where that row does."""
    found = of(infer(BASE + f"create table remarks (id int primary key, {OWNER}, {more})"), "remarks")
    assert found.scope == "user"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("third", "sure"), [("question text", False), ("role text", True)])
def test_doubt_of_several_rows_of_a_member(third: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Who has one row for each question in an organization is asked there; with one for each role he belongs."""
    key = f"unique (org_id, user_id, {third.split()[0]})"
    found = of(
        infer(
            BASE.replace("org_members", "org_users").replace(
                "role text, primary key (user_id, org_id)", f"id int primary key, {third}, {key}"
            )
        ),
        "org_users",
    )
    assert found.scope == "membership"
    assert (found.confidence >= SURE) == sure


@pytest.mark.parametrize(("members", "sure"), [("org_members", False), ("org_notes", True)])
def test_doubt_of_members_below(members: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Who belongs to a project is told by rows of a tenant, where another table tells who belongs to the tenants."""
    answer = infer(
        BASE.replace("org_members", members)
        + "create table projects (id int primary key, org_id int not null references orgs, name text);"
        f"create table project_members (project_id int not null references projects, {OWNER}, role text,"
        "primary key (project_id, user_id));"
        + tables("part# (id int primary key, project_id int not null references projects)", 14)
    )
    found = of(answer, "project_members")
    assert found.scope == "membership"
    assert (found.confidence >= SURE) == sure
