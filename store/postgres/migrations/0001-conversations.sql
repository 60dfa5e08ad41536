-- Conversations, their facts and what waits to be done. Everything a citizen said or is stands sealed (bytea).

create table conversation (
  id text primary key,
  channel text not null check (channel in ('web', 'whatsapp', 'voice')),
  address_hmac text not null,
  subject_hmac text,
  owner text not null default 'bot' check (owner in ('bot', 'queued', 'agent', 'closed')),
  queue text,
  priority integer not null default 0,
  waiting_since timestamptz,
  offered_to text,
  offer_until timestamptz,
  agent_id text,
  version bigint not null default 0,
  last_number bigint not null default 0,
  state bytea not null,
  lease_until timestamptz,
  lease_fence bigint not null default 0,
  created_at timestamptz not null,
  updated_at timestamptz not null,
  check ((owner = 'agent') = (agent_id is not null)),
  check (owner <> 'queued' or queue is not null)
) with (fillfactor = 70);

create index conversation_queued on conversation (queue, priority desc, waiting_since) where owner = 'queued';
create index conversation_agent on conversation (agent_id) where owner = 'agent';
create index conversation_subject on conversation (subject_hmac) where subject_hmac is not null;

create table fact (
  conversation_id text not null references conversation (id),
  number bigint not null,
  kind text not null,
  public boolean not null,
  at timestamptz not null,
  content bytea not null,
  search bigint[],
  seq bigint,
  primary key (conversation_id, number)
);

create index fact_unsequenced on fact (conversation_id, number) where seq is null;
create unique index fact_seq on fact (seq) where seq is not null;
create index fact_search on fact using gin (search) where search is not null;

-- One row. A serial is not the order of commits: one sequencer numbers committed facts for those who follow all of them.
create table sequencer (id integer primary key default 1 check (id = 1), last bigint not null);
insert into sequencer (last) values (0);

create table inbound (
  channel text not null,
  provider_message_id text not null,
  conversation_id text not null references conversation (id),
  number bigint not null,
  primary key (channel, provider_message_id)
);

-- Facts that wait for a bot turn.
create table waiting (
  conversation_id text not null references conversation (id),
  number bigint not null,
  since timestamptz not null,
  attempts integer not null default 0,
  primary key (conversation_id, number)
);
create index waiting_since on waiting (since);

create table outbox (
  id text primary key,
  conversation_id text not null references conversation (id),
  kind text not null,
  payload bytea not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'expired', 'dead')),
  attempts integer not null default 0,
  failures integer not null default 0,
  due_at timestamptz not null,
  expires_at timestamptz,
  reason text,
  created_at timestamptz not null,
  ended_at timestamptz
);
create index outbox_due on outbox (due_at) where state = 'queued';
create index outbox_dead on outbox (created_at) where state = 'dead';

create table otp_admission (
  conversation_id text not null,
  number bigint not null,
  document_hmac text not null,
  address_hmac text not null,
  at timestamptz not null,
  primary key (conversation_id, number)
);
create index otp_admission_document on otp_admission (document_hmac, at);
create index otp_admission_address on otp_admission (address_hmac, at);

create table upload (
  id text primary key,
  conversation_id text not null references conversation (id),
  name bytea not null,
  content_type text not null,
  size integer not null,
  content bytea not null,
  created_at timestamptz not null
);
