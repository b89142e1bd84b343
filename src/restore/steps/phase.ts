import { accessSync, constants, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { refusalInOutput } from "../../clouds/refusals/output.ts";
import { duration } from "../../core/duration.ts";
import { type Check, type Finding, oneLine, type PhaseName, type Step } from "../../core/index.ts";
import { refusalFinding, verdictOf } from "../../judge/judge.ts";
import type { Done } from "../../judge/phase.ts";
import { type Doing, said } from "../engine/restore-context.ts";
import { ENGINE_RULES } from "../engine/rules.ts";
import { azLogin } from "./azure.ts";
import { bootedStep } from "./booted.ts";
import { type Ended, runChild } from "./child.ts";
import { scratch } from "./environment.ts";
import { readResult } from "./result.ts";
import { runCommandStep } from "./run-command.ts";
import { stepSecrets } from "./secrets.ts";

type StepPhase = Extract<PhaseName, "before" | "verify" | "after" | "clean-up">;

/** Seconds that a step may take when the plan does not say. */
const DEFAULT_TIMEOUT = 30 * 60;

/** The steps of a phase that run in this mode. */
export function stepsOf({ about }: Doing, phase: StepPhase): readonly Step[] {
  const { restore, settings } = about;
  const all = phase === "clean-up" ? restore.cleanUp : restore[phase];
  return all.filter(({ in: modes }) => modes.length === 0 || modes.some((mode) => mode === settings.mode));
}

/** Runs a phase's steps in their order. In `before`, the first that fails ends the phase: what it prepares is not there. */
export async function stepsPhase(doing: Doing, phase: StepPhase): Promise<Done> {
  const findings: Finding[] = [];
  for (const step of stepsOf(doing, phase)) {
    const own = await runStep(doing, phase, step);
    findings.push(...own);
    await doing.keep();
    if (own.length > 0 && phase === "before") break;
  }
  return { findings, verdict: verdictOf(findings, false) };
}

async function runStep(doing: Doing, phase: StepPhase, step: Step): Promise<Finding[]> {
  const { io, about } = doing;
  if (step.kind === "booted") {
    io.log.info("▸ booted");
    return bootedStep(doing, phase, step);
  }
  if (step.kind === "run-command") {
    io.log.info(`▸ ${step.path} (in the machine)`);
    return runCommandStep(doing, phase, step, variables(doing));
  }
  const { masker } = io;
  const space = await scratch(io);
  const subject = oneLine(step.path).slice(0, 200);
  io.log.info(`▸ ${subject}`);
  try {
    const secrets = await stepSecrets(doing, step);
    if ("refused" in secrets) {
      doing.record.checks.push({ name: subject, verdict: "failed", expected: "its secrets", actual: "refused" });
      return [{ ...refusalFinding(secrets.refused.refusal, { phase, stopsRestore: true }, about), subject, level: "error" }];
    }
    const fail = (which: "stepSecret" | "stepLogin" | "stepFailed" | "stepLate", message: string, fix: string): Finding[] => {
      doing.record.checks.push({ name: subject, verdict: "failed", expected: "exit code 0", actual: message.slice(0, 300) });
      return [said(about, ENGINE_RULES[which], { subject, message, fix }, phase)];
    };
    if ("unusable" in secrets) return fail("stepSecret", `${secrets.unusable}.`, secrets.fix);
    let env: Readonly<Record<string, string>> = {
      ...space.env,
      ...variables(doing),
      POR_RESULT: join(space.folder, "result.json"),
      ...secrets.env,
    };
    if (step.azure) {
      const login = await azLogin(doing, space.folder, env);
      if ("failed" in login)
        return fail("stepLogin", `${login.failed}.`, "Install az on the runner, or leave `azure: true` out of the step.");
      env = login.env;
    }
    const timeout = step.timeout ?? DEFAULT_TIMEOUT;
    const ended = await runChild(io, { ...commandOf(step.path, about.settings.workspace), env, timeoutMs: timeout * 1000 });
    const wrong = wordsOf(ended);
    if (ended.how === "late")
      return fail(
        "stepLate",
        `It did not end within ${duration(timeout)}, and was ended with all that it had started.`,
        "Give the step a longer `timeout`, or find out what it waits for.",
      );
    if (wrong) {
      const refused = "tail" in ended ? refusalInOutput(`run ${subject}`, ended.tail) : undefined;
      const trust = refused ? [{ ...refusalFinding(refused, { phase, stopsRestore: true }, about), subject }] : [];
      return [
        ...trust,
        ...fail("stepFailed", wrong, "Read its output above; run the script by hand with the same POR_* variables."),
      ];
    }
    const own = await readResult(join(space.folder, "result.json"), masker);
    if (typeof own === "string")
      return fail("stepFailed", `Its result file ($POR_RESULT) ${own}.`, "Write JSON of that form, or nothing.");
    const checks: readonly Check[] = own ?? [
      { name: subject, verdict: "passed", expected: "exit code 0", actual: "exit code 0" },
    ];
    doing.record.checks.push(...checks);
    return checks
      .filter(({ verdict }) => verdict !== "passed")
      .map(({ name, expected, actual }) =>
        said(
          about,
          ENGINE_RULES.stepFailed,
          { subject, message: `The check "${name}" did not pass.`, expected, actual, fix: "Look at what came back." },
          phase,
        ),
      );
  } finally {
    await space.remove();
  }
}

/** What every step is told of the restore. */
function variables({ about, record, ready }: Doing): Record<string, string> {
  return {
    POR_RESTORE: about.restore.name,
    POR_ITEM: ready.item.friendlyName,
    POR_RUN: record.ownerId ?? "",
    POR_RESOURCE_GROUP: ready.requests[0]?.target.resourceGroup ?? "",
    POR_RESOURCE_IDS: JSON.stringify(record.restored.map(({ id }) => id)),
    POR_POINT_TIME: ready.point.time,
    POR_JOB_ID: record.job?.id ?? "",
    ...(record.deployment ? { POR_DEPLOYMENT_OUTPUTS: JSON.stringify(record.deployment.outputs) } : {}),
  };
}

/** A file of the repository is started as it is, by bash where it is not executable; anything else is a command line for bash. */
function commandOf(path: string, cwd: string): { file: string; args: readonly string[]; cwd: string } {
  const script = resolve(cwd, path);
  const may = (mode: number) => {
    try {
      accessSync(script, mode);
      // A folder is executable too, and starts nothing.
      return statSync(script).isFile();
    } catch {
      return false;
    }
  };
  if (may(constants.X_OK)) return { file: script, args: [], cwd };
  return may(constants.R_OK)
    ? { file: "bash", args: [script], cwd }
    : { file: "bash", args: ["-eo", "pipefail", "-c", path], cwd };
}

function wordsOf(ended: Ended): string | undefined {
  if (ended.how === "not-started") return `It could not be started (${ended.why}).`;
  if (ended.how === "killed") return `It was killed (${ended.signal}).`;
  if (ended.how === "late" || ended.code === 0) return undefined;
  const last = ended.tail.findLast((line) => line.trim() !== "");
  return `It ended with exit code ${ended.code}${last ? `; its last line: ${last}` : " and wrote nothing"}.`;
}
