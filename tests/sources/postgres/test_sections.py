"""Every section says of a database what its SQL said."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from pgadvise.scratch.server import Server
from pgadvise.snapshot import (
    Cast,
    Column,
    Constraint,
    DefaultPrivilege,
    DefinedOperator,
    Function,
    Index,
    Membership,
    Operator,
    Relation,
    RoleSetting,
    Snapshot,
    Trigger,
)
from pgadvise.sources.postgres.live import capture

CATALOG = Path(__file__).with_name("catalog.sql").read_bytes()


@pytest.fixture(scope="module")
def shop(server: Server) -> Iterator[Snapshot]:
    """catalog.sql, captured in the transaction that made it and is rolled back."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute("set local client_min_messages = error")
        connection.execute(CATALOG)
        yield capture(connection)
        connection.rollback()


def relation(snapshot: Snapshot, name: str) -> Relation:
    found = snapshot.relation_named("shop", name)
    assert found, name
    return found


def column(snapshot: Snapshot, table: str, name: str) -> Column:
    found = relation(snapshot, table).column(name)
    assert found, name
    return found


def one(items: tuple[Any, ...], name: str) -> Any:
    (found,) = [i for i in items if i.name == name and getattr(i, "schema", "shop") == "shop"]
    return found


def test_schemas_are_those_of_people(shop: Snapshot) -> None:
    """System schemas are left out; a comment and grants are kept as they are."""
    assert [s.name for s in shop.schemas] == ["public", "shop"]
    schema = one(shop.schemas, "shop")
    assert (schema.comment, schema.owner) == ("goods", "postgres")
    assert "shop_app=U/postgres" in schema.acl


def test_roles_come_with_attributes_and_memberships(shop: Snapshot) -> None:
    """A role's attributes are read, predefined roles included, since membership in them gives rights."""
    app = shop.role("shop_app")
    assert app
    assert (app.login, app.connection_limit, app.superuser, app.comment) == (True, 5, False, "the application")
    assert app.valid_until == "2030-01-01T00:00:00+00:00"
    assert shop.role("pg_monitor")


def test_a_membership_inherits_as_the_server_decides(shop: Snapshot, server: Server) -> None:
    """From 16 the grant's own option counts, before the member's attribute; both come out as the same field."""
    (membership,) = [m for m in shop.memberships if m.role == "shop_app"]
    assert membership == Membership(role="shop_app", member="shop_reader", inherit=False)


def test_kinds_of_relations(shop: Snapshot) -> None:
    """Tables, partitioned tables, views, materialized views; TOAST, indexes and sequences are none."""
    kinds = {r.name: r.kind for r in shop.relations if r.schema == "shop"}
    assert kinds == {
        "archive": "table",
        "booking": "table",
        "counted": "materialized_view",
        "events": "partitioned_table",
        "events_2020": "table",
        "items": "table",
        'od"d\nname': "table",
        "tenants": "table",
        "titles": "view",
    }
    assert shop.relation_named("public", "plain")


def test_a_table_with_everything(shop: Snapshot) -> None:
    """Row-level security, options, grants, comment and identity of a table as pg_class has them."""
    items = relation(shop, "items")
    assert (items.row_security, items.row_security_forced, items.replica_identity) == (True, True, "full")
    assert (items.options, items.comment, items.owner) == (("fillfactor=90",), "what is sold", "postgres")
    assert "=r/postgres" in (items.acl or ())
    assert relation(shop, "tenants").acl == ("postgres=arwdDxt/postgres", "shop_app=r/postgres") or (
        relation(shop, "tenants").acl == ("postgres=arwdDxtm/postgres", "shop_app=r/postgres")
    )
    assert items.size_bytes is not None
    assert items.xid_age is not None
    assert relation(shop, "booking").persistence == "unlogged"


def test_rows_are_none_where_nobody_counted(shop: Snapshot) -> None:
    """reltuples is -1, and before 14 was 0, until ANALYZE: neither means an empty table. A view has no rows."""
    assert relation(shop, "tenants").rows == 41
    assert relation(shop, "items").rows is None
    assert relation(shop, "titles").rows is None


def test_partitions_and_children_know_their_parents(shop: Snapshot) -> None:
    """A partition has a bound, its parent a key; plain inheritance has neither."""
    events, part, child = (relation(shop, n) for n in ("events", "events_2020", "archive"))
    assert (events.partition_key, part.parents, part.is_partition) == ("RANGE (at)", (events.oid,), True)
    assert part.partition_bound == "FOR VALUES FROM ('2020-01-01') TO ('2021-01-01')"
    assert (child.parents, child.is_partition) == ((relation(shop, "tenants").oid,), False)


