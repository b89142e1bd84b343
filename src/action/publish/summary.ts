import { SUMMARY } from "../../report/index.ts";
import type { Publication } from "./publication.ts";

/** The summary on the run's page. */
export const jobSummary: Publication = {
  name: "the job summary",
  wanted: () => true,
  prepare: ({ runner, texts }) => {
    const text = texts.get(SUMMARY);
    return async () => {
      if (text !== undefined) await runner.summary(text);
      return [];
    };
  },
};
