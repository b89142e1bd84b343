import { post } from "../../src/action/post-step.ts";
import { readSettings } from "../../src/action/settings.ts";
import type { RestoreRun, Run, Settings } from "../../src/core/index.ts";
import type { Tree } from "../../src/files/tree.ts";
import { Clock } from "../../src/io/clock-skew.ts";
import type { Io } from "../../src/io/io.ts";
import { Masker } from "../../src/masking/masker.ts";
import { recordText } from "../../src/record/defects.ts";
import { JOURNAL, type Kept } from "../../src/record/journal.ts";
import { newRun } from "../../src/record/new-record.ts";
import { postState } from "../../src/record/post-state.ts";
import { step } from "../../src/run/step.ts";
import { WORKLOADS } from "../../src/workloads/index.ts";
import type { Workload } from "../../src/workloads/workload.ts";
import { memoryTree } from "../memory-tree.ts";
import type { Answer } from "../twin/core.ts";
import type { Extension } from "../twin/handle.ts";
import { planText, type TwinPlan, twinPlan } from "../twin/plan.ts";
import { Cloud } from "../unit/twin/arm/harness.ts";
import { onClock } from "./clock.ts";
import { type Instead, type Request, stageWire, type Wire } from "./wire.ts";

export interface Played {
  readonly run: Run;
  /** Of the plan's first restore, where the run got that far. */
  readonly record: RestoreRun;
  /** The record's files as they were written last: what a post step finds. */
  readonly kept: Kept;
  /** Why the run ended before its end. */
  readonly thrown?: unknown;
  /** The codes of its findings. */
  readonly rules: readonly string[];
}

/** Far above what any run needs: a process that asks more often asks without end. */
export const MOST_IN_A_MINUTE = 2000;
const MOST_OF_A_PROCESS = 20_000;

const NOTHING_KEPT: Kept = { evidence: null, journal: null };

