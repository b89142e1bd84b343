import { describe, expect, it } from "vitest";
import type { Runner } from "../../../src/action/host.ts";
import { publish } from "../../../src/action/publish/publish.ts";
import type { Run } from "../../../src/core/index.ts";
import type { Io } from "../../../src/io/io.ts";
import { errorInWords, ownError } from "../../../src/judge/own-error.ts";
import { readEvidence } from "../../../src/report/index.ts";
import { Stage } from "../../stage/stage.ts";

const own = ({ findings }: Pick<Run, "findings">) => findings.filter(({ rule }) => rule === "RDI000");

describe("an error of our own in words", () => {
  it("has kind and place, and nothing that its words quote", () => {
    const words = errorInWords(new TypeError('Headers.append: "eyJhbGciOi.secret" is an invalid header value.'));
    expect(words).toMatch(/^TypeError: Headers\.append: … is an invalid header value\. \(.*own-error\.test\.ts:\d+:\d+\)$/);
  });

  it("of a parser says nothing of the text", () => {
    let error: unknown;
    try {
      JSON.parse("hunter2hunter2");
    } catch (thrown) {
      error = thrown;
    }
    expect(errorInWords(error)).not.toContain("hunter2");
  });

  it("says where to report it, and with what", () => {
    const { fix, level } = ownError(new Error("x"), "was judging RDB003", "vault", "orders-vm");
    expect(level).toBe("error");
    expect(fix).toContain("https://github.com/proof-of-restore/action/issues/new");
    expect(fix).toContain("evidence.json");
  });
});

/** A stage whose runs meet an error of our own each time that a line of the log holds this. */
function defective(line: string, times = Number.POSITIVE_INFINITY): Stage {
  const on = new Stage();
  on.defective = true;
  let left = times;
  on.edge = (io) => ({
    ...io,
    log: {
      ...io.log,
      info: (text) => {
        if (text.includes(line) && left-- > 0) throw new TypeError("Cannot read properties of undefined (reading 'x')");
        io.log.info(text);
      },
    },
  });
  return on;
}

describe("a run that meets an error of our own", () => {
  it("in a phase, fails with RDI000 and keeps its record", async () => {
    const { run, kept } = await defective("recovery points,").play({ INPUT_MODE: "check" });
    expect(own(run)).toMatchObject([{ phase: "vault", restore: "orders-vm", level: "error" }]);
    expect(run.verdict).toBe("failed");
    expect(own(readEvidence(kept.evidence ?? "") ?? { findings: [] })).toHaveLength(1);
  });

  it("in one restore, runs the others to their end", async () => {
    const { run } = await defective("orders-01: Protected").play({ INPUT_MODE: "check" }, {}, (plan) => {
      plan.restores["web-vm"] = { ...plan.restores["orders-vm"], item: { type: "vm", name: "web-01", "resource-group": "prod" } };
    });
    expect(own(run).map(({ restore }) => restore)).toEqual(["orders-vm"]);
    expect(run.restores.map(({ name, verdict }) => [name, verdict])).toEqual([
      ["orders-vm", "failed"],
      ["web-vm", "passed"],
    ]);
  });

  it("after the trigger of a drill, still clears away what came back", async () => {
    const on = defective("Came back:", 1);
    const { run, record } = await on.play({ INPUT_MODE: "drill" });
    expect(own(run)).toMatchObject([{ phase: "restore" }]);
    expect(record.verdict).toBe("failed");
    expect(record.cleanUp?.verdict).toBe("deferred");
    expect(record.held.some(({ kind, state }) => kind === "resource" && state === "kept")).toBe(true);
  });

  it("while the record is written before the trigger, triggers nothing", async () => {
    const on = new Stage();
    on.defective = true;
    on.keeping = () => {
      if (on.requests.some(({ path }) => path.endsWith("/validateOperation") || path.includes("backupValidateOperation")))
        throw new Error("ENOSPC: no space left on device, write");
    };
    const { run } = await on.play({ INPUT_MODE: "drill" });
    expect(on.restores).toEqual([]);
    expect(run.verdict).toBe("failed");
    expect(own(run).length).toBeGreaterThan(0);
  });
});

describe("a report that cannot be written", () => {
  const told: {
    outputs: Record<string, string>;
    summary: string;
    files: Record<string, string>;
    titles: string[];
    kept: Run | null;
  } = {
    outputs: {},
    summary: "",
    files: {},
    titles: [],
    kept: null,
  };
  const runner: Runner = {
    summary: async (text) => {
      told.summary = text;
    },
    annotate: ({ title }) => void told.titles.push(title),
    output: (name, value) => {
      told.outputs[name] = value;
    },
  };

  it("keeps no other from being written, and is never passed", async () => {
    const on = new Stage();
    const { run } = await on.play({ INPUT_MODE: "check" });
    expect(run.verdict).toBe("passed");
    // What no writer of a summary expects.
    Object.defineProperty(run.restores[0], "points", {
      get: () => {
        throw new TypeError("a defect");
      },
      configurable: true,
    });
    const io: Io = {
      ...on.io(),
      keep: async (of) => {
        told.kept = of;
      },
      write: async (name, text) => {
        told.files[name] = text;
        return name;
      },
    };
    const settings = on.settings({ INPUT_MODE: "check" });
    await publish({ io, runner, run, settings, eventText: async () => null, cancelled: io.signal });
    expect(told.summary).toContain("RDI000");
    expect(told.files["findings.sarif"]).toContain("RDI000");
    expect(told.titles.some((title) => title.startsWith("RDI000"))).toBe(true);
    expect(told.outputs.verdict).toBe("failed");
    expect(told.kept?.verdict).toBe("failed");
    expect(run.exitCode).toBe(1);
  });
});
