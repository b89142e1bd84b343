import { describe, expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";

// The pipeline repeats a read; whoever asks does not repeat it once more.
const READS = 9;
const PATIENCE_MS = 120_000;
const BUSY = { status: 503, body: { error: { code: "ServerBusy", message: "Try later." } } };

/** Every attempt at reads of this path, while it is never answered with anything but 503. */
async function attempts(path: RegExp, mode = "drill") {
  const on = new Stage();
  on.instead = (method, of) => (method === "GET" && path.test(of) ? BUSY : undefined);
  const { run } = await on.play({ INPUT_MODE: mode });
  const own = on.requests.filter(({ method, path: of }) => method === "GET" && path.test(of));
  return { run, own };
}

describe("a read that nobody answers", () => {
  it.each([
    ["a vault", /\/vaults\/[^/]+$/i],
    ["a list that the typed client reads", /\/backupProtectedItems$/i],
    ["the state of a validation", /\/backupValidateOperationsStatuses\//i],
  ])("%s, is asked for nine times within its patience", async (_, path) => {
    const { run, own } = await attempts(path);
    expect(run.verdict).not.toBe("passed");
    expect(own).toHaveLength(READS);
    expect((own.at(-1)?.at ?? 0) - (own[0]?.at ?? 0)).toBeLessThan(PATIENCE_MS);
  });

  it("the disks that a drill left, is asked for nine times by each who must know them, and nothing passes", async () => {
    const { run, own } = await attempts(/\/disks$/i);
    expect(run.verdict).not.toBe("passed");
    expect(own.length % READS).toBe(0);
    expect(own.length).toBeLessThanOrEqual(3 * READS);
  });

  it("one whose answer is cut off is asked for again", async () => {
    const on = new Stage();
    let cut = 0;
    on.instead = (method, of) =>
      method === "GET" && /\/vaults\/[^/]+$/i.test(of) && cut++ === 0 ? { status: 200, body: '{"id": "/subs' } : undefined;
    const { run } = await on.play({ INPUT_MODE: "check" });
    expect(cut).toBe(2);
    expect(run.verdict).toBe("passed");
  });
});

describe("a removal that Azure does not take at once", () => {
  it("is asked for again, and each time what it removes is read again first", async () => {
    const on = new Stage();
    let refused = 0;
    on.instead = (method, of) => (method === "DELETE" && /\/disks\//i.test(of) && refused++ < 3 ? BUSY : undefined);
    await on.play({ INPUT_MODE: "drill" });
    const first = on.requests.find(({ method, path }) => method === "DELETE" && /\/disks\//i.test(path));
    const own = on.requests.filter(({ path }) => path === first?.path).map(({ method }) => method);
    const deletes = own.flatMap((method, at) => (method === "DELETE" ? [at] : []));
    expect(deletes.length).toBeGreaterThan(1);
    for (const at of deletes) expect(own[at - 1]).toBe("GET");
  });
});

describe("the post step", () => {
  it("has time left for the others where some of what a drill made is not answered for", async () => {
    const on = new Stage();
    on.instead = (method, _, life) => {
      if (method === "DELETE") life.kill();
      return undefined;
    };
    const { kept } = await on.play({ INPUT_MODE: "drill" });
    const disks = () => on.cloud.azure.disks.filter(({ tags }) => tags.RSVaultBackup !== undefined).map(({ id }) => id);
    const before = disks();
    expect(before).toHaveLength(3);
    const dead = before.slice(0, 2).map((id) => id.toLowerCase());
    const silent = (path: string) => dead.includes(path.toLowerCase()) || /\/containers\//i.test(path);
    on.instead = (method, path) => (method === "GET" && silent(path) ? BUSY : undefined);
    const began = on.cloud.now;
    await on.giveBack(kept, { INPUT_MODE: "drill" });
    expect(disks()).toEqual(before.slice(0, 2));
    // A cancelled job is killed after five minutes; the post step takes 230 s of them.
    expect(on.cloud.now - began).toBeLessThan(230_000);
  });
});
