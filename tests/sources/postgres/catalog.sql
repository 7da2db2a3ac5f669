-- One object of every kind and with every attribute that the sections read.
create role shop_app login connection limit 5 valid until '2030-01-01 00:00+00';
create role shop_reader noinherit;
comment on role shop_app is 'the application';
grant shop_app to shop_reader;
alter role shop_app set statement_timeout = '5s';
alter role shop_app set app.secret = 'planted';

create extension pg_trgm;
create schema shop;
comment on schema shop is 'goods';
grant usage on schema shop to shop_app;
alter default privileges in schema shop grant select on tables to shop_app;
alter default privileges for role shop_app revoke execute on functions from public;

create type shop.status as enum ('open', 'done', '"odd''');
create domain shop.slug as text collate "C" not null check (value ~ '^[a-z]+$');
create domain shop.short_slug as shop.slug check (length(value) < 10);
create domain shop.tags as text[];
create type shop.pair as (a int, b text collate "C");
create type shop.prices as range (subtype = numeric);

create table shop.tenants (
    id uuid primary key default gen_random_uuid(),
    slug shop.short_slug,
    name varchar(20),
    tags shop.tags,
    slugs shop.short_slug[],
    state shop.status default 'open',
    unique (name, slug)
);
create table shop.items (
    id bigint generated always as identity primary key,
    number serial,
    gone int,
    tenant_id uuid not null references shop.tenants on delete cascade on update restrict deferrable initially deferred,
    other_id uuid,
    title text collate "C",
    amount numeric(10, 2) default 0,
    twice numeric generated always as (amount * 2) stored,
    document jsonb,
    at timestamptz default '2020-01-01 00:00+02',
    constraint amount_ok check (amount >= 0)
) with (fillfactor = 90);
alter table shop.items drop column gone;
alter table shop.items add constraint other foreign key (other_id) references shop.tenants on delete set null not valid;
comment on table shop.items is 'what is sold';
comment on column shop.items.title is 'its name';
comment on constraint amount_ok on shop.items is 'never negative';
grant select (title) on shop.items to shop_app;
grant select on shop.items to public;

create index mixed on shop.items
    (tenant_id, lower(title) collate "POSIX" desc nulls last, title text_pattern_ops) include (amount)
    where amount > 0;
create index similar_title on shop.items using gin (title gin_trgm_ops) with (fastupdate = off);
create index words on shop.items using gin (to_tsvector('simple', title));
create unique index numbered on shop.items (number, coalesce(title, ''));
comment on index shop.numbered is 'one of each';
alter table shop.items cluster on numbered;
alter table shop.items replica identity full;
alter table shop.items enable row level security;
alter table shop.items force row level security;
create policy own on shop.items for select to shop_app
    using (tenant_id = (select current_setting('app.tenant')::uuid));
create policy known on shop.items as restrictive for insert to shop_reader, shop_app
    with check (exists (select from shop.tenants t where t.id = tenant_id));
create policy everybody on shop.items using (true);
comment on policy own on shop.items is 'the tenant''s own';

create table shop.events (id int, at date, primary key (id, at)) partition by range (at);
create table shop.events_2020 partition of shop.events for values from ('2020-01-01') to ('2021-01-01');
create index event_time on shop.events (at);
create table shop.archive () inherits (shop.tenants);
create unlogged table shop.booking (a int, b int, exclude using gist (int4range(a, b) with &&));
create table public.plain (id int);
create table shop."od""d
name" ("col umn" int);

create view shop.titles with (security_barrier) as select title from shop.items;
create materialized view shop.counted as select count(*) as n from shop.items with no data;

create function shop.found(a int, out b text, variadic c text[]) returns setof text language sql stable
    set search_path = shop, pg_temp set app.key = 'planted'
    as $$ select 'x' $$;
create function shop.listed() returns table (x int, y text) language sql as $$ select 1, 'a' $$;
revoke execute on function shop.listed() from public;
comment on function shop.listed() is 'all of them';
create function shop.stamp() returns trigger language plpgsql security definer as $$ begin return new; end $$;
create procedure shop.clean(state shop.status default 'open') language plpgsql as $$ begin null; end $$;
create aggregate shop.total(int) (sfunc = int4pl, stype = int);

create trigger changed before insert or update of title, amount on shop.items for each row
    when (new.title is distinct from 'x') execute function shop.stamp();
create trigger emptied after truncate on shop.items execute function shop.stamp();
alter table shop.items disable trigger emptied;
create constraint trigger removed after delete on shop.items deferrable for each row execute function shop.stamp();
create trigger told after insert on shop.events for each row execute function shop.stamp();

create sequence shop.tickets as smallint increment 5 maxvalue 100 cycle;
select nextval('shop.tickets');
create publication few for table shop.items with (publish = 'insert');
create publication whole for all tables;
insert into shop.tenants (slug, name) select chr(97 + n % 20) || chr(97 + n / 20), 'planted' || n % 2 from generate_series(1, 41) n;
analyze shop.tenants;
create function shop.same(uuid, text) returns boolean language sql immutable as $$ select $1::text = $2 $$;
create operator shop.= (leftarg = uuid, rightarg = text, function = shop.same);
create function shop.key(text) returns uuid language sql immutable as $$ select md5($1)::uuid $$;
create cast (text as uuid) with function shop.key(text) as assignment;
create cast (varchar as uuid) with inout as implicit;
