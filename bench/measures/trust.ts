import type { World } from "../../test/twin/core.ts";
import type { Bench } from "../main.ts";
import { type Case, measured, type Seen } from "../measure.ts";
import { median, table } from "../numbers.ts";

/** Milliseconds that each request takes on the twin. */
const LATENCY = 50;

const entra = ({ entra: { applications } }: World) => {
  for (const application of applications) application.credentials = [];
};
const sts = ({ google: { pools } }: World) => {
  for (const provider of pools.flatMap(({ providers }) => providers)) provider.condition = "assertion.repository == 'acme/other'";
};
const impersonation = ({ google }: World) => {
  google.bindings = google.bindings.filter(({ role }) => role !== "roles/iam.workloadIdentityUser");
};

const CASES: readonly Case[] = [
  { name: "lint alone", mode: "lint" },
  { name: "Entra refuses", mode: "check", world: entra, expects: /RDT01\d/ },
  { name: "Google STS refuses", mode: "check", world: sts, expects: /RDT042/ },
  { name: "Google impersonation refuses", mode: "check", world: impersonation, expects: /RDT05\d/ },
  {
    name: "both refuse",
    mode: "check",
    world: (world) => {
      entra(world);
      sts(world);
    },
    expects: /RDT01\d[\s\S]*RDT042/,
  },
  { name: "both hold", mode: "check" },
];

/** How long mode check takes where a trust is refused, from the start of the process to its end. */
export const bench: Bench = {
  what: `mode check on the twin at ${LATENCY} ms a request: from the start of the process to its end`,
  run: async (runs) => {
    const { cases, single } = await measured(CASES, LATENCY, runs);
    const request = median(single);
    const lint = median(cases.get("lint alone")?.map(({ ms }) => ms) ?? []);
    const row = (name: string, seen: readonly Seen[]) => {
      const ms = median(seen.map((each) => each.ms));
      const counted = (of: (each: Seen) => number) => String(median(seen.map(of)));
      const ratios = [(ms / lint).toFixed(1), (ms / request).toFixed(1)];
      const idle = median(seen.map(({ cpuMs, chain }) => cpuMs + chain * LATENCY));
      return [
        ...[name, Math.round(ms).toString(), ...ratios, counted(({ requests }) => requests), counted(({ chain }) => chain)],
        ...[counted(({ cpuMs }) => Math.round(cpuMs)), Math.round(idle).toString()],
      ];
    };
    const head = ["", "ms", "× lint", "× one request", "requests", "longest chain", "CPU ms", "CPU + chain"];
    console.log(table([head, ...[...cases].map(([name, seen]) => row(name, seen))]));
    console.log(`\nMedian of ${runs} runs. One request alone: ${Math.round(request)} ms.`);
    console.log(
      `CPU + chain: the processor's time and ${LATENCY} ms for each request of the chain: about what an idle machine takes.`,
    );
    console.log("Longest chain: the most requests of which each began when the one before had been answered.");
  },
};
