-- Each case is a table of its own, `@`, and what makes it: for both states, for the old one, for the new one.
-- verdict: what is said of `@` for select as authenticated, unless command, role or of say otherwise; since: the first
-- PostgreSQL that knows the words.

-- # AND in another order
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (org_id = auth.uid() and is_open);
-- new
create policy p on @ for select to authenticated using (is_open and auth.uid() = org_id);

-- # IN and ANY
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (title in ('a', 'b'));
-- new
create policy p on @ for select to authenticated using (title = any (array['b', 'a']));

-- # OR and two policies
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (is_open or author_id = auth.uid());
-- new
create policy p on @ for select to authenticated using (is_open);
create policy q on @ for select to authenticated using (author_id = (select auth.uid()));

-- # IN and EXISTS
-- verdict: equal
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- new
create policy p on @ for select to authenticated
    using (exists (select from members m where (select auth.uid()) = m.user_id and @.org_id = m.org_id));

-- # a helper and its body
-- verdict: equal
create or replace function @_ok(o uuid) returns boolean language sql stable security definer set search_path = public, auth
    as $$ select exists (select 1 from members m where m.org_id = o and m.user_id = auth.uid()) $$;
-- old
create policy p on @ for select to authenticated using (@_ok(org_id));
-- new
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));

-- # TO and current_user
-- verdict: equal
-- old
create policy p on @ for select using (current_user = 'authenticated' and is_open);
-- new
create policy p on @ for select to authenticated using (is_open);

-- # ranges
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (n < 10 and not n < 3);
-- new
create policy p on @ for select to authenticated using (n between 3 and 10 and n <> 10);

-- # a foreign key has its parent
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (exists (select from orgs o where o.id = @.org_id));
-- new
create policy p on @ for select to authenticated using (true);

-- # the same construct without a model
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (title ~ '^a' and is_open);
-- new
create policy p on @ for select to authenticated using (is_open and title ~ '^a');

-- # an OR
-- verdict: wider
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- new
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()) or is_open);

-- # a conjunct dropped
-- verdict: wider
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()) and is_open);
-- new
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));

-- # a conjunct of a sub-select dropped
-- verdict: wider
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.role = 'admin'));
-- new
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));

-- # a conjunct without a model dropped
-- verdict: wider
-- old
create policy p on @ for select to authenticated using (is_open and title ~ '^a');
-- new
create policy p on @ for select to authenticated using (is_open);

-- # TO public
-- verdict: wider; role: anon
grant select on @ to anon;
-- old
create policy p on @ for select to authenticated using (is_open);
-- new
create policy p on @ for select using (is_open);

-- # a grant
-- verdict: wider; role: anon
create policy p on @ for select using (is_open);
-- old
-- new
grant select on @ to anon;

-- # a column granted
-- verdict: wider; role: anon
create policy p on @ using (is_open);
grant select (id) on @ to anon;
-- old
-- new
grant select (title) on @ to anon;

-- # row-level security off
-- verdict: wider
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- old
-- new
alter table @ disable row level security;

-- # an owner whom policies do not bind any more
-- verdict: wider; command: update
create policy p on @ using (is_open);
alter table @ owner to authenticated;
-- old
alter table @ force row level security;
-- new

-- # a restrictive policy dropped
-- verdict: wider
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- old
create policy r on @ as restrictive using (is_open);
-- new

-- # NOT EXISTS narrowed
-- verdict: wider
-- old
create policy p on @ for select to authenticated using (not exists (select from members m where m.org_id = @.org_id));
-- new
create policy p on @ for select to authenticated
    using (not exists (select from members m where m.org_id = @.org_id and m.role = 'x'));

-- # a check dropped
-- verdict: wider; command: update
-- old
create policy p on @ for update to authenticated using (is_open) with check (is_open and author_id = auth.uid());
-- new
create policy p on @ for update to authenticated using (is_open);

-- # an insert's check
-- verdict: wider; command: insert
-- old
create policy p on @ for insert to authenticated
    with check (org_id in (select m.org_id from members m where m.user_id = auth.uid() and m.role = 'admin'));
