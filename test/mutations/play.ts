import type { Runner } from "../../src/action/host.ts";
import { publish } from "../../src/action/publish/publish.ts";
import { log } from "../../src/action/runner.ts";
import type { Run } from "../../src/core/index.ts";
import { Random } from "../faults/random.ts";
import { Stage } from "../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../twin/arm/world.ts";
import type { TwinPlan } from "../twin/plan.ts";
import { mutated } from "./answers.ts";
import { broken, type Output } from "./invariants.ts";
import { MORE_KEYS, mutatedPlan } from "./plans.ts";
import { captured } from "./printed.ts";

/** What a case came to. */
export interface Case {
  /** The invariants that it broke; empty: none. */
  readonly broken: readonly string[];
  /** What was mutated, in words. */
  readonly story: string;
  readonly verdict: Run["verdict"];
}

const MODES = ["check", "check", "dry-run", "restore", "drill", "drill"] as const;
/** A run that asks more often than this goes round in circles. */
const MOST_REQUESTS = 4_000;

/** Whole run on the twin's clouds, of whose answers one, or every one at its place, is mutated. */
export async function answerCase(seed: number): Promise<Case> {
  const random = new Random(seed);
  const mode = random.pick(MODES);
  const on = stage(random, mode);
  const at = random.below(REQUESTS[mode]);
  const sticky = random.chance(0.6);
  let count = 0;
  let struck: string | undefined;
  let story = `${mode}: nothing was mutated`;
  on.arriving = ({ method, path }, answer) => {
    if (count > MOST_REQUESTS) throw new Error(`${count} requests, and no end`);
    if (count++ !== at && !(sticky && struck === `${method} ${path}`)) return answer;
    struck = `${method} ${path}`;
    const done = mutated(random, answer);
    story = `${mode}, request ${at}${sticky ? " and its like" : ""}: ${method} ${path}: ${done.what}`;
    return done.answer;
  };
  const said = await played(on, mode, withKeys(random));
  return { ...judged(on, said), story };
}

/** A run of a plan whose text is mutated: mostly as lint, without a cloud. */
export async function planCase(seed: number): Promise<Case> {
  const random = new Random(seed);
  const mode = random.pick(["lint", "lint", "lint", "lint", "check", "drill"]);
  const on = stage(random, mode);
  let text = "";
  on.planText = (good) => {
    text = mutatedPlan(random, good);
    return text;
  };
  const said = await played(on, mode, (plan) => {
    Object.assign(plan.restores["orders-vm"] ?? {}, MORE_KEYS, { secrets: ["orders-db-password"] });
    if (mode !== "lint") delete plan.restores["orders-vm"]?.verify;
  });
  return { ...judged(on, said), story: `${mode} of the plan ${JSON.stringify(text.slice(0, 3_000))}` };
}

/** About how many requests a run of each mode makes when nothing is wrong. */
const REQUESTS = { check: 34, "dry-run": 38, restore: 50, drill: 66 } as const;

function stage(random: Random, mode: string): Stage {
  const on = new Stage();
  on.defective = true;
  const { azure, google } = on.cloud.world;
  for (const role of ["Contributor", "Storage Blob Data Contributor"] as const)
    azure.roleAssignments.push(assign(role, `/subscriptions/${SUBSCRIPTION}`, 0));
  if (mode === "restore" || mode === "drill") azure.knobs.disksMissing = random.chance(0.2) ? 1 : 0;
  // As most identities: what the trusts demand may not be read. Where it may, most of the time goes into evaluating it.
  if (random.chance(0.75))
    on.instead = (_, path) =>
      /^\/graph\/|^\/v1\/projects\/[^/]+\/locations\/global\/workloadIdentityPools/.test(path)
        ? {
            status: 403,
            body: {
              error: { code: "Authorization_RequestDenied", message: "Insufficient privileges to complete the operation." },
            },
          }
        : undefined;
  if (random.chance(0.1)) for (const version of google.secrets[0]?.versions ?? []) version.state = "DISABLED";
  return on;
}

/** Secrets, a group of the run's own, a deployment: each now and then. */
function withKeys(random: Random): (plan: TwinPlan) => void {
  const [secrets, ephemeral] = [random.chance(0.25), random.chance(0.3)];
  return (plan) => {
    const restore = plan.restores["orders-vm"];
    if (!restore) return;
    if (secrets) restore.secrets = ["orders-db-password"];
    if (ephemeral) restore.target = { type: "disks", "resource-group": "ephemeral", "staging-account": "drillstaging" };
  };
}

async function played(on: Stage, mode: string, keys: (plan: TwinPlan) => void): Promise<Output | Error> {
  const texts: Record<string, string> = {};
  const outputs: Record<string, string> = {};
  const annotations: string[] = [];
  let summary: string | null = null;
  const runner: Runner = {
    summary: async (text) => {
      summary = text;
    },
    annotate: ({ title, message }) => void annotations.push(`${title}\n${message}`),
    output: (name, value) => {
      outputs[name] = value;
    },
  };
  on.edge = (io) => ({ ...io, log });
  try {
    const { value, printed } = await captured(async () => {
      const { run, kept } = await on.play(
        { INPUT_MODE: mode, ...(mode === "restore" ? { INPUT_REASON: "a test" } : {}) },
        {},
        (plan) => {
          plan.secrets ??= {
            "orders-db-password": { resource: "projects/acme-prod/secrets/orders-db-password", "max-age": "90d" },
          };
          keys(plan);
        },
      );
      const io = {
        ...on.io(),
        log,
        write: async (name: string, text: string) => {
          texts[name] = text;
          return name;
        },
      };
      await publish({
        ...{ io, runner, run, settings: on.settings({ INPUT_MODE: mode }) },
        ...{ eventText: async () => null, cancelled: io.signal },
      });
      return { run, evidence: kept.evidence };
    });
    return { ...value, summary, sarif: texts["findings.sarif"] ?? null, outputs, annotations, printed };
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}

function judged(on: Stage, said: Output | Error): Pick<Case, "broken" | "verdict"> {
  if (said instanceof Error)
    return {
      broken: [`it ended without a verdict: ${(said.stack ?? said.message).split("\n").slice(0, 6).join(" ")}`],
      verdict: "not-run",
    };
  return { broken: [...new Set(broken(on, said))], verdict: said.run.verdict };
}
