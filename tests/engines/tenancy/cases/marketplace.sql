-- # A marketplace: sellers' shops are kept apart, buyers see their own orders
-- tenant: public.shops
-- direct shop_id: products orders payouts shipping_profiles coupons shop_settings conversations
-- transitive: product_images variants order_lines shipments refunds messages
-- membership shop_id: shop_staff
-- user: users addresses carts
-- transitive|user: cart_items favorites reviews
-- global: categories countries tax_rates
create table users (id uuid primary key, email text not null unique, encrypted_password text);
create table addresses (id uuid primary key, user_id uuid not null references users, line1 text);
create table countries (code char(2) primary key, name text);
create table tax_rates (id uuid primary key, country_code char(2) references countries, percent numeric);
create table categories (id uuid primary key, parent_id uuid references categories, name text);
create table shops (id uuid primary key, owner_id uuid not null references users, name text not null, slug text unique, stripe_account_id text);
create table shop_staff (shop_id uuid not null references shops, user_id uuid not null references users, role text not null, primary key (shop_id, user_id));
create table shop_settings (shop_id uuid primary key references shops, currency text);
create table shipping_profiles (id uuid primary key, shop_id uuid not null references shops, name text);
create table products (id uuid primary key, shop_id uuid not null references shops, category_id uuid references categories, title text);
create table product_images (id uuid primary key, product_id uuid not null references products, url text);
create table variants (id uuid primary key, product_id uuid not null references products, sku text, price_cents int);
create table coupons (id uuid primary key, shop_id uuid not null references shops, code text, unique (shop_id, code));
create table orders (id uuid primary key, shop_id uuid not null references shops, buyer_id uuid not null references users, status text);
create table order_lines (id uuid primary key, order_id uuid not null references orders, variant_id uuid not null references variants, quantity int);
create table shipments (id uuid primary key, order_id uuid not null references orders, tracking text);
create table refunds (id uuid primary key, order_id uuid not null references orders, amount_cents int, approved_by uuid references users);
create table payouts (id uuid primary key, shop_id uuid not null references shops, amount_cents int);
create table conversations (id uuid primary key, shop_id uuid not null references shops, buyer_id uuid not null references users);
create table messages (id uuid primary key, conversation_id uuid not null references conversations, sender_id uuid not null references users, body text);
create table carts (id uuid primary key, user_id uuid not null references users);
create table cart_items (cart_id uuid not null references carts, variant_id uuid not null, quantity int, primary key (cart_id, variant_id));
create table favorites (user_id uuid not null references users, product_id uuid not null references products, primary key (user_id, product_id));
create table reviews (id uuid primary key, product_id uuid not null references products, user_id uuid not null references users, stars int);
