-- The papers. Who a paper is of, what it says and its bytes stand sealed; code and taxpayer are looked up by HMAC.

-- The last number of each kind and year: its row lock puts those who take one in a line.
create table paper_number (
  kind text not null,
  year integer not null,
  last integer not null,
  primary key (kind, year)
);

create table paper (
  id text primary key,
  -- Conversation and fact: the same key is the same paper.
  key text not null unique,
  kind text not null check (kind in ('clearance', 'statement', 'cadastral', 'bill', 'receipt', 'agreement')),
  year integer not null,
  ordinal integer not null,
  state text not null check (state in ('making', 'issued', 'revoked')),
  -- Until then nobody else makes it; past that its number is free for another try.
  lease_until timestamptz not null,
  code_hmac text not null unique,
  taxpayer_hmac text not null,
  locale text not null,
  demo boolean not null,
  issued_at timestamptz not null,
  valid_until timestamptz,
  content bytea not null,
  pdf bytea,
  bytes integer,
  unique (kind, year, ordinal),
  check ((state = 'making') = (pdf is null))
);
-- What is sealed cannot be made smaller: the database need not try.
alter table paper alter column pdf set storage external;
create index paper_taxpayer on paper (taxpayer_hmac, issued_at desc) where state = 'issued';
create index paper_making on paper (kind, year, ordinal) where state = 'making';

-- The conversations that may open it.
create table paper_share (
  paper_id text not null references paper (id),
  conversation_id text not null,
  at timestamptz not null,
  primary key (paper_id, conversation_id)
);
