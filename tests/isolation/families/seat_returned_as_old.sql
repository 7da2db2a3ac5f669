/*
title = "A trigger on seats, of which its holder writes the note alone, gives back the row at hand or one that it calls so"
key = "org"
setup_tries = [["update seats set note = '{B}'"]]
[forms]
untouched = { papers = "iiii" }
put_back = { papers = "iiii" }
set = { papers = "llll" }
set_in_old = { papers = "llll" }
filled_in_old = { papers = "llll" }
hidden_by_a_row = { papers = "llll" }
old_hidden_by_a_row = { papers = "llll" }
alias_of_a_row = { papers = "llll" }
*/
create table orgs (id uuid primary key);
create table seats (org uuid not null references orgs, person uuid not null references auth.users, note uuid, primary key (org, person));
create table papers (id uuid primary key default gen_random_uuid(), org uuid not null references orgs, title text);
alter table orgs enable row level security;
alter table seats enable row level security;
alter table papers enable row level security;
revoke insert, update, delete, truncate on orgs, seats from anon, authenticated;
grant update (note) on seats to authenticated;
create policy self on seats for select to authenticated using (person = auth.uid());
create policy notes on seats for update to authenticated using (person = auth.uid());
create policy of_org on papers to authenticated using (org in (select s.org from seats s where s.person = auth.uid()));
create function noted() returns trigger language plpgsql as $$
<<<begin
    return new;|||begin
    return old;|||begin
    new.org := new.note;
    return new;|||begin
    old.org := new.note;
    return old;|||begin
    select new.note, new.person, new.note into old;
    return old;|||declare row_kept seats := new; new seats;
begin
    new := row_kept;
    new.org := row_kept.note;
    return new;|||declare old seats;
begin
    old := new;
    old.org := new.note;
    return old;|||declare kept seats; old alias for kept;
begin
    kept := new;
    kept.org := new.note;
    return old;>>>
end $$;
create trigger noted before update on seats for each row execute function noted();
-- rows
insert into orgs values ('{A}'), ('{B}');
insert into seats values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into papers values ('{own}', '{A}', 'x'), ('{secret}', '{B}', 'y');
