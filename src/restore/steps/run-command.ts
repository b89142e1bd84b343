import { lastPart } from "../../clouds/azure/ids.ts";
import { duration } from "../../core/duration.ts";
import { type Finding, type Held, MODES, oneLine, type PhaseName, type Step } from "../../core/index.ts";
import { workspaceFile } from "../../files/workspace-file.ts";
import { Refused } from "../../io/io.ts";
import { refusalFinding } from "../../judge/judge.ts";
import { deploymentName } from "../engine/deployment-name.ts";
import { hold } from "../engine/held.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { ENGINE_RULES, type EngineRule } from "../engine/rules.ts";
import { leaseUntil } from "../held/lease.ts";
import { remove } from "../held/remove.ts";
import { noMachine } from "./booted.ts";
import { type CommandEnd, followCommand, putCommand } from "./command.ts";
import { machinesOf, readMachine } from "./machines.ts";
import { Output } from "./output.ts";
import { INSIDE_RULES } from "./rules.ts";
import { stepSecrets } from "./secrets.ts";

/** Seconds that a script may take when the plan does not say; Azure's own limit is 90 minutes. */
const DEFAULT_TIMEOUT = 30 * 60;
/** Bytes of an output that Azure may have cut: it keeps 4 KB. */
const KEPT = 4_000;
/** Bytes of a script. */
const LARGEST = 1024 * 1024;

/**
 * The step `run-command: path`: the script inside each machine that came back, by Azure's managed Run Command. Secrets go as protected parameters,
 * which Azure never shows again; its output is judged by its exit code, and the run command is removed afterwards.
 * @param variables what every step is told of the restore.
 */
export async function runCommandStep(
  doing: Doing,
  phase: PhaseName,
  step: Step,
  variables: Readonly<Record<string, string>>,
): Promise<Finding[]> {
  const { about, record } = doing;
  const subject = oneLine(step.path).slice(0, 200);
  const machines = machinesOf(doing);
  if (machines.length === 0) return [noMachine(doing, phase, subject)];
  const fail = (rule: EngineRule, message: string, fix: string) => {
    record.checks.push({ name: subject, verdict: "failed", expected: "exit code 0", actual: message.slice(0, 300) });
    return [said(about, rule, { subject, message, fix }, phase)];
  };
  const file = await workspaceFile(about.settings.workspace, step.path, LARGEST);
  if ("why" in file)
    return fail(
      INSIDE_RULES.commandUnusable,
      `The script ${subject} ${file.why}.`,
      "Check the repository out, and correct the plan.",
    );
  const script = new TextDecoder().decode(file.bytes);
  const secrets = await stepSecrets(doing, step);
  if ("refused" in secrets) {
    record.checks.push({ name: subject, verdict: "failed", expected: "its secrets", actual: "refused" });
    return [{ ...refusalFinding(secrets.refused.refusal, { phase, stopsRestore: true }, about), subject, level: "error" }];
  }
  if ("unusable" in secrets) return fail(ENGINE_RULES.stepSecret, `${secrets.unusable}.`, secrets.fix);
  const findings: Finding[] = [];
  for (const machine of machines) {
    findings.push(...(await inside(doing, phase, { step, subject, machine, script, variables, secrets: secrets.env })));
  }
  return findings;
}

interface Inside {
  readonly step: Step;
  readonly subject: string;
  readonly machine: string;
  readonly script: string;
  readonly variables: Readonly<Record<string, string>>;
  readonly secrets: Readonly<Record<string, string>>;
}

