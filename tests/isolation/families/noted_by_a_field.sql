/*
title = "A field that is computed of a whole row notes what it met: declared leakproof it is asked before the policy"
key = "shop_id"
[attacks.articles]
select = [["select id from articles where articles.looked_at", "select said::text from looks"]]
[forms]
ordinary = { articles = "iiii" }
leakproof = { articles = "liii" }
leakproof_of_any = { articles = "liii" }
leakproof_of_another = { articles = "iiii" }
*/
create table shops (id uuid primary key);
create table staff (shop_id uuid references shops, user_id uuid references auth.users, primary key (shop_id, user_id));
create table articles (id uuid primary key default gen_random_uuid(), shop_id uuid not null references shops, title text);
create table looks (user_id uuid not null default auth.uid(), said text);
alter table shops enable row level security;
alter table staff enable row level security;
alter table articles enable row level security;
alter table looks enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy self on looks to authenticated using (user_id = auth.uid());
create policy of_shop on articles to authenticated using (shop_id in (select s.shop_id from staff s where s.user_id = auth.uid()));
create function looked_at(<<<articles|||articles|||anyelement|||shops>>>) returns boolean language plpgsql <<<|||leakproof|||leakproof|||leakproof>>> cost 0.001 as $$
begin
  insert into public.looks (said) values ($1::text);
  return true;
end $$;
-- rows
insert into shops values ('{A}'), ('{B}');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into articles values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
