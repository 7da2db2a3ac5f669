/*
title = "The auth server's hook signs the tenant: by a membership, by a profile that its person edits, by what he asks for, asked of the membership or not"
key = "bank_id"
setup_tries = [
  ["update people set bank_id = '{B}'", "reset role", "set local role supabase_auth_admin", "select set_config('request.jwt.claims', (sign(jsonb_build_object('user_id', '{ann}', 'claims', current_setting('request.jwt.claims')::jsonb)) -> 'claims')::text, true)", "set local role authenticated"],
  ["insert into wishes (bank_id) values ('{B}')", "reset role", "set local role supabase_auth_admin", "select set_config('request.jwt.claims', (sign(jsonb_build_object('user_id', '{ann}', 'claims', current_setting('request.jwt.claims')::jsonb)) -> 'claims')::text, true)", "set local role authenticated"],
]
claims = { bank_id = "{A}" }
[forms]
membership = { loans = "iiii" }
profile_fixed = { loans = "iiii" }
wish_of_a_member = { loans = "iiii" }
profile_edited = { loans = "llll" }
wish = { loans = "llll" }
*/
do $$ begin if not exists (select from pg_roles where rolname = 'supabase_auth_admin') then create role supabase_auth_admin; end if; end $$;
create table banks (id uuid primary key, name text not null);
create table clerks (bank_id uuid not null references banks, user_id uuid not null references auth.users, primary key (bank_id, user_id));
create table people (user_id uuid primary key references auth.users, bank_id uuid references banks, name text);
create table wishes (user_id uuid primary key default auth.uid() references auth.users, bank_id uuid not null references banks);
create table loans (id uuid primary key default gen_random_uuid(), bank_id uuid not null references banks, title text);
alter table banks enable row level security;
alter table clerks enable row level security;
alter table people enable row level security;
alter table wishes enable row level security;
alter table loans enable row level security;
create policy self on clerks for select to authenticated using (user_id = auth.uid());
create policy self on people to authenticated using (user_id = auth.uid());
create policy self on wishes to authenticated using (user_id = auth.uid());
<<<|||revoke insert, update, delete on people from authenticated;
grant update (name) on people to authenticated;|||||||||>>>
create policy of_bank on loans to authenticated using (bank_id = (auth.jwt() ->> 'bank_id')::uuid);
create function sign(event jsonb) returns jsonb language plpgsql stable security definer set search_path = '' as $$
declare
  bank uuid;
begin
  <<<select c.bank_id into bank from public.clerks c where c.user_id = (event ->> 'user_id')::uuid;|||select p.bank_id into bank from public.people p where p.user_id = (event ->> 'user_id')::uuid;|||select w.bank_id into bank from public.wishes w join public.clerks c using (bank_id, user_id) where w.user_id = (event ->> 'user_id')::uuid;|||select p.bank_id into bank from public.people p where p.user_id = (event ->> 'user_id')::uuid;|||select coalesce(max(w.bank_id::text), max(c.bank_id::text))::uuid into bank from public.clerks c left join public.wishes w using (user_id) where c.user_id = (event ->> 'user_id')::uuid;>>>
  return jsonb_set(event, '{claims,bank_id}', to_jsonb(bank));
end $$;
revoke execute on function sign(jsonb) from public, anon, authenticated;
grant execute on function sign(jsonb) to supabase_auth_admin;
grant usage on schema public to supabase_auth_admin;
-- rows
insert into banks values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into people values ('{ann}', '{A}', 'Ann'), ('{bob}', '{B}', 'Bob');
insert into loans values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
