import { closing } from "../../report/index.ts";
import type { Act, Publication, Telling } from "./publication.ts";

/** The end of the job log: what the run came to, and where its files are. */
export const log: Publication = {
  name: "the end of the log",
  wanted: () => true,
  prepare: (telling) => ended(closing(telling.run), telling),
  bare: (telling) => ended([telling.run.verdict.toUpperCase()], telling),
};

function ended(lines: readonly string[], { paths }: Telling): Act {
  return () => [
    ...lines,
    ...(paths.evidence ? [`Evidence: ${paths.evidence}`] : []),
    ...(paths.summary ? [`Summary:  ${paths.summary}`] : []),
  ];
}
