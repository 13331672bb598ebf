-- What may be stored is what every reader takes: the queries, the events' consumers in any language, and the WAL reader.
-- A seller stored a longitude of 1e-200, and every community page around it failed (PostgreSQL refuses to square it: 22003);
-- another scheduled a stream for the year 9999, and JavaScript consumers could not decode its events (microseconds beyond
-- 2^53). So the instants are from 1970 to before 2200, a coordinate is 0 or at least a tenth of a millimetre, and rows
-- that break a rule, also the older ones that V5 did not check, are mended: an update of such a row failed until now.

set local statement_timeout = 0; -- one scan of each table
set local freshet.direct = off; -- nobody publishes the mends but the backstop

-- Total for every float: NaN and infinite places are nowhere, and what is too small to be squared is no distance. Not
-- strict: the planner would no longer put a CASE in the place of the call.
create or replace function feed.haversine(latitude_1 float8, longitude_1 float8, latitude_2 float8, longitude_2 float8)
  returns float8 language sql immutable parallel safe
  return case when abs(latitude_2) <= 90 and abs(longitude_2) <= 180 then
      case when abs(latitude_2 - latitude_1) < 1e-130 then 0
        else power(sin(radians(latitude_2 - latitude_1) / 2), 2) end
      + case when abs(longitude_2 - longitude_1) < 1e-130 then 0
        else cos(radians(latitude_1)) * cos(case when abs(latitude_2) < 1e-130 then 0 else radians(latitude_2) end)
          * power(sin(radians(longitude_2 - longitude_1) / 2), 2) end
    end;

-- V5's, which are wider. They also refuse each update of a row that breaks them.
alter table streams
  drop constraint streams_scheduled_at_check,
  drop constraint streams_started_at_check,
  drop constraint streams_ended_at_check,
  drop constraint streams_created_at_check;
alter table products
  drop constraint products_sold_at_check,
  drop constraint products_created_at_check,
  drop constraint products_price_currency_check;

-- Rows from before V5 that no event can say, and that the WAL reader cannot read either. Their old values stay out of
-- the WAL: there the old row has only its key, and the event has no `before`.
alter table streams replica identity default;
alter table products replica identity default;

update streams
set description = left(description, 50000),
  thumbnail_url = case when octet_length(thumbnail_url) <= 20000 then thumbnail_url end
where octet_length(description) > 200000 or octet_length(thumbnail_url) > 20000;

-- A price that is no number: the product leaves the feeds, so that nobody buys it for nothing.
update products
set price_amount = case when price_amount = 'NaN' then 0 else price_amount end,
  sold_at = case when price_amount = 'NaN' then coalesce(sold_at, now()) else sold_at end,
  price_currency = case when octet_length(price_currency) <= 1000 then price_currency else 'AED' end,
  image_url = case when octet_length(image_url) <= 20000 then image_url end,
  feeds = array(select distinct unnest(feeds))
where price_amount = 'NaN' or octet_length(price_currency) > 1000 or octet_length(image_url) > 20000
  or array_ndims(feeds) > 1;

alter table streams replica identity full;
alter table products replica identity full;

-- A row that was written past the triggers begins with version 1, as any other.
alter table streams alter column version set default 1;
alter table products alter column version set default 1;

-- The others are mended as anybody changes a row. A time that no client can hold is as good as none; a creation in the
-- far future becomes one of now, and one before the epoch one of its second day.
update streams
set scheduled_at = case when scheduled_at >= '1970-01-01Z' and scheduled_at < '2200-01-01Z' then scheduled_at end,
  started_at = case when started_at >= '1970-01-01Z' and started_at < '2200-01-01Z' then started_at end,
  ended_at = case when ended_at >= '1970-01-01Z' and ended_at < '2200-01-01Z' then ended_at end,
  created_at = case when created_at < '1970-01-01Z' then '1970-01-02Z' when created_at < '2200-01-01Z' then created_at
    else now() end,
  latitude = case when abs(latitude) < 1e-9 then 0 else latitude end,
  longitude = case when abs(longitude) < 1e-9 then 0 else longitude end,
  thumbnail_url = case when thumbnail_url ~* '^https?://[^[:space:][:cntrl:]]+$' then thumbnail_url end
