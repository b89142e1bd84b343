import type { SecretManagerServiceClient } from "@google-cloud/secret-manager";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { type Entry, type Sought, untilTold } from "../../../src/audit/entry.ts";
import type { Repo } from "../../../src/clouds/github/api.ts";
import { changedFiles } from "../../../src/clouds/github/changed.ts";
import { stickyComment } from "../../../src/clouds/github/comments.ts";
import { Pace } from "../../../src/secrets/pace.ts";
import { MANY, settingsReader } from "../../../src/secrets/settings.ts";
import { Stage } from "../../stage/stage.ts";
import type { Answer } from "../../twin/core.ts";

// A malformed entry costs itself, and is said: lists beside those of the clouds' resources.

type Row = Record<string, unknown>;
const PLACES = {
  first: (all: readonly unknown[], bad: unknown) => [bad, ...all],
  last: (all: readonly unknown[], bad: unknown) => [...all, bad],
} as const;
const EACH = ["first", "last"] as const;

/** GitHub's lists, as octokit gives them; what was written is kept. */
function github(lists: { readonly files?: unknown[]; readonly comments?: unknown[] }) {
  const written: string[] = [];
  const rest = {
    pulls: { listFiles: async () => ({ data: lists.files ?? [] }) },
    issues: {
      listComments: async () => ({ data: lists.comments ?? [] }),
      updateComment: async ({ comment_id }: { comment_id: number }) => void written.push(`update ${comment_id}`),
      createComment: async () => void written.push("create"),
    },
    users: { getAuthenticated: async () => ({ data: { login: "somebody" } }) },
  };
  return { repo: { octokit: { rest }, owner: "acme", repo: "platform" } as unknown as Repo, written };
}

describe.each(EACH)("a malformed entry, %s in its list", (place) => {
  const put = PLACES[place];

  it("of what a pull request changes leaves the others marked, and is told by its field", async () => {
    const good = { filename: "infra/vault.json", patch: "@@ -1,1 +1,2 @@\n a\n+b", changes: 1 };
    const { lines, unread } = await changedFiles(github({ files: put([good], { filename: 7 }) }).repo, 42);
    expect(unread).toBe("1 of 2 entries has another shape (filename)");
    expect([...lines.keys()]).toEqual(["infra/vault.json"]);
    expect(lines.get("infra/vault.json")).toEqual(new Set([2]));
  });

  it("of the comments does not hide ours, and where ours is not found, no second one is made", async () => {
    const ours = { id: 9, body: "<!-- m --> old", user: { type: "Bot", login: "github-actions[bot]" } };
    const bad = { id: "x", body: "<!-- m -->", user: { type: "Bot" } };
    const found = github({ comments: put([ours], bad) });
    expect(await stickyComment(found.repo, 42, "<!-- m -->", "<!-- m --> new")).toBe("updated");
    expect(found.written).toEqual(["update 9"]);
    const hidden = github({ comments: put([{ ...ours, body: "another" }], bad) });
    expect(await stickyComment(hidden.repo, 42, "<!-- m -->", "<!-- m --> new")).toEqual({
      not: expect.stringContaining("1 of 2 entries has another shape (id)"),
    });
    expect(hidden.written).toEqual([]);
  });

  it("of an audit log is passed over, and told by its field", async () => {
    const shape: z.ZodType<Entry | null> = z.object({
      time: z.string(),
      operation: z.string(),
      principals: z.array(z.string()),
      correlationId: z.string(),
    }) as unknown as z.ZodType<Entry | null>;
    const good = { time: "2026-11-24T01:00:00Z", operation: "restore", principals: ["me"], correlationId: "c1" };
    const said: string[] = [];
    const sought = [{ correlationId: "c2", principals: ["me"] }] as unknown as Sought[];
    const list = (async function* () {
      yield* put([good, { ...good, correlationId: "c2" }], { ...good, principals: "me" });
    })();
    const entries = await untilTold({ list, shape, say: (line) => void said.push(line) }, sought);
    expect(entries.map(({ correlationId }) => correlationId)).toEqual(["c1", "c2"]);
    // What comes after all that is sought is not read.
    expect(said).toEqual(
      place === "first"
        ? ["of the log 1 of 3 entries has another shape (principals): what they would have told is passed over"]
        : [],
    );
  });

  it("of the list of secrets costs that secret's settings, which are asked for by themselves and refused", async () => {
    const resources = Array.from({ length: MANY + 1 }, (_, n) => `projects/p/secrets/s${n}`);
    const good = resources.slice(1).map((name) => ({ name, createTime: { seconds: 1 } }));
    const bad = { name: resources[0], createTime: "yesterday" };
    const asked: string[] = [];
    const client = {
      listSecrets: async () => [put(put(good, bad), null), null, {}],
      getSecret: async ({ name }: { name: string }) => {
        asked.push(name);
        return [bad];
      },
    };
    const asking = {
      io: new Stage().io(),
      client: () => client as unknown as SecretManagerServiceClient,
      pace: new Pace(),
      reason: "x",
      presented: {},
    };
    const settings = settingsReader(asking, resources);
    const read = await Promise.all(resources.map((resource) => settings("x", resource)));
    expect(read[0]).toEqual({ refused: expect.objectContaining({ text: expect.stringContaining("createTime is missing") }) });
    expect(read.slice(1).every((each) => "createTime" in each)).toBe(true);
    expect(asked).toEqual([resources[0]]);
  });

  it("of the restore jobs, for the reaper, leaves what other jobs are about to be found, and mode reap is not sure", async () => {
    const on = await died();
    tenDaysLater(on);
    const run = await spoilt(on, /\/backupJobs$/i, place, (of) => ({ ...of, properties: { status: 7 } }), {
      INPUT_MODE: "reap",
      GITHUB_RUN_ID: "9999999999",
    });
    expect(run.said).toContain("another shape (properties");
    expect(run.verdict).toBe("unverified");
    expect(disksOf(on)).toEqual([]);
  });

  it("of an earlier attempt's disks is said, the others go first, and clean-up is not sure", async () => {
    const on = await died();
    on.instead = () => undefined;
    const [job] = on.jobs;
    const run = await spoilt(on, /\/drill-target\/.*\/disks$/i, place, (of) => ({ ...of, id: 7 }), {
      INPUT_MODE: "drill",
      GITHUB_RUN_ATTEMPT: "2",
    });
    expect(run.said).toContain("Of the list of the disks that an earlier attempt made, 1 of");
    expect(on.cloud.azure.disks.filter(({ tags }) => tags.RSVaultBackup === job?.id)).toEqual([]);
    expect(run.cleanUp).toBe("unverified");
  });
});