/** One process on the stage, which can lose its power or be cancelled. */
export class Life {
  readonly #power = new AbortController();
  readonly #cancel = new AbortController();
  readonly signal = AbortSignal.any([this.#power.signal, this.#cancel.signal]);
  kept: Kept = NOTHING_KEPT;
  readonly #asked: number[] = [];
  #most = 0;
  /** A request at this time (epoch milliseconds). @returns how many there were in the minute before it, and in all. */
  counted(at: number): { readonly minute: number; readonly most: number } {
    this.#asked.push(at);
    while ((this.#asked[0] ?? at) < at - 60_000) this.#asked.shift();
    return { minute: this.#asked.length, most: ++this.#most };
  }
  /** SIGKILL: nothing that it still tries has any effect. */
  kill(): void {
    this.#power.abort(new Error("killed"));
  }
  /** SIGINT, as a runner cancels. */
  cancel(): void {
    this.#cancel.abort(new Error("the run was cancelled"));
  }
  get dead(): boolean {
    return this.#power.signal.aborted;
  }
  alive(): void {
    this.#power.signal.throwIfAborted();
  }
}

/**
 * Whole runs and post steps in process, on the twin's clouds without a socket, on a clock that moves only when somebody sleeps. `Date` shows
 * the runner's time while one plays.
 */
export class Stage {
  readonly cloud: Cloud;
  readonly #workloads: readonly Workload[];
  /** @param workloads the kinds of items that runs know. @param more what the clouds have beside the twin. */
  constructor(workloads: readonly Workload[] = WORKLOADS, more?: Extension) {
    this.cloud = new Cloud(1, more);
    this.#workloads = workloads;
  }
  readonly requests: Request[] = [];
  /** The first restore's record as it was written each time. */
  readonly kept: RestoreRun[] = [];
  /** Everything that was written to a log. */
  readonly lines: string[] = [];
  /** Requests that went to hosts which are none of the clouds'. */
  readonly strange: string[] = [];
  /** What did not come to an end, and was ended by the stage. */
  readonly endless: string[] = [];
  /** The longest that anybody slept, in seconds. */
  longestSleep = 0;
  /** Of the workspace, by path. */
  readonly files: Record<string, string> = {};
  /** Instead of these files. */
  tree: Tree | undefined;
  /** Milliseconds by which the runner's clock is ahead of the clouds'. */
  ahead = 0;
  /** No answer says what time it is. */
  undated = false;
  /** An error of our own is what is tried; otherwise it is a defect, and fails the test. */
  defective = false;
  /** The edge of the step, where a test looks at more of it than this stage does. */
  edge: (io: Io) => Io = (io) => io;
  /** What stands in the plan's file. */
  planText: (text: string) => string = (text) => text;
  /** Undefined: the cloud answers. */
  instead: (method: string, path: string, life: Life) => Instead = () => undefined;
  /** What becomes of the cloud's own answers on their way. */
  arriving: (request: Request, answer: Answer) => Answer = (_, answer) => answer;
  /** Called after each request's effect. */
  after: (method: string, path: string, life: Life) => void = () => {};
  /** Sees each request with its body. */
  seeing: (request: { readonly path: string; readonly body: string }) => void = () => {};
  /** Called before each writing of the record, or of its journal. */
  keeping: (life: Life) => void = () => {};

  get restores(): readonly Request[] {
    return this.requests.filter(({ method, path }) => method === "POST" && path.endsWith("/restore"));
  }
  get jobs() {
    return this.cloud.azure.vaults[0]?.jobs ?? [];
  }

  /** What the last run handed its post step. */
  #state = "";

  /** A run of the plan, in mode restore unless the environment says otherwise. */
  async play(
    env: Readonly<Record<string, string>> = {},
    keys: Readonly<Record<string, unknown>> = {},
    plan: (plan: TwinPlan) => void = () => {},
  ): Promise<Played> {
    const settings = this.settings(env);
    const life = new Life();
    const { github } = this.cloud.world;
    github.oidc.requestTokenExpires = this.cloud.now + 6 * 3_600_000;
    github.runs[settings.run.runId] ??= { createdAt: this.cloud.now, status: "in_progress", conclusion: null, attempt: 1 };
    let run: Run | undefined;
    let thrown: unknown;
    try {
      const io = this.edge(
        this.io(life, (of) => {
          run = of;
        }),
      );
      const files = {
        planText: async () => this.planText(this.#plan(keys, plan)),
        evidenceFiles: async function* () {},
        eventText: async () => null,
        tree: this.tree ?? memoryTree(this.files),
      };
      const ended = await this.on(() => step(io, settings, files, this.#workloads));
      run = ended.run;
      thrown = ended.thrown;
    } catch (error) {
      if (!life.dead) throw error;
      thrown = error;
    }
    if (thrown !== undefined && !life.signal.aborted) throw thrown;
    const own = run?.findings.find(({ rule }) => rule === "RDI000");
    if (own && !this.defective) throw new Error(`${own.message}\n${own.fix}`);
    run ??= newRun(settings, this.cloud.now);
    const record = run.restores[0];
    return {
      run,
      get record() {
        if (!record) throw new Error("the run has no restore");
        return record;
      },
      kept: life.kept,
      ...(thrown === undefined ? {} : { thrown }),
      rules: run.findings.map(({ rule }) => rule),
    };
  }

  /** The post step, by the record as it was kept last. */
  async giveBack(kept: Kept, env: Readonly<Record<string, string>> = {}): Promise<void> {
    const life = new Life();
    await this.on(() => post(kept, this.edge(this.io(life, () => {})), this.settings(env), this.#state, this.#workloads)).catch(
      (error: unknown) => {
        if (!life.dead) throw error;
      },
    );
  }

  /** On the runner's clock. */
  on<T>(work: () => Promise<T>): Promise<T> {
    return onClock(() => this.cloud.now + this.ahead, work);
  }

  /** What a runner and the inputs would set. */
  settings(env: Readonly<Record<string, string>>): Settings {
    const { world } = this.cloud;
    const read = readSettings({
      INPUT_MODE: "restore",
      "INPUT_GITHUB-TOKEN": world.github.token,
      GITHUB_REPOSITORY: "acme/platform",
      GITHUB_REPOSITORY_ID: "64501",
      GITHUB_RUN_ID: "9000000001",
      GITHUB_RUN_ATTEMPT: "1",
      GITHUB_API_URL: `${world.base}/api/v3`,
      GITHUB_EVENT_NAME: "schedule",
      ACTIONS_ID_TOKEN_REQUEST_URL: `${world.base}/oidc/token?api-version=2.0`,
      ACTIONS_ID_TOKEN_REQUEST_TOKEN: world.github.oidc.requestToken,
      ...env,
    });
    if (!("settings" in read)) throw new Error(JSON.stringify(read.findings));
    return read.settings;
  }

  #plan(keys: Readonly<Record<string, unknown>>, change: (plan: TwinPlan) => void): string {
    const plan = twinPlan(this.cloud.world);
    delete plan.secrets;
    const restore = plan.restores["orders-vm"] ?? {};
    delete restore.secrets;
    Object.assign(restore, keys);
    change(plan);
    return planText(plan);
  }

  #wire(life: Life): Wire {
    return {
      cloud: this.cloud,
      requests: this.requests,
      before: ({ method, path, at }) => {
        this.#bounded(life, at);
        return this.instead(method, path, life);
      },
      after: ({ method, path }) => this.after(method, path, life),
      arriving: (request, said) => this.arriving(request, said),
      seeing: (path, body) => this.seeing({ path, body }),
      strange: (url, token) => void this.strange.push(`${url}${token ? ", with a token" : ""}`),
      alive: () => life.alive(),
      undated: this.undated,
    };
  }

  /** Ends a process that asks without end: the clock may stand still meanwhile. */
  #bounded(life: Life, at: number): void {
    const { minute, most } = life.counted(at);
    if (minute <= MOST_IN_A_MINUTE && most <= MOST_OF_A_PROCESS) return;
    this.endless.push(minute > MOST_IN_A_MINUTE ? `${minute} requests within a minute` : `${most} requests of one process`);
    life.kill();
  }

  /** The edge of a process on this stage. */
  io(life: Life = new Life(), seen: (run: Run) => void = () => {}): Io {
    const wire = this.#wire(life);
    const masker = new Masker();
    return {
      now: () => this.cloud.now + this.ahead,
      sleep: async (ms, own) => {
        life.signal.throwIfAborted();
        own?.throwIfAborted();
        this.longestSleep = Math.max(this.longestSleep, ms / 1000);
        this.cloud.pass(ms / 1000);
        // Others who wait for this clock come first, as timers would have it.
        await new Promise((resolve) => setImmediate(resolve));
        life.signal.throwIfAborted();
      },
      random: () => 0,
      signal: life.signal,
      log: {
        group: (line) => void this.lines.push(line),
        endGroup: () => {},
        debug: (line) => void this.lines.push(line),
        info: (line) => void this.lines.push(line),
      },
      env: {},
      mask: (value) => void masker.add(value),
      masker,
      scratch: "/nowhere",
      wire: stageWire(wire),
      keep: async (run) => {
        life.alive();
        this.keeping(life);
        life.alive();
        life.kept = { ...life.kept, evidence: recordText(run) };
        this.#state = postState(run) ?? this.#state;
        seen(run);
        const [record] = run.restores;
        if (record) this.kept.push(structuredClone(record));
      },
      write: async (name, text) => {
        life.alive();
        if (name !== JOURNAL) return name;
        this.keeping(life);
        life.alive();
        life.kept = { ...life.kept, journal: text };
        return name;
      },
      append: async (_, text, size) => {
        life.alive();
        const { journal } = life.kept;
        if (Buffer.byteLength(journal ?? "") !== size) throw new Error("not as it was left");
        this.keeping(life);
        // Who dies in the middle of it leaves a part.
        life.kept = { ...life.kept, journal: journal + (life.dead ? text.slice(0, text.length / 2) : text) };
        life.alive();
      },
      remove: async () => {
        life.alive();
        life.kept = { ...life.kept, journal: null };
      },
      noteHost: () => {},
      clock: new Clock(),
    };
  }
}
