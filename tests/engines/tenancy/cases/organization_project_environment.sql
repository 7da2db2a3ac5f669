-- # Feature flags as a service: organization > project > environment, most rows carry the lower keys
-- tenant: public.organizations
-- direct organization_id: projects organization_invites sso_connections billing_details service_accounts
-- direct project_id: environments flags segments metrics experiments
-- direct environment_id: flag_states sdk_keys segment_rules change_requests webhooks webhook_deliveries sdk_key_usages
-- transitive: flag_variations experiment_results change_request_reviews
-- membership organization_id: organization_members
-- membership project_id: project_members
-- user: users personal_tokens
-- global: regions
create table regions (id text primary key);
create table users (id uuid primary key, email text not null unique, password_hash text);
create table personal_tokens (id uuid primary key, user_id uuid not null references users, token_hash text);
create table organizations (id uuid primary key, name text not null, slug text unique, region_id text references regions);
create table organization_members (organization_id uuid not null references organizations, user_id uuid not null references users, role text not null, primary key (organization_id, user_id));
create table organization_invites (id uuid primary key, organization_id uuid not null references organizations, email text, invited_by uuid references users);
create table sso_connections (id uuid primary key, organization_id uuid not null references organizations, metadata text);
create table billing_details (organization_id uuid primary key references organizations, vat text);
create table service_accounts (id uuid primary key, organization_id uuid not null references organizations, name text);
create table projects (id uuid primary key, organization_id uuid not null references organizations, name text);
create table project_members (project_id uuid not null references projects, user_id uuid not null references users, role text, primary key (project_id, user_id));
create table environments (id uuid primary key, project_id uuid not null references projects, name text);
create table flags (id uuid primary key, project_id uuid not null references projects, key text, unique (project_id, key));
create table flag_variations (id uuid primary key, flag_id uuid not null references flags, value jsonb);
create table segments (id uuid primary key, project_id uuid not null references projects, name text);
create table metrics (id uuid primary key, project_id uuid not null references projects, name text);
create table experiments (id uuid primary key, project_id uuid not null references projects, metric_id uuid references metrics);
create table experiment_results (id uuid primary key, experiment_id uuid not null references experiments, payload jsonb);
create table flag_states (id uuid primary key, environment_id uuid not null references environments, flag_id uuid not null references flags, enabled boolean);
create table sdk_keys (id uuid primary key, environment_id uuid not null references environments, key_hash text);
create table sdk_key_usages (id bigserial primary key, environment_id uuid not null references environments, sdk_key_id uuid not null references sdk_keys, at timestamptz);
create table segment_rules (id uuid primary key, environment_id uuid not null references environments, segment_id uuid not null references segments);
create table change_requests (id uuid primary key, environment_id uuid not null references environments, requested_by uuid references users);
create table change_request_reviews (id uuid primary key, change_request_id uuid not null references change_requests, reviewer_id uuid references users);
create table webhooks (id uuid primary key, environment_id uuid not null references environments, url text);
create table webhook_deliveries (id uuid primary key, environment_id uuid not null references environments, webhook_id uuid not null references webhooks, status int);