def test_columns_keep_their_numbers_and_leave_out_what_was_dropped(shop: Snapshot) -> None:
    """Columns stand in the table's order; a dropped one leaves a hole."""
    numbers = {c.name: c.number for c in relation(shop, "items").columns}
    assert list(numbers)[:3] == ["id", "number", "tenant_id"]
    assert numbers["tenant_id"] == 4


def test_types_of_columns_are_followed_below_domains(shop: Snapshot) -> None:
    """A domain on a domain leads to the type that holds the values, in arrays too."""
    slug, tags, slugs, state = (column(shop, "tenants", n) for n in ("slug", "tags", "slugs", "state"))
    assert (slug.type, slug.base_type, slug.base_kind, slug.element_type) == ("shop.short_slug", "text", "b", None)
    assert (tags.base_type, tags.element_type) == ("_text", "text")
    assert (slugs.type, slugs.element_type) == ("shop.short_slug[]", "text")
    assert (slug.collation, slugs.collation, tags.collation) == ("C", "C", None)  # of domains as well
    assert (state.base_type, state.base_kind, state.default) == ("status", "e", "'open'::shop.status")
    assert column(shop, "tenants", "name").type == "character varying(20)"


def test_a_column_is_not_nullable_where_a_domain_below_forbids_it(shop: Snapshot) -> None:
    """NOT NULL of a domain holds for the column, as information_schema says."""
    assert not column(shop, "tenants", "slug").nullable
    assert column(shop, "tenants", "name").nullable
    assert column(shop, "items", "tenant_id").not_null_valid


def test_defaults_identity_and_generated_columns(shop: Snapshot) -> None:
    """Texts are the server's, the same whatever time zone and search_path the session came with."""
    assert column(shop, "items", "id").identity == "always"
    twice = column(shop, "items", "twice")
    assert (twice.generated, twice.default) == ("stored", "(amount * (2)::numeric)")
    assert column(shop, "items", "number").default == "nextval('shop.items_number_seq'::regclass)"
    assert column(shop, "items", "at").default == "'2019-12-31 22:00:00+00'::timestamp with time zone"
    title = column(shop, "items", "title")
    assert (title.collation, title.comment, title.acl) == ("C", "its name", ("shop_app=r/postgres",))
    assert column(shop, "items", "amount").collation is None


def test_usage_counts_what_was_done(shop: Snapshot, connection: psycopg.Connection) -> None:
    """Counters are those of pg_stat_all_tables, once the session that did it has reported; a view has none."""
    connection.execute("create table public.t as select generate_series(1, 3) as n")
    connection.execute("delete from public.t where n = 1")
    # Whatever was counted is reported when the session ends its idle transaction, at most a second later.
    connection.execute("select pg_sleep(1.1)")
    connection.execute("select pg_stat_clear_snapshot()")
    (table,) = capture(connection).relations
    assert table.usage
    assert (table.usage.rows_inserted, table.usage.rows_deleted, table.usage.rows_written) == (3, 1, 4)
    assert relation(shop, "titles").usage is None


def test_constraints(shop: Snapshot) -> None:
    """Keys, checks and foreign keys with their columns in the key's order."""
    found: dict[str, Constraint] = {c.name: c for c in shop.constraints}
    tenants = relation(shop, "tenants")
    assert found["amount_ok"].expression == "(amount >= (0)::numeric)"
    assert (found["amount_ok"].kind, found["amount_ok"].comment) == ("check", "never negative")
    key = found["items_tenant_id_fkey"]
    assert (key.columns, key.references, key.referenced_columns) == (("tenant_id",), tenants.oid, ("id",))
    assert (key.on_delete, key.on_update, key.match) == ("cascade", "restrict", "simple")
    assert (key.deferrable, key.initially_deferred, key.validated) == (True, True, True)
    assert (found["other"].on_delete, found["other"].validated) == ("set_null", False)
    assert all(constraint.fires for constraint in shop.constraints)
    assert found["tenants_name_slug_key"].columns == ("name", "slug")
    assert found["events_2020_pkey"].parent == found["events_pkey"].oid
    assert found["booking_int4range_excl"].kind == "exclusion"
    assert found["removed"].kind == "trigger"
    assert not any(c.kind == "not_null" for c in shop.constraints)


