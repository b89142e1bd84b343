import { annotations as annotationsOf } from "../../report/index.ts";
import type { Publication } from "./publication.ts";

/** The findings on the run's page, and beside the lines that a pull request changes. */
export const annotations: Publication = {
  name: "the annotations",
  wanted: () => true,
  prepare: ({ run, runner }) => {
    const all = annotationsOf(run);
    return () => {
      all.forEach(runner.annotate);
      return [];
    };
  },
};
