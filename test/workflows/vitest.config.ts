import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/workflows/**/*.test.ts"],
    globalSetup: ["test/workflows/setup.ts"],
    // Each test runs a whole workflow, of whose jobs some run at once.
    maxWorkers: 2,
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default"],
  },
});
