create schema auth; create schema app;
create type app.role as enum ('owner', 'member');
create domain app."Small Int" as smallint;
create function auth.uid() returns uuid stable language sql as 'select null::uuid';
create function auth.jwt() returns jsonb stable language sql as 'select null::jsonb';
create function app.is_member(uuid) returns boolean stable language sql as 'select true';
create function app.any_of(variadic text[]) returns boolean immutable language sql as 'select true';
create function app.named(first int, second int default 2) returns int immutable language sql as 'select 1';
create operator app.=== (leftarg = int, rightarg = int, function = int4eq);
create table app.member (workspace_id uuid, user_id uuid, role app.role, "Weird ""Name" int, at timestamptz);
create table app.thing (
    id uuid, workspace_id uuid, n int, m bigint, x numeric(10, 2), d double precision, t text, v varchar(20), c char(3),
    b boolean, at timestamptz, day date, span interval, j jsonb, tags text[], role app.role, small app."Small Int",
    bits bit(4), who name, inet inet, "select" int, range int4range
);