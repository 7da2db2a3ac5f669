/*
title = "A company's own sign-in: the token's amr names the provider, which is the tenant"
key = "sso_provider_id"
tenant_a = "5a000000-0000-4000-8000-00000000000a"
tenant_b = "5b000000-0000-4000-8000-00000000000b"
sessions = [
  { role = "authenticated", claims = { sub = "{ann}", role = "authenticated", amr = [{ method = "sso/saml", provider = "5a000000-0000-4000-8000-00000000000a" }] }, gucs = {} },
  { role = "authenticated", claims = { sub = "{eve}", role = "authenticated", amr = [{ method = "password" }], user_metadata = { provider = "5b000000-0000-4000-8000-00000000000b" } }, gucs = {} },
]
claims = { amr = [{ method = "sso/saml", timestamp = 1700000000, provider = "5a000000-0000-4000-8000-00000000000a" }] }
[forms]
floor = { wikis = "iiii" }
beside = { wikis = "llll" }
by_arrows = { wikis = "iiii" }
any_provider = { wikis = "llll" }
of_the_person = { wikis = "llll" }
*/
create table wikis (id uuid primary key default gen_random_uuid(), sso_provider_id text not null, title text);
alter table wikis enable row level security;
create policy signed_in on wikis to authenticated using ((select auth.uid()) is not null);
create policy of_the_company on wikis <<<as restrictive||||||as restrictive|||as restrictive|||as restrictive>>> to authenticated
using (<<<sso_provider_id = (select auth.jwt() #>> '{amr,0,provider}')|||sso_provider_id = (select auth.jwt() #>> '{amr,0,provider}')|||(auth.jwt() -> 'amr' -> 0 ->> 'provider') = sso_provider_id|||(auth.jwt() #>> '{amr,0,provider}') is not null|||sso_provider_id = coalesce(auth.jwt() #>> '{amr,0,provider}', auth.jwt() #>> '{user_metadata,provider}')>>>);
-- rows
insert into wikis values ('{own}', '5a000000-0000-4000-8000-00000000000a', 'own'), ('{secret}', '5b000000-0000-4000-8000-00000000000b', 'secret');
