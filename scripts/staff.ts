import { createInterface } from 'node:readline/promises';
import { parseArgs } from 'node:util';
import path from 'node:path';
import { pino } from 'pino';
import { z } from 'zod';
import { hashPassword } from '../agent-desk/server/password.ts';
import { configFromEnvironment } from '../app/config.ts';
import { loadKeys } from '../app/keys.ts';
import { joinStorage } from '../app/storage.ts';
import { systemClock, systemIds } from '../app/system.ts';
import { AppError } from '../bot/domain/errors.ts';
import { StaffRole } from '../contracts/desk-protocol.ts';
import { QueueName } from '../contracts/fact.ts';
import { createEnvelope } from '../store/postgres/envelope.ts';
import { holdsSealedRows } from '../store/postgres/sealed-rows.ts';
import { createStaffAccounts } from '../store/postgres/staff.ts';

/**
 * Adds a person to the desk, or gives one a new password, roles and queues; the password is read from standard input,
 * so that it stands in no history: `npm run -s staff -- add --user ana --name "Ana Prado" --roles agent --queues rentas,general`.
 */
const USAGE = `usage: npm run -s staff -- add --user USER --name NAME --roles ${StaffRole.options.join('|')} [--queues ${QueueName.options.join(',')}]`;
const LEAST_PASSWORD = 12;

const list = z.string().transform((text) => text.split(',').map((part) => part.trim()));
const Person = z.object({
  user: z
    .string()
    .trim()
    .toLowerCase()
    .regex(/^[a-z0-9._-]{2,64}$/, 'letters, digits, dot, dash'),
  name: z.string().trim().min(2).max(120),
  roles: list.pipe(z.array(StaffRole).min(1)),
  queues: list.pipe(z.array(QueueName)).default([...QueueName.options]),
});

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  console.error(error instanceof AppError || error instanceof TypeError ? error.message : error);
  return 1;
});

async function main([command, ...rest]: string[]): Promise<number> {
  const text = { type: 'string' } as const;
  const { values } = parseArgs({ args: rest, options: { user: text, name: text, roles: text, queues: text } });
  const person = Person.safeParse(values);
  if (command !== 'add' || !person.success) {
    console.error(command === 'add' && person.error ? `${z.prettifyError(person.error)}\n${USAGE}` : USAGE);
    return 2;
  }
  const password = await readPassword();
  if (password.length < LEAST_PASSWORD) {
    console.error(`the password needs at least ${LEAST_PASSWORD} characters`);
    return 2;
  }
  const config = configFromEnvironment();
  const storage = await joinStorage(
    config,
    path.resolve(import.meta.dirname, '..'),
    pino({ level: 'warn' }, pino.destination(2)),
  );
  try {
    const envelope = createEnvelope((await loadKeys(config, () => holdsSealedRows(storage.pool))).encryption);
    const accounts = createStaffAccounts({ pool: storage.pool, envelope, clock: systemClock });
    const known = await accounts.findByUser(person.data.user);
    await accounts.save({
      id: known?.id ?? `staff-${systemIds.id()}`,
      ...person.data,
      passwordHash: await hashPassword(password),
    });
    if (known) await accounts.clearFailures(known.id);
    console.log(`${person.data.user} ${known ? 'changed' : 'added'}: ${person.data.roles.join(', ')}`);
    return 0;
  } finally {
    await storage.close();
  }
}

async function readPassword(): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  if (process.stdin.isTTY) process.stderr.write('Password: ');
  const { value } = (await lines[Symbol.asyncIterator]().next()) as { value?: string };
  lines.close();
  return value ?? '';
}
