import { MODES, type Run } from "../core/index.ts";
import { bareSummary } from "./refused-inputs.ts";
import type { Report } from "./report.ts";
import { atPoint } from "./summary/at-point.ts";
import { type Block, fit } from "./summary/block.ts";
import { changes } from "./summary/changes.ts";
import { comparison } from "./summary/compared.ts";
import { deploymentChanges, deployments } from "./summary/deployments.ts";
import { asides, failures, unverified, warnings } from "./summary/findings.ts";
import { fleet } from "./summary/fleet.ts";
import { forecast } from "./summary/forecast.ts";
import { headline } from "./summary/headline.ts";
import { secrets, trust } from "./summary/identity.ts";
import { next } from "./summary/next.ts";
import { passes } from "./summary/passes.ts";
import { grants, permissions, probe } from "./summary/permissions.ts";
import { phases } from "./summary/phases.ts";
import { points } from "./summary/points.ts";
import { audit, footer } from "./summary/record.ts";
import { held, objectives, restored, restores } from "./summary/restores.ts";

/** GitHub drops a step summary of more than 1 MiB, and the job stays green: we stay below it, with room for what the step adds itself. */
const LIMIT = 1024 * 1024 - 16 * 1024;

/**
 * The step summary, GitHub-flavoured Markdown in UTF-8 of less than `limit` bytes. What does not fit is left out between rows and list
 * items, with a note in its place; tables, fences and `<details>` are always whole. Every name and message in it is escaped.
 */
export function summary(run: Run, limit = LIMIT): string {
  return fit(MODES[run.mode].gathers ? fleet(run) : single(run), limit);
}

/** The summary as a file; where it cannot be written, the verdict and what was found stand in its place. */
export const SUMMARY: Report = {
  output: "summary",
  file: "summary.md",
  when: () => true,
  write: (run) => summary(run),
  bare: bareSummary,
};

function single(run: Run): Block[] {
  return [
    headline(run),
    ...changes(run),
    ...failures(run),
    ...unverified(run),
    ...next(run),
    ...objectives(run),
    ...restores(run),
    ...deployments(run),
    ...deploymentChanges(run),
    ...held(run),
    ...trust(run),
    ...comparison(run),
    ...probe(run),
    ...secrets(run),
    ...atPoint(run),
    ...grants(run),
    ...phases(run),
    ...warnings(run),
    ...asides(run),
    ...restored(run),
    ...permissions(run),
    ...forecast(run),
    ...passes(run),
    ...points(run),
    ...audit(run),
    footer(run),
  ];
}
