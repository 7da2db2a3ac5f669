/*
title = "A report whose filter is pasted into its statement, or bound as a pattern"
key = "branch_id"
tenant_a = "11"
tenant_b = "12"
[functions."report(text)"]
table = "sales"
calls = ["select id from report('own')", "select id from report('true or true')", "select id from report('secret')", "select id from report($$' or true --$$)"]
[forms]
bound = { sales = "iiii", "report(text)" = "i" }
pasted = { sales = "iiii", "report(text)" = "l" }
quoted = { sales = "iiii", "report(text)" = "i" }
between = { sales = "iiii", "report(text)" = "l" }
*/
create table branches (id bigint primary key, name text);
create table clerks (branch_id bigint references branches, user_id uuid references auth.users, primary key (branch_id, user_id));
create table sales (id uuid primary key default gen_random_uuid(), branch_id bigint not null references branches, title text);
alter table branches enable row level security;
alter table clerks enable row level security;
alter table sales enable row level security;
create policy c on clerks for select to authenticated using (user_id = auth.uid());
create policy s on sales to authenticated using (branch_id in (select c.branch_id from clerks c where c.user_id = auth.uid()));
create function report(p_filter text) returns setof sales language plpgsql stable security definer set search_path = '' as $$
begin
  return query execute <<<'select s.* from public.sales s where s.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid()) and s.title ilike $1' using p_filter|||'select s.* from public.sales s where s.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid()) and ' || p_filter|||format('select s.* from public.sales s where s.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid()) and s.title ilike ''%%'' || %L || ''%%''', p_filter)|||format('select s.* from public.sales s where s.branch_id in (select c.branch_id from public.clerks c where c.user_id = auth.uid()) and s.title ilike ''%%%s%%''', p_filter)>>>;
end
$$;
-- rows
insert into branches values (11, 'Alpha'), (12, 'Beta');
insert into clerks values (11, '{ann}'), (12, '{bob}');
insert into sales values ('{own}', 11, 'own'), ('{secret}', 12, 'secret');
