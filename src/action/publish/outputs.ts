import { outputs as outputsOf } from "../../report/index.ts";
import type { Publication } from "./publication.ts";

/** The step's outputs. They name the files that were written. */
export const outputs: Publication = {
  name: "the outputs",
  wanted: () => true,
  prepare:
    ({ run, runner, paths, selection }) =>
    () => {
      for (const [name, value] of Object.entries<string>(outputsOf(run, paths, selection))) runner.output(name, value);
      return [];
    },
};
