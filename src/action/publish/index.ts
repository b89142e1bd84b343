import { annotations } from "./annotations.ts";
import { comment } from "./comment.ts";
import { log } from "./log.ts";
import { outputs } from "./outputs.ts";
import type { Publication } from "./publication.ts";
import { jobSummary } from "./summary.ts";
import { verdict } from "./verdict.ts";

/** Every way in which a run is told, in this order, once its reports are written as files. */
export const PUBLICATIONS: readonly Publication[] = [jobSummary, annotations, outputs, verdict, log, comment];
