import type { Step } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { payloadOf, pin } from "../../secrets/pinned.ts";
import { secretManager } from "../../secrets/read.ts";
import type { Asking } from "../../secrets/versions.ts";
import type { Doing } from "../engine/restore-context.ts";
import { noteUse } from "../engine/secret-use.ts";

/** The variables of one step, or what stood in their way: a refusal of Google's, or a version that cannot be used. */
export type StepSecrets =
  | { readonly env: Readonly<Record<string, string>> }
  | { readonly refused: Refused }
  | { readonly unusable: string; readonly fix: string };

/**
 * Reads the secrets of one step at the last moment, so that a rotation since the check is picked up. Every value is masked, in all its forms,
 * before it is used.
 */
export async function stepSecrets(doing: Doing, step: Step): Promise<StepSecrets> {
  const { io, about, session, ready } = doing;
  const entries = Object.entries(step.secrets);
  if (entries.length === 0) return { env: {} };
  const env: Record<string, string> = {};
  try {
    const asking: Asking = await secretManager(io, about.plan, about.settings, await session.google());
    for (const [variable, { secret, version: wanted }] of entries) {
      const plan = about.plan.secrets[secret];
      if (!plan) throw new Error(`the plan has no secret ${secret}, yet a step refers to it`);
      const chosen = await pin(asking, secret, plan, wanted === "at-point" ? { at: ready.point.time } : wanted);
      if (!("pinned" in chosen)) return chosen;
      const version = chosen.pinned;
      const read = await payloadOf(asking, secret, plan, version);
      if (!("text" in read)) return read;
      const value = read.text;
      io.mask(value);
      env[variable] = value;
      noteUse(doing, step.path, { name: secret, wanted, version: version.version, createTime: version.createTime });
      io.log.info(`${variable}: version ${version.version} of ${secret}, made ${version.createTime}`);
    }
    return { env };
  } catch (error) {
    if (error instanceof Refused) return { refused: error };
    throw error;
  }
}
