import { readdirSync, rmSync, truncateSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { run, type Seen } from "./harness.ts";

/** A drill that dies when it has removed its first disk. */
const died = (): Promise<Seen> =>
  run({
    inputs: { mode: "drill" },
    faults: [{ route: "arm.disk.delete", times: 1, holdMs: 2_000, applied: true, reset: true }],
    deadly: true,
  });
const directory = ({ result }: Seen) => result.directory;
const size = (seen: Seen, name: string) => Buffer.byteLength(seen.result.files[name] ?? "");
const left = ({ twin }: Seen) => [
  ...twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore").map(({ id }) => id),
  ...twin.world.azure.storageAccounts.flatMap(({ containers }) => containers.map(({ name }) => name)),
];

describe.concurrent("a drill that is killed", () => {
  it.for([
    ["nothing else happens to them", () => {}],
    ["evidence.json is cut", (seen) => truncateSync(`${directory(seen)}/evidence.json`, size(seen, "evidence.json") / 2)],
    ["evidence.json is gone", (seen) => rmSync(`${directory(seen)}/evidence.json`)],
    [
      "the journal's last line is cut",
      (seen) => truncateSync(`${directory(seen)}/evidence.journal`, size(seen, "evidence.journal") - 9),
    ],
    ["the journal is gone, as of an older version", (seen) => rmSync(`${directory(seen)}/evidence.journal`)],
  ] as const satisfies readonly [string, (seen: Seen) => void][])(
    "leaves two files, of which the post step gives back everything and makes one: %s",
    async ([_, spoil], { expect }) => {
      const seen = await died();
      expect(seen.evidence).toMatchObject({ verdict: "unverified", endedAt: null });
      expect(left(seen).length).toBeGreaterThan(1);
      spoil(seen);
      const post = await seen.again({ state: seen.result.state, deadly: false });
      expect(post.result.exitCode).toBe(0);
      expect(left(post)).toEqual([]);
      expect(readdirSync(directory(seen)).filter((name) => name.startsWith("evidence"))).toEqual(["evidence.json"]);
      expect(post.evidence).toMatchObject({ verdict: "unverified", endedAt: null });
      const held = post.evidence.restores[0].held.map(({ state }: { state: string }) => state);
      expect(held.filter((state: string) => state === "made" || state === "intended")).toEqual([]);
    },
  );

  it("is told by a report with all that its journal says", async () => {
    const seen = await died();
    const { "evidence.json": text = "", "evidence.journal": journal = "" } = seen.result.files;
    // As it stood when the run began.
    const begun = JSON.stringify({ ...JSON.parse(text), restores: [] });
    const report = (files: Readonly<Record<string, string>>) =>
      run({ planText: null, inputs: { mode: "report", evidence: "artifacts/**/evidence.json" }, files });
    const whole = await report({ "artifacts/a/evidence.json": begun, "artifacts/a/evidence.journal": journal });
    expect(whole.evidence).toMatchObject({ verdict: "unverified", restores: [{ name: "orders-vm", verdict: "unverified" }] });
    expect(whole.evidence.restores[0].held).toEqual(seen.evidence.restores[0].held);
    expect(whole.evidence.restores[0].job).toEqual(seen.evidence.restores[0].job);
    const alone = await report({ "artifacts/a/evidence.json": begun });
    expect(alone.evidence.restores[0].held).toEqual([]);
    expect(alone.evidence.verdict).toBe("unverified");
  });
});

it("a run that ends leaves its record in one file", async () => {
  const seen = await run({ inputs: { mode: "drill" } });
  expect(Object.keys(seen.result.files).filter((name) => name.startsWith("evidence"))).toEqual(["evidence.json"]);
});
