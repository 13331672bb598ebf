-- Of which table a deleted row was: after the loss of a slot its deletion must be told also where nothing is recorded of it
-- yet. Null in tombstones from before.
alter table tombstones add column source text;

create or replace function leave_tombstone() returns trigger language plpgsql as $$
begin
  perform pg_advisory_xact_lock(hashtextextended(old.id::text, 0));
  insert into tombstones (aggregate_id, version, source) values (old.id, old.version + 1, tg_table_name)
  on conflict (aggregate_id) do update
  set version = excluded.version, deleted_at = excluded.deleted_at, source = excluded.source;
  return old;
end $$;
