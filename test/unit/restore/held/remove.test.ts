import { describe, expect, it } from "vitest";
import type { Held } from "../../../../src/core/index.ts";
import { Refused } from "../../../../src/io/io.ts";
import { HELD_KINDS } from "../../../../src/restore/held/kinds/index.ts";
import type { HeldKind, Ours } from "../../../../src/restore/held/kinds/kind.ts";
import { type Removing, remove } from "../../../../src/restore/held/remove.ts";
import { Stage } from "../../../stage/stage.ts";

const FOLDER: Held = { id: "share/drills/1", kind: "file", state: "made" };
const OURS: Ours = { jobs: [], ids: [], owner: "me" };

/** A kind that this tool does not have: folders in a share, with their owner in their metadata. */
function folders(over: Partial<HeldKind> = {}) {
  const there = new Map([["share/drills/1", { owner: "me" }]]);
  const asked: string[] = [];
  const kind: HeldKind = {
    kind: "file",
    order: 2,
    patienceMs: 20_000,
    lease: "metadata",
    read: async (_, { id }) => {
      asked.push("read");
      const body = there.get(id);
      return body ? { body } : "gone";
    },
    whyItStays: async (_reading, _held, { body }, { owner }) =>
      JSON.stringify(body) === JSON.stringify({ owner }) ? undefined : "its metadata names another run",
    remove: async (_, { id }) => {
      asked.push("remove");
      there.delete(id);
    },
    ...over,
  };
  return { there, asked, kind };
}

/** Outside of a run, on a clock that moves only when somebody sleeps; nothing may ask the resource manager. */
function removing<T>(work: (by: Removing) => Promise<T>): Promise<T> {
  const on = new Stage();
  const arm: Removing["arm"] = new Proxy(Object.create(null), {
    get: (_, name) => {
      throw new Error(`a kind of its own asks nothing of ARM: ${String(name)}`);
    },
  });
  return on.on(() => work({ io: on.io(), arm }));
}

describe("a thing of any kind", () => {
  it("is removed by its own kind's row, having been read just before, and is gone when it cannot be read any more", async () => {
    const { kind, asked, there } = folders();
    expect(await removing((by) => remove(by, FOLDER, OURS, [kind]))).toEqual({ how: "gone" });
    expect([asked, there.size]).toEqual([["read", "remove", "read"], 0]);
  });

  it("stays with its kind's own reason", async () => {
    const { kind, asked } = folders();
    const removed = await removing((by) => remove(by, FOLDER, { ...OURS, owner: "other" }, [kind]));
    expect(removed).toEqual({ how: "stays", why: "its metadata names another run" });
    expect(asked).toEqual(["read"]);
  });

  it("is not even looked at when it is known not to be ours", async () => {
    const { kind, asked } = folders({ notOurs: () => "it is not the folder of this job" });
    expect(await removing((by) => remove(by, FOLDER, OURS, [kind]))).toEqual({
      how: "stays",
      why: "it is not the folder of this job",
    });
    expect(asked).toEqual([]);
  });

  it("is looked at again before a removal is asked for a second time", async () => {
    const { kind, asked, there } = folders();
    const refusal = { service: "arm", operation: "remove", status: 503, text: "busy" } as const;
    const flaky: HeldKind = {
      ...kind,
      remove: async () => {
        asked.push("remove");
        there.set("share/drills/1", { owner: "other" });
        throw new Refused(refusal);
      },
    };
    const removed = await removing((by) => remove(by, FOLDER, OURS, [flaky]));
    expect(removed).toEqual({ how: "stays", why: "its metadata names another run" });
    expect(asked).toEqual(["read", "remove", "read"]);
  });

  it("is not said to be gone while it is still shown", async () => {
    const { kind } = folders({ remove: async () => {} });
    expect(await removing((by) => remove(by, FOLDER, OURS, [kind]))).toMatchObject({ how: "unsure" });
    const begun = await removing((by) => remove({ ...by, confirm: false }, FOLDER, OURS, [kind]));
    expect(begun).toEqual({ how: "unsure", why: "its removal has begun" });
  });

  it("stays when no row has its kind", async () => {
    expect(await removing((by) => remove(by, FOLDER, OURS))).toEqual({
      how: "stays",
      why: "nothing of the kind file is removed",
    });
  });
});

it("every kind has one row, and they are in the order in which they are removed", () => {
  expect(HELD_KINDS.map(({ kind }) => kind)).toEqual(["resource", "deployment", "container", "group"]);
});
