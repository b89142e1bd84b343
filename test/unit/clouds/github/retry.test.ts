import { describe, expect, it } from "vitest";
import { commentOn } from "../../../../src/action/publish/comment.ts";
import { repoApi, SPARE_MS, statusOf } from "../../../../src/clouds/github/api.ts";
import { runStates } from "../../../../src/clouds/github/runs.ts";
import { newRun } from "../../../../src/record/new-record.ts";
import { Stage } from "../../../stage/stage.ts";
import type { Answer } from "../../../twin/core.ts";

const RUN = /\/actions\/runs\/9000000001$/;
/** Asks for the run while GitHub gives these answers first. */
async function asked(answers: readonly (Answer | "lost")[], work: (on: Stage) => Promise<unknown>) {
  const on = new Stage();
  on.cloud.world.github.runs["9000000001"] = { createdAt: on.cloud.now, status: "completed", conclusion: "success", attempt: 1 };
  let asks = 0;
  on.instead = (_, path) => (RUN.test(path) || path.endsWith("/comments") ? answers[asks++] : undefined);
  const came = await on.on(() => work(on)).catch((error: unknown) => error);
  return { came, asks };
}
const state = (on: Stage) => runStates(on.io(), on.settings({}))("9000000001");
const error = (status: number): Answer => ({ status, body: { message: "no" } });

describe("a read of GitHub's API", () => {
  it.each([
    ["502", error(502)],
    ["429", error(429)],
    ["a reset", { status: 0, reset: true }],
  ] as const)("is asked again after %s", async (_, first) => {
    const { came, asks } = await asked([first, first], state);
    expect(came).toMatchObject({ completed: true });
    expect(asks).toBe(3);
  });

  it("is not asked again when GitHub says no, and its status is the caller's", async () => {
    const { came, asks } = await asked([error(404)], state);
    expect(came).toBe("unknown");
    expect(asks).toBe(1);
  });

  it("says nothing of a run by an answer that cannot be read", async () => {
    for (const body of [{ status: "completed", created_at: 7 }, { created_at: "2026-11-24T01:00:00Z" }, []])
      expect((await asked([{ status: 200, body }], state)).came).toBe("unasked");
  });
});

it("what changes something at GitHub is sent once", async () => {
  const { came, asks } = await asked([error(502), error(502)], async (on) => {
    const api = await repoApi(on.io(), on.settings({}));
    return api?.octokit.rest.issues.createComment({ owner: "acme", repo: "platform", issue_number: 1, body: "x" });
  });
  expect(statusOf(came)).toBe(502);
  expect(asks).toBe(1);
});

describe("what no verdict needs", () => {
  const repo = { full_name: "acme/platform" };
  const request = {
    number: 42,
    base: { sha: "a".repeat(40), ref: "main", repo },
    head: { sha: "b".repeat(40), repo },
    labels: [],
  };
  const event = JSON.stringify({ pull_request: request });
  const lost = Array.from({ length: 200 }, () => error(503));

  it("is waited for no longer than 20 seconds in all, however often GitHub fails, and is said", async () => {
    let said = "";
    let waited = 0;
    const { asks } = await asked(lost, async (on) => {
      const io = on.io();
      const begun = io.now();
      said = await commentOn(io, newRun(on.settings({}), begun), { ...on.settings({}), comment: true }, event);
      waited = io.now() - begun;
    });
    expect(said).toBe("Comment on #42: none, since GitHub did not take it (503).");
    expect(asks).toBeGreaterThan(3);
    expect(waited).toBeLessThanOrEqual(20_000);
  });

  it("has one patience for all its reads", async () => {
    let waited = 0;
    await asked(lost, async (on) => {
      const io = on.io();
      const begun = io.now();
      const api = await repoApi(io, on.settings({}), SPARE_MS);
      const read = () => api?.octokit.rest.issues.listComments({ owner: "acme", repo: "platform", issue_number: 1 });
      for (let n = 0; n < 3; n++) expect(statusOf(await read()?.catch((thrown: unknown) => thrown))).toBe(503);
      waited = io.now() - begun;
    });
    expect(waited).toBeLessThanOrEqual(20_000);
  });
});
