-- Files that came before anybody scanned wait for the scanner like those that come while it is down.
alter table upload
  add column state text not null default 'quarantined' check (state in ('quarantined', 'clean', 'refused')),
  -- Name of the virus, where one was found; the bytes are gone then.
  add column virus text,
  add column scan_failures integer not null default 0,
  add column scan_after timestamptz not null default now(),
  -- What was read in it, for whoever reviews it: sealed, null until it was tried.
  add column reading bytea,
  add column read_failures integer not null default 0,
  add column read_after timestamptz not null default now();
create index upload_quarantined on upload (scan_after) where state = 'quarantined';
create index upload_unread on upload (read_after) where state = 'clean' and reading is null;
