-- OTPs are counted by channel too; those of before, which are forgotten within a day, have none.
alter table otp_admission add column channel text;
create index otp_admission_channel on otp_admission (channel, at);

-- How far the data lake has been told what came of conversations. One row; until `due_at` one node has it in hand.
create table lake_cursor (id integer primary key default 1 check (id = 1), last bigint not null, due_at timestamptz not null);
insert into lake_cursor (last, due_at) values (0, '-infinity');
