import type { World } from "../../test/twin/core.ts";
import { planText, twinPlan } from "../../test/twin/plan.ts";
import { checkPlan } from "../check-plan.ts";
import type { Bench } from "../main.ts";

interface Measured {
  readonly secrets: number;
  readonly verdict: string;
  /** To Secret Manager. */
  readonly requests: number;
  readonly perSecret: number;
  /** Answers of status 429. */
  readonly refused: number;
  /** Highest resident set of the action's process, in MiB. */
  readonly rssMiB: number;
  /** Of the clock that both sides go by, which runs `speed` times as fast as the real one. */
  readonly seconds: number;
}

/** Checks a plan with `count` secrets. @param speed how much faster a minute passes, for the action and for the twin's quota. */
async function measureSecrets(count: number, speed: number): Promise<Measured> {
  const run = await checkPlan(
    speed,
    (world) => fill(world, count),
    (world) => planWith(world, count),
  );
  const asked = run.requests.filter(({ service }) => service === "secret-manager");
  return {
    secrets: count,
    verdict: run.result.outputs.verdict ?? `exit code ${run.result.exitCode}`,
    requests: asked.length,
    perSecret: asked.length / count,
    refused: asked.filter(({ status }) => status === 429).length,
    rssMiB: run.rssMiB,
    seconds: run.seconds * speed,
  };
}

const nameOf = (n: number) => `secret-${n}`;

function fill({ google }: World, count: number): void {
  const [first] = google.secrets;
  if (first) google.secrets = Array.from({ length: count }, (_, n) => ({ ...structuredClone(first), name: nameOf(n) }));
  for (const binding of google.bindings) {
    if (binding.role.startsWith("roles/secretmanager.")) binding.resource = "projects/acme-prod";
  }
}

function planWith(world: World, count: number): string {
  const plan = twinPlan(world);
  const names = Array.from({ length: count }, (_, n) => nameOf(n));
  plan.secrets = Object.fromEntries(names.map((name) => [name, { resource: `projects/acme-prod/secrets/${name}` }]));
  Object.assign(plan.restores["orders-vm"] ?? {}, { secrets: names });
  return planText(plan);
}

/** How much faster a minute passes: Google's quota is one of minutes. */
const SPEED = 20;

export const bench: Bench = {
  what: "A check of a plan with 1,000 secrets against one with 10, within Google's quota of 600 reads a minute",
  run: async () => {
    const few = await measureSecrets(10, SPEED);
    const many = await measureSecrets(1000, SPEED);
    for (const { secrets, verdict, requests, perSecret, refused, rssMiB, seconds } of [few, many]) {
      console.log(
        `${String(secrets).padStart(5)} secrets: ${verdict}; ${requests} requests to Secret Manager, ${perSecret.toFixed(3)} a secret; ${refused} refused (429); at most ${rssMiB.toFixed(0)} MiB resident; ${seconds.toFixed(0)} s of the action's clock`,
      );
    }
    console.log(`Resident set of ${many.secrets} against ${few.secrets}: ${(many.rssMiB / few.rssMiB).toFixed(2)} times.`);
    if (many.refused > 0 || many.verdict !== "passed") process.exitCode = 1;
  },
};
