import { defineConfig } from 'vitest/config';

/** The built app in a real browser, one file after another: measurements and a two-core machine ask for that. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    environment: 'node',
    testTimeout: 120_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // What is waited for comes at the machine's own pace; the tests hold what comes, not when.
    expect: { poll: { timeout: 30_000 } },
    // Node 20 has the WebSocket that Firefox is driven by, but behind this flag.
    execArgv: ['--experimental-websocket'],
  },
});
