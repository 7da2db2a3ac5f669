-- # German names: mandant is the tenant, benutzer are the users
-- tenant: public.mandanten
-- direct mandant_id: belege konten kostenstellen benutzer_mandanten_einladungen
-- transitive: belegpositionen buchungen
-- membership mandant_id: benutzer_mandanten
-- user: benutzer
-- global: laender
create table laender (id int primary key, name text);
create table benutzer (id int primary key, email text unique, password text);
create table mandanten (id int primary key, name text, land_id int references laender);
create table benutzer_mandanten (benutzer_id int not null references benutzer, mandant_id int not null references mandanten, rolle text, primary key (benutzer_id, mandant_id));
create table benutzer_mandanten_einladungen (id int primary key, mandant_id int not null references mandanten, email text);
create table konten (id int primary key, mandant_id int not null references mandanten, nummer text);
create table kostenstellen (id int primary key, mandant_id int not null references mandanten, name text);
create table belege (id int primary key, mandant_id int not null references mandanten, nummer text);
create table belegpositionen (id int primary key, beleg_id int not null references belege, betrag numeric);
create table buchungen (id int primary key, konto_id int not null references konten, beleg_id int references belege, betrag numeric);
