import { defineConfig } from "vitest/config";

/** The machine that runs them may be slow. */
const PATIENT = { testTimeout: 180_000, hookTimeout: 180_000 };

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          ...PATIENT,
          name: "unit",
          include: ["test/unit/**/*.test.ts", "test/lint/**/*.test.ts", "test/mutations/**/*.test.ts"],
          // They mock nothing and keep nothing: one load of the modules serves all files of a worker.
          isolate: false,
          // They work all the time; by itself vitest leaves one processor of two idle.
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
      {
        test: {
          ...PATIENT,
          name: "scenarios",
          include: ["test/scenarios/**/*.test.ts"],
          setupFiles: ["test/scenarios/setup.ts"],
          isolate: false,
          // They work most of the time, and wait for child processes and jobs the rest of it.
          maxWorkers: 3,
          maxConcurrency: 5,
          sequence: { groupOrder: 0 },
        },
      },
    ],
    reporters: ["default"],
  },
});
