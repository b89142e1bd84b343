import { describe, expect, it } from "vitest";
import { draw } from "../../faults/draw.ts";
import { KINDS, kindsNamed, type Tally } from "../../faults/kinds.ts";
import { Random } from "../../faults/random.ts";
import { Report } from "../../faults/report.ts";
import { playSeed } from "../../faults/seed.ts";
import { foreignLink, foreignOperation, loop, malformedEntry, oddValue, type Spoil } from "../../faults/spoil.ts";
import { outcomes } from "../../faults/workers.ts";
import { answersOf } from "../../faults/worlds.ts";

const URL_OF = "https://localhost:34567/subscriptions?api-version=1";
const page = { status: 200, body: { value: [{ id: "/a", name: "a", properties: { state: "x" } }] } };
const made = (spoil: Spoil, said = page, seed = 1) => spoil(said, URL_OF, new Random(seed));
/** What twenty seeds make of the page. */
const many = (spoil: Spoil) => Array.from({ length: 20 }, (_, seed) => made(spoil, page, seed)?.body);

describe("what an answer can become", () => {
  it("a page that leads to itself, or to somebody else", () => {
    expect(made(loop)?.body).toMatchObject({ value: page.body.value, nextLink: URL_OF });
    expect(loop({ status: 200, body: { versions: [] } }, URL_OF, new Random(1))?.body).toEqual({
      versions: [],
      nextPageToken: "again",
    });
    for (const body of many(foreignLink))
      expect(body).toMatchObject({ nextLink: expect.not.stringContaining("localhost:34567") });
    expect(made(loop, { ...page, status: 403 })).toBeUndefined();
  });

  it("a list with one entry that is none", () => {
    const entries = many(malformedEntry).map((body) => JSON.stringify(body));
    expect(entries).toContain('{"value":[null]}');
    expect(entries).toContain('{"value":[{"id":7,"name":7,"properties":{"state":"x"}}]}');
    expect(entries).toContain('{"value":[{"id":"/a","name":"a"}]}');
    expect(new Set(entries).size).toBe(6);
    expect(malformedEntry({ status: 200, body: { value: [] } }, URL_OF, new Random(1))).toBeUndefined();
    expect(page.body.value[0]?.id).toBe("/a");
  });

  it("an answer with one value of another type", () => {
    for (const body of many(oddValue)) expect(body).not.toEqual(page.body);
    expect(page.body.value[0]?.properties.state).toBe("x");
    expect(oddValue({ status: 200, body: {} }, URL_OF, new Random(1))).toBeUndefined();
  });

  it("an operation to be followed elsewhere", () => {
    const said = { status: 202, headers: { "azure-asyncoperation": `${URL_OF}/op`, "retry-after": "5" } };
    const headers = foreignOperation(said, URL_OF, new Random(1))?.headers;
    expect(headers?.["azure-asyncoperation"]).not.toContain("localhost:34567");
    expect(headers?.["retry-after"]).toBe("5");
    expect(made(foreignOperation)).toBeUndefined();
  });
});

describe("what a cloud is like for a whole seed", () => {
  const job = "/subscriptions/s/resourceGroups/g/providers/Microsoft.RecoveryServices/vaults/v/backupJobs/7";
  const said = { status: 200, body: { properties: { extendedInfo: { propertyBag: { a: "b" }, tasksList: [] } } } };
  const bagOf = (bag: "none" | "null" | "unknown") => {
    const answer = answersOf({ unlistable: null, bag }, {})("GET", job);
    return typeof answer === "object" && "spoil" in answer ? answer.spoil(said, "").body : undefined;
  };
  it("a job's page has no bag, an empty one, or one that nobody knows", () => {
    expect(bagOf("none")).toEqual({ properties: { extendedInfo: { tasksList: [] } } });
    expect(bagOf("null")).toEqual({ properties: { extendedInfo: { tasksList: [], propertyBag: null } } });
    expect(bagOf("unknown")).toMatchObject({ properties: { extendedInfo: { propertyBag: { "Some new key": "some value" } } } });
    expect(said.body.properties.extendedInfo.propertyBag).toEqual({ a: "b" });
  });

  it("disks cannot be listed, and can be read one by one", () => {
    const tally: Tally = {};
    const answer = answersOf({ unlistable: "503", bag: null }, tally);
    const disks = "/subscriptions/s/resourceGroups/g/providers/Microsoft.Compute/disks";
    expect(answer("GET", disks)).toMatchObject({ status: 503 });
    expect(answer("GET", `${disks}/one`)).toBeUndefined();
    expect(answer("GET", job)).toBeUndefined();
    expect(tally).toEqual({ "unlistable disks": 1 });
  });

  it("is drawn alike whatever kinds are asked for", () => {
    for (let seed = 1; seed <= 40; seed++) {
      const [all, none] = [draw(new Random(seed)), draw(new Random(seed), [])];
      expect(none.world).toEqual({ unlistable: null, bag: null });
      expect({ ...none, world: all.world, missing: all.missing }).toEqual(all);
    }
  });
});

describe("the harness", () => {
  it("takes kinds by name, and refuses one that does not exist", () => {
    expect(kindsNamed("looping-page, silence")).toEqual(["looping page", "silence"]);
    expect(() => kindsNamed("silence,noise")).toThrow("noise");
  });

  it("counts what struck, and lets only the kinds asked for strike", async () => {
    const struck: string[] = [];
    for (let seed = 1; seed <= 6; seed++) struck.push(...Object.keys((await playSeed(seed, ["reset", "lost"])).tally));
    expect([...new Set(struck)].sort()).toEqual(["lost", "reset"]);
  });

  it("fails when a kind never struck in 500 seeds", () => {
    const report = new Report(["reset", "lost"]);
    const outcome = { broken: [], story: "", tally: { reset: 1 } };
    for (let seed = 1; seed < 500; seed++) report.add({ seed, ...outcome });
    expect(report.idle).toEqual([]);
    report.add({ seed: 500, ...outcome });
    expect(report.idle).toEqual(["lost"]);
    expect(report.lines().join("\n")).toContain("never struck: lost");
  });

  it("names the seed that broke something, and how to play it again", () => {
    const said = new Report(KINDS).add({ seed: 7, broken: ["an orphan: x"], story: "a drill", tally: {} });
    expect(said).toContain("seed 7 (a drill): an orphan: x");
    expect(said).toContain("--seeds 1 --from 7");
  });

  it("plays the same on several threads, and in order", { timeout: 120_000 }, async () => {
    const playing = { seeds: 3, from: 20, kinds: ["reset"], log: false } as const;
    const alone = await Array.fromAsync(outcomes({ ...playing, workers: 1 }));
    const together = await Array.fromAsync(outcomes({ ...playing, workers: 2 }));
    expect(together).toEqual(alone);
    expect(together.map(({ seed }) => seed)).toEqual([20, 21, 22]);
  });
});
