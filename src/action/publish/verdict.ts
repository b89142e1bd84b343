import type { Publication } from "./publication.ts";

/** The output `verdict` once more: whatever became of the other publications, it says what the step came to. */
export const verdict: Publication = {
  name: "the verdict",
  wanted: () => true,
  prepare:
    ({ run, runner }) =>
    () => {
      runner.output("verdict", run.verdict);
      return [];
    },
};
