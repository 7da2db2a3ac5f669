/*
title = "A search whose filters are put in where they are asked for"
key = "branch_id"
[functions."report(text, text)"]
table = "sales"
calls = ["select id from report('own', null)", "select id from report(null, null)", "select id from report('secret', 'x')", "select id from report(null, 'x'' or true or ''''=''')", "select id from report(null, '''x'' or true')"]
[forms]
bound = { sales = "iiii", "report(text, text)" = "i" }
quoted = { sales = "iiii", "report(text, text)" = "i" }
pasted = { sales = "iiii", "report(text, text)" = "l" }
left_out = { sales = "iiii", "report(text, text)" = "l" }
*/
create table branches (id uuid primary key, name text);
create table clerks (branch_id uuid references branches, user_id uuid references auth.users, primary key (branch_id, user_id));
create table sales (id uuid primary key default gen_random_uuid(), branch_id uuid not null references branches, title text, status text not null default 'x');
alter table branches enable row level security;
alter table clerks enable row level security;
alter table sales enable row level security;
create policy c on clerks for select to authenticated using (user_id = auth.uid());
create policy s on sales to authenticated using (branch_id in (select c.branch_id from clerks c where c.user_id = auth.uid()));
create function report(p_title text, p_status text) returns setof sales language plpgsql stable security definer set search_path = '' as $$
declare
  q text := 'select s.* from public.sales s where ';
begin
  <<<q := q || 's.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid())';|||q := q || 's.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid())';|||q := q || 's.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid())';|||q := q || case when p_status is null then 's.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid())' else 'true' end;>>>
  if p_title is not null then
    q := q || ' and s.title ilike $1';
  end if;
  if p_status is not null then
    q := q || ' and s.status = ' || <<<'$2'|||quote_literal(p_status)|||p_status|||'$2'>>>;
  end if;
  return query execute q using p_title, p_status;
end
$$;
-- rows
insert into branches values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into clerks values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into sales (id, branch_id, title) values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
