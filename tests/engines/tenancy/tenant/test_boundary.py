"""Who isolates: near-misses of each reason for and against."""

from collections.abc import Callable

import pytest
from tests.engines.tenancy.answers import PEOPLE, of, tables

from pgadvise.engines.tenancy import SURE, Tenancy
from pgadvise.snapshot import Name

MEMBERS = "create table {0}_members (user_id int not null references users, {0}_id int not null references {0}s);"


@pytest.mark.parametrize(("upper", "tenant"), [("project", "tenants"), ("organization", "organizations")])
def test_what_files_the_tenants(upper: str, tenant: str, infer: Callable[..., Tenancy]) -> None:
    """A project above a table of tenants is where somebody files them; an organization above them is the tenant."""
    answer = infer(
        f"create table {upper}s (id int primary key, name text);"
        f"create table tenants (id int primary key, {upper}_id int not null references {upper}s);"
        "create table users (id int primary key, email text, password_hash text,"
        f"tenant_id int not null references tenants, {upper}_id int not null references {upper}s);"
        + tables("item# (id int primary key, tenant_id int not null references tenants)", 5)
        + tables(f"part# (id int primary key, {upper}_id int not null references {upper}s)", 4)
    )
    assert answer.tenant_table == Name("public", tenant)


@pytest.mark.parametrize(("hangs", "found"), [("permissions", False), ("documents", True)])
def test_rights(hangs: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """A group of people and their rights is a role; one that has documents may be a tenant."""
    answer = infer(
        PEOPLE + "create table groups (id int primary key, name text, slug text);"
        "create table group_members (user_id int references users, group_id int references groups,"
        "primary key (user_id, group_id));"
        f"create table group_{hangs} (id int primary key, group_id int not null references groups)"
    )
    assert answer.multi_tenant == found


@pytest.mark.parametrize(("bound", "found"), [("not null", True), ("", False)])
def test_word_of_the_product(bound: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """An organization with a word in front that nobody knows is a tenant where each user must belong to one."""
    answer = infer(
        "create table acme_orgs (id int primary key, name text);"
        "create table users (id int primary key, email text, password_hash text,"
        f"acme_org_id int {bound} references acme_orgs);"
        + tables("kind# (id int primary key, acme_org_id int not null references acme_orgs)", 3)
        + tables("entry# (id int primary key, kind0_id int not null references kind0)", 9)
        + tables("page# (id int primary key)", 9)
    )
    assert (answer.tenant_table == Name("public", "acme_orgs")) == found


@pytest.mark.parametrize(("null", "sure"), [("not null", False), ("", True)])
def test_what_divides_all_users(null: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Where each user must belong to a row that other tables refer to, "no tenants" is not sure."""
    answer = infer(
        "create table depots (id int primary key, name text);"
        "create table users (id int primary key, email text, password_hash text,"
        f"depot_id int {null} references depots);"
        + tables("crate# (id int primary key, depot_id int not null references depots)", 3)
        + tables("thing# (id int primary key)", 9)
    )
    assert not answer.multi_tenant
    assert (answer.confidence >= SURE) == sure


@pytest.mark.parametrize(("parent", "found"), [("course", True), ("page0", False)])
def test_deep_schema(parent: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Few tables carry the key, and people join what most others hang on: that is the tenant."""
    answer = infer(
        PEOPLE
        + "create table instances (id int primary key, name text);"
        + MEMBERS.format("instance")
        + "create table course (id int primary key, instance_id int not null references instances);"
        + tables("page# (id int primary key)", 6)
        + tables(f"lesson# (id int primary key, {parent}_id int not null references {parent})", 12)
        + tables("task# (id int primary key, lesson0_id int not null references lesson0)", 12)
    )
    assert (answer.tenant_table == Name("public", "instances")) == found


@pytest.mark.parametrize(("joins", "found"), [("members", True), ("students", False)])
def test_participants_of_an_unknown_word(joins: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """A word that nobody listed is a tenant by its members; students of it are those of a class."""
    answer = infer(
        PEOPLE + "create table flocks (id int primary key, name text, slug text);"
        f"create table flock_{joins} (user_id int not null references users, flock_id int not null references flocks,"
        "primary key (user_id, flock_id));"
        + tables("item# (id int primary key, flock_id int not null references flocks)", 4)
    )
    assert answer.multi_tenant == found


@pytest.mark.parametrize(("word", "scope"), [("environment", "direct"), ("build", "transitive")])
def test_levels_have_a_name(word: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """However many tables repeat its key, a build is a tenant's row; an environment is a level."""
    answer = infer(
        PEOPLE
        + "create table orgs (id int primary key, name text);"
        + MEMBERS.format("org")
        + f"create table {word}s (id int primary key, org_id int not null references orgs);"
        + tables(f"item# (id int primary key, {word}_id int not null references {word}s)", 4)
        + tables(
            f"part# (id int primary key, {word}_id int not null references {word}s,"
            "item0_id int not null references item0)",
            6,
        )
    )
    assert of(answer, "part0").scope == scope


@pytest.mark.parametrize(("others", "found"), [(2, True), (4, False)])
def test_key_everywhere(others: int, found: bool, infer: Callable[..., Tenancy]) -> None:
    """A key in nearly every table divides the database, whatever it is called; the answer is a question too."""
    answer = infer(
        "create table networks (id uuid primary key, created_at timestamptz);"
        "create table users (id int primary key, email text, password_hash text, nid uuid references networks);"
        + tables("thing# (id uuid primary key, nid uuid not null references networks)", 9)
        + tables("other# (id uuid primary key)", others)
    )
    assert (answer.tenant_table == Name("public", "networks")) == found
    assert answer.confidence < SURE or not found


@pytest.mark.parametrize(("null", "found"), [("not null", True), ("", False)])
def test_every_user_too(null: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Half of the tables are enough where every user must belong to one as well."""
    answer = infer(
        "create table zones (id uuid primary key, created_at timestamptz);"
        "create table users (id int primary key, email text, password_hash text,"
        f"zone_id uuid {null} references zones);"
        + tables("thing# (id uuid primary key, zone_id uuid not null references zones)", 9)
        + tables("other# (id uuid primary key)", 6)
    )
    assert (answer.tenant_table == Name("public", "zones")) == found


@pytest.mark.parametrize(
    ("column", "found"),
    [
        ("zone text not null, unique (zone, code)", True),
        ("zone text, unique (zone, code)", False),
        ("zone text not null, unique (code, zone)", False),
        ("zone text not null unique", False),
        ("region text not null, unique (region, code)", False),
        ("user_id text not null, unique (user_id, code)", False),
    ],
)
def test_column_everywhere(column: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """What begins a key of most tables and must be there divides them; a catalogue's word or a person does not."""
    answer = infer(
        tables(f"thing# (id uuid primary key, code text, {column})", 4)
        + "create table bare (id uuid primary key, zone text not null);"
        + tables("other# (id uuid primary key)", 1)
    )
    assert bool(answer.keys) == found
    assert answer.tenant_table is None
    assert (of(answer, "bare").scope == "direct") == found


@pytest.mark.parametrize(("word", "sure"), [("project", False), ("order", True)])
def test_nobody_is_known(word: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Where no people are known, what is called a project and has tables may be a tenant: "none" is not sure."""
    answer = infer(
        f"create table {word}s (id int primary key);"
        + tables(f"thing# (id int primary key, {word}_id int not null references {word}s)", 4)
        + tables("other# (id int primary key)", 9)
    )
    assert not answer.multi_tenant
    assert (answer.confidence >= SURE) == sure


@pytest.mark.parametrize(("link", "found"), [("", False), (", user_id uuid references auth.users", True)])
def test_users_that_nobody_refers_to(link: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """A platform's users are nobody's members where no row knows of them: a firm's clients are no tenants."""
    answer = infer(
        "create schema auth; create table auth.users (id uuid primary key, email text);"
        f"create table customers (id uuid primary key, name text, slug text{link});"
        + tables("visit# (id uuid primary key, customer_id uuid not null references customers)", 6)
        + f"create table customer_members (customer_id uuid not null references customers{link})"
    )
    assert answer.multi_tenant == found


@pytest.mark.parametrize(("name", "found"), [("customer_members", True), ("visit0_members", False)])
def test_members_of_something_else(name: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Who belongs to a visit says nothing of who belongs to the customer, though the row names that as well."""
    answer = infer(
        PEOPLE
        + "create table customers (id int primary key, name text, slug text);"
        + tables("visit# (id int primary key, customer_id int not null references customers)", 6)
        + f"create table {name} (id int primary key, customer_id int not null references customers,"
        "visit0_id int not null references visit0, user_id int not null references users, role text,"
        "unique (customer_id, user_id))"
    )
    assert (of(answer, name).scope == "membership") == found


@pytest.mark.parametrize(("name", "found"), [("site_user_permissions", True), ("site_user_views", False)])
def test_rights_say_who_belongs(name: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """What pairs people and tenants, names both and speaks of rights is their membership; what counts views is not."""
    answer = infer(
        PEOPLE + "create table sites (id int primary key, name text);"
        f"create table {name} (site_id int not null references sites, user_id int not null references users, kind int,"
        "primary key (site_id, user_id));"
        + tables("page# (id int primary key, site_id int not null references sites)", 4)
    )
    assert (of(answer, name).scope == "membership") == found


@pytest.mark.parametrize(("kind", "found"), [("host_type text", True), ("note text", False)])
def test_roles_in_rows_of_any_table(kind: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Where a role says by a type which row it holds in, a tenant needs no table of its members."""
    answer = infer(
        PEOPLE + "create table charities (id int primary key, name text, slug text);"
        f"create table roles (id int primary key, user_id int not null references users, host_id int, {kind});"
        + tables("gift# (id int primary key, charity_id int not null references charities)", 5)
    )
    assert (answer.tenant_table == Name("public", "charities")) == found


@pytest.mark.parametrize(("above", "sure"), [("", False), ("makers_id int not null references makers, ", True)])
def test_what_much_hangs_on(above: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Where very many tables refer to a root of an unknown kind, "no tenants" is not sure; if it has an owner it is."""
    answer = infer(
        PEOPLE + "create table makers (id int primary key, user_id int not null references users);"
        f"create table gadgets (id int primary key, {above}name text);"
        + tables("part# (id int primary key, gadget_id int not null references gadgets)", 9)
        + tables("note# (id int primary key, user_id int not null references users)", 9)
    )
    assert not answer.multi_tenant
    assert (answer.confidence >= SURE) == sure


def test_tenant_below_an_organization(infer: Callable[..., Tenancy]) -> None:
    """A table of tenants that nearly everything carries the key of is a level, whatever lies above it."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs,"
        "primary key (user_id, org_id));"
        "create table tenants (id int primary key, org_id int not null references orgs);"
        + tables("item# (id int primary key, tenant_id int not null references tenants)", 6)
    )
    item = of(answer, "item0")
    assert (answer.tenant_table, item.scope, item.key) == (Name("public", "orgs"), "direct", "tenant_id")


def test_id_of_a_composite_key(infer: Callable[..., Tenancy]) -> None:
    """Of (id, tenant_id) it is id that identifies a row, and tenant_id that says whose the rows referring to it are."""
    answer = infer(
        "create table suites (id int, version int, tenant_id int, primary key (id, version, tenant_id));"
        "create table runs (id int primary key, suite_id int not null, version int not null, tenant_id int not null,"
        "foreign key (suite_id, version, tenant_id) references suites);"
        + tables("store# (id int primary key, tenant_id int not null)", 3)
    )
    assert (of(answer, "runs").scope, of(answer, "runs").key) == ("direct", "tenant_id")


@pytest.mark.parametrize(("null", "found"), [("not null", True), ("", False)])
def test_teams_of_one_firm(null: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Teams that work is given to are no tenants: few rows name one, and none must."""
    answer = infer(
        PEOPLE + "create table teams (id int primary key, name text);"
        "create table team_members (user_id int not null references users, team_id int not null references teams,"
        "primary key (user_id, team_id));"
        "create table cases (id int primary key, assigned_team_id int references teams);"
        + tables(f"macro# (id int primary key, team_id int {null} references teams)", 2)
        + tables("note# (id int primary key, case_id int not null references cases)", 4)
        + tables("setup# (id int primary key, label text)", 14)
    )
    assert (answer.tenant_table == Name("public", "teams")) == found


@pytest.mark.parametrize(("person", "found"), [("user_id int", True), ("title text", False)])
def test_roles_of_a_tenant(person: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """`organization_roles` that name a user say who belongs; without one they list the roles there are."""
    answer = infer(
        PEOPLE + "create table organizations (id int primary key, name text);"
        f"create table organization_roles (id int primary key, organization_id int not null, {person}, role text);"
        + tables("ride# (id int primary key, organization_id int not null)", 5)
    )
    assert (of(answer, "organization_roles").scope == "membership") == found


@pytest.mark.parametrize(("other", "found"), [("org_id", True), ("seller_id", False)])
def test_party(other: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Organizations that some rows call buyer and others seller are what the rows are about, and no tenants."""
    buyer = "org_id" if found else "buyer_id"
    answer = infer(
        PEOPLE
        + "create table orgs (id int primary key, name text);"
        + tables(f"sale# (id int primary key, {other} int not null references orgs)", 2)
        + tables(f"order# (id int primary key, {buyer} int not null references orgs)", 2)
        + tables("visit# (id int primary key, org_id int not null references orgs)", 3)
        + "create table notes (id int primary key, user_id int not null references users)"
    )
    assert (answer.tenant_table == Name("public", "orgs")) == found


@pytest.mark.parametrize(("link", "found"), [("agent_id int references agents", True), ("label text", False)])
def test_roles_of_an_app(link: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """`roles` of a person in an app join both, and there `app_users` are those of an app and no prefix."""
    answer = infer(
        "create table agents (id int primary key, email text, password text);"
        "create table apps (id int primary key, name text);"
        f"create table roles (id int primary key, app_id int references apps, {link}, role text);"
        "create table app_users (id int primary key, app_id int references apps, email text, password text);"
        + tables("page# (id int primary key, app_id int not null references apps)", 5)
    )
    assert (of(answer, "roles").scope == "membership") == found


@pytest.mark.parametrize(("null", "tenant"), [("not null", "organizations"), ("", "teams")])
def test_people_of_what_lies_below(null: str, tenant: str, infer: Callable[..., Tenancy]) -> None:
    """Who joins a team that must belong to an organization belongs to the organization."""
    answer = infer(
        PEOPLE + "create table organizations (id int primary key, name text);"
        f"create table teams (id int primary key, organization_id int {null} references organizations);"
        "create table team_members (user_id int not null references users, team_id int not null references teams,"
        "primary key (user_id, team_id));"
        + tables("pool# (id int primary key, organization_id int not null references organizations)", 3)
        + tables("run# (id int primary key, pool0_id int not null references pool0)", 6)
        + tables("token# (id int primary key, team_id int not null references teams)", 2)
    )
    assert answer.tenant_table == Name("public", tenant)


@pytest.mark.parametrize(("name", "found"), [("teams_team", True), ("sports_team", False)])
def test_django_names(name: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """`teams_team` is the table of teams of a program's part that is called so, and `team_id` leads to it."""
    answer = infer(
        PEOPLE + f"create table {name} (id int primary key, name text);"
        "create table teams_membership (user_id int not null references users, team_id int not null, role text);"
        + tables("page# (id int primary key, team_id int not null)", 5)
        + tables("note# (id int primary key, label text)", 9)
    )
    assert (of(answer, name).scope == "tenant" and of(answer, "page0").confidence >= SURE) == found


@pytest.mark.parametrize(("joins", "scope"), [("brokerage_memberships", "direct"), ("brokerage_visits", "user")])
def test_level_above_by_its_members(joins: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """What people are invited to and are members of is a level above the tenants, whatever it is called."""
    answer = infer(
        PEOPLE + "create table brokerages (id int primary key, name text, slug text);"
        "create table spaces (id int primary key, name text, brokerage_id int references brokerages,"
        "owner_id int not null references users);"
        f"create table {joins} (user_id int not null references users, role text,"
        "brokerage_id int not null references brokerages, primary key (user_id, brokerage_id));"
        "create table invitations (id int primary key, brokerage_id int not null references brokerages,"
        "user_id int not null references users);"
        + tables("item# (id int primary key, space_id int not null references spaces)", 9)
    )
    assert answer.tenant_table == Name("public", "spaces")
    assert of(answer, "invitations").scope == scope


@pytest.mark.parametrize(("unique", "scope"), [(", unique (user_id, org_id)", "membership"), ("", "direct")])
def test_looked_up(unique: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A list in which a policy looks the caller up says who belongs if it pairs both; it may be of his chats."""
    answer = infer(
        PEOPLE + "create schema auth; create function auth.uid() returns int language sql stable as 'select 1';"
        "create table orgs (id int primary key, name text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        f"create table dialogues (id int primary key, user_id int not null references users,"
        f"org_id int not null references orgs{unique});"
        "create table lines (id int primary key, org_id int not null references orgs);"
        "create policy p on lines using (org_id in (select org_id from dialogues where user_id = auth.uid()));"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, "dialogues").scope == scope


@pytest.mark.parametrize(("first", "scope"), [("business", "direct"), ("user", "user")])
def test_profile_of_a_business(first: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """The profile of a business is a customer that happens to have one user, and no person."""
    answer = infer(
        PEOPLE + f"create table {first}_profiles (id int primary key, name text,"
        "user_id int not null unique references users);"
        + tables(f"item# (id int primary key, {first}_profile_id int not null references {first}_profiles)", 12)
    )
    assert of(answer, "item0").scope == scope


def test_members_of_a_program(infer: Callable[..., Tenancy]) -> None:
    """Members of a loyalty program are a tenant's clients, and do not say who belongs."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        "create table clients (id int primary key, org_id int not null references orgs);"
        "create table loyalty_programs (id int primary key, org_id int not null references orgs);"
        "create table loyalty_members (id int primary key, org_id int not null references orgs, client_id int not null"
        " references clients, program_id int not null references loyalty_programs, unique (org_id, client_id));"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert (of(answer, "loyalty_members").scope, of(answer, "org_members").scope) == ("direct", "membership")


@pytest.mark.parametrize(("name", "scope"), [("employee_bank_cards", "direct"), ("employees", "membership")])
def test_one_of_something_for_each_member(name: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Two words that are neither side make a pair of person and tenant a thing of that person's there."""
    answer = infer(
        PEOPLE + "create schema auth; create function auth.uid() returns int language sql stable as 'select 1';"
        "create table orgs (id int primary key, name text);"
        f"create table {name} (id int primary key, user_id int not null references users,"
        "org_id int not null references orgs, unique (user_id, org_id));"
        f"create policy p on {name} using (user_id = auth.uid());"
        f"create policy q on orgs using (id in (select org_id from {name} where user_id = auth.uid()));"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, name).scope == scope


@pytest.mark.parametrize(("hang", "scope"), [(6, "transitive"), (14, "direct")])
def test_rows_of_a_project(hang: int, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Projects whose key nothing repeats are rows like others, unless nearly everything hangs on them."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        "create table projects (id int primary key, org_id int not null references orgs);"
        + tables("own# (id int primary key, org_id int not null references orgs)", 3)
        + tables("item# (id int primary key, project_id int not null references projects)", hang)
    )
    assert of(answer, "item0").scope == scope


@pytest.mark.parametrize(("more", "found"), [("level int", True), ("level int, notes text, due int", False)])
@pytest.mark.parametrize("declared", [True, False])
def test_a_mere_join(more: str, found: bool, declared: bool, infer: Callable[..., Tenancy]) -> None:
    """What pairs users and organizations and hardly says more makes these the tenants, whatever it is called."""
    key = " references organizations" if declared else ""
    answer = infer(
        PEOPLE + "create table organizations (id int primary key, name text);"
        "create table stewardships (id int primary key, user_id int not null references users,"
        f"organization_id int not null{key}, {more}, unique (user_id, organization_id));"
        + tables(f"item# (id int primary key, organization_id int not null{key})", 2)
        + tables("page# (id int primary key)", 12)
    )
    assert (answer.tenant_table == Name("public", "organizations")) == found
    assert not found or of(answer, "stewardships").scope == "membership"


@pytest.mark.parametrize(("null", "scope"), [("not null", "tenant"), ("", "global")])
def test_what_tenants_must_belong_to(null: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Whatever it is called, a level above is what each tenant must belong to, as other tables do, people in roles."""
    answer = infer(
        PEOPLE + "create table territories (id int primary key, name text);"
        f"create table orgs (id int primary key, territory_id int {null} references territories);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
        + tables("part# (id int primary key, territory_id int not null references territories)", 3)
        + "create table territorial_roles (id int primary key, user_id int not null references users,"
        "territory_id int not null references territories)"
    )
    assert answer.tenant_table == Name("public", "orgs")
    assert of(answer, "territories").scope == scope


@pytest.mark.parametrize(("word", "null", "scope"), [("division", "not null", "tenant"), ("division", "", "global")])
def test_a_level_that_tenants_may_belong_to(word: str, null: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Called a level, it is one above if other rows must belong to it, also where a tenant need not."""
    answer = infer(
        PEOPLE + f"create table {word}s (id int primary key, name text);"
        f"create table orgs (id int primary key, {word}_id int references {word}s);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
        + tables(f"part# (id int primary key, {word}_id int {null} references {word}s)", 2)
    )
    assert of(answer, f"{word}s").scope == scope


@pytest.mark.parametrize(("column", "scope"), [("platform_org_id int", "global"), ("org_id int", "direct")])
def test_another_list_of_the_kind(column: str, scope: str, infer: Callable[..., Tenancy]) -> None:
    """A directory of organizations that may name a tenant as something of the platform's is no tenant's row."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        "create table org_members (user_id int not null references users, org_id int not null references orgs);"
        + tables("item# (id int primary key, org_id int not null references orgs)", 4)
        + f"create table map_orgs (id int primary key, {column} references orgs);"
        "create table map_links (id int primary key, map_org_id int not null references map_orgs)"
    )
    assert of(answer, "map_orgs").scope == scope
    assert of(answer, "map_links").scope == ("global" if scope == "global" else "transitive")


@pytest.mark.parametrize(("name", "sure"), [("org_members", True), ("org_managers", False)])
def test_two_joins(name: str, sure: bool, infer: Callable[..., Tenancy]) -> None:
    """Where memberships are called so, another join of people and tenants may mean something else."""
    answer = infer(
        PEOPLE + "create table orgs (id int primary key, name text);"
        "create table org_memberships (user_id int not null references users, org_id int not null references orgs,"
        "primary key (user_id, org_id));"
        f"create table {name} (user_id int not null references users, org_id int not null references orgs,"
        "primary key (user_id, org_id));" + tables("item# (id int primary key, org_id int not null references orgs)", 4)
    )
    assert of(answer, name).scope == "membership"
    assert (of(answer, name).confidence >= SURE) == sure


@pytest.mark.parametrize(("role", "found"), [("role text", True), ("note text", False)])
def test_accounts_in_a_version_of_the_tenant(role: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """A user's account leads to a version of an organization: he belongs to it if the account has a role there."""
    answer = infer(
        PEOPLE
        + "create table organizations (id int primary key, title text);"
        + tables("site# (id int primary key, organization_id int not null references organizations)", 3)
        + "create table organization_versions (id int primary key,"
        "organization_id int not null references organizations);"
        "create table accounts (id int primary key, user_id int not null references users, kind text,"
        f"organization_version_id int references organization_versions, {role}, unique (user_id, kind));"
        "create table studies (id int primary key, version_id int not null references organization_versions);"
        + tables("part# (id int primary key, study_id int not null references studies)", 9)
        + tables("list# (id int primary key, name text)", 3)
    )
    assert (answer.tenant_table == Name("public", "organizations")) == found


@pytest.mark.parametrize(
    ("table", "role", "found"),
    [("collaborators", "role text", True), ("collaborators", "note text", False), ("notes", "role text", False)],
)
def test_collaborators_of_any_row(table: str, role: str, found: bool, infer: Callable[..., Tenancy]) -> None:
    """Who collaborates on rows of any table, and as what, may belong to a space that way."""
    answer = infer(
        PEOPLE + "create table spaces (id int primary key, name text);"
        f"create table {table} (id int primary key, user_id int not null references users, {role},"
        "resource_type text, resource_id int);"
        + tables("base# (id int primary key, space_id int not null references spaces)", 3)
        + tables("grid# (id int primary key, base0_id int not null references base0)", 9)
    )
    assert (answer.tenant_table == Name("public", "spaces")) == found


@pytest.mark.parametrize(("tasks", "scope"), [(2, "transitive"), (3, "direct")])
def test_members_carry_no_data(tasks: int, scope: str, infer: Callable[..., Tenancy]) -> None:
    """Who is in a project says nothing of whose the rows are: its key is one where enough other tables carry it."""
    answer = infer(
        PEOPLE + "create table organizations (id int primary key, name text);"
        "create table organization_members (user_id int not null references users,"
        "organization_id int not null references organizations, primary key (user_id, organization_id));"
        "create table projects (id int primary key, organization_id int not null references organizations);"
        "create table project_members (user_id int not null references users,"
        "project_id int not null references projects, role text, primary key (user_id, project_id));"
        "create table reports (id int primary key, organization_id int not null references organizations,"
        "project_id int references projects);"
        + tables("task# (id int primary key, project_id int not null references projects)", tasks)
    )
    assert of(answer, "task0").scope == scope
