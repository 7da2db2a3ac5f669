/*
title = "A change is written down first and applied by a function: which asks for the row's tenant, or for the note's"
key = "tenant_id"
setup_tries = [["insert into changes (id, tenant_id, item_id, new_title) values ('e0000000-0000-4000-8000-000000000001', '{A}', '{secret}', 'x')"]]
[functions."apply_change(uuid)"]
table = "items"
effect = "write"
calls = ["select apply_change('e0000000-0000-4000-8000-000000000001')", "select apply_change('ea000000-0000-4000-8000-000000000009')"]
[forms]
of_item = { items = "iiii", "apply_change(uuid)" = "i" }
of_note = { items = "iiii", "apply_change(uuid)" = "l" }
*/
create table tenants (id uuid primary key, name text);
create table members (tenant_id uuid references tenants, user_id uuid references auth.users, primary key (tenant_id, user_id));
create table items (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, title text);
create table changes (id uuid primary key default gen_random_uuid(), tenant_id uuid not null references tenants, item_id uuid not null, new_title text, applied_at timestamptz);
alter table tenants enable row level security;
alter table members enable row level security;
alter table items enable row level security;
alter table changes enable row level security;
create policy m on members for select to authenticated using (user_id = auth.uid());
create function mine() returns setof uuid language sql stable security definer set search_path = '' as $$ select m.tenant_id from public.members m where m.user_id = auth.uid() $$;
create policy i on items to authenticated using (tenant_id in (select mine()));
create policy c on changes to authenticated using (tenant_id in (select mine()));
create function apply_change(change uuid) returns void language plpgsql security definer set search_path = '' as $$
declare noted public.changes;
begin
  select * into noted from public.changes c where c.id = change and c.applied_at is null and c.tenant_id in (select public.mine());
  if not found then raise exception 'nothing to apply'; end if;
  update public.items set title = noted.new_title where id = noted.item_id<<< and tenant_id = noted.tenant_id|||>>>;
  update public.changes set applied_at = now() where id = change;
end $$;
-- rows
insert into tenants values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into members values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into items values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
insert into changes values ('ea000000-0000-4000-8000-000000000009', '{A}', '{own}', 'mine');
