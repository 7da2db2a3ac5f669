/*
title = "A claim under a namespace of the application, or a fallback to what its owner edits"
key = "clinic"
tenant_a = "alpha"
tenant_b = "beta"
claims = { "https://app.example/claims" = { clinic = "alpha" } }
meta = { visits = { to_a = "alpha", to_b = "beta" } }
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", "https://app.example/claims" = { clinic = "alpha" } }, gucs = {} },
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", user_metadata = { clinic = "beta" } }, gucs = {} },
]
[forms]
namespaced = { visits = "iiii" }
fallback = { visits = "llll" }
*/
create table clinics (slug text primary key);
alter table clinics enable row level security;
create table visits (id uuid primary key default gen_random_uuid(), clinic text not null references clinics, title text);
alter table visits enable row level security;
create policy of_clinic on visits to authenticated using (
  clinic = <<<auth.jwt() -> 'https://app.example/claims' ->> 'clinic'|||coalesce(auth.jwt() -> 'https://app.example/claims' ->> 'clinic', auth.jwt() -> 'user_metadata' ->> 'clinic')>>>
);
-- rows
insert into clinics values ('alpha'), ('beta');
insert into visits values ('{own}', 'alpha', 'own'), ('{secret}', 'beta', 'secret');
