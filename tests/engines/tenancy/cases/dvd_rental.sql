-- # The DVD rental that every tutorial uses: stores of one firm
-- tenant: none
-- global: actor address category city country film film_actor film_category inventory language store
-- global|user: customer payment rental staff
create table country (country_id serial primary key, country text);
create table city (city_id serial primary key, city text, country_id int not null references country);
create table address (address_id serial primary key, address text, city_id int not null references city);
create table language (language_id serial primary key, name text);
create table actor (actor_id serial primary key, first_name text);
create table category (category_id serial primary key, name text);
create table film (film_id serial primary key, title text, language_id int not null references language);
create table film_actor (actor_id int not null references actor, film_id int not null references film, primary key (actor_id, film_id));
create table film_category (film_id int not null references film, category_id int not null references category, primary key (film_id, category_id));
create table store (store_id serial primary key, manager_staff_id int not null, address_id int not null references address);
create table staff (staff_id serial primary key, first_name text, address_id int not null references address, email text, store_id int not null references store, username text, password text);
alter table store add foreign key (manager_staff_id) references staff;
create table customer (customer_id serial primary key, store_id int not null references store, first_name text, email text, address_id int not null references address);
create table inventory (inventory_id serial primary key, film_id int not null references film, store_id int not null references store);
create table rental (rental_id serial primary key, inventory_id int not null references inventory, customer_id int not null references customer, staff_id int not null references staff);
create table payment (payment_id serial primary key, customer_id int not null references customer, staff_id int not null references staff, rental_id int not null references rental, amount numeric);
