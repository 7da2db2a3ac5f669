/*
title = "A search over RPC with its owner's rights: within the caller's tenants, within what he names, or of all"
key = "library_id"
[functions."find_books(text, uuid)"]
table = "books"
calls = ["select id from find_books('', null)", "select id from find_books('', '{A}')", "select id from find_books('', '{B}')", "select id from find_books('secret', null)"]
[forms]
own = { books = "iiii", "find_books(text, uuid)" = "i" }
named = { books = "iiii", "find_books(text, uuid)" = "l" }
null_is_all = { books = "iiii", "find_books(text, uuid)" = "l" }
*/
create table libraries (id uuid primary key, name text not null);
create table readers (library_id uuid not null references libraries, user_id uuid not null references auth.users, primary key (library_id, user_id));
alter table libraries enable row level security;
alter table readers enable row level security;
revoke all on libraries, readers from anon, authenticated;
grant select on readers to authenticated;
create policy self on readers for select to authenticated using (user_id = auth.uid());
create table books (id uuid primary key default gen_random_uuid(), library_id uuid not null references libraries, title text);
alter table books enable row level security;
create policy of_library on books to authenticated using (library_id in (select r.library_id from readers r where r.user_id = auth.uid()));
create function find_books(words text, library uuid default null) returns setof books language sql stable security definer set search_path = '' as $$
  select b.* from public.books b where b.title ilike '%' || words || '%' and
    <<<(library is null or b.library_id = library) and b.library_id in (select r.library_id from public.readers r where r.user_id = auth.uid())|||b.library_id = library|||(library is null or exists (select 1 from public.readers r where r.library_id = library and r.user_id = auth.uid() and r.library_id = b.library_id))>>>
$$;
-- rows
insert into libraries values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into readers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into books values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
