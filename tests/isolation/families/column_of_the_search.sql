/*
title = "A search by a column, and in an order, that the caller names: as names, in another place, or pasted"
key = "branch_id"
[functions."search(text, text, text)"]
table = "sales"
calls = ["select id from search('title', 'own', 'id')", "select id from search('title', 'secret', 'title')", "select id from search('title is not null union all select z.* from sales z where true or z.title', 'x', 'id')", "select id from search('sales', 'x', 'id')", "select id from search('1 = 1 or s.title', 'x', 'id')", "select id from search('branch_id', '{B}', 'id')", "select id from search('s', 'x', 'id')", "select id from search('c', 'x', 'id')"]
[forms]
compared = { sales = "iiii", "search(text, text, text)" = "i" }
of_the_row = { sales = "iiii", "search(text, text, text)" = "i" }
quoted_beforehand = { sales = "iiii", "search(text, text, text)" = "i" }
pasted = { sales = "iiii", "search(text, text, text)" = "l" }
pasted_behind_its_table = { sales = "iiii", "search(text, text, text)" = "l" }
another_table = { sales = "iiii", "search(text, text, text)" = "l" }
whose_column = { sales = "iiii", "search(text, text, text)" = "l" }
*/
create table branches (id uuid primary key, name text);
create table clerks (branch_id uuid references branches, user_id uuid references auth.users, primary key (branch_id, user_id));
create table sales (id uuid primary key default gen_random_uuid(), branch_id uuid not null references branches, title text);
alter table branches enable row level security;
alter table clerks enable row level security;
alter table sales enable row level security;
create policy c on clerks for select to authenticated using (user_id = auth.uid());
create policy s on sales to authenticated using (branch_id in (select c.branch_id from clerks c where c.user_id = auth.uid()));
create function search(p_column text, p_value text, p_order text) returns setof sales language plpgsql stable security definer set search_path = 'public' as $$
begin
  return query execute <<<format('select s.* from sales s where %I::text ilike $1 and s.branch_id in (select c.branch_id from clerks c where c.user_id = auth.uid()) order by %I desc limit 50', p_column, p_order)|||format('select s.* from sales s join clerks c using (branch_id) where c.user_id = auth.uid() and s.%I::text = $1 order by s.%I', p_column, p_order)|||'select s.* from sales s where s.branch_id in (select c.branch_id from clerks c where c.user_id = auth.uid()) and ' || quote_ident(p_column) || '::text = $1'|||format('select s.* from sales s where %s::text = $1 and s.branch_id in (select c.branch_id from clerks c where c.user_id = auth.uid()) order by %I', p_column, p_order)|||format('select s.* from sales s join clerks c on c.branch_id = s.branch_id and c.user_id = auth.uid() where s.%s::text = $1 order by %I', p_column, p_order)|||format('select s.* from %I s where s.title is distinct from $1 and s.branch_id is not null', p_column)|||format('select s.* from sales s, clerks c where c.user_id = auth.uid() and %I.branch_id = c.branch_id and $1 is not null', p_column)>>> using p_value;
end
$$;
-- rows
insert into branches values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sales (id, branch_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
