-- A try that was killed or superseded is no failure: only failures lead to an apology.
alter table waiting add column failures integer not null default 0;

-- When a message came in, so that its id is forgotten in time. BRIN: rows come in the order of time.
alter table inbound add column at timestamptz not null default now();
create index inbound_at on inbound using brin (at);

-- What was sent or came too late is of no more use: its text and contacts go.
update outbox set payload = ''::bytea where state in ('sent', 'expired');

create index upload_conversation on upload (conversation_id);
