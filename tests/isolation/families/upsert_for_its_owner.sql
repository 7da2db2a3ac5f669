/*
title = "A function, and a view's trigger, that insert or update by a key that was given: whose the row is that is there already"
key = "kennel_id"
meta = { dogs_to_keep = { facts_from = "dogs", insert_cols = ["id", "kennel_id", "title"] } }
[functions."keep(uuid,text)"]
table = "dogs"
effect = "write"
calls = ["select keep('{secret}', 'x')", "select keep('{own}', 'x')"]
[forms]
where_mine = { dogs_to_keep = "iidd", "keep(uuid,text)" = "i" }
whoever_has_it = { dogs_to_keep = "i-dd", "keep(uuid,text)" = "l" }
where_given = { dogs_to_keep = "i-dd", "keep(uuid,text)" = "l" }
*/
create table kennels (id uuid primary key, name text not null);
create table keepers (user_id uuid primary key references auth.users, kennel_id uuid not null references kennels);
alter table kennels enable row level security;
alter table keepers enable row level security;
revoke all on kennels, keepers from anon, authenticated;
create table dogs (id uuid primary key default gen_random_uuid(), kennel_id uuid not null references kennels, title text);
alter table dogs enable row level security;
revoke all on dogs from anon, authenticated;
create function my_kennel() returns uuid language sql stable security definer set search_path = '' as $$ select k.kennel_id from public.keepers k where k.user_id = auth.uid() $$;
create view dogs_to_keep as select d.id, d.kennel_id, d.title from dogs d where d.kennel_id = my_kennel();
revoke all on dogs_to_keep from anon;
create function keep(dog uuid, called text) returns void language plpgsql security definer set search_path = '' as $$
begin
  insert into public.dogs (id, kennel_id, title) values (dog, public.my_kennel(), called)
    on conflict (id) do update set title = excluded.title<<< where dogs.kennel_id = public.my_kennel()|||||| where excluded.kennel_id = public.my_kennel()>>>;
end
$$;
create function keep_dog() returns trigger language plpgsql security definer set search_path = '' as $$
begin
  insert into public.dogs as d (id, kennel_id, title) values (coalesce(new.id, gen_random_uuid()), public.my_kennel(), new.title)
    on conflict (id) do update set title = excluded.title<<< where d.kennel_id = excluded.kennel_id|||||| where excluded.kennel_id = public.my_kennel()>>>;
  return new;
end
$$;
create trigger keeps instead of insert on dogs_to_keep for each row execute function keep_dog();
create function refuse() returns trigger language plpgsql as $$ begin raise exception 'only kept'; end $$;
create trigger refuses instead of update or delete on dogs_to_keep for each row execute function refuse();
-- rows
insert into kennels values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into keepers values ('{ann}', '{A}'), ('{bob}', '{B}');
insert into dogs values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
