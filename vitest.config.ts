import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/unit/**/*.test.ts", "test/lint/**/*.test.ts", "test/mutations/**/*.test.ts", "test/scenarios/**/*.test.ts"],
    // Scenarios mostly wait, for child processes and for jobs.
    maxWorkers: 4,
    // Scenarios wait for child processes; the machine that runs them may be slow.
    testTimeout: 180_000,
    hookTimeout: 180_000,
    reporters: ["default"],
  },
});
