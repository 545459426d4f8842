import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

export default defineConfig({
  resolve: { alias: { client: fileURLToPath(new URL('../../WebFrontend/Client', import.meta.url)) } },
  test: { include: ['**/*.test.js'], restoreMocks: true, unstubGlobals: true, testTimeout: 10_000 },
});
