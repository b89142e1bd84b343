import { z } from "zod";
import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import type { Arm, RawAnswer } from "../../clouds/azure/arm.ts";
import { isSuccess, repeating } from "../../clouds/azure/arm-repeat.ts";
import { vaultPath } from "../../clouds/azure/ids.ts";
import { readRefusal } from "../../clouds/refusals/read.ts";
import { retryAfterMs } from "../../clouds/refusals/transient.ts";
import type { Level } from "../../core/index.ts";
import { type Io, Refused } from "../../io/io.ts";
import { pollWait } from "../../io/retry.ts";
import type { Ready } from "../engine/ready.ts";

/** One thing Azure's validation says of a request. */
export interface ValidationResult {
  readonly code: string;
  readonly text: string;
  readonly recommendations: readonly string[];
  readonly level: Level;
}

const nullable = z.string().nullish();
const results = z.object({
  validateOperationResponse: z
    .object({
      validationResults: z
        .array(z.object({ code: nullable, message: nullable, recommendations: z.array(z.string()).nullish() }))
        .nullish(),
    })
    .nullish(),
});
const status = z.object({
  status: z.string(),
  error: z.object({ code: nullable, message: nullable }).nullish(),
  properties: results.nullish(),
});

/** How long Azure may take over a validation. */
const PATIENCE_MS = 10 * 60_000;
const POLL_MS = 2_000;

/**
 * Azure's own validation of exactly the request that would be sent. The asynchronous operation first; where the role lacks it (Backup
 * Contributor answers 403), the synchronous one. Empty: nothing to object.
 * @param objectType of the validation. @throws Refused when Azure does not validate, both being forbidden included.
 */
export async function validateRestore(
  io: Io,
  arm: Arm,
  ready: Ready,
  properties: Readonly<Record<string, unknown>>,
  objectType: string,
): Promise<ValidationResult[]> {
  const vault = vaultPath(arm.subscriptionId, ready.restore.vault);
  const body = {
    id: decodeURIComponent(ready.pointPath),
    properties: { objectType, restoreRequest: properties },
  };
  try {
    return await asynchronous(io, arm, vault, body);
  } catch (error) {
    if (!(error instanceof Refused) || error.refusal.status !== 403) throw error;
    io.log.info("This role may not use the asynchronous validation (403); asking the synchronous one.");
    const { text } = await asking(io, arm, { path: `${vault}/backupValidateOperation`, body });
    return readResults(parse(text));
  }
}

const OPERATION = "validate the restore request";

async function asynchronous(io: Io, arm: Arm, vault: string, body: unknown): Promise<ValidationResult[]> {
  const { headers: begun } = await asking(io, arm, { path: `${vault}/backupTriggerValidateOperation`, body });
  const link = begun["azure-asyncoperation"] ?? begun.location;
  if (!link) throw unreadable("the answer names no operation to follow");
  const deadline = io.now() + PATIENCE_MS;
  for (;;) {
    let wait = POLL_MS;
    const answer = status.safeParse(
      await arm.json({ operation: OPERATION, method: "GET", path: link, until: deadline }, ({ headers, text }) => {
        wait = pollWait(POLL_MS, retryAfterMs(headers, text, io.now()) ?? null);
      }),
    );
    if (!answer.success) throw unreadable("the answer is not the state of an operation");
    const { data } = answer;
    if (data.status === "Succeeded") return readResults(data.properties);
    if (data.status !== "InProgress" && data.status !== "Accepted") {
      const said = readResults(data.properties);
      if (said.length > 0) return said;
      return [failure(data.error?.code ?? data.status, data.error?.message ?? `The validation ended ${data.status}.`, [])];
    }
    if (io.now() + wait > deadline)
      throw unreadable(`Azure did not finish the validation within ${PATIENCE_MS / 60_000} minutes`);
    await io.sleep(wait, io.signal);
  }
}

/** A POST that changes nothing, so it is retried like a read. */
async function asking(io: Io, arm: Arm, ask: { readonly path: string; readonly body: unknown }): Promise<RawAnswer> {
  return repeating(io, arm, { operation: OPERATION, method: "POST", apiVersion: API_VERSIONS.backup, ...ask }, isSuccess);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw new Refused(readRefusal("arm", OPERATION, { status: 200, headers: {}, bodyText: text }));
  }
}

function readResults(from: unknown): ValidationResult[] {
  const parsed = results.safeParse(from);
  if (!parsed.success) throw unreadable("the answer holds no validation results");
  if (!parsed.data.validateOperationResponse) throw unreadable("the answer holds no validation response");
  return (parsed.data.validateOperationResponse.validationResults ?? []).map(({ code, message, recommendations }) =>
    failure(code ?? "", message ?? "", recommendations ?? []),
  );
}

/** Azure's results carry no severity. A code of success, or one that says it only warns, is not an error. */
function failure(code: string, text: string, recommendations: readonly string[]): ValidationResult {
  const level = /^(success|succeeded|ok)$/i.test(code) ? "note" : /warning/i.test(code) ? "warning" : "error";
  return { code: code || "unknown", text, recommendations, level };
}

function unreadable(text: string): Refused {
  return new Refused({ service: "arm", operation: OPERATION, status: 200, text });
}
