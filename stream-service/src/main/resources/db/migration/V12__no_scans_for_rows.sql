-- A session keeps the plans of these functions. Made while a table was small, they scanned all of it for each row of a bulk
-- that followed in the same session: 40,000 rows took a minute. A later "create or replace function" must set it again.
-- The foreign key's own checks keep plans too, and have no settings: a bulk of streams and products is better off in a
-- session of its own.
alter function assign_version() set enable_seqscan = off;
alter function leave_tombstone() set enable_seqscan = off;
alter function refuse_reused_version() set enable_seqscan = off;
