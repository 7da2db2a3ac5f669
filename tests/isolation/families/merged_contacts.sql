/*
title = "Contacts merged by a function: both of the caller's book, or the one that stays"
key = "book_id"
[functions."merge_contacts(uuid, uuid)"]
table = "contacts"
effect = "write"
calls = ["select merge_contacts('{own}', '{own}')", "select merge_contacts('{own}', '{secret}')", "select merge_contacts('{secret}', '{own}')", "select merge_contacts('{own}', 'ca000000-0000-4000-8000-000000000003')"]
[forms]
both = { contacts = "iddd", "merge_contacts(uuid, uuid)" = "i" }
one = { contacts = "iddd", "merge_contacts(uuid, uuid)" = "l" }
*/
create table books (id uuid primary key, name text);
create table book_users (book_id uuid references books, user_id uuid references auth.users, primary key (book_id, user_id));
create table contacts (id uuid primary key default gen_random_uuid(), book_id uuid not null references books, title text);
alter table books enable row level security;
alter table book_users enable row level security;
alter table contacts enable row level security;
revoke insert, update, delete on contacts from authenticated, anon;
create policy b on book_users for select to authenticated using (user_id = auth.uid());
create policy c on contacts for select to authenticated using (book_id in (select b.book_id from book_users b where b.user_id = auth.uid()));
create function merge_contacts(p_keep uuid, p_drop uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if not exists (select 1 from public.contacts c join public.book_users b on b.book_id = c.book_id where c.id = p_keep and b.user_id = auth.uid()) then
    raise exception 'unknown contact';
  end if;
  delete from public.contacts d where d.id = p_drop and d.id <> p_keep<<< and d.book_id = (select k.book_id from public.contacts k where k.id = p_keep)|||>>>;
end
$$;
-- rows
insert into books values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into book_users values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into contacts values ('{own}', '{A}', 'own'), ('ca000000-0000-4000-8000-000000000003', '{A}', 'twin'), ('{secret}', '{B}', 'secret');
