/*
title = "Boxes of whoever has an address: compared as it is, without case, or as a pattern, in which his own may stand for others"
key = "owner_email"
tenant_a = "ann_x@alpha.test"
tenant_b = "annax@alpha.test"
claims = { email = "ann_x@alpha.test" }
[forms]
equal = { boxes = "iiii" }
folded = { boxes = "iiii" }
as_pattern = { boxes = "llll" }
as_pattern_in_any_case = { boxes = "llll" }
*/
create table boxes (id uuid primary key default gen_random_uuid(), owner_email text not null, title text not null);
alter table boxes enable row level security;
create policy of_owner on boxes to authenticated using (<<<owner_email = auth.jwt() ->> 'email'|||lower(owner_email) = lower(auth.jwt() ->> 'email')|||owner_email like auth.jwt() ->> 'email'|||owner_email ilike auth.jwt() ->> 'email'>>>);
-- rows
insert into boxes values ('{own}', 'ann_x@alpha.test', 'own'), ('{secret}', 'annax@alpha.test', 'secret');
