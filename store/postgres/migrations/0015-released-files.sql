-- A file that a person released without an antivirus, where there is none: it counts as clean and says so.
alter table upload add column released_at timestamptz;
