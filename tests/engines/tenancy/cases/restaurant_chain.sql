-- # Point of sale for restaurants: a person is tied to one, and each has locations, a level below
-- tenant: public.restaurants
-- direct restaurant_id: users locations menus suppliers loyalty_members
-- direct location_id: dining_tables orders payments shifts stock_counts
-- transitive: menu_items menu_item_options order_items
-- global: allergens printers_supported
create table allergens (id serial primary key, name text);
create table printers_supported (id serial primary key, model text);
create table restaurants (id serial primary key, name text, timezone text, subscription_status text);
create table users (id serial primary key, restaurant_id int not null references restaurants, pin text, email text, role text);
create table locations (id serial primary key, restaurant_id int not null references restaurants, address text);
create table dining_tables (id serial primary key, location_id int not null references locations, number int);
create table menus (id serial primary key, restaurant_id int not null references restaurants, name text);
create table menu_items (id serial primary key, menu_id int not null references menus, name text, price numeric);
create table menu_item_options (id serial primary key, menu_item_id int not null references menu_items, name text);
create table suppliers (id serial primary key, restaurant_id int not null references restaurants, name text);
create table loyalty_members (id serial primary key, restaurant_id int not null references restaurants, phone text);
create table orders (id bigserial primary key, location_id int not null references locations, dining_table_id int references dining_tables, opened_by int references users);
create table order_items (id bigserial primary key, order_id bigint not null references orders, menu_item_id int not null references menu_items);
create table payments (id bigserial primary key, location_id int not null references locations, order_id bigint not null references orders, amount numeric);
create table shifts (id bigserial primary key, location_id int not null references locations, user_id int not null references users, starts_at timestamptz);
create table stock_counts (id bigserial primary key, location_id int not null references locations, counted_by int references users);
