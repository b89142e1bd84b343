import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/lint/**/*.test.ts"],
          // They mock nothing and keep nothing: one load of the modules serves all files of a worker.
          isolate: false,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          name: "scenarios",
          include: ["test/scenarios/**/*.test.ts"],
          setupFiles: ["test/scenarios/setup.ts"],
          isolate: false,
          // They wait for child processes and for jobs, and the machine that runs them may be slow.
          maxWorkers: 3,
          maxConcurrency: 4,
          testTimeout: 180_000,
          hookTimeout: 180_000,
          sequence: { groupOrder: 0 },
        },
      },
    ],
    reporters: ["default"],
  },
});
