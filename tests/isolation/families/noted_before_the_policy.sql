/*
title = "A function that notes what it compares, asked before a policy that takes longer: declared leakproof, or not"
key = "tenant"
role = "shop_a"
surface = "sql"
extra_roles = ["shop_a", "shop_b"]
tenant_a = "shop_a"
tenant_b = "shop_b"
[attacks.articles]
select = [["select count(*) from articles where looks_like(id, title, 'x')", "select seen::text from search_terms"]]
[forms]
leakproof = { articles = "liii" }
ordinary = { articles = "iiii" }
*/
create role shop_a nologin;
create role shop_b nologin;
create table articles (id uuid primary key default gen_random_uuid(), tenant text not null, title text not null);
alter table articles enable row level security;
grant select, insert, update, delete on articles to shop_a, shop_b;
create function me() returns text language plpgsql stable as $$ begin return current_user; end $$;
create policy articles_of_shop on articles for all using (tenant = me());
create table search_terms (no bigint generated always as identity primary key, who name not null, seen uuid not null, at timestamptz not null default now());
alter table search_terms enable row level security;
grant select on search_terms to shop_a, shop_b;
create policy search_terms_own on search_terms for select using (who = current_user);
create function note_term(p_who name, p_seen uuid) returns void language sql security definer set search_path = '' as $$
  insert into public.search_terms (who, seen) values (p_who, p_seen)
$$;
create function looks_like(p_article uuid, p_text text, p_term text) returns boolean language plpgsql <<<leakproof |||>>>cost 1 as $$
begin
  perform note_term(current_user, p_article);
  return p_text ilike '%' || p_term || '%';
end
$$;
-- rows
insert into articles (id, tenant, title) values ('{own}', 'shop_a', 'own'), ('{secret}', 'shop_b', 'secret');
