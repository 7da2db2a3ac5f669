/*
title = "A function takes a meter into one's own house: one that is nobody's yet, any, or into anybody's house"
key = "house_id"
meta = { meters = { insert_overrides = { serial = "m-9" }, own_overrides = { serial = "m-9" } } }
[functions."take(text,text,uuid)"]
table = "meters"
calls = ["select take('m-2', 'x', '{A}')", "select take('m-3', 'kx-55', '{B}')", "select take('m-3', 'kx-55', '{A}')"]
effect = "write"
[forms]
while_it_is_free = { meters = "iiii", "take(text,text,uuid)" = "i" }
whosever_it_is = { meters = "iiii", "take(text,text,uuid)" = "l" }
for_any_house = { meters = "iiii", "take(text,text,uuid)" = "l" }
*/
create table houses (id uuid primary key, name text);
create table dwellers (house_id uuid references houses, user_id uuid references auth.users, primary key (house_id, user_id));
create table meters (id uuid primary key default gen_random_uuid(), serial text not null unique default gen_random_uuid()::text,
  house_id uuid references houses, code text, title text);
alter table houses enable row level security;
alter table dwellers enable row level security;
alter table meters enable row level security;
create policy seen on dwellers for select to authenticated using (user_id = auth.uid());
create policy read on meters to authenticated using (house_id in (select d.house_id from dwellers d where d.user_id = auth.uid()));
create function take(p_serial text, p_code text, p_house uuid) returns void language plpgsql security definer set search_path = '' as $$
begin
  if <<<not exists (select 1 from public.dwellers d where d.house_id = p_house and d.user_id = auth.uid())|||not exists (select 1 from public.dwellers d where d.house_id = p_house and d.user_id = auth.uid())|||auth.uid() is null>>> then
    raise exception 'not your house';
  end if;
  update public.meters m set house_id = p_house where m.serial = p_serial<<< and m.house_id is null and m.code = p_code||||||  and m.house_id is null and m.code = p_code>>>;
  if not found then raise exception 'no such meter'; end if;
end $$;
-- rows
insert into houses values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into dwellers values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into meters values ('{own}', 'm-1', '{A}', null, 'own'), ('{secret}', 'm-2', '{B}', null, 'secret'), (gen_random_uuid(), 'm-3', null, 'kx-55', 'free');
