import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    root: import.meta.dirname,
    include: ["*.test.ts"],
    globalSetup: ["./setup.ts"],
    // az takes a second of processor time to start, and most tests start several at once.
    maxWorkers: 2,
    testTimeout: 300_000,
    hookTimeout: 180_000,
    reporters: ["default"],
  },
});
