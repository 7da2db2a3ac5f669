"""What holds of every answer."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import of

from pgadvise.engines.tenancy import SURE, Step, Tenancy
from pgadvise.snapshot import Name, Snapshot

BASE = """
create table users (id int primary key, email text, password_hash text);
create table orgs (org_id int primary key, name text);
create table org_members (
    org_id int not null references orgs, user_id int not null references users, role text, primary key (org_id, user_id)
);
create table projects (id int primary key, org_id int not null references orgs);
create table tasks (id int primary key, project_id int not null references projects);
create table steps (id int primary key, task_id int not null references tasks);
"""
PROFILES = """
create schema auth;
create table auth.users (id uuid primary key, email text);
create table auth.sessions (id uuid primary key, user_id uuid references auth.users);
create table profiles (id uuid primary key references auth.users, nickname text);
create table todos (id uuid primary key, user_id uuid not null references auth.users);
create table items (id uuid primary key, todo_id uuid not null references todos);
create table colours (id int primary key);
"""


def test_the_same_twice(snapshot_of: Callable[[str], Snapshot], infer: Callable[..., Tenancy]) -> None:
    """Two runs give the same answer, its tables in the order of their names."""
    snapshot = snapshot_of(BASE)
    answer = infer(snapshot)
    assert answer == infer(snapshot)
    assert [t.name for t in answer.tables] == sorted(t.name for t in answer.tables)


def test_registry(infer: Callable[..., Tenancy]) -> None:
    """The registry's own key is its primary key, whatever it is called."""
    registry = of(infer(BASE), "orgs")
    assert (registry.scope, registry.key) == ("tenant", "org_id")


def test_way(infer: Callable[..., Tenancy]) -> None:
    """`via` leads from the table to one that carries the key, nearest step first, composite keys whole."""
    answer = infer(
        BASE + "alter table projects add kind int, add unique (kind, id); alter table steps drop column task_id;"
        "alter table steps add sort int not null, add project int not null,"
        "add foreign key (sort, project) references projects (kind, id)"
    )
    assert of(answer, "steps").via == (Step(Name("public", "steps"), ("sort", "project"), Name("public", "projects")),)
    longer = of(answer, "tasks")
    assert longer.via == (Step(Name("public", "tasks"), ("project_id",), Name("public", "projects")),)


def test_guesses_are_less_sure_than_keys(infer: Callable[..., Tenancy]) -> None:
    """A way by a guessed name is never as sure as one by a foreign key; two guesses are not sure at all."""
    declared = infer(BASE)
    drop = (
        "alter table tasks drop constraint tasks_project_id_fkey; alter table steps drop constraint steps_task_id_fkey"
    )
    guessed = infer(drop)
    assert [of(guessed, name).scope for name in ("tasks", "steps")] == ["transitive", "transitive"]
    assert of(declared, "tasks").confidence > 0.9
    assert SURE < of(guessed, "tasks").confidence < 0.8
    assert of(guessed, "steps").confidence < SURE


def test_nullable_is_less_sure(infer: Callable[..., Tenancy]) -> None:
    """A key that may be NULL says less than one that may not, and the evidence says so."""
    strict = of(infer(BASE), "projects")
    loose = of(infer("alter table projects alter org_id drop not null"), "projects")
    assert loose.confidence < strict.confidence
    assert "nullable" in loose.evidence[0]


def test_nobody(infer: Callable[..., Tenancy]) -> None:
    """Without tenants the source is "none", the reason is told, and rows are people's or shared."""
    answer = infer(PROFILES)
    assert (answer.tenant_table, answer.keys, answer.levels, answer.source) == (None, (), (), "none")
    assert answer.why_none == "no table lists tenants that people belong to and other tables refer to"
    assert answer.confidence > 0.9
    assert {t.scope for t in answer.tables} == {"user", "global"}


def test_people_of_a_platform(infer: Callable[..., Tenancy]) -> None:
    """A platform's table of users is known as people and is not judged; profiles that share its key are people."""
    answer = infer(PROFILES)
    assert answer.people == (Name("auth", "users"), Name("public", "profiles"))
    assert not any(t.name.schema == "auth" for t in answer.tables)
    assert (of(answer, "profiles").scope, of(answer, "profiles").key) == ("user", "id")
    assert of(answer, "items").via[-1].references == Name("public", "todos")


