import type { Run } from "../../src/core/index.ts";
import { readEvidence } from "../../src/report/index.ts";
import type { Stage } from "../stage/stage.ts";
import { read } from "../unit/report/markdown.ts";

/** Everything that a run said, in every way. */
export interface Output {
  readonly run: Run;
  readonly evidence: string | null;
  readonly summary: string | null;
  readonly sarif: string | null;
  readonly outputs: Readonly<Record<string, string>>;
  /** Standard output as the runner reads it, but for the commands that this tool itself gives. */
  readonly printed: string;
  readonly annotations: readonly string[];
}

/** What no mutation may bring about; empty: nothing. */
export function broken(on: Stage, said: Output): string[] {
  return [...told(said), ...harmless(said), ...leaks(on, said), ...truth(on, said)];
}

/** There is a verdict, all ways say the same, and whatever is not passed has a coded reason that is no defect of ours. */
function told({ run, evidence, summary, sarif, outputs }: Output): string[] {
  const own = run.findings.filter(({ rule }) => rule === "RDI000");
  const uncoded = run.findings.filter(({ rule }) => !/^RD[A-Z]\d{3}$/.test(rule));
  const kept = evidence === null ? undefined : readEvidence(evidence);
  return [
    ...own.map(({ message }) => `a defect: ${message}`),
    ...uncoded.map(({ rule }) => `a finding without a code: ${rule}`),
    ...(run.verdict === "not-run" ? ["no verdict"] : []),
    ...(run.verdict !== "passed" && run.findings.length === 0 ? [`${run.verdict}, and nothing says why`] : []),
    ...(kept === undefined ? ["evidence.json cannot be read"] : []),
    ...(kept && kept.verdict !== run.verdict ? [`evidence says ${kept.verdict}, the run ${run.verdict}`] : []),
    ...(outputs.verdict === run.verdict ? [] : [`output verdict is ${outputs.verdict}`]),
    ...(summary === null ? ["no summary"] : []),
    ...(sarif === null || "runs" in JSON.parse(sarif) ? [] : ["findings.sarif is none"]),
  ];
}

/** Nothing from outside is Markdown, HTML, a link or a command. */
function harmless({ summary, printed, outputs, annotations }: Output): string[] {
  const wrong: string[] = [];
  try {
    read(summary ?? "");
  } catch (error) {
    wrong.push(`the summary is live: ${error instanceof Error ? error.message.slice(0, 300) : ""}`);
  }
  for (const line of printed.split(/\r\n|[\r\n\u0085\u2028\u2029]/)) {
    if (/^\s*::|##\[/.test(line)) wrong.push(`the log has a command: ${JSON.stringify(line.slice(0, 200))}`);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal obeys them
    if (/[\u0000-\u0008\u000b-\u001f\u007f-\u009f]/.test(line))
      wrong.push(`the log has controls: ${JSON.stringify(line.slice(0, 200))}`);
  }
  for (const [name, value] of Object.entries(outputs)) if (/[\r\n]/.test(value)) wrong.push(`output ${name} is of several lines`);
  for (const text of annotations)
    if (/^\s*::|##\[/m.test(text)) wrong.push(`an annotation has a command: ${JSON.stringify(text.slice(0, 200))}`);
  return wrong;
}

function leaks(on: Stage, { run, evidence, summary, sarif, outputs, printed, annotations }: Output): string[] {
  const { github, google } = on.cloud.world;
  const all = JSON.stringify([run, evidence, summary, sarif, outputs, printed, annotations]);
  const values = google.secrets
    .flatMap(({ versions }) => versions.map(({ payload }) => payload))
    .filter((value) => value.length >= 8);
  const found = [github.oidc.requestToken, github.token, "eyJ", ...values].filter((secret) => all.includes(secret));
  return found.map((secret) => `a leak: ${secret.slice(0, 4)}…`);
}

/** That the machine of the twin's world has. */
const DISKS = 3;

/** A pass is true in the cloud itself. */
function truth(on: Stage, { run }: Output): string[] {
  if (run.verdict !== "passed") return [];
  const [vault] = on.cloud.azure.vaults;
  const items = vault?.items ?? [];
  return run.restores.flatMap((restore) => {
    if (run.mode === "lint" || restore.verdict !== "passed") return [];
    const wrong: string[] = [];
    const item = items.find(({ vmId }) => vmId.toLowerCase() === restore.sourceId?.toLowerCase());
    if (!item?.points.some(({ id }) => id === restore.point?.id)) wrong.push("its recovery point does not exist");
    if (run.mode !== "restore" && run.mode !== "drill") return wrong.map((what) => `a false pass: ${what}`);
    const job = vault?.jobs.find(({ id }) => id === restore.job?.id);
    if (job?.status !== "Completed") wrong.push(`its job is ${job?.status}`);
    // A restore without a target group makes blobs, of which the record names the one that describes them.
    const managed = restore.target.resourceGroup !== undefined;
    if (managed && new Set(restore.restored.map(({ id }) => id)).size < DISKS)
      wrong.push(`${restore.restored.length} disks were seen`);
    if (on.cloud.azure.knobs.disksMissing > 0) wrong.push("a disk is missing");
    const left = on.cloud.azure.disks.some(({ tags }) => tags.RSVaultBackup === job?.id);
    if (restore.cleanUp?.verdict === "passed" && left) wrong.push("clean-up left disks");
    return wrong.map((what) => `a false pass: ${what}`);
  });
}
