import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Certificates, makeCertificates } from "./certificates.ts";
import type { Fault, World } from "./core.ts";
import { Faults } from "./faults.ts";
import { planText, twinPlan } from "./plan.ts";
import { type Logged, RequestLog } from "./requestlog.ts";
import { listen } from "./server.ts";
import { buildWorld } from "./world.ts";

export interface TwinOptions {
  /** Where certificate, plan and request log go. */
  readonly directory: string;
  /** Divides job times, Retry-After and throttle windows. */
  readonly speed?: number;
  /** Milliseconds that every answer takes longer. */
  readonly latency?: number;
  readonly faults?: readonly Fault[];
  /** Called when a fault strikes, before anything happens. */
  readonly struck?: (fault: Fault) => void;
  /** Says what is different in this world. */
  readonly world?: (world: World) => void;
  readonly port?: number;
  /** Whether requests.jsonl is written there; unless it is false. */
  readonly logged?: boolean;
}
export interface Twin {
  readonly world: World;
  readonly base: string;
  /** Every request so far, without secrets. */
  readonly requests: readonly Logged[];
  readonly faults: Faults;
  /** What a runner, az or a client library needs to use it. */
  readonly env: Readonly<Record<string, string>>;
  close(): Promise<void>;
}

/** A short value is a common word: hidden everywhere it would only spoil the log. */
const SHORTEST = 8;

function payloadsOf({ google }: World): string[] {
  const payloads = google.secrets.flatMap(({ versions }) => versions.map(({ payload }) => payload));
  return [...new Set(payloads)].filter((payload) => payload.length >= SHORTEST && payload.length < 1000);
}

/** Of all twins of this process: making them takes longer than all the rest of a start. */
let certificates: Promise<Certificates> | undefined;

/** Starts the twin. It holds no other state than its world. */
export async function startTwin(options: TwinOptions): Promise<Twin> {
  const { directory, speed = 1, latency = 0 } = options;
  mkdirSync(directory, { recursive: true });
  const file = (name: string) => join(directory, name);
  const now = Date.now();
  const world = buildWorld(now, speed);
  options.world?.(world);
  certificates ??= makeCertificates(now);
  const own = await certificates;
  const log = new RequestLog(options.logged === false ? undefined : file("requests.jsonl"), () => payloadsOf(world));
  const faults = new Faults(options.faults ?? [], options.struck);
  const server = await listen({ world, certificates: own, log, faults, latency, reading: 0 }, options.port);
  const { base } = world;
  writeFileSync(file("ca.pem"), own.caPem);
  writeFileSync(file("plan.yml"), planText(twinPlan(world)));
  return {
    world,
    base,
    requests: log.entries,
    faults,
    env: {
      ACTIONS_ID_TOKEN_REQUEST_URL: `${base}/oidc/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.github.oidc.requestToken,
      GITHUB_API_URL: `${base}/api/v3`,
      NODE_EXTRA_CA_CERTS: file("ca.pem"),
      REQUESTS_CA_BUNDLE: file("ca.pem"),
      SSL_CERT_FILE: file("ca.pem"),
      CURL_CA_BUNDLE: file("ca.pem"),
      ARM_CLOUD_METADATA_URL: `${base}/metadata/endpoints?api-version=2022-09-01`,
      TWIN_PLAN: file("plan.yml"),
      TWIN_REQUESTS: file("requests.jsonl"),
    },
    close: () =>
      new Promise((resolve, reject) => {
        server.close((error) => (error ? reject(error) : resolve()));
        server.closeAllConnections();
      }),
  };
}
