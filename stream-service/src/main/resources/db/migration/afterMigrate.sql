-- `alter table … enable trigger all`, which a restore with --disable-triggers ends with, makes ordinary triggers of those
-- that must fire always (V10). Runs at each start of the service; takes no lock where all is well.
do $$
declare
  ordinary record;
begin
  for ordinary in
    select tgrelid::regclass as table_name, tgname from pg_trigger
    where tgrelid in ('streams'::regclass, 'products'::regclass) and not tgisinternal and tgenabled <> 'A'
      and tgname ~ '_(version|version_kept|tombstone|no_truncate)$'
  loop
    execute format('alter table %s enable always trigger %I', ordinary.table_name, ordinary.tgname);
  end loop;
end $$;
