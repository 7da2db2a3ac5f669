/*
title = "A child asked through its parent, in a helper or by a value; and whoever is listed may change what is asked of the parent"
key = "house_id"
setup_tries = [["update binders set state = 'open'"]]
[meta.sheets]
tenant = "(select b.house_id from binders b where b.id = t.binder_id)"
move_col = "binder_id"
to_a = "{A}"
to_b = "{secret}"
[forms]
helper = { binders = "iiii", sheets = "iiii" }
by_number = { binders = "iiii", sheets = "iiii" }
value = { binders = "iiii", sheets = "iiii" }
state_that_is_given = { sheets = "llll" }
value_in_a_state = { sheets = "llll" }
*/
create table houses (id uuid primary key, name text);
create table people_of_houses (house_id uuid not null references houses, user_id uuid not null references auth.users, primary key (house_id, user_id));
create table binders (id uuid primary key default gen_random_uuid(), house_id uuid not null references houses, state text not null default 'open', title text);
create table sheets (id uuid primary key default gen_random_uuid(), binder_id uuid not null references binders on delete cascade, title text);
alter table houses enable row level security;
alter table people_of_houses enable row level security;
alter table binders enable row level security;
alter table sheets enable row level security;
create policy own_row on people_of_houses for select to authenticated using (user_id = (select auth.uid()));
create policy theirs on binders for <<<all|||all|||all|||update|||update>>> to authenticated using (house_id in (select p.house_id from people_of_houses p where p.user_id = (select auth.uid())));
<<<|||||||||create policy listed on binders for select to authenticated using (true);|||create policy listed on binders for select to authenticated using (true);>>>
create function may_read(<<<b_id uuid|||uuid|||b_id uuid|||b_id uuid, b_state text|||b_id uuid>>>) returns boolean language sql stable security definer set search_path = '' as $$
  select exists (select 1 from public.binders b join public.people_of_houses p on p.house_id = b.house_id
    where b.id = <<<b_id|||$1|||b_id|||b_id and b.state = b_state|||b_id>>> and p.user_id = (select auth.uid()))
$$;
create policy through_the_binder on sheets for all to authenticated using (<<<may_read(binder_id)|||may_read(binder_id)|||(select b.house_id from binders b where b.id = sheets.binder_id) in (select p.house_id from people_of_houses p where p.user_id = (select auth.uid()))|||may_read(binder_id, 'open')|||(select b.house_id from binders b where b.id = sheets.binder_id and b.state = 'open') in (select p.house_id from people_of_houses p where p.user_id = (select auth.uid()))>>>);
-- rows
insert into houses values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into people_of_houses values ('{A}', '{ann}'), ('{B}', '{bob}')<<<|||||||||, ('{B}', '{ann}')|||, ('{B}', '{ann}')>>>;
insert into binders (id, house_id, state, title) values ('{own}', '{A}', 'open', 'own'), ('{secret}', '{B}', '<<<open|||open|||open|||shut|||shut>>>', 'secret');
insert into sheets values ('{own}', '{own}', 'own'), ('{secret}', '{secret}', 'secret');
