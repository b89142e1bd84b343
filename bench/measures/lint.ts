import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { pathToFileURL } from "node:url";
import { runStep } from "../../scripts/runner/run.ts";
import { LINT_RULES } from "../../src/lint/rules/index.ts";
import type { Bench } from "../main.ts";
import { median, table } from "../numbers.ts";

const FILES = 2000;
const main = join(import.meta.dirname, "../../dist/main.js");

/** A repository of so many files, of which some are configuration: templates, policies, Terraform plans and workflows in turn. */
function repository(folder: string, configuration: number): void {
  const write = (path: string, text: string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  };
  const terraform = readFileSync(join(import.meta.dirname, "../../test/lint/repositories/sound/infra/terraform.json"), "utf8");
  const template = readFileSync(join(import.meta.dirname, "../../test/lint/repositories/sound/infra/edge/main.json"), "utf8");
  const workflow = readFileSync(
    join(import.meta.dirname, "../../test/lint/repositories/sound/.github/workflows/restore-drill.yml"),
    "utf8",
  );
  const policy = LINT_RULES.find(({ code }) => code === "RDA007")?.examples.passing["infra/backup.json"] ?? "[]";
  const kinds = [terraform, template, policy, workflow];
  for (let n = 0; n < configuration; n++) {
    const text = (kinds[n % kinds.length] ?? "").replaceAll("prod-vault", `vault-${n}`).replaceAll("orders-01", `orders-${n}`);
    write(n % kinds.length === 3 ? `.github/workflows/drill-${n}.yml` : `infra/stack-${n % 20}/${n}.json`, text);
  }
  for (let n = configuration; n < FILES; n++) write(`src/part-${n % 50}/file-${n}.ts`, `export const n = ${n};\n`.repeat(50));
  const plan = readFileSync(join(import.meta.dirname, "../../test/lint/repositories/sound/.github/restore-plan.yml"), "utf8");
  write(".github/restore-plan.yml", configuration === 0 ? plan.replace(/^configuration:.*\n/m, "") : plan);
}

interface Seen {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssMiB: number;
}

async function once(workspace: string, folder: string): Promise<Seen> {
  const [cpu, rss] = [join(folder, "cpu"), join(folder, "rss")];
  const imports = ["cpu.mjs", "rss.mjs"].map((name) => `--import=${pathToFileURL(join(import.meta.dirname, "..", name)).href}`);
  const env = { NODE_OPTIONS: imports.join(" "), BENCH_CPU: cpu, BENCH_RSS_FILE: rss };
  mkdirSync(folder, { recursive: true });
  const start = performance.now();
  await runStep({ main, temp: join(folder, "step"), workspace, inputs: { mode: "lint" }, env });
  const ms = performance.now() - start;
  return { ms, cpuMs: Number(readFileSync(cpu, "utf8")), rssMiB: Number(readFileSync(rss, "utf8")) / 1024 };
}

export const bench: Bench = {
  what: `Mode lint of a repository of ${FILES} files, of which 0, 20 or 200 are configuration`,
  run: async (runs) => {
    const folder = mkdtempSync(join(tmpdir(), "bench-lint-"));
    try {
      const counts = [0, 20, 200];
      const seen = new Map<number, Seen[]>(counts.map((count) => [count, []]));
      for (const count of counts) repository(join(folder, `repository-${count}`), count);
      for (let round = 0; round <= runs; round++)
        for (const count of counts) {
          const took = await once(join(folder, `repository-${count}`), join(folder, `${round}-${count}`));
          // The first round fills caches of the disk.
          if (round > 0) seen.get(count)?.push(took);
        }
      const of = (count: number, key: keyof Seen) => median((seen.get(count) ?? []).map((each) => each[key]));
      const rows = counts.map((count) => [
        `${count} of ${FILES}`,
        of(count, "ms").toFixed(0),
        of(count, "cpuMs").toFixed(0),
        (of(count, "ms") / of(0, "ms")).toFixed(2),
        of(count, "rssMiB").toFixed(0),
      ]);
      console.log(table([["configuration", "ms", "ms of processor", "× empty", "MiB resident"], ...rows]));
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  },
};
