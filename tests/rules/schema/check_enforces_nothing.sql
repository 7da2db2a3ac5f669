-- # A list with null in it accepts every value
create table public.ticket (id bigint primary key, status text constraint known check (status in ('open', null)));
-- finds: public.ticket.known
-- severity: error
-- message: its condition is never false

-- # So do a comparison with null, true, and a condition that covers all cases
create table public.ticket (id bigint primary key, n int, status text,
    constraint a check (status = null),
    constraint b check (true),
    constraint c check (n > 0 or n is null or n <= 0),
    constraint "D" check (n = n));
-- finds: public.ticket.a
-- finds: public.ticket.b
-- finds: public.ticket.c
-- finds: public.ticket.D

-- # A CHECK that is called immutable
create table public.audit_logs (id bigint primary key, at timestamptz constraint audit_logs_immutable check (at is not null));
-- finds: public.audit_logs.audit_logs_immutable
-- severity: warning
-- message: forbids no change

-- # One that only repeats NOT NULL is a note
create table public.ticket (id bigint primary key, n int not null constraint there check (n is not null));
-- finds: public.ticket.there
-- severity: info

-- # Conditions that refuse something
create table public.ticket (id bigint primary key, n int, status text, starts date, ends date,
    check (status in ('open', 'closed')),
    check (n > 0),
    check (starts is null or ends is null or starts < ends),
    check (n is not null or status is not null),
    check (length(status) > 0));
-- finds: nothing

-- # A function may say no
create function public.fine(text) returns boolean language sql immutable as $$ select true $$;
create table public.ticket (id bigint primary key, status text check (public.fine(status)));
-- finds: nothing

-- # A partition's copy is its parent's
create table public.event (at date, n int constraint c check (n = n)) partition by range (at);
create table public.event_2026 partition of public.event for values from ('2026-01-01') to ('2027-01-01');
-- finds: public.event.c

-- # Not enforced is said by itself
-- pg: >= 18
create table public.ticket (id bigint primary key, n int, constraint c check (n = n) not enforced);
-- finds: nothing

-- # Named after a column that is called so
create table public.disk (id bigint primary key, read_only text, frozen_at date,
    constraint disk_read_only_check check (read_only in ('yes', 'no')),
    constraint disk_frozen_at_check check (frozen_at > '2000-01-01'));
-- finds: nothing

-- # An operator of another schema, as citext's is outside of search_path, may say no
create schema other;
create function other.fits(text, text) returns boolean language sql immutable as $$ select $1 ~ $2 $$;
create operator other.~ (leftarg = text, rightarg = text, function = other.fits);
create table public.account (id bigint primary key, name text not null, check (name operator(other.~) '^a'));
-- finds: nothing