-- new
create policy p on @ for insert to authenticated
    with check (org_id in (select m.org_id from members m where m.user_id = auth.uid()));

-- # a helper's body
-- verdict: wider
create or replace function @_ok(o uuid) returns boolean language sql stable security definer set search_path = public, auth
    as $$ select false $$;
create policy p on @ for select to authenticated using (@_ok(org_id));
-- old
create or replace function @_ok(o uuid) returns boolean language sql stable security definer set search_path = public, auth
    as $$ select exists (select 1 from members m where m.org_id = o and m.user_id = auth.uid() and m.role = 'admin') $$;
-- new
create or replace function @_ok(o uuid) returns boolean language sql stable security definer set search_path = public, auth
    as $$ select exists (select 1 from members m where m.org_id = o and m.user_id = auth.uid()) $$;

-- # a helper in PL/pgSQL
-- verdict: wider
create or replace function @_ok(o uuid) returns boolean language plpgsql stable security definer set search_path = public, auth
    as $$ begin return false; end $$;
create policy p on @ for select to authenticated using (@_ok(org_id));
-- old
create or replace function @_ok(o uuid) returns boolean language plpgsql stable security definer set search_path = public, auth
    as $$ begin return exists (select from members m where m.org_id = o and m.user_id = auth.uid() and m.role = 'admin'); end $$;
-- new
create or replace function @_ok(o uuid) returns boolean language plpgsql stable security definer set search_path = public, auth
    as $$ begin return exists (select from members m where m.org_id = o and m.user_id = auth.uid()); end $$;

-- # a helper that may be run again
-- verdict: wider
create or replace function @_ok(o uuid) returns boolean language sql stable security definer set search_path = public, auth
    as $$ select true $$;
create policy p on @ for select to authenticated using (@_ok(org_id));
-- old
revoke execute on function @_ok(uuid) from public;
-- new

-- # a table that the policy reads
-- verdict: wider
create table @_m (org_id uuid, who uuid);
grant select on @_m to authenticated;
alter table @_m enable row level security;
create policy own on @_m using (who = auth.uid());
create policy p on @ for select to authenticated using (org_id in (select x.org_id from @_m x));
-- old
-- new
alter table @_m disable row level security;

-- # a view that reads as its owner
-- verdict: wider; of: @_v; since: 15
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create view @_v with (security_invoker = true) as select id, org_id, title from @;
grant select on @_v to authenticated;
-- old
-- new
alter view @_v set (security_invoker = false);

-- # a new view past the policies
-- verdict: wider; of: @_v
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- old
-- new
create view @_v as select id, title from @;
grant select on @_v to authenticated;

-- # a union in a helper
-- verdict: wider
create or replace function @_ok(o uuid) returns setof uuid language sql stable security definer set search_path = public, auth
    as $$ select null::uuid $$;
create policy p on @ for select to authenticated using (org_id in (select @_ok(id)));
-- old
create or replace function @_ok(o uuid) returns setof uuid language sql stable security definer set search_path = public, auth
    as $$ select m.org_id from members m where m.user_id = auth.uid() $$;
-- new
create or replace function @_ok(o uuid) returns setof uuid language sql stable security definer set search_path = public, auth
    as $$ select m.org_id from members m where m.user_id = auth.uid() union select id from orgs where name = 'all' $$;

-- # a conjunct added
-- verdict: narrower
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- new
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()) and is_open);

-- # a policy dropped
-- verdict: narrower
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy q on @ for select using (is_open);
-- new
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));

-- # a privilege revoked
-- verdict: narrower
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- old
-- new
revoke select on @ from authenticated;

-- # another condition
-- verdict: incomparable
-- old
create policy p on @ for select to authenticated
    using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
-- new
create policy p on @ for select to authenticated using (author_id = auth.uid());

-- # a construct in other words
-- verdict: unknown
-- old
create policy p on @ for select to authenticated using (title = any (regexp_split_to_array('a,b', ',')));
-- new
create policy p on @ for select to authenticated using (title in ('a', 'b'));

-- # a trigger dropped
-- verdict: unknown; command: insert
create function @_s() returns trigger language plpgsql as 'begin new.author_id := auth.uid();
return new;
end';
create trigger s before insert on @ for each row execute function @_s();
create policy p on @ for insert to authenticated with check (is_open);
-- old
-- new
drop trigger s on @;

