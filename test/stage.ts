import { createHttpHeaders, type HttpClient } from "@azure/core-rest-pipeline";
import type { RestoreRun, Run } from "../src/core.ts";
import { type Context, Facts } from "../src/facts.ts";
import { armClient } from "../src/identity/arm.ts";
import type { AzureIdentity } from "../src/identity/azure.ts";
import type { Io } from "../src/io.ts";
import { readPlan } from "../src/plan/read.ts";
import { giveBack } from "../src/restore/give-back.ts";
import { stillHolds } from "../src/restore/holds.ts";
import { Pace } from "../src/restore/pace.ts";
import { type Reaped, reap } from "../src/restore/reaper.ts";
import { runRestore } from "../src/restores.ts";
import { newRun, settle } from "../src/run.ts";
import { readSettings } from "../src/settings.ts";
import { SOURCES } from "../src/sources.ts";
import { SUBSCRIPTION } from "./twin/arm/world.ts";
import type { Answer } from "./twin/core.ts";
import { planText, twinPlan } from "./twin/plan.ts";
import { Cloud, STAGING } from "./unit/twin/arm/harness.ts";

/** What no record may ever hold. */
export const TOKEN = "stage-token-9d1c7f3a";

export interface Request {
  readonly method: string;
  readonly path: string;
  readonly at: number;
  readonly id: string | undefined;
}
export interface Played {
  readonly run: Run;
  readonly record: RestoreRun;
  /** As it was written last: what a post step finds. */
  readonly kept: Run | undefined;
  /** Why the run ended before its end. */
  readonly thrown?: unknown;
  /** The codes of its findings. */
  readonly rules: readonly string[];
}

/** The restore engine on the twin's resource manager, without a network and on a clock that only moves when somebody sleeps. */
export class Stage {
  readonly cloud = new Cloud();
  readonly requests: Request[] = [];
  /** The record as it was written each time. */
  readonly kept: RestoreRun[] = [];
  readonly lines: string[] = [];
  /** Stands in for an answer; undefined: the cloud answers. */
  instead: (method: string, path: string) => Answer | "lost" | undefined = () => undefined;
  /** The process ends at its next breath. */
  dead = false;
  /** Aborted: the process is gone, and nothing that it still tries has any effect. */
  #power = new AbortController();
  #run: Run | undefined;
  /** Called before each writing of the record. */
  keeping: () => void = () => {};
  /** Called after each request's effect. */
  after: (method: string, path: string) => void = () => {};

  get restores(): readonly Request[] {
    return this.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/restore"));
  }
  get jobs() {
    return this.cloud.azure.vaults[0]?.jobs ?? [];
  }

  /** SIGKILL. */
  kill(): void {
    this.#power.abort(new Error("killed"));
  }

