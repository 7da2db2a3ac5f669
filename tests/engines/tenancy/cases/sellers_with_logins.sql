-- # Sellers on a market: people are called accounts, and what joins them to sellers has rights and no word for members
-- tenant: public.seller
-- direct seller_id: listing purchase payout bank_account shipping_rule
-- transitive: listing_photo stock purchase_line
-- membership seller_id: seller_login
-- user: account basket wish
-- transitive|user: basket_line review
-- global: category country
create table account (id bigint primary key, email text not null unique, password_digest text not null);
create table country (code char(2) primary key, name text);
create table category (id int primary key, parent_id int references category, name text);
create table seller (id bigint primary key, shop_name text not null, slug text not null unique);
create table seller_login (seller_id bigint not null references seller, account_id bigint not null references account, may_edit boolean, primary key (seller_id, account_id));
create table listing (id bigint primary key, seller_id bigint not null references seller, category_id int references category, title text);
create table listing_photo (id bigint primary key, listing_id bigint not null references listing, url text);
create table stock (listing_id bigint primary key references listing, quantity int);
create table basket (id bigint primary key, account_id bigint not null references account);
create table basket_line (basket_id bigint not null references basket, listing_id bigint not null references listing, quantity int, primary key (basket_id, listing_id));
create table purchase (id bigint primary key, seller_id bigint not null references seller, buyer_account_id bigint not null references account);
create table purchase_line (id bigint primary key, purchase_id bigint not null references purchase, listing_id bigint not null references listing);
create table payout (id bigint primary key, seller_id bigint not null references seller, cents int);
create table bank_account (id bigint primary key, seller_id bigint not null references seller, iban text);
create table shipping_rule (id bigint primary key, seller_id bigint not null references seller, country_code char(2) references country);
create table review (id bigint primary key, purchase_id bigint not null references purchase, account_id bigint not null references account, stars int);
create table wish (account_id bigint not null references account, listing_id bigint not null references listing, primary key (account_id, listing_id));
