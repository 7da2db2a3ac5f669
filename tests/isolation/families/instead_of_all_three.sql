/*
title = "One INSTEAD OF function for every command on a view: by the row that was there, by another key, or by a number that tenants share"
key = "farm_id"
meta = { stock = { facts_from = "animals", insert_cols = ["id", "farm_id", "tag", "title"] } }
attacks = { stock = { delete = ["delete from stock where tag = 7"], update = ["update stock set id = '{secret}', title = 'x'", "update stock set title = 'x' where tag = 7", "update stock set farm_id = '{B}'"], insert = ["insert into stock (farm_id, tag, title) values ('{B}', 3, 'x')"] } }
[forms]
by_old = { stock = "iiii" }
by_new = { stock = "iill" }
by_tag = { stock = "iill" }
moved = { stock = "iili" }
*/
create table farms (id uuid primary key, name text not null);
create table hands (farm_id uuid not null references farms, user_id uuid not null references auth.users, primary key (farm_id, user_id));
alter table farms enable row level security;
alter table hands enable row level security;
revoke all on farms, hands from anon, authenticated;
create table animals (id uuid primary key default gen_random_uuid(), farm_id uuid not null references farms, tag int not null, title text);
alter table animals enable row level security;
revoke all on animals from anon, authenticated;
create function works_at(farm uuid) returns boolean language sql stable security definer set search_path = '' as $$ select exists (select from public.hands h where h.farm_id = farm and h.user_id = auth.uid()) $$;
create view stock as select a.id, a.farm_id, a.tag, a.title from animals a where works_at(a.farm_id);
revoke all on stock from anon;
create function change_stock() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  if tg_op = 'DELETE' then
    delete from public.animals a where <<<a.id = old.id|||a.id = old.id or a.tag = old.tag|||a.tag = old.tag|||a.id = old.id>>>;
    return old;
  elsif tg_op = 'INSERT' then
    if new.farm_id is null or not public.works_at(new.farm_id) then
      raise exception 'no hand of %', new.farm_id;
    end if;
    insert into public.animals (id, farm_id, tag, title) values (coalesce(new.id, gen_random_uuid()), new.farm_id, new.tag, new.title);
    return new;
  end if;
  update public.animals a set title = new.title<<<||||||, farm_id = old.farm_id|||, farm_id = new.farm_id>>> where <<<a.id = old.id|||a.id = new.id|||a.tag = old.tag|||a.id = old.id>>>;
  return new;
end
$$;
create trigger changes instead of insert or update or delete on stock for each row execute function change_stock();
-- rows
insert into farms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into hands values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into animals values ('{own}', '{A}', 7, 'own'), ('{secret}', '{B}', 7, 'secret');
