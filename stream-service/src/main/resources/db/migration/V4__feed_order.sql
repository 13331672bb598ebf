-- The feeds' orders. A page of the discover feed is a merge of parts (LIVE streams, SCHEDULED ones, products), and each
-- part is the beginning of one of these indexes, which alone tells the ids of the page. What is dearest first reads the
-- index of what is cheapest first backwards and sorts equal prices by id.

drop index streams_shown;

create index streams_live on streams (started_at desc nulls last, id) where status = 'LIVE';
create index streams_live_category on streams (category, started_at desc nulls last, id) where status = 'LIVE';
create index streams_scheduled on streams (scheduled_at, id) where status = 'SCHEDULED';
create index streams_scheduled_category on streams (category, scheduled_at, id) where status = 'SCHEDULED';
create index streams_shown on streams (created_at desc, id) where status in ('LIVE', 'SCHEDULED');
create index streams_shown_category on streams (category, created_at desc, id) where status in ('LIVE', 'SCHEDULED');

create index products_discover_price on products (price_amount, id) where sold_at is null and 'DISCOVER' = any (feeds);
create index products_discover_category_price on products (category, price_amount, id)
  where sold_at is null and 'DISCOVER' = any (feeds);

-- The community feed looks up bands of latitude, 50 a degree (2.2 km), and in each a range of longitude. The index holds
-- whatever the feed is filtered and ordered by: tens of thousands of rows around a place are sifted without the table,
-- where they lie scattered.
create index streams_place on streams ((floor(latitude * 50)::int), longitude)
  include (latitude, id, category, status, created_at, started_at, scheduled_at)
  where status in ('LIVE', 'SCHEDULED') and latitude is not null;
create index products_place on products ((floor(latitude * 50)::int), longitude)
  include (latitude, id, category, condition, price_amount, created_at)
  where sold_at is null and 'COMMUNITY' = any (feeds);

-- An index alone is enough only where VACUUM has seen the table's page since it changed: it must come more often than
-- after the usual fifth of a table. A page from before costs a look into the table for each row, ten times as much.
alter table streams set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);
alter table products set (autovacuum_vacuum_scale_factor = 0.01, autovacuum_vacuum_insert_scale_factor = 0.01);

create or replace view feed.stream_items as
  select id, seller_id, title, description, category, status, thumbnail_url, scheduled_at, started_at, ended_at,
         latitude, longitude, created_at, floor(latitude * 50)::int as latitude_band
  from streams;

create or replace view feed.product_items as
  select id, seller_id, stream_id, title, category, price_amount, price_currency, condition, feeds, latitude, longitude,
         image_url, created_at, floor(latitude * 50)::int as latitude_band
  from products
  where sold_at is null;

-- Of the angle between two points, in degrees; the distance is 2 R asin(sqrt(haversine)), and grows with it. One
-- expression, so that the planner puts it in the place of the call.
create function feed.haversine(latitude_1 float8, longitude_1 float8, latitude_2 float8, longitude_2 float8)
  returns float8 language sql immutable strict parallel safe
  return power(sin(radians(latitude_2 - latitude_1) / 2), 2)
    + cos(radians(latitude_1)) * cos(radians(latitude_2)) * power(sin(radians(longitude_2 - longitude_1) / 2), 2);
