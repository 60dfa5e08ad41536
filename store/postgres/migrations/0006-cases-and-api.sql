-- Cases of ours, who moved them, and what the city's systems told us. What is of a person stands sealed (bytea).

-- The row's lock, kept until the commit, gives numbers without gaps or doubles.
create table case_counter (year integer primary key, last integer not null);

create table case_file (
  number text primary key,
  key_hmac text not null unique,
  request_hmac text not null,
  kind text not null,
  channel text not null,
  state text not null default 'open' check (state in ('open', 'in-progress', 'waiting', 'resolved', 'closed')),
  conversation_id text references conversation (id),
  taxpayer_hmac text,
  document_hmac text,
  content bytea not null,
  opened_at timestamptz not null,
  updated_at timestamptz not null,
  crm_number text,
  crm_due_at timestamptz,
  crm_failures integer not null default 0,
  crm_reason text
);
create index case_file_taxpayer on case_file (taxpayer_hmac, opened_at desc) where taxpayer_hmac is not null;
create index case_file_document on case_file (document_hmac) where document_hmac is not null;
create index case_file_conversation on case_file (conversation_id) where conversation_id is not null;
create index case_file_crm_due on case_file (crm_due_at) where crm_due_at is not null;
create index case_file_crm_number on case_file (crm_number) where crm_number is not null;

-- Append-only: each change of a case, the opening included.
create table case_event (
  id bigint generated always as identity primary key,
  case_number text not null references case_file (number),
  key_hmac text not null,
  request_hmac text not null,
  changed_by text not null,
  from_state text,
  to_state text not null,
  note bytea,
  -- When it happened, and when we learned of it.
  at timestamptz not null,
  recorded_at timestamptz not null,
  unique (case_number, key_hmac)
);

create table city_event (
  id_hmac text primary key,
  type text not null,
  occurred_at timestamptz not null,
  received_at timestamptz not null,
  content bytea not null,
  case_number text references case_file (number),
  applied boolean not null
);
create index city_event_type on city_event (type, received_at) where not applied;
