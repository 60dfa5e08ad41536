-- Filings of citizens, what became of them and their documents. What is of a person stands sealed (bytea).

-- The row's lock, kept until the commit, gives numbers without gaps or doubles.
create table filing_counter (year integer primary key, last integer not null);

create table filing (
  number text primary key,
  key_hmac text not null unique,
  request_hmac text not null,
  procedure text not null,
  conversation_id text not null references conversation (id),
  taxpayer_hmac text,
  document_hmac text,
  state text not null check (state in ('received', 'awaiting-payment', 'payment-confirmed', 'in-review', 'returned', 'filed',
                                       'required', 'extended', 'transferred', 'answered', 'closed')),
  content bytea not null,
  note bytea,
  filed_at timestamptz not null,
  updated_at timestamptz not null,
  due_on date,
  -- Days of the term that were left when something was required of the citizen: it runs on with the answer.
  days_left integer,
  answer_by date,
  first_answer_by timestamptz,
  document_number text unique,
  cadastre_number text unique,
  -- For the staff; opened in the same commit.
  case_number text not null references case_file (number),
  -- Document management lacks something of it.
  registry_due_at timestamptz,
  registry_failures integer not null default 0,
  registry_reason text
);
create index filing_taxpayer on filing (taxpayer_hmac, filed_at desc) where taxpayer_hmac is not null;
create index filing_document_hmac on filing (document_hmac) where document_hmac is not null;
-- However its separators were typed.
create index filing_document_number on filing (regexp_replace(upper(document_number), '[^A-Z0-9]', '', 'g'));
create index filing_cadastre_number on filing (regexp_replace(upper(cadastre_number), '[^A-Z0-9]', '', 'g'));
create index filing_conversation on filing (conversation_id);
create index filing_case on filing (case_number);
create index filing_review on filing (filed_at) where state = 'in-review';
create index filing_registry_due on filing (registry_due_at) where registry_due_at is not null;

-- Append-only: each change of a filing, the filing itself and what a citizen added included.
create table filing_event (
  id bigint generated always as identity primary key,
  filing_number text not null references filing (number),
  key_hmac text not null,
  request_hmac text not null,
  changed_by text not null,
  from_state text,
  to_state text not null,
  content bytea,
  -- When it happened, and when we learned of it.
  at timestamptz not null,
  recorded_at timestamptz not null,
  unique (filing_number, key_hmac)
);

-- What goes with a filing: a file, which cannot be deleted while it stands here, or words that were added.
create table filing_annex (
  filing_number text not null references filing (number),
  place integer not null,
  upload_id text references upload (id),
  conversation_id text not null references conversation (id),
  content bytea not null,
  added_at timestamptz not null,
  registered_at timestamptz,
  primary key (filing_number, place)
);
create index filing_annex_upload on filing_annex (upload_id) where upload_id is not null;

-- A city's event may be about a filing.
alter table city_event add column filing_number text references filing (number);

-- The receipt of a filing is a paper; one of an anonymous filing is of nobody.
alter table paper drop constraint paper_kind_check;
alter table paper add constraint paper_kind_check
  check (kind in ('clearance', 'statement', 'cadastral', 'bill', 'receipt', 'agreement', 'filing'));
alter table paper alter column taxpayer_hmac drop not null;