-- # an error dropped
-- verdict: wider
create or replace function @_ok(o uuid) returns boolean language plpgsql stable security definer set search_path = public, auth
    as $$ begin return false; end $$;
create function @_need(o uuid) returns void language plpgsql stable security definer set search_path = public, auth
    as $$ begin if not exists (select from members m where m.org_id = o and m.user_id = auth.uid()) then raise 'no'; end if; end $$;
create policy p on @ for select to authenticated using (@_ok(org_id));
-- old
create or replace function @_ok(o uuid) returns boolean language plpgsql stable security definer set search_path = public, auth
    as $$ begin perform @_need(o); return true; end $$;
-- new
create or replace function @_ok(o uuid) returns boolean language plpgsql stable security definer set search_path = public, auth
    as $$ begin return true; end $$;

-- # aggregates of other rows
-- verdict: unknown
-- old
create policy p on @ for select to authenticated
    using ((select max(m.role) from members m where m.org_id = @.org_id) = 'x');
-- new
create policy p on @ for select to authenticated
    using ((select max(m.role) from members m where m.user_id = auth.uid()) = 'x');

-- # a word that CHECK lets nobody write
-- verdict: equal
alter table @ add check (title in ('a', 'b'));
create type @_kind as enum ('x', 'y');
alter table @ add column kind @_kind not null default 'x';
-- old
create policy p on @ for select to authenticated using (title = 'a' or kind = 'x');
-- new
create policy p on @ for select to authenticated using (title in ('a', 'c') or kind not in ('y'));

-- # a CHECK that lets NULL and more pass
-- verdict: wider
alter table @ add check (title in ('a', null)), add check (title = 'a' or is_open);
-- old
create policy p on @ for select to authenticated using (title = 'a');
-- new
create policy p on @ for select to authenticated using (title in ('a', 'c'));

-- # a new function with its owner's rights
-- verdict: unknown; of: @_all; command: execute
-- old
-- new
create function @_all() returns setof @ language sql stable security definer set search_path = public as 'select * from @';

-- # the guard of what a function writes
-- verdict: unknown; of: @_add; command: execute
create function @_add(o uuid) returns void language sql security definer set search_path = public as $$
    insert into @ (id, org_id, is_open, n) values (gen_random_uuid(), o, true, 1) $$;
create function @_guard() returns trigger language plpgsql as $$ begin
    if not exists (select from members m where m.org_id = new.org_id and m.user_id = auth.uid()) then raise 'no'; end if;
    return new; end $$;
create trigger guard before insert on @ for each row execute function @_guard();
-- old
-- new
drop trigger guard on @;

-- # what a trigger only reads may be written by others
-- verdict: equal; command: insert
create table @_p (id uuid primary key, org_id uuid);
alter table @_p enable row level security;
create function @_s() returns trigger language plpgsql as $$ begin
    select p.org_id into new.org_id from @_p p where p.id = new.id; return new; end $$;
create trigger s before insert on @ for each row execute function @_s();
create policy p on @ to authenticated using (is_open);
-- old
create policy u on @_p for update to authenticated using (true);
-- new
create policy u on @_p for update to authenticated using (org_id = auth.uid());
revoke delete on @_p from authenticated;

-- # what a trigger reads, read by others
-- verdict: unknown; command: insert
create table @_p (id uuid primary key, org_id uuid);
alter table @_p enable row level security;
create function @_s() returns trigger language plpgsql as $$ begin
    select p.org_id into new.org_id from @_p p where p.id = new.id; return new; end $$;
create trigger s before insert on @ for each row execute function @_s();
create policy p on @ to authenticated using (is_open);
-- old
create policy u on @_p to authenticated using (true);
-- new
create policy u on @_p to authenticated using (org_id = auth.uid());

-- # a function that nobody evaluates
-- verdict: wider; certainty: likely
-- old
create policy p on @ for select to authenticated using (is_open);
-- new
create policy p on @ for select to authenticated using (is_open or md5(title) = 'x');

