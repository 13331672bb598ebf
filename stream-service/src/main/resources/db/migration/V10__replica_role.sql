-- Restores and replication set session_replication_role to replica, and ordinary triggers do not fire then: an UPDATE kept
-- its version, an INSERT began at 0, TRUNCATE was not refused. The backstop took such a change for one that is published
-- already, so no event ever told it, and a watermark vouched for it. So what gives versions fires always. Not so what
-- only says that a session publishes by itself: a change without it is published sooner.

create or replace function assign_version() returns trigger language plpgsql as $$
declare
  given constant bigint := new.version;
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
  -- What is restored or replicated keeps its version, unless that was used here before.
  if current_setting('session_replication_role') = 'replica' then
    new.version := greatest(new.version, given);
  end if;
  new.updated_at := now();
  return new;
end $$;

create or replace function leave_tombstone() returns trigger language plpgsql as $$
begin
  -- The foreign key's own trigger does not fire then, and its products would go on naming a stream that is gone.
  if tg_table_name = 'streams' and current_setting('session_replication_role') = 'replica' then
    update products set stream_id = null where stream_id = old.id;
  end if;
  insert into tombstones (aggregate_id, version, source) values (old.id, old.version + 1, tg_table_name)
  on conflict (aggregate_id) do update
  set version = greatest(tombstones.version, excluded.version), deleted_at = excluded.deleted_at, source = excluded.source;
  return old;
end $$;

alter table streams enable always trigger streams_version;
alter table streams enable always trigger streams_version_kept;
alter table streams enable always trigger streams_tombstone;
alter table streams enable always trigger streams_no_truncate;
alter table products enable always trigger products_version;
alter table products enable always trigger products_version_kept;
alter table products enable always trigger products_tombstone;
alter table products enable always trigger products_no_truncate;
