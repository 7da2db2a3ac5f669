/*
title = "Beside a membership, of accounts and of seats: what keeps one out, or lets one in, is another's to write, or his own"
key = "org_id"
[forms]
of_others = { docs = "iiii" }
lock_taken_away = { docs = "llll" }
lock_moved = { docs = "llll" }
confirmed_by_himself = { docs = "llll" }
seat_taken = { docs = "llll" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table locked (user_id uuid primary key references auth.users, until date not null);
create table confirmed (user_id uuid primary key references auth.users);
create table seats (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table members enable row level security;
alter table locked enable row level security;
alter table confirmed enable row level security;
alter table seats enable row level security;
alter table docs enable row level security;
revoke all on orgs, members, locked, confirmed, seats from anon, authenticated;
grant select on members, locked, confirmed, seats to authenticated;
create policy self on members for select to authenticated using (user_id = auth.uid());
create policy self on locked for select to authenticated using (user_id = auth.uid());
create policy self on confirmed for select to authenticated using (user_id = auth.uid());
create policy self on seats for select to authenticated using (user_id = auth.uid());
create policy of_members on docs to authenticated using (
  org_id in (select m.org_id from members m where m.user_id = auth.uid())
  and not exists (select 1 from locked l where l.user_id = auth.uid() and l.until > '2020-01-01')
  and exists (select 1 from confirmed c where c.user_id = auth.uid())
  and exists (select 1 from seats s where s.user_id = auth.uid() and s.org_id = docs.org_id)
);
<<<create policy any_of_them on locked for update to authenticated using (true);|||grant delete on locked to authenticated;
create policy unlock on locked for delete to authenticated using (user_id = auth.uid());|||grant update on locked to authenticated;
create policy unlock on locked for update to authenticated using (user_id = auth.uid());|||grant insert on confirmed to authenticated;
create policy confirm on confirmed for insert to authenticated with check (user_id = auth.uid());|||create function sit(org uuid) returns void language sql security definer set search_path = '' as
  $$ insert into public.seats select m.org_id, m.user_id from public.members m where m.org_id = org and m.user_id = auth.uid() on conflict do nothing $$;>>>
-- rows
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}'), ('{B}', '{ann}');
<<<insert into locked values ('{ann}', '2090-01-01');|||insert into locked values ('{ann}', '2090-01-01');|||insert into locked values ('{ann}', '2090-01-01');|||select;|||select;>>>
insert into confirmed select id from auth.users<<<||||||||| where id <> '{ann}'|||>>>;
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}')<<<|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||, ('{B}', '{ann}')|||>>>;
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
