/*
title = "A trigger counts a row before another looks at it: an error undoes the count, a row that is left out does not, nor does one in a row's way"
key = "org_id"
[meta.totals]
update_col = "n"
update_val = "7"
[attacks.totals]
update = ["insert into docs (org_id, title) values ('{B}', 'x')", "insert into docs values ('{own}', '{B}', 'x') on conflict do nothing"]
[forms]
refused = { totals = "idid" }
left_out = { totals = "idld" }
refused_after = { totals = "idld" }
*/
create table orgs (id uuid primary key, name text);
create table members (org_id uuid references orgs, user_id uuid references auth.users, primary key (org_id, user_id));
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
create table totals (id uuid primary key default gen_random_uuid(), org_id uuid not null unique references orgs, n int default 0);
alter table orgs enable row level security;
alter table members enable row level security;
alter table docs enable row level security;
alter table totals enable row level security;
revoke insert, delete on totals from anon, authenticated;
create policy m on members for select to authenticated using (user_id = auth.uid());
create policy s on docs for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy i on docs for insert to authenticated with check (true);
create policy t on totals for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy u on totals for update to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create function count_it() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  update public.totals set n = n + 1 where org_id = new.org_id;
  return new;
end
$$;
create function guard() returns trigger language plpgsql set search_path = '' as $$
begin
  if not exists (select 1 from public.members m where m.org_id = new.org_id and m.user_id = auth.uid()) then
    <<<raise exception 'not yours'|||return null|||raise exception 'not yours'>>>;
  end if;
  return new;
end
$$;
create trigger a_count before insert on docs for each row execute function count_it();
create trigger b_guard <<<before|||before|||after>>> insert on docs for each row execute function guard();
-- rows
alter table docs disable trigger user;
insert into orgs values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into totals values ('{own}', '{A}'), ('{secret}', '{B}');
alter table docs enable trigger user;
