import { WORKLOADS } from "../../../../src/workloads/index.ts";
import type { Workload } from "../../../../src/workloads/workload.ts";
import { Stage } from "../../../stage/stage.ts";
import { ToyCloud } from "./cloud.ts";
import { TOYS } from "./made.ts";
import { toyBox, VALIDATION } from "./workload.ts";

export const SHELF = { type: "toy-shelf", "resource-group": "drill-target", toys: 3 };
/** Paths of requests. */
export const TOYS_LIST = /\/Toy\.Chest\/toys$/;
export const TOY = /\/Toy\.Chest\/toys\/[^/]+$/;

/** A stage with a kind of item that `src/` knows nothing of; its vault restores it. */
export class Nursery extends Stage {
  readonly toys: ToyCloud;
  /** @param others kinds that runs know beside it. */
  constructor(validation: string | null = VALIDATION, others: readonly Workload[] = WORKLOADS, toys = new ToyCloud()) {
    super([...others, toyBox(validation)], toys);
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
