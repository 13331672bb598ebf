-- What the notification-gateway may read: whose something is and which feeds show it, asked of the truth before a
-- client's command. These views are the contract between the two services. What is the gateway's own lies in its own
-- schema, which its own migrations fill; the catalogue's tables its role does not see.

create schema ownership;

create view ownership.streams as
  select id, seller_id, title, category, latitude, longitude from streams;

create view ownership.products as
  select id, seller_id, category, feeds, latitude, longitude from products;

do $$
begin
  if not exists (select from pg_roles where rolname = 'freshet_gateway') then
    create role freshet_gateway login password '${gateway_password}';
  end if;
end $$;

grant usage on schema ownership to freshet_gateway;
grant select on ownership.streams, ownership.products to freshet_gateway;

create schema gateway;
grant usage, create on schema gateway to freshet_gateway;