def test_an_index_with_everything(shop: Snapshot) -> None:
    """Every key with its operator class, collation, order and expression; INCLUDE and predicate beside them."""
    mixed: Index = one(shop.indexes, "mixed")
    plain, lowered, pattern = mixed.keys
    assert (plain.column, plain.type, plain.operator_class, plain.collation) == ("tenant_id", "uuid", "uuid_ops", None)
    assert (lowered.column, lowered.expression, lowered.type) == (None, "lower(title)", "text")
    assert (lowered.collation, lowered.descending, lowered.nulls_first) == ("POSIX", True, False)
    assert (pattern.operator_class, pattern.operator_class_default) == ("text_pattern_ops", False)
    assert (mixed.included, mixed.predicate) == (("amount",), "(amount > (0)::numeric)")
    assert mixed.definition.startswith("CREATE INDEX mixed ON shop.items USING btree (tenant_id, lower(title)")
    assert mixed.usable
    assert not mixed.building


def test_indexes_of_other_methods(shop: Snapshot) -> None:
    """An operator class outside the system has its schema; a gin index is asked for its expression's type."""
    similar, words = one(shop.indexes, "similar_title"), one(shop.indexes, "words")
    assert (similar.method, similar.options) == ("gin", ("fastupdate=off",))
    assert similar.keys[0].operator_class == "public.gin_trgm_ops"
    assert (words.keys[0].expression, words.keys[0].type) == ("to_tsvector('simple'::regconfig, title)", "tsvector")
    numbered = one(shop.indexes, "numbered")
    assert (numbered.unique, numbered.clustered, numbered.comment) == (True, True, "one of each")
    assert numbered.scans == 0


def test_indexes_of_partitioned_tables(shop: Snapshot) -> None:
    """The parent's index is no file of its own; the partition's knows what it is attached to."""
    parent, child = one(shop.indexes, "event_time"), one(shop.indexes, "events_2020_at_idx")
    assert (parent.partitioned, parent.size_bytes, child.parent) == (True, None, parent.oid)
    assert child.size_bytes is not None


def test_operators_and_leakproof_functions(shop: Snapshot) -> None:
    """Which operators an index offers, and which of them may run before a policy."""
    family = one(shop.indexes, "mixed").keys[0].operator_family
    equal = [o for o in shop.operators_of(family) if o.strategy == 3]
    assert equal == [Operator(family=family, name="=", left="uuid", right="uuid", strategy=3, leakproof=True)]
    trigram = shop.operators_of(one(shop.indexes, "similar_title").keys[0].operator_family)
    assert {o.leakproof for o in trigram if o.name == "~~"} == {False}
    assert "uuid_eq(uuid, uuid)" in shop.leakproof
    assert "numeric_eq(numeric, numeric)" not in shop.leakproof


def test_policies(shop: Snapshot) -> None:
    """A policy for everybody is for "public"; a missing expression is None."""
    own, known, everybody = (one(shop.policies, n) for n in ("own", "known", "everybody"))
    assert (own.command, own.roles, own.permissive, own.check) == ("select", ("shop_app",), True, None)
    assert own.using.startswith("(tenant_id = ( SELECT (current_setting('app.tenant'::text))::uuid")
    assert own.comment == "the tenant's own"
    assert (known.command, known.roles, known.permissive) == ("insert", ("shop_app", "shop_reader"), False)
    assert "FROM shop.tenants t" in known.check
    assert (everybody.command, everybody.roles, everybody.using) == ("all", ("public",), "true")


def test_views(shop: Snapshot) -> None:
    """A view names what it reads; a materialized one says whether it was filled."""
    titles, counted = relation(shop, "titles"), relation(shop, "counted")
    assert titles.option("security_barrier") == "true"
    view, stored = shop.view(titles), shop.view(counted)
    assert view
    assert stored
    assert (view.reads, view.materialized) == ((relation(shop, "items").oid,), False)
    assert "FROM shop.items" in view.definition
    assert (stored.materialized, stored.populated) == (True, False)


def test_functions(shop: Snapshot) -> None:
    """Input arguments tell overloads apart; a dotted setting keeps its name and loses its value."""
    (found,) = shop.functions_named("shop", "found")
    assert found.argument_types == ("integer", "text[]")
    assert found.argument_names == ("a", "c")
    assert (found.returns, found.returns_set, found.volatility, found.body) == ("text", True, "stable", " select 'x' ")
    assert found.config == ("app.key=", "search_path=shop, pg_temp")
    (listed,) = shop.functions_named("shop", "listed")
    assert (listed.acl, listed.comment) == (("postgres=X/postgres",), "all of them")
    (stamp,) = shop.functions_named("shop", "stamp")
    assert (stamp.security_definer, stamp.is_trigger, stamp.language) == (True, True, "plpgsql")
    kinds = {name: shop.functions_named("shop", name)[0].kind for name in ("clean", "total")}
    assert kinds == {"clean": "procedure", "total": "aggregate"}