-- # the same function on both sides
-- verdict: equal
-- old
create policy p on @ for select to authenticated using (is_open and md5(title) = 'x');
-- new
create policy p on @ for select to authenticated using ('x' = md5(title) and is_open);

-- # a new view that runs as its reader
-- verdict: equal; of: @_v; since: 15
create policy p on @ for select to authenticated using (is_open);
-- old
-- new
create view @_v with (security_invoker) as select org_id, count(*) filter (where n > 3) as several from @ group by org_id;
grant select on @_v to authenticated;

-- # a new view that runs as its reader, who could not read the table
-- verdict: wider; of: @_v; since: 15
create table @_kept (id uuid, org_id uuid);
revoke all on @_kept from authenticated;
-- old
-- new
grant select on @_kept to authenticated;
create view @_v with (security_invoker) as select org_id, count(*) as several from @_kept group by org_id;
grant select on @_v to authenticated;

-- # a column renamed
-- verdict: equal
create table @_r (id uuid, org_id uuid, is_open boolean);
create policy p on @ for select to authenticated using (org_id = auth.uid() and exists (
    select from @_r r where r.org_id = @.org_id and r.is_open));
-- old
-- new
alter table @ rename column org_id to tenant_id;
alter table @_r rename column is_open to visible;

-- # a column renamed, and its policy loosened
-- verdict: wider
create policy p on @ for select to authenticated using (org_id = auth.uid() and is_open);
-- old
-- new
alter table @ rename column org_id to tenant_id;
alter policy p on @ using (tenant_id = auth.uid());

-- # a column dropped, and another one added
-- verdict: incomparable
-- old
create policy p on @ for select to authenticated using (author_id = auth.uid());
-- new
alter table @ drop column author_id, add column editor_id uuid;
create policy p on @ for select to authenticated using (editor_id = auth.uid());
-- # a guard that stands still but on a replica
-- verdict: unknown; command: update
create policy own_docs on @ to authenticated using (author_id = auth.uid());
create function guard_@() returns trigger language plpgsql as $$ begin raise exception 'no'; end $$;
create trigger guard before update on @ for each row execute function guard_@();
-- old
-- new
alter table @ enable replica trigger guard;
-- # a rule that is switched off
-- verdict: unknown; command: delete
create policy own_docs on @ to authenticated using (author_id = auth.uid());
create rule kept as on delete to @ do instead nothing;
-- old
-- new
alter table @ disable rule kept;
-- # a table that was there becomes a part
-- verdict: unknown
create policy own_docs on @ to authenticated using (author_id = auth.uid());
create table more_@ (like @);
-- old
-- new
alter table more_@ inherit @;

-- # a foreign key that takes its rows along
-- verdict: unknown; command: delete
create policy p on @ for all to authenticated using (is_open);
-- old
create table @_lines (id uuid primary key, of_it uuid references @);
-- new
create table @_lines (id uuid primary key, of_it uuid references @ on delete cascade);

-- # a foreign key that takes rows along, further down
-- verdict: unknown; command: delete
create policy p on @ for all to authenticated using (is_open);
create table @_lines (id uuid primary key, of_it uuid references @ on delete cascade);
-- old
create table @_notes (line uuid references @_lines);
-- new
create table @_notes (line uuid references @_lines on delete set null);

-- # a foreign key that takes its rows along no more
-- verdict: equal; command: delete
create policy p on @ for all to authenticated using (is_open);
-- old
create table @_lines (id uuid primary key, of_it uuid references @ on delete cascade);
-- new
create table @_lines (id uuid primary key, of_it uuid references @);

-- # a foreign key that takes rows along, of one who deletes none
-- verdict: equal; command: delete
create policy p on @ for all to authenticated using (is_open);
revoke delete on @ from authenticated;
-- old
create table @_lines (id uuid primary key, of_it uuid references @);
-- new
create table @_lines (id uuid primary key, of_it uuid references @ on delete cascade);

-- # a foreign key that follows a key which nobody changes
-- verdict: equal; command: update
create policy p on @ for all to authenticated using (is_open);
revoke update on @ from authenticated;
grant update (title) on @ to authenticated;
-- old
create table @_lines (id uuid primary key, of_it uuid references @);
-- new
create table @_lines (id uuid primary key, of_it uuid references @ on update cascade);

