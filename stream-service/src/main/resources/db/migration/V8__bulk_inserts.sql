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
    -- Waits for a deletion of the same id that is under way: its tombstone must be seen. Not "for key share": of two that
    -- take that lock at once each would wait for the other if both go on to change the row that they meet.
    if tg_table_name = 'streams' then
      perform from streams where id = new.id for no key update;
    else
      perform from products where id = new.id for no key update;
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
create function refuse_reused_version() returns trigger language plpgsql
-- Its plan is kept for the session: one for a bulk would read all tombstones for each single row that follows.
set enable_hashjoin = off
set enable_mergejoin = off
as $$
declare
  reused uuid;
begin
  if current_setting('transaction_isolation') <> 'read committed' then
    raise exception using
      errcode = 'feature_not_supported',
      message = format('a row of %s can be inserted under READ COMMITTED only, not %s',
        tg_table_name, upper(current_setting('transaction_isolation'))),
      detail = 'A deletion of the same id since the snapshot could not be seen, and its version would be used again.';
  end if;
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
