-- Who works here, their sessions, and the record of what was done.

create table staff (
  id text primary key,
  user_name text not null unique,
  name text not null,
  roles text[] not null,
  queues text[] not null,
  password_hash bytea not null,
  failures integer not null default 0,
  locked_until timestamptz,
  created_at timestamptz not null default now()
);

create table staff_session (
  token_hash text primary key,
  staff_id text not null references staff (id),
  ip text not null,
  created_at timestamptz not null,
  last_seen_at timestamptz not null,
  ended_at timestamptz
);
create index staff_session_staff on staff_session (staff_id);

-- Append-only. The row is written with what it records; the chain is linked after commit by one chainer.
create table audit (
  id bigint generated always as identity primary key,
  at timestamptz not null,
  actor_kind text not null,
  actor_id text not null,
  action text not null,
  module text not null,
  conversation_id text,
  subject_hmac text,
  ip text,
  detail bytea not null,
  seq bigint,
  previous_hash bytea,
  hash bytea
);
create index audit_unlinked on audit (id) where seq is null;
create unique index audit_seq on audit (seq) where seq is not null;
create index audit_conversation on audit (conversation_id) where conversation_id is not null;

-- Nobody rewrites the record: only the link may be added, once.
create function audit_is_append_only() returns trigger language plpgsql as $$
begin
  if tg_op = 'UPDATE' and old.seq is null
     and (old.id, old.at, old.actor_kind, old.actor_id, old.action, old.module, old.detail)
         is not distinct from (new.id, new.at, new.actor_kind, new.actor_id, new.action, new.module, new.detail)
     and (old.conversation_id, old.subject_hmac, old.ip)
         is not distinct from (new.conversation_id, new.subject_hmac, new.ip) then
    return new;
  end if;
  raise exception 'the audit record is append-only';
end $$;
create trigger audit_append_only before update or delete on audit for each row execute function audit_is_append_only();
create trigger audit_no_truncate before truncate on audit execute function audit_is_append_only();
