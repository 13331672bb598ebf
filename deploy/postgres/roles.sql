-- Makes freshet_stream, the role that stream-service uses: it owns the database and is no superuser. A superuser runs this
-- on the database, before the first start and before an upgrade from a version whose service was a superuser: it then hands
-- that superuser's tables, views, functions and publication to freshet_stream. It may be run again. Replace the password, and
-- give it to the service as FRESHET_POSTGRES_PASSWORD. Leave an empty line behind each statement: the local stack needs it.

do $$
begin
  if not exists (select from pg_roles where rolname = 'freshet_stream') then
    create role freshet_stream login password 'freshet';
  end if;
end $$;

-- replication: to read changes from the WAL. createrole: its migrations make the readers' roles, freshet_feed and
-- freshet_gateway.
alter role freshet_stream nosuperuser nocreatedb nobypassrls replication createrole;

do $$
declare
  history constant regclass := to_regclass('public.flyway_schema_history');
  former constant oid := coalesce(
    (select relowner from pg_class where oid = history), (select oid from pg_roles where rolname = current_user));
  ours constant oid[] := array(
    select oid from pg_namespace where nspname in ('public', 'feed', 'backstop', 'ownership', 'gateway'));
  own record;
begin
  execute format('alter database %I owner to freshet_stream', current_database());
  for own in
    select format('schema %I', nspname) as what
    from pg_namespace
    where nspowner = former and oid = any (ours) and nspname <> 'public'
    union all
    select format('%s %s', case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, oid::regclass)
    from pg_class t
    where history is not null and relowner = former and relkind in ('r', 'p', 'v', 'S') and relnamespace = any (ours)
      and not exists (select from pg_depend where objid = t.oid and deptype in ('a', 'i', 'e'))
    union all
    select format('routine %s', oid::regprocedure)
    from pg_proc p
    where history is not null and proowner = former and pronamespace = any (ours)
      and not exists (select from pg_depend where objid = p.oid and deptype = 'e')
    union all
    select format('publication %I', pubname) from pg_publication
    where history is not null and pubowner = former and pubname like 'freshet%'
  loop
    execute format('alter %s owner to freshet_stream', own.what);
  end loop;
  for own in select rolname as reader from pg_roles where rolname in ('freshet_feed', 'freshet_gateway')
  loop
    execute format('grant %I to freshet_stream with admin true, inherit false, set false', own.reader);
  end loop;
end $$;