async function inside(doing: Doing, phase: PhaseName, of: Inside): Promise<Finding[]> {
  const { about, io, record } = doing;
  const { step, machine, subject } = of;
  const name = `${subject} in ${lastPart(machine)}`;
  const check = (verdict: "passed" | "failed", actual: string) =>
    record.checks.push({ name, verdict, expected: "exit code 0", actual: oneLine(actual).slice(0, 300) });
  const timeout = step.timeout ?? DEFAULT_TIMEOUT;
  let held: Held | undefined;
  try {
    const { location, windows } = await readMachine(doing, machine);
    const powershell = /\.ps1$/i.test(step.path);
    if (windows !== null && windows !== powershell) {
      const [system, kind] = windows ? ["Windows", "a PowerShell script (.ps1)"] : ["Linux", "a shell script"];
      const message = `${lastPart(machine)} runs ${system}, which takes ${kind}.`;
      check("failed", message);
      return [said(about, INSIDE_RULES.commandUnusable, { subject, message, fix: `Name ${kind} in the step.` }, phase)];
    }
    held = await holdCommand(doing, machine);
    await putCommand(doing, held.id, {
      location,
      script: of.script,
      parameters: of.variables,
      protectedParameters: of.secrets,
      timeout,
    });
    hold(record, { ...held, state: "made" });
    await doing.keep();
    const ended = await followCommand(doing, held.id, io.now() + (timeout + 300) * 1000);
    const last = show(doing, ended);
    const { state, exitCode } = ended;
    // Without an exit code nobody knows how the script ended, whatever the state says.
    if (state === "Succeeded" && exitCode === 0) {
      check("passed", `exit code 0${last ? `: ${last}` : ""}`);
      return [];
    }
    const tail = last ? `; its last line: ${last}` : " and wrote nothing";
    const which = state === "TimedOut" || state === "Canceled" ? "commandLate" : "commandFailed";
    const message =
      {
        TimedOut: `It did not end within ${duration(timeout)} in ${lastPart(machine)}, and Azure ended it${tail}.`,
        Canceled: `It was cancelled in ${lastPart(machine)}, by somebody or because the machine went away${tail}.`,
        Late: `Azure has not said how it ended in ${lastPart(machine)} ${duration(300)} after its time was over${tail}.`,
      }[state] ?? `It ended ${state} with exit code ${exitCode ?? "unknown"} in ${lastPart(machine)}${tail}.`;
    check("failed", message);
    const fix =
      which === "commandLate"
        ? "Give the step a longer `timeout`, or find out what the script waits for."
        : "Read its output above; Azure keeps the last 4 KB of it.";
    return [said(about, INSIDE_RULES[state === "Late" ? "commandLate" : which], { subject, message, fix }, phase)];
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    check("failed", "refused");
    const { findings } = refusedPhase(about, phase, [error.refusal], `The script ${subject} did not run to its end.`);
    return findings.map((each) => ({ ...each, message: io.masker.hide(each.message), subject, level: "error" as const }));
  } finally {
    if (held) await clear(doing, held);
  }
}

/** Written down before it is made: one name for each command of this restore. */
async function holdCommand(doing: Doing, machine: string): Promise<Held> {
  const { about, record } = doing;
  const count = record.held.filter(({ id }) => /\/runCommands\//i.test(id)).length;
  const id = `${machine}/runCommands/${deploymentName(record.ownerId ?? "")}-${count + 1}`;
  const lease = MODES[about.settings.mode].removes ? { expires: leaseUntil(doing) } : {};
  const held: Held = { id, kind: "resource", state: "intended", ...lease };
  hold(record, held);
  await doing.keep();
  return held;
}

/** The run command holds the script and its parameters: it goes at once, also in mode restore. */
async function clear({ io, arm, record, keep }: Doing, held: Held): Promise<void> {
  if (io.signal.aborted) return;
  const ours = { jobs: [], ids: [], owner: record.ownerId ?? "" };
  const removed = await remove({ io, arm }, { ...held, state: "made" }, ours);
  if (removed.how === "gone") hold(record, { ...held, state: "gone" });
  else {
    const why = removed.how === "refused" ? removed.refused.refusal.text : removed.why;
    io.log.info(`The run command ${lastPart(held.id)} is still there: ${why}`);
  }
  await keep();
}

/** Its output as a step's: masked, and harmless. @returns the last line. */
function show({ io }: Doing, { output, error, message }: CommandEnd): string {
  const shown = new Output(io.masker, (line) => io.log.info(line));
  for (const text of [output, error || (output === "" ? message : "")]) {
    if (text === "") continue;
    const stream = shown.stream();
    // Azure keeps the end of a long output: what it begins with may be the end of a secret.
    stream(Buffer.from(Buffer.byteLength(text) >= KEPT ? io.masker.hideCut(text) : text));
    stream(null);
  }
  shown.end();
  return shown.tail.findLast((line) => line.trim() !== "") ?? "";
}
