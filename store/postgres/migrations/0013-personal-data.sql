-- Rights over one's own data (Ley 1581 de 2012): who wrote in which conversation, what was allowed, what is made anonymous.

-- Several people may prove themselves in one conversation; each has what they said in it.
create table conversation_person (
  conversation_id text not null references conversation (id),
  subject_hmac text not null,
  primary key (conversation_id, subject_hmac)
);
create index conversation_person_subject on conversation_person (subject_hmac);
insert into conversation_person select id, subject_hmac from conversation where subject_hmac is not null;

create function note_conversation_person() returns trigger language plpgsql as $$
begin
  insert into conversation_person values (new.id, new.subject_hmac) on conflict do nothing;
  return null;
end $$;
create trigger conversation_person_noted after update of subject_hmac on conversation for each row
  when (new.subject_hmac is not null and new.subject_hmac is distinct from old.subject_hmac)
  execute function note_conversation_person();

-- What was said until then holds nothing of anybody any more.
alter table conversation add column anonymised_at timestamptz;
-- Of nothing that a turn changes, so that its update stays on the page.
create index conversation_named on conversation (created_at) where anonymised_at is null;
create index conversation_anonymised on conversation (anonymised_at) where anonymised_at is not null;

-- Append-only: the last row of a person and purpose counts, the others are proof. Nobody's name stands here.
create table permission (
  id bigint generated always as identity primary key,
  key text not null unique,
  taxpayer_hmac text not null,
  purpose text not null check (purpose in ('notices', 'survey', 'training')),
  given boolean not null,
  version text not null,
  text_sha256 text,
  conversation_id text not null,
  at timestamptz not null
);
create index permission_taxpayer on permission (taxpayer_hmac, purpose, id desc);

-- Wishes to be forgotten. `waiting`: a person decides, for something is still under way.
create table erasure (
  number text primary key,
  subject_hmac text not null,
  taxpayer_hmac text not null,
  state text not null check (state in ('waiting', 'approved', 'refused', 'done')),
  requested_at timestamptz not null,
  decided_at timestamptz,
  decided_by text,
  done_at timestamptz
);
create index erasure_approved on erasure (requested_at) where state = 'approved';

-- The kinds of papers are kept by the contract (`contracts/paper.ts`), not twice.
alter table paper drop constraint paper_kind_check;
alter table paper add column annex bytea;
alter table paper alter column annex set storage external;
create index paper_issued on paper using brin (issued_at);
