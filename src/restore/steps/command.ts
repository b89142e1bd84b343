import { z } from "zod";
import { lastPart } from "../../clouds/azure/ids.ts";
import { versionOf } from "../../clouds/azure/resource-types.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import { Refused } from "../../io/io.ts";
import type { Doing } from "../engine/restore-context.ts";

/** A managed Run Command: https://learn.microsoft.com/azure/virtual-machines/linux/run-command-managed */
export interface Command {
  readonly location: string;
  readonly script: string;
  /** Shown by Azure to everybody who may read the machine. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Encrypted, and never shown again. */
  readonly protectedParameters: Readonly<Record<string, string>>;
  /** Seconds. */
  readonly timeout: number;
}
export interface CommandEnd {
  /** Succeeded, Failed, TimedOut, Canceled; `Late` when Azure did not say in time. */
  readonly state: string;
  readonly exitCode: number | null;
  readonly output: string;
  readonly error: string;
  /** Azure's own word on how it ended. */
  readonly message: string;
}

/** Begins the script: one PUT; one whose answer was lost is found by its name. @throws Refused */
export async function putCommand({ io, arm }: Doing, id: string, command: Command): Promise<void> {
  const operation = `run a script by ${lastPart(id)}`;
  const named = (of: Readonly<Record<string, string>>) => Object.entries(of).map(([name, value]) => ({ name, value }));
  const body = {
    location: command.location,
    properties: {
      source: { script: command.script },
      parameters: named(command.parameters),
      protectedParameters: named(command.protectedParameters),
      timeoutInSeconds: command.timeout,
      // The PUT ends when the script has begun, and how it goes on is read.
      asyncExecution: true,
    },
  };
  try {
    const answer = await arm.send({ operation, method: "PUT", path: id, apiVersion: versionOf(id), body });
    if (answer.status !== 200 && answer.status !== 201)
      throw new Refused(arm.refusal(operation, answer), retryAfterMs(answer.headers, answer.text, io.now()));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const { status } = error.refusal;
    if (status !== undefined && status < 500 && status !== 408) throw error;
    io.log.info("It is not known whether the script began; it is not sent again, and looked for by its name.");
    await io.sleep(5_000, io.signal);
    const { status: found } = await arm.send({ operation, method: "GET", path: id, apiVersion: versionOf(id) });
    if (found !== 200) throw error;
  }
}

const text = z.string().nullish();
const answer = z.object({
  properties: z.object({
    provisioningState: text,
    instanceView: z
      .object({
        executionState: text,
        executionMessage: text,
        exitCode: z.number().nullish(),
        output: text,
        error: text,
      })
      .nullish(),
  }),
});
const ENDED = /^(Succeeded|Failed|TimedOut|Canceled)$/;
/** Seconds between looks; the last one repeats. */
const LOOKS = [1, 2, 3, 5, 10] as const;

/** Reads a run command until its script has ended, or `deadline` (epoch milliseconds) is over. @throws Refused */
export async function followCommand({ io, arm }: Doing, id: string, deadline: number): Promise<CommandEnd> {
  const operation = `follow the script of ${lastPart(id)}`;
  for (let look = 0; ; look++) {
    const path = `${id}?$expand=instanceView&api-version=${versionOf(id)}`;
    const parsed = answer.safeParse(await arm.json({ operation, method: "GET", path, until: deadline }));
    if (!parsed.success) throw new Refused({ service: "arm", operation, status: 200, text: "the answer is no run command" });
    const { instanceView: view, provisioningState } = parsed.data.properties;
    const state = view?.executionState ?? "";
    // A script that could not even be started leaves no execution state.
    const broken = /^(Failed|Canceled)$/.test(provisioningState ?? "") && !ENDED.test(state);
    const late = io.now() >= deadline;
    if (ENDED.test(state) || broken || late) {
      const how = ENDED.test(state) ? state : broken ? (provisioningState ?? "Failed") : "Late";
      return {
        state: how,
        exitCode: view?.exitCode ?? null,
        output: view?.output ?? "",
        error: view?.error ?? "",
        message: view?.executionMessage ?? "",
      };
    }
    await io.sleep(Math.min((LOOKS[Math.min(look, LOOKS.length - 1)] ?? 10) * 1000, Math.max(0, deadline - io.now())), io.signal);
  }
}
