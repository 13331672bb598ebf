-- The role that stream-service uses, which owns the database and is no superuser. A superuser runs this on the database
-- once, before the first start; and before an upgrade from a version whose services were superusers, for then what that
-- role is to own is theirs. Repeatable. A statement ends with a semicolon and an empty
-- line. Replace the password, and give it to the service as FRESHET_POSTGRES_PASSWORD.

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
  own record;
begin
  execute format('alter database %I owner to freshet_stream', current_database());
  for own in
    select format('schema %I', nspname) as what
    from pg_namespace
    where nspowner = current_user::regrole and nspname !~ '^pg_' and nspname <> 'information_schema'
    union all
    select format('%s %s', case relkind when 'v' then 'view' when 'S' then 'sequence' else 'table' end, oid::regclass)
    from pg_class t
    where relowner = current_user::regrole and relkind in ('r', 'p', 'v', 'S')
      and relnamespace in (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
      and not exists (select from pg_depend where objid = t.oid and deptype in ('a', 'i'))
    union all
    select format('routine %s', oid::regprocedure)
    from pg_proc
    where proowner = current_user::regrole
      and pronamespace in (select oid from pg_namespace where nspname !~ '^pg_' and nspname <> 'information_schema')
    union all
    select format('publication %I', pubname) from pg_publication where pubowner = current_user::regrole
  loop
    execute format('alter %s owner to freshet_stream', own.what);
  end loop;
  for own in select rolname as reader from pg_roles where rolname in ('freshet_feed', 'freshet_gateway')
  loop
    execute format('grant %I to freshet_stream with admin true, inherit false, set false', own.reader);
  end loop;
end $$;
