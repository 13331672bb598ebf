-- Who follows whom, and what of it is unread. Each seller has a sequence that grows by one with each time the seller
-- goes live; a follow remembers up to which number its user has read. What is unread is the difference.

create table gateway.sellers (
  seller_id uuid primary key,
  last_seq  bigint not null
);

-- The events that were counted, so that a repeat is none. Older ones than Kafka keeps are deleted.
create table gateway.lives (
  event_id    uuid primary key,
  seller_id   uuid not null,
  stream_id   uuid not null,
  recorded_at timestamptz not null default now()
);

create index lives_by_age on gateway.lives (recorded_at);

create table gateway.follows (
  user_id     uuid not null,
  seller_id   uuid not null,
  read_seq    bigint not null,
  followed_at timestamptz not null default now(),
  primary key (user_id, seller_id)
);