/** A drill that died before it removed anything. */
async function died(): Promise<Stage> {
  const on = new Stage();
  on.instead = (method, _, life) => {
    if (method === "DELETE") life.kill();
    return undefined;
  };
  await on.play({ INPUT_MODE: "drill" }, { keep: { passed: "0h", failed: "0h", unverified: "0h" } });
  expect(disksOf(on).length).toBeGreaterThan(0);
  return on;
}

function tenDaysLater(on: Stage): void {
  on.instead = () => undefined;
  on.cloud.pass(10 * 86_400);
  for (const run of Object.values(on.cloud.world.github.runs)) Object.assign(run, { status: "completed", conclusion: "failure" });
}

const disksOf = ({ cloud: { azure } }: Stage) => azure.disks.filter(({ tags }) => tags.RSVaultBackup !== undefined);

/** A run whose list of this name has one entry more, which is malformed. */
async function spoilt(on: Stage, list: RegExp, place: keyof typeof PLACES, bad: (good: Row) => Row, env: Record<string, string>) {
  let spoiled = 0;
  on.lines.length = 0;
  on.arriving = ({ method, path }, answer): Answer => {
    if (method !== "GET" || answer.status !== 200 || !list.test(path)) return answer;
    const body = structuredClone(answer.body) as { value: Row[] };
    spoiled++;
    return { ...answer, body: { ...body, value: PLACES[place](body.value, bad(structuredClone(body.value[0] ?? {}))) } };
  };
  const { run } = await on.play(env, { keep: { passed: "0h", failed: "0h", unverified: "0h" } });
  expect(spoiled).toBeGreaterThan(0);
  const said = [...on.lines, ...run.findings.map(({ message }) => message)].join("\n");
  return { said, verdict: run.verdict, cleanUp: run.restores[0]?.cleanUp?.verdict };
}