def test_ledgers_and_views(infer: Callable[..., Tenancy]) -> None:
    """A migration tool's ledger is shared by all, and views are not judged."""
    answer = infer(BASE + "create table schema_migrations (version text); create view seen as select * from projects")
    assert of(answer, "schema_migrations").scope == "global"
    assert not any(t.name.name == "seen" for t in answer.tables)


def test_ways_stop_at_people(infer: Callable[..., Tenancy]) -> None:
    """Where each user belongs to one tenant, what hangs on the user is the user's and not the tenant's."""
    answer = infer(
        "create table tenants (id int primary key, name text);"
        "create table users (id int primary key, tenant_id int not null references tenants, email text);"
        "create table docs (id int primary key, tenant_id int not null references tenants);"
        "create table passkeys (id int primary key, user_id int not null references users)"
    )
    assert (of(answer, "users").scope, of(answer, "users").key) == ("direct", "tenant_id")
    assert (of(answer, "passkeys").scope, of(answer, "passkeys").key) == ("user", "user_id")


def test_oauth_accounts_are_no_tenants(infer: Callable[..., Tenancy]) -> None:
    """A login library's accounts are the user's, even if nothing else could be a tenant."""
    answer = infer(
        "create table users (id int primary key, email text);"
        "create table accounts (id int primary key, user_id int not null references users, provider text,"
        " provider_account_id text, access_token text);"
        "create table account_scopes (id int primary key, account_id int not null references accounts)"
    )
    assert not answer.multi_tenant
    assert of(answer, "accounts").scope == "user"


def test_keys(infer: Callable[..., Tenancy]) -> None:
    """The boundary's key names come first, then those of lower levels, each by use."""
    lower = "".join(
        f"create table thing{n} (id int primary key, project_id int not null references projects);" for n in range(10)
    )
    answer = infer(BASE + lower + "create table files (id int primary key, organization int not null references orgs)")
    assert answer.levels == (Name("public", "orgs"), Name("public", "projects"))
    assert answer.keys == ("org_id", "organization", "project_id")


def test_upper_level(infer: Callable[..., Tenancy]) -> None:
    """A registry above the boundary that no user belongs to is a level, and listed from the top."""
    answer = infer(
        BASE + "create table tenants (id int primary key, name text);"
        "alter table orgs add tenant_id int not null references tenants;"
        "create table notes (id int primary key, org_id int not null references orgs);"
        "create table files (id int primary key, org_id int not null references orgs)"
    )
    assert answer.tenant_table == Name("public", "orgs")
    assert answer.levels[:2] == (Name("public", "tenants"), Name("public", "orgs"))


def test_belongs_to(infer: Callable[..., Tenancy]) -> None:
    """`belongs_to` names the owner, although `to` alone points at somebody else."""
    answer = infer(
        "create table users (id int primary key, email text, password_hash text);"
        "create table pastes (id int primary key, belongs_to int references users);"
        "create table greetings (id int primary key, sent_to int references users)"
    )
    assert (of(answer, "pastes").scope, of(answer, "pastes").key) == ("user", "belongs_to")
    assert of(answer, "greetings").scope == "global"


