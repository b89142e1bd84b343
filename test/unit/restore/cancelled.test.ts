import { describe, expect, it } from "vitest";
import { type Life, Stage } from "../../stage/stage.ts";

/** A drill that the runner cancels at the first request that `when` names. */
async function cancelled(when: (method: string, path: string) => boolean) {
  const on = new Stage();
  on.instead = (method, path, life: Life) => {
    if (when(method, path)) life.cancel();
    return undefined;
  };
  return on.play({ INPUT_MODE: "drill" });
}

describe("a run that is cancelled is never called passed", () => {
  it.each([
    ["while it signs in", (_: string, path: string) => path.includes("/oauth2/")],
    ["while it reads the vault", (_: string, path: string) => path.endsWith("/vaults/prod-vault")],
    ["while its job runs", (_: string, path: string) => path.includes("/backupJobs/")],
    ["as it begins to clean up", (method: string) => method === "DELETE"],
  ] as const)("%s", async (_, when) => {
    const { run, kept } = await cancelled(when);
    expect(run.verdict).toBe("unverified");
    expect(JSON.parse(kept.evidence ?? "")).toMatchObject({ verdict: "unverified", exitCode: 1 });
  });
});

it("a job that ends while the post step asks to cancel it is cleared away all the same", async () => {
  const on = new Stage();
  on.after = (method, path, life) => {
    if (method === "POST" && path.endsWith("/restore")) life.kill();
  };
  const { kept } = await on.play({ INPUT_MODE: "drill" });
  on.after = () => {};
  on.instead = (_, path) => {
    if (path.endsWith("/cancel")) on.cloud.pass(90);
    return undefined;
  };
  await on.giveBack(kept, { INPUT_MODE: "drill" });
  expect(on.jobs.map(({ status }) => status)).toEqual(["Completed"]);
  expect(on.cloud.restored()).toEqual([]);
});
