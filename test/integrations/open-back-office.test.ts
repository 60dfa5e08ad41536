import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { openBackOffice, type BackOffice } from '../../app/back-office.ts';
import { readConfig } from '../../app/config.ts';
import { generateTaxpayers } from '../../integrations/emulator/people/generate-taxpayers.ts';
import { createMemorySlotBook } from '../../store/memory/slot-book.ts';
import { documentOf } from './back-office-world.ts';
import { call, randomIds, silent, steppedClock, temporaryFolder } from './world.ts';

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 });

describe('the back office as the product opens it', () => {
  const folder = temporaryFolder();
  const clock = steppedClock();
  let office: BackOffice;

  beforeAll(async () => {
    office = await openBackOffice({
      config: readConfig({ DATA_DIR: folder.path, EMULATOR_SEED: '1581' }, folder.path),
      root: path.resolve(import.meta.dirname, '../..'),
      slots: createMemorySlotBook({ clock }),
      ...{ clock, ids: randomIds, random: () => 0, logger: silent, metrics: {}, staff: [] },
    });
  });
  afterAll(async () => {
    await office.close();
    folder.remove();
  });

  it('R-G3 without a gateway reaches every system of the emulator', async () => {
    await office.ready();
    const taxpayerId = generateTaxpayers(1581)[0]?.taxpayerId ?? '';
    expect((await office.accounts.readAccount(taxpayerId, call)).asOf).toBe('2026-11-20T15:00:00.000Z');
    expect((await office.copies.readAccount(taxpayerId, call))?.asOf).toBe('2026-11-20T07:00:00.000Z');
    expect(Array.isArray(await office.agreements.list(taxpayerId, call))).toBe(true);
    expect(Array.isArray(await office.cadastre.listProperties(taxpayerId, call))).toBe(true);
    const { number } = await office.registry.register(documentOf(taxpayerId, 'k'), call);
    expect(number).toBe('2026.4131.000001');
    const matter = { number: 'C-1', kind: 'other', summary: 'x', idempotencyKey: 'k' };
    expect(await office.crm.openCase(matter, call)).toEqual({ crmNumber: 'CRM-000001' });
    expect(office.isDelivering()).toBe(true);
    expect(office.demoRouter).toBeDefined();
  });
});