@pytest.mark.parametrize(
    ("column", "scope"), [("password", "user"), ("customer_password_hash", "user"), ("smtp_password", "global")]
)
def test_password_of_a_service(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A password makes customers people who log in; the password of a mail server does not."""
    answer = infer(
        "create table users (id int primary key, email text, password_hash text);"
        f"create table customers (id int primary key, name text, email text, {column} text);"
        + "".join(f"create table t{n} (id int primary key, customer_id int references customers);" for n in range(3))
    )
    assert (of(answer, "customers").scope == "user") == (scope == "user")


def test_of_any_table(infer: Callable[..., Tenancy]) -> None:
    """A row that may be of any table is never surely shared by all, whatever the table is called."""
    answer = infer(
        "create table countries (id int primary key, name text);"
        "create table page_roles (name text, role text);"
        "create table model_roles (model_type text, model_id int, role text)"
    )
    sure, pair = of(answer, "page_roles"), of(answer, "model_roles")
    assert (sure.scope, pair.scope) == ("global", "global")
    assert pair.confidence < SURE < sure.confidence
    assert "any table" in pair.evidence[0]


@pytest.mark.parametrize(
    ("alter", "below", "source"),
    [
        ("", "b", "inferred"),
        ("alter table t0 alter org_id drop not null", "b", "none"),
        ("", "other", "none"),
        ("drop table t2", "b", "none"),
    ],
)
def test_few_keys_and_no_registry(alter: str, below: str, source: str, infer: Callable[..., Tenancy]) -> None:
    """A key without a registry names tenants where three tables must carry it and the others hang on these."""
    keyed = "".join(f"create table t{n} (id int primary key, org_id int not null);" for n in range(3))
    column = "t# int not null references t#" if below == "b" else "name text"
    rest = "".join(f"create table r{n} (id int primary key, {column.replace('#', str(n % 2))});" for n in range(9))
    assert infer(keyed + rest + alter).source == source


@pytest.mark.parametrize(("word", "sure"), [("org", True), ("flock", False)])
def test_unknown_word_is_asked_for(word: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """A registry by a word that nobody knows is not sure, whatever joins people to it."""
    answer = infer(BASE.replace("org", word))
    assert answer.tenant_table == Name("public", word + "s")
    assert (answer.confidence >= SURE) == sure


@pytest.mark.parametrize(
    ("name", "unique", "scope"),
    [
        ("org_lawyers", ", unique (org_id, user_id)", "membership"),
        ("org_paintings", "", "direct"),
        ("org_preferences", ", unique (org_id, user_id)", "direct"),
    ],
)
def test_capacity(name: str, unique: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """What pairs a person and a tenant once is a membership, whatever the person is called there."""
    answer = infer(
        BASE + f"create table {name} (id int primary key, user_id int not null references users,"
        f"org_id int not null references orgs{unique})"
    )
    assert of(answer, name).scope == scope


def test_members_of_a_project(infer: Callable[..., Tenancy]) -> None:
    """Where each user belongs to one tenant, a project's members say nothing of whose users they are."""
    answer = infer(
        "create table tenants (id int primary key, name text);"
        "create table users (id int primary key, tenant_id int not null references tenants, email text);"
        "create table projects (id int primary key, tenant_id int not null references tenants);"
        "create table project_members (id int primary key, tenant_id int not null references tenants,"
        "project_id int not null references projects, user_id int not null references users, role text)"
    )
    assert [of(answer, name).scope for name in ("users", "project_members")] == ["direct", "direct"]


def test_owner_with_a_word_in_front(infer: Callable[..., Tenancy]) -> None:
    """`resource_owner_id` without a foreign key names a user, as there are no owners to be listed."""
    answer = infer(
        "create table users (id int primary key, email text, password_hash text);"
        "create table grants (id int primary key, resource_owner_id int not null, scopes text);"
        "create table colours (id int primary key, colour_code text)"
    )
    assert (of(answer, "grants").scope, of(answer, "grants").key) == ("user", "resource_owner_id")
    assert of(answer, "grants").confidence < SURE


def test_roles_of_a_user(infer: Callable[..., Tenancy]) -> None:
    """Prisma's join of roles and users is the user's; the catalogue of roles is not."""
    answer = infer(
        'create table "User" (id text primary key, email text not null, password text);'
        'create table "Role" (id text primary key, name text not null);'
        'create table "_RoleToUser" ("A" text not null references "Role", "B" text not null references "User")'
    )
    assert [of(answer, name).scope for name in ("_RoleToUser", "Role")] == ["user", "global"]


def test_doubt_goes_on(infer: Callable[..., Tenancy]) -> None:
    """What hangs on a row that is doubtfully a person's is no surer to be that person's."""
    answer = infer(
        "create table users (id int primary key, email text, password_hash text);"
        "create table courses (id int primary key, user_id int references users, title text);"
        "create table lessons (id int primary key, course_id int not null references courses)"
    )
    assert of(answer, "courses").confidence < SURE
    assert of(answer, "lessons").confidence <= of(answer, "courses").confidence


def test_files_of_attachments(infer: Callable[..., Tenancy]) -> None:
    """An attachment belongs to a row of any table; the file that it points at and that file's variants go with it."""
    answer = infer(
        BASE + "create table blobs (id int primary key, filename text not null);"
        "create table attachments (id int primary key, record_type text not null, record_id int not null,"
        "blob_id int not null references blobs);"
        "create table blob_variants (id int primary key, blob_id int not null references blobs)"
    )
    found = [of(answer, name) for name in ("attachments", "blobs", "blob_variants")]
    assert [t.scope for t in found] == ["transitive"] * 3
    assert all(t.confidence < SURE for t in found)


@pytest.mark.parametrize(("column", "scope"), [("entryable", "transitive"), ("entry", "global")])
def test_rest_of_a_row(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Where a row's type says which table holds the rest of it, a table that stands alone may be that table."""
    answer = infer(
        BASE + f"create table entries (id int primary key, org_id int not null references orgs, {column}_type text,"
        f"{column}_id int); create table purchases (id int primary key, amount int)"
    )
    purchases = of(answer, "purchases")
    assert purchases.scope == scope
    assert (purchases.confidence >= SURE) == (scope == "global")


@pytest.mark.parametrize(("word", "found"), [("project", False), ("workspace", True)])
def test_nobody_to_belong(word: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """A database without people that is divided by projects is one person's tool; by workspaces it is a service."""
    below = "".join(
        f"create table t{n} (id int primary key, {word}_id int not null references {word}s);" for n in range(6)
    )
    answer = infer(f"create table {word}s (id int primary key, name text, slug text);" + below)
    assert answer.multi_tenant == found


@pytest.mark.parametrize(("repeated", "scope"), [(True, "direct"), (False, "transitive")])
def test_level(repeated: bool, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A reference to an entity below the tenant is a key where tables repeat it, although a parent has it already."""
    key = "site_id int not null references sites"
    sites = "create table sites (id int primary key, org_id int not null references orgs);"
    items = "".join(f"create table item{n} (id int primary key, {key});" for n in range(4))
    below = "".join(
        f"create table part{n} (id int primary key, item{n}_id int not null references item{n}"
        f"{', ' + key if repeated else ''});"
        for n in range(4)
    )
    assert of(infer(BASE + sites + items + below), "item1").scope == scope


def test_personal_rows(infer: Callable[..., Tenancy]) -> None:
    """What must have an owner and may have a tenant is the person's, and so is what a person likes."""
    answer = infer(
        BASE + "create table pages (id int primary key, org_id int not null references orgs);"
        "create table notices (id int primary key, user_id int not null references users,"
        "page_id int references pages);"
        "create table notes (id int primary key, user_id int not null references users,"
        "page_id int not null references pages);"
        "create table page_stars (user_id int not null references users, page_id int not null references pages)"
    )
    assert [of(answer, name).scope for name in ("notices", "notes", "page_stars")] == ["user", "transitive", "user"]


def test_doubt_goes_down(infer: Callable[..., Tenancy]) -> None:
    """Rows below a table of which nobody knows whose it is are as doubtful; below a sure catalogue they are not."""
    answer = infer(
        BASE + "create table depots (id int primary key, owner_ref_id int);"
        "create table crates (id int primary key, depot_id int not null references depots);"
        "create table countries (id int primary key, name text);"
        "create table rivers (id int primary key, country_id int not null references countries)"
    )
    assert of(answer, "crates").confidence < SURE <= of(answer, "rivers").confidence


@pytest.mark.parametrize(("null", "tenant"), [("", "workspaces"), ("not null", "orgs")])
def test_optional_parent(null: str, tenant: str, infer: Callable[..., Tenancy]) -> None:
    """A registry whose rows may belong to nothing above it isolates by itself."""
    rows = "".join(
        f"create table thing{n} (id int primary key, workspace_id int not null references workspaces);"
        for n in range(9)
    )
    answer = infer(
        "create table users (id int primary key, email text, password_hash text);"
        "create table orgs (id int primary key, name text);"
        "create table members (org_id int not null references orgs, user_id int not null references users);"
        f"create table workspaces (id int primary key, name text, slug text, org_id int {null} references orgs,"
        "owner_id int not null references users);"
        "create table invitations (id int primary key, workspace_id int not null references workspaces);" + rows
    )
    assert answer.tenant_table == Name("public", tenant)
