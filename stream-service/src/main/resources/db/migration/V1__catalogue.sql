-- Sellers' streams and products. The columns are the events' field names; all but id, seller_id, title, category and
-- price_amount have defaults or may be null, so that changes by hand are easy.

create table streams (
  id            uuid primary key,
  seller_id     uuid not null,
  title         text not null check (char_length(title) between 1 and 120),
  description   text,
  category      text not null check (category ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  status        text not null default 'SCHEDULED' check (status in ('SCHEDULED', 'LIVE', 'ENDED')),
  thumbnail_url text,
  scheduled_at  timestamptz,
  started_at    timestamptz,
  ended_at      timestamptz,
  latitude      double precision check (latitude between -90 and 90),
  longitude     double precision check (longitude between -180 and 180),
  created_at    timestamptz not null default now(),
  updated_at    timestamptz not null default now(),
  version       bigint not null default 0,
  check ((latitude is null) = (longitude is null))
);

create table products (
  id             uuid primary key,
  seller_id      uuid not null,
  stream_id      uuid references streams (id) on delete set null,
  title          text not null check (char_length(title) between 1 and 120),
  category       text not null check (category ~ '^[a-z0-9][a-z0-9-]{0,39}$'),
  price_amount   numeric(12, 2) not null check (price_amount >= 0),
  price_currency text not null default 'AED',
  condition      text not null default 'NEW' check (condition in ('NEW', 'LIKE_NEW', 'GOOD', 'FAIR')),
  feeds          text[] not null default '{DISCOVER}' check (cardinality(feeds) > 0 and feeds <@ '{DISCOVER,COMMUNITY}'),
  latitude       double precision check (latitude between -90 and 90),
  longitude      double precision check (longitude between -180 and 180),
  image_url      text,
  sold_at        timestamptz,
  created_at     timestamptz not null default now(),
  updated_at     timestamptz not null default now(),
  version        bigint not null default 0,
  check ((latitude is null) = (longitude is null)),
  check (not 'COMMUNITY' = any (feeds) or latitude is not null)
);

create index streams_of_seller on streams (seller_id, created_at desc);
create index products_of_stream on products (stream_id) where stream_id is not null;
create index streams_shown on streams (status, category) where status in ('LIVE', 'SCHEDULED');
create index products_discover on products (created_at desc, id) where sold_at is null and 'DISCOVER' = any (feeds);
create index products_discover_category on products (category, created_at desc, id)
  where sold_at is null and 'DISCOVER' = any (feeds);

-- A deletion counts as a version, and an id that comes back goes on from there: versions are never reused.
create table tombstones (
  aggregate_id uuid primary key,
  version      bigint not null,
  deleted_at   timestamptz not null default now()
);

-- The trigger alone sets the version, so that no writer, by whatever way it comes, can skip or repeat one.
create function assign_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.id <> old.id then
      raise exception 'the id of a row of % never changes; delete it and insert another', tg_table_name;
    end if;
    new.version := old.version + 1;
  else
    -- Waits for a deletion of the same id that is under way; its tombstone must be seen.
    perform pg_advisory_xact_lock(hashtextextended(new.id::text, 0));
    new.version := coalesce((select version from tombstones where aggregate_id = new.id), 0) + 1;
  end if;
  new.updated_at := now();
  return new;
end $$;

create function leave_tombstone() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(old.id::text, 0));
  insert into tombstones (aggregate_id, version) values (old.id, old.version + 1)
  on conflict (aggregate_id) do update set version = excluded.version, deleted_at = excluded.deleted_at;
  return old;
end $$;

create function refuse_truncate() returns trigger language plpgsql as $$
begin
  raise exception 'TRUNCATE of % would delete without events; use DELETE', tg_table_name;
end $$;

create trigger streams_version before insert or update on streams for each row execute function assign_version();
create trigger products_version before insert or update on products for each row execute function assign_version();
create trigger streams_tombstone before delete on streams for each row execute function leave_tombstone();
create trigger products_tombstone before delete on products for each row execute function leave_tombstone();
create trigger streams_no_truncate before truncate on streams execute function refuse_truncate();
create trigger products_no_truncate before truncate on products execute function refuse_truncate();
