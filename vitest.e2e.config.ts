import { defineConfig } from 'vitest/config';

/** The built app in a real browser, one file after another: measurements and a two-core machine ask for that. */
export default defineConfig({
  test: {
    include: ['tests/e2e/**/*.e2e.ts'],
    environment: 'node',
    testTimeout: 60_000,
    hookTimeout: 60_000,
    fileParallelism: false,
    // Node 20 has the WebSocket that Firefox is driven by, but behind this flag.
    execArgv: ['--experimental-websocket'],
  },
});
