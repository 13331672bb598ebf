-- The first answers of writes that carried an Idempotency-Key. A row commits with its write or not at all.

create table idempotency_keys (
  user_id     uuid not null,
  path        text not null,
  key         text not null check (char_length(key) between 1 and 255),
  fingerprint bytea not null, -- SHA-256 of the request's body
  status      smallint not null,
  location    text,
  etag        text,
  body        bytea not null,
  created_at  timestamptz not null default now(),
  primary key (user_id, path, key)
);

-- For the removal of what is past its retention.
create index idempotency_keys_by_age on idempotency_keys (created_at);
