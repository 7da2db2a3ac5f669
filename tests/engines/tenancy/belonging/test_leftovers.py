"""What no way from child to parent explains."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of, tables

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


@pytest.mark.parametrize(("null", "scope"), [("not null", "transitive"), ("", "global")])
def test_what_delegates(null: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """`entryable` of entries names their rest where they belong to a row already; else it says whose they are."""
    answer = infer(
        BASE.format("") + f"create table entries (id int primary key, answer_id int {null} references answers,"
        "entryable_type text, entryable_id int); create table purchases (id int primary key, amount int)"
    )
    assert of(answer, "purchases").scope == scope


@pytest.mark.parametrize(("what", "scope"), [("recipient", "user"), ("price", "global")])
def test_somebody_of_any_table(what: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Without tenants the row of a recipient is a person's, whichever table knows them; any other may be shared."""
    answer = infer(PEOPLE + f"create table things (id int primary key, {what}_type text, {what}_id int)")
    assert of(answer, "things").scope == scope
    assert of(answer, "things").confidence < SURE


@pytest.mark.parametrize(
    ("name", "scope"),
    [("webhook_events", "global"), ("webhook_notes", "transitive")],
)
def test_its_own_type(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """An event's own id and type say nothing of another row."""
    answer = infer(BASE.format("") + f"create table {name} (id int primary key, event_type text, event_id text)")
    assert of(answer, name).scope == scope


@pytest.mark.parametrize(("name", "scope"), [("oauth_clients", "global"), ("mail_relays", "transitive")])
def test_another_program(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A secret that a tenant's row points at is the tenant's; not that of a program which any tenant may let in."""
    secret = f"create table {name} (id int primary key, name text, secret text);"
    grant = f"org_id int not null references orgs, {name}_id int not null references {name}"
    answer = infer(BASE.format("") + secret + f"create table grants (id int primary key, {grant})")
    assert of(answer, name).scope == scope


@pytest.mark.parametrize(("name", "scope"), [("platform_logs", "global"), ("logs", "transitive")])
def test_the_operators_own(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Rows about any table are somebody's, but what the platform's own people did is the platform's."""
    answer = infer(BASE.format("") + f"create table {name} (id int primary key, entity_type text, entity_id int)")
    assert of(answer, name).scope == scope


@pytest.mark.parametrize(("key", "scope"), [("references folders", "global"), ("", "transitive")])
def test_parent_of_its_own_kind(key: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A type beside `parent_id` tells which table that is, unless a foreign key does."""
    folders = f"create table folders (id int primary key, type text, parent_id int {key})"
    assert of(infer(BASE.format("") + folders), "folders").scope == scope


@pytest.mark.parametrize(("kinds", "holder", "scope"), [(3, "org_id", "transitive"), (2, "org_id", "global")])
def test_one_of_a_kind(kinds: int, holder: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Several tables that end like the one whose type column names another are what it names; two may be chance."""
    names = [f"{name}_integrations" for name in ("github", "slack", "jira")[:kinds]]
    answer = infer(
        BASE.format("") + f"create table integrations (id int primary key, {holder} int not null references orgs,"
        "providable_type text, providable_id int);"
        + "".join(f"create table {name} (id int primary key, region text)" + ";" for name in names)
    )
    assert {of(answer, name).scope for name in names} == {scope}
    assert all(of(answer, name).confidence < SURE or scope == "global" for name in names)


@pytest.mark.parametrize(("key", "scope"), [("", "transitive"), (", unique (org_id, provider_id)", "global")])
def test_what_tenants_pick(key: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A secret that a tenant's row points at may be the rest of it; what each tenant names once is on everybody's
    list.
    """
    answer = infer(
        BASE.format("") + "create table providers (id int primary key, secret text);"
        "create table accounts (id int primary key, org_id int not null references orgs,"
        f"provider_id int not null references providers{key})"
    )
    assert of(answer, "providers").scope == scope


@pytest.mark.parametrize(
    ("column", "scope"),
    [
        ("token_hash bytea", "transitive"),
        ("credentials jsonb", "transitive"),
        ("max_tokens int", "global"),
        ("token_positions jsonb", "global"),
    ],
)
def test_what_is_no_secret(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A token, in whatever it is kept; how many there are, and where in a text, every tenant may know."""
    answer = infer(
        BASE.format("") + f"create table verses (id int primary key, text text, {column});"
        "create table notes (id int, org_id int not null references orgs, verse_id int not null references verses)"
    )
    assert of(answer, "verses").scope == scope


@pytest.mark.parametrize(("key", "scope"), [("", "transitive"), (", unique (note_id, provider_id)", "global")])
def test_what_tenants_rows_pick(key: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """So it is where what names each once is a row of a tenant."""
    answer = infer(
        BASE.format("") + "create table providers (id int primary key, secret text);"
        "create table notes (id int primary key, org_id int not null references orgs);"
        "create table mentions (id int primary key, note_id int not null references notes,"
        f"provider_id int not null references providers{key})"
    )
    assert of(answer, "providers").scope == scope


@pytest.mark.parametrize(("more", "scope"), [("", "transitive"), (", label text", "global")])
def test_rows_that_say_nothing(more: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Ids and times alone are no list to pick from: they belong to what refers to them, and so does what follows."""
    answer = infer(
        BASE.format("") + f"create table runs (id int primary key, started_at timestamptz{more});"
        "create table exports (id int, org_id int not null references orgs, run_id int not null references runs);"
        "create table lines (id int primary key, run_id int not null references runs, text text)"
    )
    assert [of(answer, name).scope for name in ("runs", "lines")] == [scope, scope]
    assert of(answer, "runs").confidence < SURE


def test_what_hangs_on_a_row_about_any_other(infer: Callable[..., Tenancy]) -> None:
    """A message in a room of any table's row is a tenant's as much as the room is, and no surer."""
    answer = infer(
        BASE.format("") + "create table rooms (id int primary key, entity_type text, entity_id int);"
        "create table messages (id int primary key, room_id int not null references rooms, text text)"
    )
    assert [of(answer, name).scope for name in ("rooms", "messages")] == ["transitive", "transitive"]
    assert of(answer, "messages").confidence <= of(answer, "rooms").confidence


@pytest.mark.parametrize(("others", "scope"), [("secret text", "transitive"), ("label text", "global")])
def test_one_of_several_kinds(others: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Where most of the tables that a row may point at are a rest of its own, the one that does not show it is too."""
    kinds = tables(f"kind# (id int primary key, {others})", 3)
    keys = "".join(f"kind{number}_id int references kind{number}, " for number in range(3))
    answer = infer(
        BASE.format("") + kinds + "create table pager (id int primary key, label text);"
        f"create table notices (id int, {keys} pager_id int references pager, org_id int not null references orgs)"
    )
    assert of(answer, "pager").scope == scope


@pytest.mark.parametrize(("column", "scope"), [("role_ids int[]", "global"), ("role_id int", "transitive")])
def test_one_of_many_in_a_list(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """What lists the roles that have it belongs to none of them."""
    answer = infer(
        BASE.format("") + "create table roles (id int primary key, org_id int not null references orgs, name text);"
        f"create table abilities (id int primary key, {column}, name text)"
    )
    assert of(answer, "abilities").scope == scope
