-- Customers are listed by another database: the three tables on top carry their id, the rest hangs on these.
-- tenant: none
-- direct org_id: topic inbox parcel
-- transitive: inboxmetadata parcelcontent route try
create table topic (id text primary key, org_id text not null, name text not null);
create table inbox (id text primary key, org_id text not null, name text);
create table inboxmetadata (id text primary key, data jsonb not null);
create table route (id text primary key, inbox_id text not null references inbox, url text not null);
create table parcel (id text primary key, org_id text not null, inbox_id text not null references inbox);
create table parcelcontent (id text primary key, payload bytea not null);
create table try (id text primary key, parcel_id text not null references parcel, route_id text not null, response text);
