-- # One firm's web shop: customers own their orders
-- tenant: none
-- user: staff customers addresses orders order_items payments carts cart_items wishlists
-- global: categories products product_categories coupons shipping_methods tax_classes
create table customers (id bigserial primary key, email text not null unique, password_hash text not null);
create table staff (id bigserial primary key, email text not null, password_hash text not null);
create table addresses (id bigserial primary key, customer_id bigint not null references customers, line1 text);
create table categories (id bigserial primary key, name text);
create table tax_classes (id bigserial primary key, rate numeric);
create table products (id bigserial primary key, tax_class_id bigint references tax_classes, name text, price numeric);
create table product_categories (product_id bigint not null references products, category_id bigint not null references categories, primary key (product_id, category_id));
create table coupons (id bigserial primary key, code text unique, percent int);
create table shipping_methods (id bigserial primary key, name text);
create table carts (id bigserial primary key, customer_id bigint not null references customers);
create table cart_items (id bigserial primary key, cart_id bigint not null references carts, product_id bigint not null references products);
create table orders (id bigserial primary key, customer_id bigint not null references customers, shipping_method_id bigint references shipping_methods, coupon_id bigint references coupons, placed_at timestamptz);
create table order_items (id bigserial primary key, order_id bigint not null references orders, product_id bigint not null references products, quantity int);
create table payments (id bigserial primary key, order_id bigint not null references orders, stripe_payment_intent_id text, amount numeric);
create table wishlists (customer_id bigint not null references customers, product_id bigint not null references products, primary key (customer_id, product_id));
