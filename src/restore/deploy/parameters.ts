import type { Finding } from "../../core/index.ts";
import type { Template } from "../../core/inputs.ts";
import { Refused } from "../../io/io.ts";
import { finding } from "../../judge/judge.ts";
import { resolveParameters } from "../../parameters/resolve.ts";
import { VALUE_RULES } from "../../secrets/payload.ts";
import { secretManager } from "../../secrets/read.ts";
import { type Doing, refusedPhase, said } from "../engine/restore-context.ts";
import { noteUse } from "../engine/secret-use.ts";
import { DEPLOY_RULES } from "./rules.ts";

/**
 * The parameters of a deployment, with the secrets that they refer to read at this moment. Every value is masked before anybody uses it;
 * what is pinned, without a value, is written beside the evidence.
 */
export async function parametersOf(
  doing: Doing,
  template: Template,
): Promise<
  | { readonly parameters: Readonly<Record<string, unknown>>; readonly warnings: readonly Finding[] }
  | { readonly findings: readonly Finding[] }
> {
  const { io, about, inputs, session, ready, record } = doing;
  const { plan, restore, settings } = about;
  const file = inputs.parameterFile(restore);
  if (!file) return { parameters: {}, warnings: [] };
  const refused = (error: Refused) => {
    const { findings } = refusedPhase(about, "deploy", [error.refusal], "Nothing was deployed.");
    return { findings: findings.map((each) => ({ ...each, level: "error" as const })) };
  };
  try {
    // Google is asked only where the file refers to it.
    const refers = Object.values(file.parameters).some(({ kind }) => kind === "secret");
    const asking = refers ? await secretManager(io, plan, settings, await session.google()) : undefined;
    const date = new Date(about.now).toISOString().slice(0, 10);
    const variables = { item: ready.item.friendlyName, run: record.ownerId ?? settings.run.runId, date };
    const pointTime = ready.point.time;
    const resolved = await resolveParameters({ asking, plan, file, template, pointTime, variables });
    if ("refused" in resolved) return refused(resolved.refused);
    if ("unusable" in resolved) {
      const { unusable, fix } = resolved;
      return {
        findings: [said(about, DEPLOY_RULES.parametersUnusable, { subject: file.path, message: `${unusable}.`, fix }, "deploy")],
      };
    }
    for (const value of resolved.values) io.mask(value);
    for (const used of resolved.used) {
      io.log.info(`Parameters use version ${used.version} of ${used.resource}, made ${used.createTime}.`);
      noteUse(doing, file.path, used);
    }
    await io.write(`${restore.name}.resolved.json`, `${JSON.stringify(resolved.pinned, null, 2)}\n`);
    const head = { ...VALUE_RULES.common, phase: "deploy", of: "restore", acceptable: true, stopsRestore: false } as const;
    return { parameters: resolved.parameters, warnings: resolved.common.map((each) => finding(head, each, about)) };
  } catch (error) {
    if (error instanceof Refused) return refused(error);
    throw error;
  }
}
