-- # Written in camelCase without quotes: PostgreSQL folded every name
-- tenant: public.organizations
-- direct orgid: orgprojects orginvites apikeys
-- transitive: projecttasks taskcomments
-- membership orgid: orgmembers
-- user: users usersessions
-- global: countries
create table countries (id int primary key, isocode text);
create table users (userid bigserial primary key, emailaddress text, passwordhash text);
create table usersessions (sessionid uuid primary key, userid bigint not null);
create table organizations (orgid bigserial primary key, orgname text, billingplan text);
create table orgmembers (orgid bigint not null, userid bigint not null, memberrole text, primary key (orgid, userid));
create table orginvites (inviteid bigserial primary key, orgid bigint not null, emailaddress text);
create table orgprojects (projectid bigserial primary key, orgid bigint not null, projectname text);
create table projecttasks (taskid bigserial primary key, projectid bigint not null, title text);
create table taskcomments (commentid bigserial primary key, taskid bigint not null, body text);
create table apikeys (keyid bigserial primary key, orgid bigint not null, keyhash text);