where not (coalesce(scheduled_at, created_at) >= '1970-01-01Z' and coalesce(scheduled_at, created_at) < '2200-01-01Z')
  or not (coalesce(started_at, created_at) >= '1970-01-01Z' and coalesce(started_at, created_at) < '2200-01-01Z')
  or not (coalesce(ended_at, created_at) >= '1970-01-01Z' and coalesce(ended_at, created_at) < '2200-01-01Z')
  or not (created_at >= '1970-01-01Z' and created_at < '2200-01-01Z')
  or not (updated_at >= '1970-01-01Z' and updated_at < '2200-01-01Z')
  or version < 1
  or (latitude <> 0 and abs(latitude) < 1e-9)
  or (longitude <> 0 and abs(longitude) < 1e-9)
  or thumbnail_url !~* '^https?://[^[:space:][:cntrl:]]+$';

update products
set sold_at = case when sold_at >= '1970-01-01Z' and sold_at < '2200-01-01Z' then sold_at
    when sold_at is not null then now() end, -- sold it stays
  created_at = case when created_at < '1970-01-01Z' then '1970-01-02Z' when created_at < '2200-01-01Z' then created_at
    else now() end,
  latitude = case when abs(latitude) < 1e-9 then 0 else latitude end,
  longitude = case when abs(longitude) < 1e-9 then 0 else longitude end,
  price_currency = case when upper(price_currency) ~ '^[A-Z]{3}$' then upper(price_currency) else 'AED' end,
  image_url = case when image_url ~* '^https?://[^[:space:][:cntrl:]]+$' then image_url end
where not (coalesce(sold_at, created_at) >= '1970-01-01Z' and coalesce(sold_at, created_at) < '2200-01-01Z')
  or not (created_at >= '1970-01-01Z' and created_at < '2200-01-01Z')
  or not (updated_at >= '1970-01-01Z' and updated_at < '2200-01-01Z')
  or version < 1
  or (latitude <> 0 and abs(latitude) < 1e-9)
  or (longitude <> 0 and abs(longitude) < 1e-9)
  or price_currency !~ '^[A-Z]{3}$'
  or image_url !~* '^https?://[^[:space:][:cntrl:]]+$';

alter table streams
  validate constraint streams_description_check,
  validate constraint streams_thumbnail_url_check,
  add constraint streams_scheduled_at_check check (scheduled_at >= '1970-01-01Z' and scheduled_at < '2200-01-01Z'),
  add constraint streams_started_at_check check (started_at >= '1970-01-01Z' and started_at < '2200-01-01Z'),
  add constraint streams_ended_at_check check (ended_at >= '1970-01-01Z' and ended_at < '2200-01-01Z'),
  add constraint streams_created_at_check check (created_at >= '1970-01-01Z' and created_at < '2200-01-01Z'),
  add constraint streams_updated_at_check check (updated_at >= '1970-01-01Z' and updated_at < '2200-01-01Z'),
  add constraint streams_latitude_not_tiny check (latitude = 0 or abs(latitude) >= 1e-9),
  add constraint streams_longitude_not_tiny check (longitude = 0 or abs(longitude) >= 1e-9),
  add constraint streams_thumbnail_url_http check (thumbnail_url ~* '^https?://[^[:space:][:cntrl:]]+$'),
  add constraint streams_version_check check (version between 1 and 9007199254740991);

alter table products
  validate constraint products_price_amount_check1,
  validate constraint products_feeds_check1,
  validate constraint products_image_url_check,
  add constraint products_price_currency_check check (price_currency ~ '^[A-Z]{3}$'),
  add constraint products_sold_at_check check (sold_at >= '1970-01-01Z' and sold_at < '2200-01-01Z'),
  add constraint products_created_at_check check (created_at >= '1970-01-01Z' and created_at < '2200-01-01Z'),
  add constraint products_updated_at_check check (updated_at >= '1970-01-01Z' and updated_at < '2200-01-01Z'),
  add constraint products_latitude_not_tiny check (latitude = 0 or abs(latitude) >= 1e-9),
  add constraint products_longitude_not_tiny check (longitude = 0 or abs(longitude) >= 1e-9),
  add constraint products_image_url_http check (image_url ~* '^https?://[^[:space:][:cntrl:]]+$'),
  add constraint products_version_check check (version between 1 and 9007199254740991);
