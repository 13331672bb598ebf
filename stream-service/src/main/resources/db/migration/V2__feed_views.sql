-- What feed-service may read: these views are the contract between the two services, and its role sees nothing else.

create schema feed;

create view feed.stream_items as
  select id, seller_id, title, description, category, status, thumbnail_url, scheduled_at, started_at, ended_at,
         latitude, longitude, created_at
  from streams;

create view feed.product_items as
  select id, seller_id, stream_id, title, category, price_amount, price_currency, condition, feeds, latitude, longitude,
         image_url, created_at
  from products
  where sold_at is null;

do $$
begin
  if not exists (select from pg_roles where rolname = 'freshet_feed') then
    create role freshet_feed login password '${feed_reader_password}';
  end if;
end $$;

alter role freshet_feed set default_transaction_read_only = on;
grant usage on schema feed to freshet_feed;
grant select on feed.stream_items, feed.product_items to freshet_feed;
