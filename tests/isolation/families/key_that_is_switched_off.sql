/*
title = "Papers are read by whoever reads their folder, and a key ties both to one firm: as long as its triggers run"
key = "firm_id"
[forms]
on = { papers = "i---" }
off = { papers = "l---" }
off_above = { papers = "l---" }
off_in_a_part = { papers = "l---" }
*/
create table firms (id uuid primary key);
create table staff (firm_id uuid references firms, user_id uuid references auth.users, primary key (firm_id, user_id));
create table folders (id uuid primary key, firm_id uuid not null references firms, unique (firm_id, id));
create table papers (id uuid not null, firm_id uuid not null, folder_id uuid not null, title text, foreign key (firm_id, folder_id) references folders (firm_id, id)) partition by hash (id);
create table papers_all partition of papers for values with (modulus 1, remainder 0);
alter table firms enable row level security;
alter table staff enable row level security;
alter table folders enable row level security;
alter table papers enable row level security;
alter table papers_all enable row level security;
create policy self on staff for select to authenticated using (user_id = auth.uid());
create policy of_firm on folders for select to authenticated using (firm_id in (select s.firm_id from staff s where s.user_id = auth.uid()));
create policy of_folder on papers for select to authenticated using (exists (select 1 from folders f where f.id = papers.folder_id));
<<<|||alter table papers disable trigger all|||alter table folders disable trigger all|||alter table papers_all disable trigger all>>>;
-- rows
insert into firms values ('{A}'), ('{B}');
insert into staff values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into folders values ('{own}', '{A}'), ('{secret}', '{B}');
insert into papers values ('{own}', '{A}', '{own}', 'own'), ('{secret}', '{B}', '{secret}', 'secret');
<<<|||update papers set folder_id = '{own}' where firm_id = '{B}'|||update folders set firm_id = '{A}' where firm_id = '{B}'|||update papers set folder_id = '{own}' where firm_id = '{B}'>>>;
