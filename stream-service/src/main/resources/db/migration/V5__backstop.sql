-- The CDC backstop: what it reads from the WAL, and what it must remember.

-- Old rows whole, with what is stored out of line: an event's `before`.
alter table streams replica identity full;
alter table products replica identity full;

create schema backstop;

-- One row, committed each second: the watermark's instant in WAL order, and the means by which a quiet table does not
-- pin WAL. The positions are those that the topics had been read up to before: what is published of any later change
-- lies at or above them.
create table backstop.heartbeat (
  id        smallint primary key default 1 check (id = 1),
  beat      bigint not null default 0,
  at        timestamptz not null default now(),
  positions jsonb not null default '{}'
) with (fillfactor = 10);
insert into backstop.heartbeat default values;

-- One row: everything below the LSN is on the topics. A gap stays until a watermark has told it.
create table backstop.progress (
  id        smallint primary key default 1 check (id = 1),
  lsn       pg_lsn, -- null until there was a slot
  positions jsonb not null default '{}', -- of the topics; what was published later is read back from here
  gap       boolean not null default true
) with (fillfactor = 10);
insert into backstop.progress default values;

-- The highest version of each aggregate that is known to be on its topic.
create table backstop.published (
  aggregate_id uuid primary key,
  source       text not null, -- the table
  version      bigint not null
) with (fillfactor = 80);

create publication freshet_backstop for table streams, products, tombstones, backstop.heartbeat;

-- A session that publishes its changes itself (the service's, see its connection options) says so in the WAL, before the
-- rows: the backstop gives only those a grace time, and publishes changes by hand at once.
create function mark_direct() returns trigger language plpgsql as $$
begin
  perform pg_logical_emit_message(true, 'freshet.direct', '');
  return null;
end $$;

create trigger streams_direct before insert or update or delete on streams for each statement
  when (current_setting('freshet.direct', true) = 'on') execute function mark_direct();
create trigger products_direct before insert or update or delete on products for each statement
  when (current_setting('freshet.direct', true) = 'on') execute function mark_direct();

-- Every row that can be committed can be published: nothing that an event cannot say, nothing larger than Kafka takes.
-- Rows from before are not checked.
alter table streams
  add check (octet_length(description) <= 200000) not valid,
  add check (octet_length(thumbnail_url) <= 20000) not valid,
  add check (scheduled_at between '0001-01-01Z' and '9999-12-31 23:59:59.999999Z') not valid,
  add check (started_at between '0001-01-01Z' and '9999-12-31 23:59:59.999999Z') not valid,
  add check (ended_at between '0001-01-01Z' and '9999-12-31 23:59:59.999999Z') not valid,
  add check (created_at between '0001-01-01Z' and '9999-12-31 23:59:59.999999Z') not valid;
alter table products
  add check (price_amount < 'NaN') not valid,
  add check (octet_length(price_currency) <= 1000) not valid,
  add check (array_ndims(feeds) = 1) not valid,
  add check (octet_length(image_url) <= 20000) not valid,
  add check (sold_at between '0001-01-01Z' and '9999-12-31 23:59:59.999999Z') not valid,
  add check (created_at between '0001-01-01Z' and '9999-12-31 23:59:59.999999Z') not valid;
