import { describe, expect, it } from "vitest";
import { repoApi, statusOf } from "../../../src/github/api.ts";
import { runStates } from "../../../src/github/runs.ts";
import { Stage } from "../../stage/stage.ts";
import type { Answer } from "../../twin/core.ts";

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
