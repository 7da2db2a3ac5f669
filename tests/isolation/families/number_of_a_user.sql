/*
title = "The application sets the number of the user: it finds his row, or is taken for the number of a firm"
key = "firm_id"
role = "web"
surface = "app"
settings = { "app.user_id" = "2" }
tenant_a = "1"
tenant_b = "2"
extra_roles = ["web"]
[forms]
of_the_user = { bills = "iddd" }
also_of_a_firm = { bills = "lddd" }
by_a_helper = { bills = "lddd" }
by_its_name = { bills = "lddd" }
by_what_a_helper_is_handed = { bills = "lddd" }
*/
create role web nologin;
grant usage on schema public to web;
create table firms (id int primary key, name text);
create table users (id int primary key, firm_id int not null references firms);
create table bills (id int primary key, firm_id int not null references firms, title text);
alter table users enable row level security;
alter table bills enable row level security;
grant select on users, bills to web;
create function user_number() returns int language sql stable as $$ select current_setting('app.user_id')::int $$;
create function is_mine(firm int) returns boolean language sql stable as $$ select firm = current_setting('app.user_id')::int $$;
create policy self on users for select to web using (<<<id = current_setting('app.user_id')::int|||id = current_setting('app.user_id')::int|||id = user_number()|||true|||true>>>);
create policy of_firm on bills for select to web using (
  <<<firm_id = (select u.firm_id from users u where u.id = current_setting('app.user_id')::int)|||firm_id = (select u.firm_id from users u where u.id = current_setting('app.user_id')::int)
  or firm_id = current_setting('app.user_id')::int|||firm_id = (select u.firm_id from users u where u.id = current_setting('app.user_id')::int)
  or firm_id = user_number()|||firm_id = current_setting('app.user_id')::int|||is_mine(firm_id)>>>
);
-- rows
insert into firms values (1, 'Alpha'), (2, 'Beta');
insert into users values (1, 2), (2, 1);
insert into bills values (1, 1, 'own'), (2, 2, 'secret');
