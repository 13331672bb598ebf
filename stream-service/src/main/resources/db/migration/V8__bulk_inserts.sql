-- An insertion or a deletion took an advisory lock for each row until its transaction ended, of which PostgreSQL has room
-- for some thousands: larger ones failed whole with "out of shared memory". Row locks lie in the rows and have no bound.

create or replace function assign_version() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' then
    if new.id <> old.id then
      raise exception 'the id of a row of % never changes; delete it and insert another', tg_table_name;
    end if;
    new.version := old.version + 1;
  else
    -- Waits for a deletion of the same id that is under way: its tombstone must be seen.
    if tg_table_name = 'streams' then
      perform from streams where id = new.id for key share;
    else
      perform from products where id = new.id for key share;
    end if;
    new.version := coalesce((select version from tombstones where aggregate_id = new.id), 0) + 1;
  end if;
  new.updated_at := now();
  return new;
end $$;

create or replace function leave_tombstone() returns trigger language plpgsql as $$
begin
  insert into tombstones (aggregate_id, version, source) values (old.id, old.version + 1, tg_table_name)
  on conflict (aggregate_id) do update
  set version = excluded.version, deleted_at = excluded.deleted_at, source = excluded.source;
  return old;
end $$;

-- Somebody else may have inserted and deleted the same id after the tombstones were looked at, and before the row was in
-- the primary key. Now that it is, nobody else can, and what they left is seen.
create function refuse_reused_version() returns trigger language plpgsql as $$
declare
  reused uuid;
begin
  select id into reused
  from inserted join tombstones on aggregate_id = id and tombstones.version >= inserted.version
  limit 1;
  if reused is not null then
    raise exception using
      errcode = 'serialization_failure',
      message = format('%s was inserted and deleted by somebody else at the same time', reused),
      hint = 'Insert it again.';
  end if;
  return null;
end $$;

create trigger streams_version_kept after insert on streams
  referencing new table as inserted for each statement execute function refuse_reused_version();
create trigger products_version_kept after insert on products
  referencing new table as inserted for each statement execute function refuse_reused_version();