  /** What the post step does, by the record as it was kept last. */
  async giveBack(run: Run): Promise<void> {
    this.#power = new AbortController();
    const io = this.#io();
    const arm = await armClient(io, this.#identity(), SUBSCRIPTION, this.#http());
    const deadline = io.now() + 170_000;
    for (const restore of run.restores) {
      if (stillHolds(run.mode, restore)) await giveBack({ io, arm, run, keep: async () => {}, deadline }, restore);
    }
  }

  /** What a later drill's reaper does, when GitHub says that every other run has ended. */
  async reap(): Promise<readonly Reaped[]> {
    this.#power = new AbortController();
    const io = this.#io();
    const arm = await armClient(io, this.#identity(), SUBSCRIPTION, this.#http());
    const vaults = [{ resourceGroup: "prod-backup", name: "prod-vault" }];
    return reap({
      io,
      arm,
      vaults,
      stagingAccounts: [STAGING],
      longestKeep: 86_400,
      repositoryId: "64501",
      runId: "9999999999",
      state: async () => ({ completed: true, createdAt: "2026-11-01T00:00:00Z" }),
    });
  }

  /** One run of the plan's restore, in mode restore unless the environment says otherwise. */
  async play(env: Readonly<Record<string, string>> = {}, target: Readonly<Record<string, unknown>> = {}): Promise<Played> {
    const read = readSettings({
      INPUT_MODE: "restore",
      GITHUB_REPOSITORY: "acme/platform",
      GITHUB_REPOSITORY_ID: "64501",
      GITHUB_RUN_ID: "9000000001",
      GITHUB_RUN_ATTEMPT: "1",
      ...env,
    });
    if (!("settings" in read)) throw new Error(JSON.stringify(read.findings));
    const { settings } = read;
    const planned = readPlan(this.#plan(target), settings);
    const [restore] = "plan" in planned ? planned.restores : [];
    if (!("plan" in planned) || !restore) throw new Error(JSON.stringify(planned.findings));
    this.#power = new AbortController();
    const run = newRun(settings, this.cloud.now);
    const io = this.#io();
    const context: Context = {
      io,
      settings,
      plan: planned.plan,
      session: this.#session(io),
      restores: [restore],
      startedAt: this.cloud.now,
    };
    this.#run = undefined;
    const keep = async () => {
      this.keeping();
      if (this.#power.signal.aborted) throw this.#power.signal.reason;
      const [record] = run.restores;
      if (record) this.kept.push(structuredClone(record));
      this.#run = structuredClone(run);
    };
    const facts = new Facts(context, SOURCES);
    let handedOver = false;
    let thrown: unknown;
    try {
      handedOver = await runRestore(
        { run, context, facts, trusted: { azure: true, google: true }, pace: new Pace(), keep },
        io,
        restore,
        0,
      );
    } catch (error) {
      if (!this.#power.signal.aborted) throw error;
      thrown = error;
    }
    settle(run, "error", handedOver);
    const [record] = run.restores;
    if (!record) throw new Error("the run has no restore");
    const kept: Run | undefined = this.#run;
    return { run, record, kept, ...(thrown === undefined ? {} : { thrown }), rules: run.findings.map(({ rule }) => rule) };
  }

  #plan(target: Readonly<Record<string, unknown>>): string {
    const plan = twinPlan({
      ...this.cloud.world,
      entra: {
        tenantId: "11111111-1111-4111-8111-111111111111",
        applications: [{ clientId: "22222222-2222-4222-8222-222222222222" }],
      },
    } as Parameters<typeof twinPlan>[0]);
    const restore = plan.restores["orders-vm"] ?? {};
    delete restore.secrets;
    Object.assign(restore, target);
    return planText(plan);
  }

  #identity(): AzureIdentity {
    const { base } = this.cloud.world;
    return {
      cloud: { name: "twin", arm: base, authority: base, audience: base, builtIn: false },
      tenantId: "11111111-1111-4111-8111-111111111111",
      clientId: "22222222-2222-4222-8222-222222222222",
      objectId: null,
      expiresAt: Number.POSITIVE_INFINITY,
      presented: {},
      token: async () => TOKEN,
    };
  }

  #session(io: Io): Context["session"] {
    const identity = this.#identity();
    const arm = armClient(io, identity, SUBSCRIPTION, this.#http());
    return {
      azure: async () => identity,
      arm: () => arm,
      google: () => Promise.reject(new Error("this plan has nothing at Google")),
    };
  }

  #http(): HttpClient {
    return {
      sendRequest: async (request) => {
        if (this.#power.signal.aborted) throw this.#power.signal.reason;
        const url = new URL(request.url);
        const id = request.headers.get("x-ms-client-request-id");
        const path = decodeURIComponent(url.pathname);
        this.requests.push({ method: request.method, path, at: this.cloud.now, id });
        const instead = this.instead(request.method, path);
        const body = typeof request.body === "string" ? JSON.parse(request.body) : undefined;
        const answer =
          typeof instead === "object"
            ? instead
            : this.cloud.call(request.method, url.pathname + url.search, { body, headers: request.headers.toJSON() });
        this.after(request.method, path);
        if (this.#power.signal.aborted) throw this.#power.signal.reason;
        if (instead === "lost" || answer.reset) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
        return {
          request,
          status: answer.status,
          headers: createHttpHeaders({ ...answer.headers }),
          bodyAsText:
            typeof answer.body === "string" ? answer.body : answer.body === undefined ? "" : JSON.stringify(answer.body),
        };
      },
    };
  }

  #io(): Io {
    return {
      now: () => this.cloud.now,
      sleep: async (ms) => {
        if (this.#power.signal.aborted) throw this.#power.signal.reason;
        if (this.dead) throw new Error("the runner lost its power");
        this.cloud.pass(ms / 1000);
      },
      random: () => 0,
      signal: this.#power.signal,
      log: { group: () => {}, endGroup: () => {}, debug: () => {}, info: (line) => void this.lines.push(line) },
      env: {},
      mask: () => {},
      fetch: () => Promise.reject(new Error("nothing here fetches")),
      keep: async () => {},
      write: async (name) => name,
      told: () => {},
    };
  }
}
