/*
title = "A trigger puts who signs up into the firm of an address: the signed one, the one he types, or one he edits later"
key = "firm_id"
setup_tries = [["insert into people values (auth.uid(), 'x@beta.test')"], ["insert into people values (auth.uid(), auth.jwt() ->> 'email')", "update people set email = 'x@beta.test' where user_id = auth.uid()"], ["insert into people values (auth.uid(), auth.jwt() ->> 'email')"]]
[forms]
signed = { papers = "iiii" }
in_the_trigger = { papers = "iiii" }
typed = { papers = "llll" }
edited = { papers = "llll" }
*/
create table firms (id uuid primary key, domain text not null unique);
create table staff (firm_id uuid not null references firms, user_id uuid not null references auth.users, primary key (firm_id, user_id));
create table people (user_id uuid primary key references auth.users, email text not null);
create table papers (id uuid primary key default gen_random_uuid(), firm_id uuid not null references firms, title text not null);
alter table firms enable row level security;
alter table staff enable row level security;
alter table people enable row level security;
alter table papers enable row level security;
revoke insert, update, delete on firms, staff, people from anon, authenticated;
grant insert<<<|||||||||, update>>> on people to authenticated;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy sign_up on people for insert to authenticated with check (user_id = auth.uid()<<< and email = auth.jwt() ->> 'email'|||||| ||| and email = auth.jwt() ->> 'email'>>>);
create policy oneself on people for update to authenticated using (user_id = auth.uid());
create policy see on people for select to authenticated using (user_id = auth.uid());
create policy of_firm on papers to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create function join_firm() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.staff select f.id, new.user_id from public.firms f where f.domain = split_part(new.email, '@', 2)<<<||| and new.email = auth.jwt() ->> 'email'|||>>> on conflict do nothing;
  return new;
end
$$;
create trigger join_firm after insert<<<||||||||| or update>>> on people for each row execute function join_firm();
-- rows
insert into firms values ('{A}', 'alpha.test'), ('{B}', 'beta.test');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
