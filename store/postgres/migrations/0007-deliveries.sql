-- Each try to deliver a message to a registered contact, and how far it got. Nothing here says who or what.
create table delivery (
  id text primary key,
  message_id text not null,
  kind text not null check (kind in ('sms', 'email')),
  provider text not null,
  provider_id text,
  contact_hmac text not null,
  state text not null default 'queued' check (state in ('queued', 'sent', 'delivered', 'read', 'failed')),
  reason text,
  -- When the provider took it; a try that was cut off has none.
  accepted_at timestamptz,
  created_at timestamptz not null,
  updated_at timestamptz not null
);
create index delivery_message on delivery (message_id);
create index delivery_contact on delivery (contact_hmac, created_at);
create index delivery_created on delivery using brin (created_at);

-- A portal's signed token is used once; whom it names waits, sealed, for the conversation to begin.
create table portal_sign_on (
  jti_hmac text primary key,
  conversation_id text not null unique,
  claims bytea,
  expires_at timestamptz not null
);
create index portal_sign_on_expires on portal_sign_on (expires_at);
