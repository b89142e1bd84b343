import { z } from "zod";
import type { Instant } from "../../core/index.ts";
import { type Io, Refused } from "../../io/io.ts";
import { saysNotFound } from "../refusals/not-found.ts";
import { retryAfterMs } from "../refusals/transient.ts";
import { API_VERSIONS } from "./api-versions.ts";
import type { Arm } from "./arm.ts";
import { lastPart } from "./ids.ts";

/** A deployment as this tool reads it. */
export interface Deployment {
  readonly id: string;
  /** Of the template's own outputs; those of a secure type come without a value. */
  readonly outputs: Readonly<Record<string, { readonly type: string; readonly value?: unknown }>>;
  readonly state: string;
  readonly error: unknown;
  readonly correlationId: string | null;
  /** When it was last changed. */
  readonly timestamp: Instant | null;
  /** How long it had run by then. */
  readonly durationMs: number | null;
  readonly tags: Readonly<Record<string, string>>;
}

const text = z.string().nullish();
/** A deployment, as ARM shows it by itself and in its lists. */
export const deployment = z
  .object({
    id: z.string(),
    tags: z.record(z.string(), z.string()).nullish(),
    properties: z.object({
      provisioningState: z.string(),
      correlationId: text,
      timestamp: text,
      duration: text,
      error: z.unknown().optional(),
      outputs: z.record(z.string(), z.object({ type: z.string(), value: z.unknown().optional() })).nullish(),
    }),
  })
  .transform(
    ({ id, tags, properties: of }): Deployment => ({
      id,
      state: of.provisioningState,
      error: of.error,
      correlationId: of.correlationId ?? null,
      timestamp: of.timestamp ?? null,
      durationMs: milliseconds(of.duration),
      tags: tags ?? {},
      outputs: of.outputs ?? {},
    }),
  );

const ENDED = new Set(["succeeded", "failed", "canceled", "cancelled"]);

export function hasEnded({ state }: Pick<Deployment, "state">): boolean {
  return ENDED.has(state.toLowerCase());
}

/** An answer of ARM as a deployment; null when it is none. */
function deploymentIn(body: unknown): Deployment | null {
  return deployment.safeParse(body).data ?? null;
}

/** Of an ISO 8601 duration such as PT1H2M3.4S. */
function milliseconds(of: string | null | undefined): number | null {
  const match = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:([\d.]+)S)?)?$/.exec(of ?? "");
  if (!match) return null;
  const [d = 0, h = 0, m = 0, s = 0] = match.slice(1).map((part) => Number(part ?? 0));
  return (((d * 24 + h) * 60 + m) * 60 + s) * 1000;
}

/**
 * A deployment by its id; null when there is none.
 * @param until epoch milliseconds after which the read is not repeated.
 * @param seen what the service asks to wait, in milliseconds. @throws Refused
 */
export async function readDeployment(
  io: Io,
  arm: Arm,
  id: string,
  until?: number,
  seen?: (waitMs: number | null) => void,
): Promise<Deployment | null> {
  const operation = `read the deployment ${lastPart(id)}`;
  const ask = { operation, method: "GET", path: id, apiVersion: API_VERSIONS.resources } as const;
  const got = await arm.send(until === undefined ? ask : { ...ask, until });
  if (got.status === 404 && saysNotFound(arm.refusal(operation, got))) return null;
  const wait = retryAfterMs(got.headers, got.text, io.now()) ?? null;
  if (got.status !== 200) throw new Refused(arm.refusal(operation, got), wait ?? undefined);
  seen?.(wait);
  const found = deploymentIn(jsonOf(got.text));
  if (!found) throw new Refused({ service: "arm", operation, status: 200, text: "the answer is not a deployment" });
  return found;
}

export function jsonOf(of: string): unknown {
  try {
    return JSON.parse(of);
  } catch {
    return undefined;
  }
}
