/*
title = "A trigger counts the caller's memberships into a variable and refuses where there is none: whose, and what an inner variable of the name says"
key = "org_id"
[forms]
none_is_refused = { docs = "i-i-" }
any_goes_on = { docs = "i-i-" }
of_any_org = { docs = "i-l-" }
elsewhere = { docs = "i-l-" }
of_an_inner_block = { docs = "i-l-" }
less_than_none = { docs = "i-l-" }
*/
create table orgs (id uuid primary key);
create table members (org_id uuid not null references orgs, user_id uuid not null references auth.users, primary key (org_id, user_id));
alter table orgs enable row level security;
alter table members enable row level security;
create policy own on members for select to authenticated using (user_id = auth.uid());
create table docs (id uuid primary key default gen_random_uuid(), org_id uuid not null references orgs, title text);
alter table docs enable row level security;
create policy reads on docs for select to authenticated using (org_id in (select m.org_id from members m where m.user_id = auth.uid()));
create policy edits on docs for update to authenticated
  using (org_id in (select m.org_id from members m where m.user_id = auth.uid())) with check (true);
create function check_org() returns trigger language plpgsql security definer set search_path = '' as $$
declare n int<<<||||||||||||:= 1|||>>>;
begin
  <<<||||||||||||declare n int; begin |||>>>select count(*) into n from public.members m where m.user_id = auth.uid() and <<<m.org_id = new.org_id|||m.org_id = new.org_id|||true|||m.org_id <> new.org_id or true|||m.org_id = new.org_id|||m.org_id = new.org_id>>>;<<<||||||||||||end;|||>>>
  <<<if n = 0 then raise exception 'not yours'; end if;
  return new;|||if n > 0 then return new; end if;
  raise exception 'not yours';|||if n = 0 then raise exception 'not yours'; end if;
  return new;|||if n < 1 then raise exception 'not yours'; end if;
  return new;|||if n = 0 then raise exception 'not yours'; end if;
  return new;|||if n < 0 then raise exception 'not yours'; end if;
  return new;>>>
end
$$;
create trigger docs_check before update on docs for each row execute function check_org();
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into docs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
