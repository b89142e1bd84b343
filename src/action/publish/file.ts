import type { Report } from "../../report/index.ts";
import type { Publication } from "./publication.ts";

/** A report as a file in the step's own folder. */
export function fileOf(report: Report): Publication {
  return {
    name: report.file,
    wanted: () => true,
    prepare: ({ io, texts, paths }) => {
      const text = texts.get(report);
      return async () => {
        if (text === undefined) return [];
        const path = await io.write(report.file, text);
        if (report.output !== null) paths[report.output] = path;
        return [];
      };
    },
  };
}
