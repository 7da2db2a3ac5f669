/*
title = "Lines in an inbox are posted to the ledger by a trigger: of the sender's shop, or of any that the line names"
key = "shop_id"
meta = { inbox = { insert_overrides = { sent_by = "{ann}" }, own_overrides = { sent_by = "{ann}" } } }
[attacks.postings]
insert = ["insert into inbox (shop_id, line) values ('{B}', 'x')"]
[forms]
any_shop = { postings = "ili-", inbox = "ili-" }
own_shop = { postings = "iii-", inbox = "iii-" }
*/
create table shops (id uuid primary key, name text not null);
create table shop_staff (shop_id uuid not null references shops (id), user_id uuid not null references auth.users (id), primary key (shop_id, user_id));
create table inbox (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops (id), line text not null, title text not null default 'line', sent_by uuid default auth.uid());
create table postings (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops (id), title text not null);
alter table shops enable row level security;
alter table shop_staff enable row level security;
alter table inbox enable row level security;
alter table postings enable row level security;
create policy shop_staff_self on shop_staff for select to authenticated using (user_id = (select auth.uid()));
create policy inbox_read on inbox for select to authenticated using (shop_id in (select s.shop_id from shop_staff s where s.user_id = (select auth.uid())));
create policy inbox_send on inbox for insert to authenticated with check (<<<sent_by = (select auth.uid())|||sent_by = (select auth.uid()) and shop_id in (select s.shop_id from shop_staff s where s.user_id = (select auth.uid()))>>>);
create policy inbox_edit on inbox for update to authenticated using (shop_id in (select s.shop_id from shop_staff s where s.user_id = (select auth.uid())));
create policy postings_read on postings for select to authenticated using (shop_id in (select s.shop_id from shop_staff s where s.user_id = (select auth.uid())));
create policy postings_edit on postings for update to authenticated using (shop_id in (select s.shop_id from shop_staff s where s.user_id = (select auth.uid())));
create policy postings_add on postings for insert to authenticated with check (shop_id in (select s.shop_id from shop_staff s where s.user_id = (select auth.uid())));
create function post_line() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.postings (shop_id, title) values (new.shop_id, new.line);
  return null;
end
$$;
create trigger inbox_post after insert on inbox for each row execute function post_line();
-- rows
insert into shops values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into shop_staff values ('{A}', '{ann}'), ('{B}', '{bob}');
alter table inbox disable trigger user;
insert into inbox (id, shop_id, line, sent_by) values ('aa000000-0000-4000-8000-000000000001', '{A}', 'a', '{ann}'), ('bb000000-0000-4000-8000-000000000002', '{B}', 'b', '{bob}');
alter table inbox enable trigger user;
insert into postings values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
