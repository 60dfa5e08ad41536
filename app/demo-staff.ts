import { randomInt } from 'node:crypto';
import { readFile, rename, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { hashPassword } from '../agent-desk/server/password.ts';
import type { StaffAccounts } from '../agent-desk/ports/staff-store.ts';
import { StaffRole } from '../contracts/desk-protocol.ts';
import { QueueName } from '../contracts/fact.ts';

const DemoStaffMember = z.object({
  id: z.string(),
  user: z.string(),
  name: z.string(),
  password: z.string(),
  roles: z.array(StaffRole),
  queues: z.array(QueueName),
});

/** A demo account, password in the clear: only where no real gateway is configured. */
export type DemoStaffMember = z.infer<typeof DemoStaffMember>;

const ALL_QUEUES = QueueName.options;

/** The demo's people: made once, kept in `DATA_DIR/demo-staff.json`, and put into the database. */
export async function seedDemoStaff(dataDir: string, accounts: StaffAccounts): Promise<DemoStaffMember[]> {
  const staff = await loadOrMake(path.join(dataDir, 'demo-staff.json'));
  for (const member of staff) {
    const { password, ...profile } = member;
    if (await accounts.findByUser(member.user)) continue;
    await accounts.save({ ...profile, passwordHash: await hashPassword(password) });
  }
  return staff;
}

async function loadOrMake(file: string): Promise<DemoStaffMember[]> {
  const text = await readFile(file, 'utf8').catch(() => undefined);
  if (text !== undefined) return z.array(DemoStaffMember).parse(JSON.parse(text));
  const made: DemoStaffMember[] = [
    {
      id: 'staff-ana',
      user: 'ana',
      name: 'Ana Lucía Prado',
      password: passphrase(),
      roles: ['agent'],
      queues: [...ALL_QUEUES],
    },
    {
      id: 'staff-beto',
      user: 'beto',
      name: 'Alberto Caicedo',
      password: passphrase(),
      roles: ['agent'],
      queues: [...ALL_QUEUES],
    },
    {
      id: 'staff-sofia',
      user: 'sofia',
      name: 'Sofía Renjifo',
      password: passphrase(),
      roles: ['supervisor'],
      queues: [...ALL_QUEUES],
    },
  ];
  await writeFile(`${file}.new`, JSON.stringify(made, null, 2), { mode: 0o600 });
  await rename(`${file}.new`, file);
  return made;
}

const WORDS = [
  'mango',
  'guadua',
  'ceiba',
  'samba',
  'lulo',
  'chontaduro',
  'farallon',
  'pacifico',
  'salsa',
  'cholado',
  'rio',
  'cometa',
];

/** Easy to type from a screen; four words and two digits of a generator made for secrets. */
function passphrase(): string {
  const words = Array.from({ length: 4 }, () => WORDS[randomInt(WORDS.length)] ?? 'lulo');
  return `${words.join('-')}-${randomInt(10, 100)}`;
}
