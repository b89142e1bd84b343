import type { Report } from "./report.ts";
import { SARIF } from "./sarif.ts";
import { SUMMARY } from "./summary.ts";

/** Every report that is a file. The run record, evidence.json, is none of them: it is written before and after each effect (`Io.keep`). */
export const REPORTS: readonly Report[] = [SUMMARY, SARIF];

export { type Annotation, annotations } from "./annotations.ts";
export { comment, marker } from "./comment.ts";
export { parseEvidence, readEvidence } from "./evidence/read.ts";
export { evidence, written } from "./evidence.ts";
export { type Leg, legsOf } from "./fleet/legs.ts";
export { merge } from "./fleet/merge.ts";
export { REPORT_RULES, reportFinding } from "./fleet/rules.ts";
export { closing } from "./log.ts";
export { matrix } from "./matrix.ts";
export { OUTPUTS, type OutputPaths, outputs, type Selection } from "./outputs.ts";
export { bareSummary, refusedInputs } from "./refused-inputs.ts";
export type { Report } from "./report.ts";
export { lowest, worst } from "./verdicts.ts";
export { SUMMARY };
