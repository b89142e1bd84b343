import { describe, expect, it } from "vitest";
import type { Runner } from "../../../src/action/host.ts";
import { PUBLICATIONS } from "../../../src/action/publish/index.ts";
import type { Publication } from "../../../src/action/publish/publication.ts";
import { publish } from "../../../src/action/publish/publish.ts";
import type { Settings } from "../../../src/core/index.ts";
import { newRun } from "../../../src/record/new-record.ts";
import { REPORTS, type Report } from "../../../src/report/index.ts";
import { Stage } from "../../stage/stage.ts";

/** A report that no release has: its file and its row are all that it takes. */
const toyReport: Report = {
  output: "predicate",
  file: "toy.txt",
  when: ({ mode }) => mode === "check",
  write: ({ verdict }, { rules }) => `${verdict} by ${rules.length > 100 ? "many" : "few"} rules`,
};

const toyPublication: Publication = {
  name: "the toy",
  wanted: (settings) => settings.comment,
  prepare: ({ texts, runner }) => {
    const text = texts.get(toyReport);
    return async () => {
      runner.output("toy", text ?? "none");
      return [`Toy: ${text ?? "none"}.`];
    };
  },
};

const broken = (part: "prepare" | "act"): Publication => ({
  name: "a broken thing",
  wanted: () => true,
  prepare: () => {
    if (part === "prepare") throw new TypeError("a defect");
    return () => {
      throw new TypeError("a defect");
    };
  },
});

interface Told {
  files: Record<string, string>;
  outputs: Record<string, string>;
  titles: string[];
  log: string[];
  summary: string;
}

/** Publishes a run of mode check that passed. */
async function published(
  reports: readonly Report[],
  publications: readonly Publication[],
  own: Partial<Settings> = {},
  cancelled = false,
) {
  const on = new Stage();
  const settings = { ...on.settings({ INPUT_MODE: "check" }), ...own };
  const run = { ...newRun(settings, 0), verdict: "passed" as const, endedAt: "1970-01-01T00:00:01.000Z" };
  const told: Told = { files: {}, outputs: {}, titles: [], log: [], summary: "" };
  const runner: Runner = {
    summary: async (text) => {
      told.summary = text;
    },
    annotate: ({ title }) => void told.titles.push(title),
    output: (name, value) => {
      told.outputs[name] = value;
    },
  };
  const io = {
    ...on.io(),
    log: { ...on.io().log, info: (line: string) => void told.log.push(line) },
    keep: async () => {},
    write: async (name: string, text: string) => {
      told.files[name] = text;
      return `/out/${name}`;
    },
  };
  const signal = cancelled ? AbortSignal.abort(new Error("cancelled")) : io.signal;
  await publish(
    { io, runner, run, settings, eventText: async () => null, cancelled: signal },
    [...REPORTS, ...reports],
    [...PUBLICATIONS, ...publications],
  );
  return { told, run };
}

describe("a report that is added to the list", () => {
  it("is written, and named by its output", async () => {
    const { told } = await published([toyReport], []);
    expect(told.files["toy.txt"]).toBe("passed by many rules");
    expect(told.outputs.predicate).toBe("/out/toy.txt");
    expect(told.outputs.summary).toBe("/out/summary.md");
  });

  it("of which the run has none leaves no file and no output", async () => {
    const { told } = await published([{ ...toyReport, when: () => false }], []);
    expect(told.files["toy.txt"]).toBeUndefined();
    expect(told.outputs.predicate).toBe("");
  });

  it("whose file cannot be kept keeps none of the others from being told", async () => {
    const { told, run } = await published(
      [
        {
          ...toyReport,
          write: () => {
            throw new TypeError("a defect");
          },
        },
      ],
      [],
    );
    expect(told.files["toy.txt"]).toBeUndefined();
    expect(told.summary).toContain("RDI000");
    expect(told.files["findings.sarif"]).toContain("RDI000");
    expect(told.outputs.verdict).toBe("failed");
    expect(run.findings[0]?.message).toContain("while it wrote toy.txt");
  });
});

describe("a publication that is added to the list", () => {
  it("is given what the reports say, and the log gets its lines after all others", async () => {
    const { told } = await published([toyReport], [toyPublication], { comment: true });
    expect(told.outputs.toy).toBe("passed by many rules");
    expect(told.log.at(-1)).toBe("Toy: passed by many rules.");
    expect(told.log.at(-2)).toBe("No comment: this run is for no pull request.");
  });

  it("that the inputs do not ask for is left out", async () => {
    const { told } = await published([], [toyPublication]);
    expect(told.outputs.toy).toBeUndefined();
  });

  it.each(["prepare", "act"] as const)("that meets an error of our own at %s keeps no other from being told", async (part) => {
    const { told, run } = await published([toyReport], [broken(part), toyPublication], { comment: true });
    expect(told.outputs.toy).toBeDefined();
    expect(told.titles).toHaveLength(1);
    expect(told.titles[0]).toMatch(/^RDI000 /);
    expect(run.verdict).toBe("failed");
    expect(run.findings).toHaveLength(1);
    // Before anything is told, so that all tell it; or after most have been.
    expect(told.summary.includes("RDI000")).toBe(part === "prepare");
  });
});

describe("a cancelled run", () => {
  it("is told in every way but by a comment", async () => {
    const { told } = await published([], [], { comment: true }, true);
    expect(told.log.some((line) => line.includes("omment"))).toBe(false);
    expect(told.outputs.verdict).toBe("passed");
    expect(told.log.at(-1)).toBe("Summary:  /out/summary.md");
  });
});
