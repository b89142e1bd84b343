import { describe, expect, it } from "vitest";
import { WORKLOADS } from "../../../src/workloads/index.ts";
import { Stage } from "../../stage/stage.ts";
import { ToyCloud } from "./toy/cloud.ts";
import { TOYS } from "./toy/made.ts";
import { toyBox, VALIDATION } from "./toy/workload.ts";

const TEN_DAYS_S = 10 * 86_400;
const SHELF = { type: "toy-shelf", "resource-group": "drill-target", toys: 3 };
const isRestore = (method: string, path: string) => method === "POST" && path.endsWith("/restore");

/** A stage with a kind of item that `src/` knows nothing of; its vault restores it. */
class Nursery extends Stage {
  readonly toys: ToyCloud;
  constructor(validation: string | null = VALIDATION, toys = new ToyCloud()) {
    super([...WORKLOADS, toyBox(validation)], toys);
    this.toys = toys;
  }
  /** A run of a plan whose one restore is the box's. */
  run(mode: string, keys: object = {}, env: Readonly<Record<string, string>> = {}) {
    const item = { type: "toy-box", name: "robots", room: "nursery" };
    return this.play({ INPUT_MODE: mode, ...env }, { item, target: SHELF, ...keys });
  }
  /** What stands on shelves. */
  get left() {
    return this.cloud.azure.others.filter(({ type }) => type === TOYS.type);
  }
  did(method: string, path: RegExp) {
    return this.requests.filter((each) => each.method === method && path.test(each.path));
  }
}

describe("a kind of item that this version does not have, handed in", () => {
  it("is linted by its own keys", async () => {
    const on = new Nursery();
    expect((await on.run("lint")).run).toMatchObject({ verdict: "passed", tier: "linted" });
    const bad = await on.run("lint", { target: { ...SHELF, toys: 10, paint: "red" } });
    expect(bad.run.findings.map(({ message }) => message).join("\n")).toMatch(/nine toys at most/);
  });
});
