import { z } from "zod";
import { lastPart } from "../../clouds/azure/ids.ts";
import { versionOf } from "../../clouds/azure/resource-types.ts";
import { duration } from "../../core/duration.ts";
import { type Check, type Finding, oneLine, type PhaseName, type Step, sh } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { machinesOf } from "./machines.ts";
import { INSIDE_RULES } from "./rules.ts";

/** Seconds that a machine may take to boot when the plan does not say. */
const DEFAULT_TIMEOUT = 10 * 60;
/** Seconds between looks; the last one repeats. */
const LOOKS = [2, 3, 5, 10, 15] as const;

const status = z.object({ code: z.string().nullish(), displayStatus: z.string().nullish(), message: z.string().nullish() });
const view = z.object({
  statuses: z.array(status).nullish(),
  vmAgent: z.object({ vmAgentVersion: z.string().nullish(), statuses: z.array(status).nullish() }).nullish(),
});
/** What the instance view says of a machine, in Azure's own words. */
interface Seen {
  readonly power: string;
  readonly agent: string;
  readonly up: boolean;
}
const EXPECTED = "VM running; agent Ready";

/**
 * The step `booted: true`: every machine runs, and its agent answers, within the step's time. A machine is up when Azure's instance view says
 * PowerState/running and its agent is ready: a guest that hangs while it boots never gets that far.
 */
export async function bootedStep(doing: Doing, phase: PhaseName, step: Step): Promise<Finding[]> {
  const { about, io, record } = doing;
  const machines = machinesOf(doing);
  if (machines.length === 0) return [noMachine(doing, phase, "booted")];
  const deadline = io.now() + (step.timeout ?? DEFAULT_TIMEOUT) * 1000;
  const findings = await Promise.all(
    machines.map(async (id): Promise<Finding[]> => {
      const name = `${lastPart(id)} booted`;
      const check = (verdict: Check["verdict"], actual: string) =>
        record.checks.push({ name, verdict, expected: EXPECTED, actual: oneLine(actual).slice(0, 300) });
      try {
        const began = io.now();
        const { power, agent, up } = await untilUp(doing, id, deadline);
        const actual = `${power}; agent ${agent}`;
        check(up ? "passed" : "failed", actual);
        if (up) {
          io.log.info(`${lastPart(id)} runs and its agent answers, after ${duration((io.now() - began) / 1000)}.`);
          return [];
        }
        const message = `${lastPart(id)} did not boot within ${duration(step.timeout ?? DEFAULT_TIMEOUT)}.`;
        const fix = sh`az vm boot-diagnostics get-boot-log --ids ${id}   # where boot diagnostics are on; or give the step a longer timeout`;
        return [said(about, INSIDE_RULES.notBooted, { subject: lastPart(id), message, expected: EXPECTED, actual, fix }, phase)];
      } catch (error) {
        if (!(error instanceof Refused)) throw error;
        check("failed", "not answered");
        const { findings: refused } = refusedPhase(about, phase, [error.refusal], "Whether it booted is not known.");
        return refused.map((each) => ({ ...each, level: "error" as const }));
      }
    }),
  );
  return findings.flat();
}

export function noMachine({ about, record }: Doing, phase: PhaseName, what: string): Finding {
  record.checks.push({ name: what, verdict: "failed", expected: "a virtual machine", actual: "none" });
  const message = "There is no virtual machine to look into: the restore brought back none, and nothing was deployed.";
  const fix = "Deploy one: `deploy: {template: restored}` where Azure generates a template, or one of the repository.";
  return said(about, INSIDE_RULES.noMachine, { subject: what, message, fix }, phase);
}

async function untilUp({ io, arm }: Doing, id: string, deadline: number): Promise<Seen> {
  const operation = `read the instance view of ${lastPart(id)}`;
  let told = "";
  for (let look = 0; ; look++) {
    const ask = { operation, method: "GET", path: `${id}/instanceView`, apiVersion: versionOf(id), until: deadline } as const;
    const parsed = view.safeParse(await arm.json(ask));
    if (!parsed.success) throw new Refused({ service: "arm", operation, status: 200, text: "the answer is no instance view" });
    const seen = seenIn(parsed.data);
    const line = `In progress: ${lastPart(id)}: ${seen.power}; agent ${seen.agent}`;
    if (line !== told && !seen.up) io.log.info(line);
    told = line;
    const left = deadline - io.now();
    if (seen.up || left <= 0) return seen;
    await io.sleep(Math.min((LOOKS[Math.min(look, LOOKS.length - 1)] ?? 15) * 1000, left), io.signal);
  }
}

function seenIn({ statuses, vmAgent }: z.infer<typeof view>): Seen {
  const of = statuses?.find(({ code }) => /^PowerState\//i.test(code ?? ""));
  const agent = vmAgent?.statuses?.[0];
  const running = /^PowerState\/running$/i.test(of?.code ?? "");
  const ready = /^ProvisioningState\/succeeded$/i.test(agent?.code ?? "") && /^ready$/i.test(agent?.displayStatus ?? "");
  return {
    power: of?.displayStatus ?? of?.code ?? "no power state",
    agent: agent?.displayStatus ?? agent?.code ?? "does not answer",
    up: running && ready,
  };
}
