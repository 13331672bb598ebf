-- A seller lists their own products, newest first.
create index products_of_seller on products (seller_id, created_at desc, id);
