-- # The tenant is a claim of the token; no table lists tenants and the column has an unusual name
-- tenant: none
-- keys: owning_org
-- direct owning_org: datasets models deployments
-- transitive: model_versions predictions
-- global: hardware_types
create table datasets (id uuid primary key, owning_org uuid not null, uri text);
create table models (id uuid primary key, owning_org uuid not null, dataset_id uuid references datasets);
create table model_versions (id uuid primary key, model_id uuid not null references models, digest text);
create table hardware_types (id int primary key, name text);
create table deployments (id uuid primary key, owning_org uuid not null, model_version_id uuid references model_versions, hardware_type_id int references hardware_types);
create table predictions (id bigserial primary key, deployment_id uuid not null references deployments, input jsonb);
alter table datasets enable row level security;
alter table models enable row level security;
alter table deployments enable row level security;
create policy own on datasets using (owning_org = (current_setting('request.jwt.claims', true)::jsonb ->> 'org_id')::uuid);
create policy own on models using (owning_org = (current_setting('request.jwt.claims', true)::jsonb ->> 'org_id')::uuid);
create policy own on deployments using (owning_org = (current_setting('request.jwt.claims', true)::jsonb ->> 'org_id')::uuid);