def test_functions_of_extensions_are_marked_and_have_no_body(shop: Snapshot) -> None:
    """What an extension brings is everybody's: the name tells enough."""
    members: list[Function] = [f for f in shop.functions if f.extension == "pg_trgm"]
    assert len(members) > 10
    assert {f.body for f in members} == {None}


@pytest.mark.pg(">= 14")
def test_bodies_of_the_sql_standard(server: Server) -> None:
    """BEGIN ATOMIC and RETURN have no source text: the body is the server's own print of them."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute("create function public.twice(i int) returns int return i * 2")
        connection.execute(
            "create function public.both(t text default E'\nRETURN 1') begin atomic select 1; select 2; end".replace(
                ") begin", ") returns int language sql begin"
            )
        )
        snapshot = capture(connection)
        connection.rollback()
    (twice,), (both,) = snapshot.functions_named("public", "twice"), snapshot.functions_named("public", "both")
    assert (twice.body, twice.standard_body) == ("RETURN (i * 2)", True)
    assert both.body
    assert both.body.startswith("BEGIN ATOMIC\n SELECT 1")


def test_triggers(shop: Snapshot) -> None:
    """Timing, events, columns and condition; those behind foreign keys are not made by people."""
    found: dict[tuple[str, int], Trigger] = {(t.name, t.table): t for t in shop.triggers}
    items, events, part = (relation(shop, n).oid for n in ("items", "events", "events_2020"))
    assert set(found) == {
        ("changed", items),
        ("emptied", items),
        ("removed", items),
        ("told", events),
        ("told", part),
    }
    changed = found["changed", items]
    assert (changed.timing, changed.events, changed.for_each_row) == ("before", ("insert", "update"), True)
    assert changed.update_columns == ("title", "amount")
    assert changed.condition == "(new.title IS DISTINCT FROM 'x'::text)"
    assert (found["emptied", items].enabled, found["emptied", items].events) == ("disabled", ("truncate",))
    assert found["removed", items].constraint
    assert found["told", part].parent == found["told", events].oid


def test_sequences(shop: Snapshot) -> None:
    """Limits, what was drawn last, and whose default it is."""
    tickets, number = one(shop.sequences, "tickets"), one(shop.sequences, "items_number_seq")
    assert (tickets.type, tickets.maximum, tickets.increment, tickets.cycle) == ("smallint", 100, 5, True)
    assert (tickets.last_value, number.last_value, number.readable) == (1, None, True)
    assert (number.owned_by_table, number.owned_by_column) == (relation(shop, "items").oid, "number")


def test_types(shop: Snapshot) -> None:
    """Enums with labels in order, domains with checks; row types of tables and arrays are left out."""
    found = {t.name: t for t in shop.types if t.schema == "shop"}
    assert {name: t.kind for name, t in found.items()} == {
        "pair": "composite",
        "prices": "range",
        "short_slug": "domain",
        "slug": "domain",
        "status": "enum",
        "tags": "domain",
    }
    assert [(a.name, a.type, a.collation) for a in found["pair"].attributes] == [
        ("a", "integer", None),
        ("b", "text", "C"),
    ]
    assert found["status"].labels == ("open", "done", "\"odd'")
    assert (found["slug"].base, found["slug"].not_null) == ("text", True)
    assert found["slug"].checks == ("(VALUE ~ '^[a-z]+$'::text)",)


def test_extensions_and_publications(shop: Snapshot) -> None:
    """A publication for all tables names each of them, partitions in place of their parent."""
    assert {e.name: e.schema for e in shop.extensions}["pg_trgm"] == "public"
    few, whole = one(shop.publications, "few"), one(shop.publications, "whole")
    assert (few.tables, few.operations) == ((relation(shop, "items").oid,), ("insert",))
    assert whole.all_tables
    assert relation(shop, "events_2020").oid in whole.tables


def test_what_is_called_without_being_named(shop: Snapshot) -> None:
    """Operators and casts of the user's own, with the functions behind them; extensions' are told as such."""
    same, key = one(shop.functions, "same"), one(shop.functions, "key")
    assert isinstance(shop.defined_operators, tuple)
    assert isinstance(shop.casts, tuple)
    (equal,) = (o for o in shop.defined_operators if o.extension is None)
    assert equal == DefinedOperator(schema="shop", name="=", left="uuid", right="text", function=same.oid)
    assert "pg_trgm" in {o.extension for o in shop.defined_operators}
    assert [c for c in shop.casts if c.extension is None] == [
        Cast(source="character varying", target="uuid", by_text=True, context="implicit"),
        Cast(source="text", target="uuid", function=key.oid, context="assignment"),
    ]


def test_default_privileges(shop: Snapshot) -> None:
    """ALTER DEFAULT PRIVILEGES, in one schema and everywhere."""
    assert shop.default_privileges == (
        DefaultPrivilege(role="postgres", schema="shop", object="table", acl=("shop_app=r/postgres",)),
        DefaultPrivilege(role="shop_app", schema=None, object="function", acl=("shop_app=X/shop_app",)),
    )


def test_settings_of_roles_hide_what_people_invented(shop: Snapshot) -> None:
    """A dotted setting may be a key or a token: its name is kept, its value not."""
    assert isinstance(shop.role_settings, tuple)
    assert [s for s in shop.role_settings if s.role == "shop_app"] == [
        RoleSetting(database=None, role="shop_app", name="app.secret", value=None),
        RoleSetting(database=None, role="shop_app", name="statement_timeout", value="5s"),
    ]


def test_settings_are_the_servers_not_this_sessions(shop: Snapshot) -> None:
    """What a capture sets for itself is not what the application gets."""
    found = {n: s for n in ("statement_timeout", "search_path", "DateStyle") if (s := shop.setting(n))}
    assert {n: s.value for n, s in found.items()} == {
        "statement_timeout": "0",
        "search_path": '"$user", public',
        "DateStyle": "ISO, MDY",
    }
    assert {s.source for s in found.values()} == {"default"}


def test_statistics_hold_no_value(shop: Snapshot) -> None:
    """Frequencies without the values they are of."""
    found = shop.statistics_of(relation(shop, "tenants"))
    name = found["name"]
    assert (name.null_fraction, name.distinct) == (0, 2)
    assert [round(f, 2) for f in name.top_frequencies] == [0.51, 0.49]
    assert found["id"].distinct == -1
    assert not shop.unseen


def test_ages_activity_and_replication(shop: Snapshot) -> None:
    """What the whole server counts: every database, other sessions, the archiver."""
    assert isinstance(shop.ages, tuple)
    assert {"postgres", "template1"} <= {d.database for d in shop.ages}
    assert not isinstance(shop.replication, tuple)


@pytest.mark.pg(">= 15")
def test_what_newer_servers_added(server: Server) -> None:
    """NULLS NOT DISTINCT and ON DELETE SET NULL (columns) are read where the server knows them."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute("create table public.a (x int, y int, unique nulls not distinct (x, y))")
        connection.execute(
            "create table public.b (x int, y int, z int, foreign key (x, y) references public.a (x, y)"
            " on delete set null (y))"
        )
        snapshot = capture(connection)
        connection.rollback()
    assert [i.nulls_not_distinct for i in snapshot.indexes] == [True]
    (key,) = [c for c in snapshot.constraints if c.kind == "foreign_key"]
    assert key.delete_set_columns == ("y",)


@pytest.mark.pg(">= 18")
def test_what_18_added(server: Server) -> None:
    """NOT VALID not-null constraints, virtual columns and constraints that are not enforced are told apart."""
    with psycopg.connect(server.dsn) as connection:
        connection.execute(
            "create table public.a (x int primary key, y int, z int generated always as (y + 1) virtual)"
        )
        connection.execute("alter table public.a add constraint filled not null y not valid")
        connection.execute("alter table public.a add constraint positive check (x > 0) not enforced")
        snapshot = capture(connection)
        connection.rollback()
    table = snapshot.relation_named("public", "a")
    assert table
    columns = {c.name: c for c in table.columns}
    assert (columns["y"].nullable, columns["y"].not_null_valid, columns["x"].not_null_valid) == (False, False, True)
    assert columns["z"].generated == "virtual"
    found = {c.name: c for c in snapshot.constraints}
    assert (found["filled"].kind, found["filled"].columns, found["filled"].validated) == ("not_null", ("y",), False)
    assert (found["positive"].enforced, found["a_pkey"].enforced) == (False, True)
    assert "a_x_not_null" not in found
