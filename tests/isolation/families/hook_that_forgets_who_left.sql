/*
title = "The auth server's hook signs the tenant by a seat: by one that counts, or by any, though whoever left keeps his"
key = "bank_id"
setup_tries = [
  ["reset role", "set local role supabase_auth_admin", "select set_config('request.jwt.claims', (sign(jsonb_build_object('user_id', '{ann}', 'claims', current_setting('request.jwt.claims')::jsonb)) -> 'claims')::text, true)", "set local role authenticated"],
]
claims = { bank_id = "{A}" }
[forms]
asked = { loans = "iiii", bills = "iiii" }
asked_by_a_view = { loans = "iiii", bills = "iiii" }
forgotten = { loans = "llll", bills = "iiii" }
but_for_those_who_left = { loans = "iiii", bills = "iiii" }
asked_or_not = { loans = "llll", bills = "iiii" }
those_who_left = { loans = "llll", bills = "iiii" }
*/
do $$ begin if not exists (select from pg_roles where rolname = 'supabase_auth_admin') then create role supabase_auth_admin; end if; end $$;
create table banks (id uuid primary key, name text not null);
create table clerks (
  bank_id uuid not null references banks, user_id uuid not null references auth.users,
  status text not null default 'active' check (status in ('active', 'left')), primary key (bank_id, user_id)
);
create table loans (id uuid primary key default gen_random_uuid(), bank_id uuid not null references banks, title text);
create table bills (id uuid primary key default gen_random_uuid(), bank_id uuid not null references banks, title text);
alter table banks enable row level security;
alter table clerks enable row level security;
alter table loans enable row level security;
alter table bills enable row level security;
revoke insert, update, delete on clerks from anon, authenticated;
create policy self on clerks for select to authenticated using (user_id = auth.uid());
create policy of_bank on loans to authenticated using (bank_id = (auth.jwt() ->> 'bank_id')::uuid);
create policy of_clerks on bills to authenticated using (
  bank_id in (select c.bank_id from clerks c where c.user_id = auth.uid() and c.status = 'active')
);
create view at_work as select bank_id, user_id from clerks where status = 'active';
revoke all on at_work from anon, authenticated;
create function sign(event jsonb) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  bank uuid;
begin
  select c.bank_id into bank from public.<<<clerks|||at_work|||clerks|||clerks|||clerks|||clerks>>> c where c.user_id = (event ->> 'user_id')::uuid<<< and c.status = 'active'|||||| and c.status in ('active', 'left')||| and c.status <> 'left'||| and (c.status = 'active' or c.bank_id is not null)||| and c.status <> 'active'>>> order by c.bank_id desc limit 1;
  return jsonb_set(event, '{claims,bank_id}', to_jsonb(bank));
end $$;
revoke execute on function sign(jsonb) from public, anon, authenticated;
grant execute on function sign(jsonb) to supabase_auth_admin;
grant usage on schema public to supabase_auth_admin;
-- rows
insert into banks values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{A}', '{ann}', 'active'), ('{B}', '{bob}', 'active'), ('{B}', '{ann}', 'left');
insert into loans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into bills values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
