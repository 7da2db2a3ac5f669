/*
title = "A helper that builds its statement: values bound, quoted, or pasted in"
key = "branch_id"
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", user_metadata = { desk = "front" } }, gucs = {} },
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", user_metadata = { desk = "' or desk <> '" } }, gucs = {} },
]
[forms]
bound = { loans = "iiii" }
quoted = { loans = "iiii" }
pasted = { loans = "llll" }
*/
create table branches (id uuid primary key, name text not null);
create table tellers (branch_id uuid not null references branches, user_id uuid not null references auth.users, desk text not null default 'front', primary key (branch_id, user_id));
alter table branches enable row level security;
alter table tellers enable row level security;
revoke all on branches, tellers from anon, authenticated;
create table loans (id uuid primary key default gen_random_uuid(), branch_id uuid not null references branches, title text);
alter table loans enable row level security;
create function at_desk(branch uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare found_one boolean; wanted text := coalesce(auth.jwt() -> 'user_metadata' ->> 'desk', 'front');
begin
  <<<execute 'select exists (select 1 from public.tellers t where t.branch_id = $1 and t.user_id = $2 and t.desk = $3)' into found_one using branch, auth.uid(), wanted;|||execute format('select exists (select 1 from public.tellers t where t.branch_id = %L and t.user_id = %L and t.desk = %L)', branch, auth.uid(), wanted) into found_one;|||execute format('select exists (select 1 from public.tellers t where t.branch_id = %L and t.user_id = %L and t.desk = ''%s'')', branch, auth.uid(), wanted) into found_one;>>>
  return found_one;
end
$$;
create policy of_branch on loans to authenticated using (at_desk(branch_id));
-- rows
insert into branches values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into tellers values ('{A}', '{ann}', 'front'), ('{B}', '{bob}', 'front');
insert into loans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
