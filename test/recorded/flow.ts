import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Ajv2020 } from "ajv/dist/2020.js";
import { runStep, type StepResult } from "../../scripts/runner/run.ts";
import { leaks } from "../leaks.ts";
import { type Recorded, recording, startReplay } from "./replay.ts";
import type { Suite } from "./suite.ts";

const root = join(import.meta.dirname, "../..");

/** How a run of a mode ends. */
interface Ending {
  readonly mode: "check" | "dry-run" | "restore";
  readonly tier: string;
  readonly verdict: string;
  readonly exit: number;
}
/** What was recorded holds no list of the restored disks or blobs, which the replay refuses (403): nobody counts them, so mode restore is unverified. */
export const MACHINE: readonly Ending[] = [
  { mode: "check", tier: "checked", verdict: "passed", exit: 0 },
  { mode: "dry-run", tier: "validated", verdict: "passed", exit: 0 },
  { mode: "restore", tier: "validated", verdict: "unverified", exit: 1 },
];
/** Azure validates no restore of a share, and this version runs none. */
export const SHARE: readonly Ending[] = [
  { mode: "check", tier: "checked", verdict: "passed", exit: 0 },
  { mode: "dry-run", tier: "checked", verdict: "passed", exit: 0 },
];

/** A recorded vault: the inputs of its mode restore, and the disks that its recovery point leaves out, as a finding has to name them. */
export interface Flow {
  readonly name: string;
  readonly endings: readonly Ending[];
  readonly inputs: Readonly<Record<string, string>>;
  readonly leftOut: string | null;
}

/** One recorded vault through every mode; the restore must be the recorded one, once. */
export async function flow(suite: Suite, shared: string, { name, endings, inputs, leftOut }: Flow): Promise<void> {
  const directory = mkdtempSync(join(tmpdir(), "recorded-"));
  const replay = await startReplay(shared, name, join(directory, "replay"));
  try {
    for (const { mode, tier, verdict, exit } of endings) {
      console.log(`${name}: ${mode}`);
      const result = await runStep({
        main: join(root, "dist/main.js"),
        temp: join(directory, mode),
        workspace: replay.workspace,
        inputs: { plan: "plan.yml", mode, ...(mode === "restore" ? inputs : {}) },
        env: replay.env,
      });
      const tail = () => result.log.slice(-30).join("\n");
      suite.check(`exits ${exit}`, result.exitCode === exit, tail);
      suite.check(`is ${verdict}`, result.outputs.verdict === verdict, tail);
      suite.equal("reaches its tier", result.outputs.tier, tier);
      evidence(suite, result);
      const messages = (rule: string) => findings(result).flatMap((each) => (each.rule === rule ? [each.message ?? ""] : []));
      suite.check(
        leftOut === null ? "misses no disk in the recovery point" : `names ${leftOut} as left out`,
        leftOut === null ? messages("RDB060").length === 0 : messages("RDB060").some((message) => message.includes(leftOut)),
        tail,
      );
      if (mode === "restore")
        suite.check(
          "says that the disks may not be counted",
          messages("RDB110").some((message) => message.includes("403")),
          tail,
        );
      const secrets = [replay.env.REPLAY_SECRET ?? "", replay.env.ACTIONS_ID_TOKEN_REQUEST_TOKEN ?? ""];
      const found = leaks(result, secrets);
      suite.check("writes no token and no secret value", found.length === 0, () => found.join("\n"));
      const posts = replay.requests().filter(isRestore);
      if (mode === "restore") restored(suite, result, posts, recording(shared, name));
      else suite.equal("triggers no restore", posts.length, 0);
    }
  } finally {
    replay.stop();
    rmSync(directory, { recursive: true, force: true });
  }
}

function findings({ files }: StepResult): readonly { readonly rule?: string; readonly message?: string }[] {
  return JSON.parse(files["evidence.json"] ?? "{}").findings ?? [];
}

const isRestore = ({ method, path }: { readonly method: string; readonly path: string }) =>
  method === "POST" && /\/restore$/i.test(path);

/** The evidence stands, and fits its schema. */
function evidence(suite: Suite, { files }: StepResult): void {
  const schema: object = JSON.parse(readFileSync(join(root, "schema/evidence.schema.json"), "utf8"));
  const validate = new Ajv2020({ strict: false, validateFormats: false }).compile(schema);
  const text = files["evidence.json"];
  const fits = text !== undefined && validate(JSON.parse(text));
  suite.check("its evidence fits the schema", fits, () => JSON.stringify(validate.errors?.slice(0, 3)));
}

function restored(suite: Suite, result: StepResult, posts: readonly SentRestore[], rows: readonly Recorded[]): void {
  suite.equal("sends exactly one restore request", posts.length, 1);
  const [post] = posts;
  const trigger = rows.find(
    (row) =>
      isRestore(row) &&
      row.status === 202 &&
      decodeURIComponent(row.path).toLowerCase() === decodeURIComponent(post?.path ?? "").toLowerCase() &&
      row.sent?.properties?.recoveryType === "RestoreDisks",
  );
  suite.equal("whose properties are the recorded ones", bare(post?.body?.properties), bare(trigger?.sent?.properties));
  const [job] = JSON.parse(result.files["evidence.json"] ?? "{}").restores ?? [];
  suite.equal("and follows the recorded job", job?.job?.id, jobOf(rows, trigger));
  suite.equal("to its end", job?.job?.status, "Completed");
  suite.equal("names the job in its outputs", JSON.parse(result.outputs["job-ids"] ?? "{}"), { recorded: jobOf(rows, trigger) });
}

interface SentRestore {
  readonly path: string;
  readonly body?: { readonly properties?: Readonly<Record<string, unknown>> };
}

/** Null and absent are the same to Azure. */
function bare(properties: Readonly<Record<string, unknown>> | undefined): unknown {
  return Object.fromEntries(
    Object.entries(properties ?? {})
      .filter(([, value]) => value !== null)
      .sort(([a], [b]) => a.localeCompare(b)),
  );
}

/** The job that the recorded operation of this trigger led to. */
function jobOf(rows: readonly Recorded[], trigger: Recorded | undefined): string | undefined {
  const link = trigger?.headers["azure-asyncoperation"]?.[0] ?? "";
  const operation = /operationsstatus\/([^/?]+)/i.exec(link)?.[1]?.toLowerCase();
  if (operation === undefined) return undefined;
  const answers = rows.filter(({ path }) => path.toLowerCase().endsWith(`/${operation}`));
  return answers.map(({ body }) => body?.properties?.jobId).find((id) => typeof id === "string");
}
