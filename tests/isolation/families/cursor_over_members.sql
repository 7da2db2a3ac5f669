/*
title = "A helper that reads its members with a cursor: in a loop, by FOR with an argument, or the first one"
key = "gym_id"
[forms]
fetched_both = { drills = "iiii" }
fetched_either = { drills = "llll" }
until_a_miss = { drills = "llll" }
for_his = { drills = "iiii" }
for_anybodys = { drills = "llll" }
first_of_his = { drills = "iiii" }
first_of_all = { drills = "llll" }
found_none_left = { drills = "llll" }
*/
create table gyms (id uuid primary key, name text not null);
create table coaches (gym_id uuid not null references gyms, user_id uuid not null references auth.users, primary key (gym_id, user_id));
alter table gyms enable row level security;
alter table coaches enable row level security;
create table drills (id uuid primary key default gen_random_uuid(), gym_id uuid not null references gyms, title text);
alter table drills enable row level security;
create function coaches_at(p uuid) returns boolean language plpgsql stable security definer set search_path = '' as $$
declare
  every cursor for select co.gym_id, co.user_id from public.coaches co;
  his cursor (u uuid) for select co.gym_id from public.coaches co where <<<co.user_id = u|||co.user_id = u|||co.user_id = u|||co.user_id = u|||co.user_id = u or u is not null|||co.user_id = u|||co.user_id = u|||co.user_id = u>>>;
  one refcursor;
  r record;
  g uuid;
  ok boolean := <<<false|||false|||true|||false|||false|||false|||false|||false>>>;
begin
  <<<open every;
  loop
    fetch every into r;
    exit when not found;
    if r.gym_id = p and r.user_id = auth.uid() then
      close every;
      return true;
    end if;
  end loop;
  close every;
  return ok;|||open every;
  loop
    fetch next from every into r;
    if not found then
      exit;
    end if;
    if r.gym_id = p or r.user_id = auth.uid() then
      return true;
    end if;
  end loop;
  return ok;|||open his (auth.uid());
  loop
    fetch his into g;
    exit when not found;
    if g <> p then
      ok := false;
    end if;
  end loop;
  return ok;|||for m in his (auth.uid()) loop
    ok := ok or m.gym_id = p;
  end loop;
  return ok;|||for m in his (auth.uid()) loop
    ok := ok or m.gym_id = p;
  end loop;
  return ok;|||open one for select co.gym_id from public.coaches co where co.user_id = auth.uid() order by co.gym_id;
  fetch one into g;
  close one;
  return found and g = p;|||open one for select co.gym_id from public.coaches co where co.gym_id = p order by co.gym_id;
  fetch one into g;
  close one;
  return found and g = p;|||open his (auth.uid());
  loop
    fetch his into g;
    exit when not found;
    exit when g = p;
  end loop;
  return not found or g = p;>>>
end
$$;
create policy of_gym on drills to authenticated using (coaches_at(gym_id));
-- rows
insert into gyms values ('{A}', 'Alpha'), ('{B}', 'Beta');
insert into coaches values ('{A}', '{ann}'), ('{B}', '{bob}');
insert into drills values ('{own}', '{A}', 'own'), ('{secret}', '{B}', 'secret');