-- # a foreign key that follows
-- verdict: unknown; command: update
create policy p on @ for all to authenticated using (is_open);
-- old
create table @_lines (id uuid primary key, of_it uuid references @);
-- new
create table @_lines (id uuid primary key, of_it uuid references @ on update cascade);

-- # a foreign key that takes along others of a table of which one takes some
-- verdict: unknown; command: delete
create policy p on @ for all to authenticated using (is_open);
create table @_lines (id uuid primary key, of_it uuid references @ on delete cascade, made_in uuid);
-- old
-- new
alter table @_lines add foreign key (made_in) references @ on delete cascade;

-- # a column that is generated from another
-- verdict: unknown
-- old
alter table @ add column shown boolean generated always as (title is null) stored;
create policy p on @ for select to authenticated using (shown);
-- new
alter table @ add column shown boolean generated always as (title = 'a') stored;
create policy p on @ for select to authenticated using (shown);

-- # a generated column that nothing asks for
-- verdict: equal
create policy p on @ for select to authenticated using (is_open);
-- old
alter table @ add column shown boolean generated always as (title is null) stored;
-- new
alter table @ add column shown boolean generated always as (title = 'a') stored;

-- # a column of another table that is generated from another
-- verdict: unknown
create table @_seats (org_id uuid, home uuid, user_id uuid);
grant select on @_seats to authenticated;
-- old
alter table @_seats add column at uuid generated always as (org_id) stored;
create policy p on @ for select to authenticated using (org_id in (select s.at from @_seats s where s.user_id = auth.uid()));
-- new
alter table @_seats add column at uuid generated always as (home) stored;
create policy p on @ for select to authenticated using (org_id in (select s.at from @_seats s where s.user_id = auth.uid()));

-- # the default of a column that the role may not write
-- verdict: unknown; command: insert
create policy p on @ for insert to authenticated with check (true);
revoke insert on @ from authenticated;
grant insert (id, org_id, is_open, n) on @ to authenticated;
-- old
alter table @ alter column author_id set default 'a0000000-0000-4000-8000-00000000000a';
-- new
alter table @ alter column author_id set default 'b0000000-0000-4000-8000-00000000000b';

-- # the default of a domain, in a column that the role may not write
-- verdict: unknown; command: insert
create domain @_kind as text default 'a';
alter table @ add column kind @_kind;
create policy p on @ for insert to authenticated with check (kind = 'b');
revoke insert on @ from authenticated;
grant insert (id, org_id, is_open, n) on @ to authenticated;
-- old
-- new
alter domain @_kind set default 'b';

-- # the default of a column that the role may write
-- verdict: equal; command: insert
create policy p on @ for insert to authenticated with check (is_open);
-- old
alter table @ alter column title set default 'a';
-- new
alter table @ alter column title set default 'b';

-- # the owner of a helper whom policies bind no more
-- verdict: wider
create role @_owner;
grant select on members to @_owner;
grant usage on schema auth to @_owner;
grant create on schema public to @_owner;
create policy of_@ on members for select to @_owner using (user_id = auth.uid());
create function @_sits(o uuid) returns boolean language sql stable security definer set search_path = public
    as $$ select exists (select 1 from members m where m.org_id = o) $$;
alter function @_sits owner to @_owner;
create policy p on @ for select to authenticated using (@_sits(org_id));
-- old
-- new
alter role @_owner bypassrls;

-- # what an aggregate is made of
-- verdict: unknown
-- old
create function @_both(a boolean, b boolean) returns boolean language sql as $$ select a and b $$;
create aggregate @_all(boolean) (sfunc = @_both, stype = boolean, initcond = 'true');
create policy p on @ for select to authenticated using (not (select @_all(true) from members m));
-- new
create function @_both(a boolean, b boolean) returns boolean language sql as $$ select false $$;
create aggregate @_all(boolean) (sfunc = @_both, stype = boolean, initcond = 'true');
create policy p on @ for select to authenticated using (not (select @_all(true) from members m));
