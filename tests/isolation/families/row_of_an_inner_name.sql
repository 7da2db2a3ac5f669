/*
title = "A trigger puts the organisation back: in the row at hand, or in what an inner block or an alias calls NEW or OLD"
key = "org"
[forms]
column = { papers = "idii" }
whole = { papers = "iddi" }
in_a_block = { papers = "idii" }
whole_of_a_block = { papers = "idli" }
column_of_a_block = { papers = "idli" }
word_of_a_block = { papers = "idli" }
asked_of_a_block = { papers = "idli" }
old_of_a_block = { papers = "idli" }
alias_of_new = { papers = "idli" }
alias_of_a_block = { papers = "idli" }
*/
create table orgs (id uuid primary key);
create table seats (org uuid not null references orgs, person uuid not null references auth.users, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on orgs, seats from anon, authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create policy reads on papers for select to authenticated using (org in (select s.org from seats s where s.person = auth.uid()));
create policy clears on papers for delete to authenticated using (org in (select s.org from seats s where s.person = auth.uid()));
create policy edits on papers for update to authenticated using (org in (select s.org from seats s where s.person = auth.uid())) with check (true);
create function kept() returns trigger language plpgsql as $$
<<<begin new.org := old.org;|||begin new := old;|||begin declare said text; begin said := 'kept'; new.org := old.org; end;|||begin declare new papers; begin new := old; end;|||begin declare new papers; begin new.org := old.org; end;|||begin declare new text; begin new := old; end;|||begin declare new papers; begin if new.org is distinct from old.org and new.org is not null then raise exception 'moved'; end if; end;|||begin declare old papers; begin if old.org is null then return new; end if; end; new.org := old.org;|||declare old alias for new; begin new.org := old.org;|||begin declare old alias for new; begin new.org := old.org; end;>>>
    return new;
end $$;
create trigger kept before update on papers for each row execute function kept();
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
