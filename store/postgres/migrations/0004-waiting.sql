-- A fact may wait for its hour (an answer that was put off), and what was begun goes before what was said meanwhile.
alter table waiting add column due_at timestamptz;
alter table waiting add column rank smallint not null default 1;
