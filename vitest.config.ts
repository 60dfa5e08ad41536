import { configDefaults, defineConfig } from 'vitest/config';

const full = process.env['TEST_FULL'] === '1';

export default defineConfig({
  test: {
    // `npm run test:full` runs the long ones, and nothing else again.
    include: [full ? 'test/**/*.full.test.ts' : 'test/**/*.test.ts'],
    exclude: full ? configDefaults.exclude : [...configDefaults.exclude, 'test/**/*.full.test.ts'],
    globalSetup: ['test/support/global-setup.ts'],
    pool: 'forks',
    maxWorkers: 2,
    testTimeout: 20_000,
    hookTimeout: 60_000,
  },
});
