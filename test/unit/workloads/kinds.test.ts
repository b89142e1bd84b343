import { globSync, readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";

const SRC = new URL("../../../src/", import.meta.url);

/** Rooms that speak of kinds: workloads themselves, the tables of what clouds call them, and what lint reads of other people's files. */
const ROOMS = ["workloads/", "lint/", "clouds/refusals/", "restore/held/kinds/"];

/** What only a kind of item, or of target, has to know. */
const WORDS: readonly RegExp[] = [
  /"(?:vm|disks|new-vm|file-share|share|sql|sap-hana)"/,
  /`(?:vm|disks|file-share)`/,
  /IaasVM/i,
  /AzureStorage(?!Account)/,
  /AzureFileShare/,
  /RSVaultBackup/,
  /\b(?:Disks|Share|Files)Target\b/,
  /\b(?:Machine|Share)Item\b/,
  /workloads\/(?:vm|file-share|database)\b/,
];

/** Lines of a file, comments left out, that name a kind: `run/step.ts:12: …`. */
function namedIn(path: string, text: string): string[] {
  const code = text.replaceAll(/\/\*[\s\S]*?\*\/|(?<=^|\s)\/\/.*$/gm, (comment) => comment.replaceAll(/[^\n]/g, " "));
  return code
    .split("\n")
    .flatMap((line, at) => (WORDS.some((word) => word.test(line)) ? [`${path}:${at + 1}: ${line.trim()}`] : []));
}

function sources(): string[] {
  return globSync("**/*.ts", { cwd: SRC }).map((path) => path.replaceAll("\\", "/"));
}

/** Keys of the plan that are spelt like a kind, and belong to none. */
const KEYS = /\["limits", "disks"\]/;

describe("src outside of the kinds' own rooms", () => {
  it("names no kind of item or target", () => {
    const others = sources().filter((path) => !ROOMS.some((room) => path.startsWith(room)));
    expect(others.length).toBeGreaterThan(300);
    const named = others.flatMap((path) => namedIn(path, readFileSync(new URL(path, SRC), "utf8")));
    expect(named.filter((line) => !KEYS.test(line))).toEqual([]);
  });

  it("has nothing at its root but main.ts and rooms", () => {
    expect(globSync("*", { cwd: SRC, withFileTypes: true }).flatMap((each) => (each.isDirectory() ? [] : [each.name]))).toEqual([
      "main.ts",
    ]);
  });
});

describe("the words that it looks for", () => {
  it.each([
    'if (item.type === "vm") return;',
    'const own = targets.filter(({ type }) => type === "disks");',
    'case "file-share":',
    'objectType: "IaasVMRestoreRequest",',
    "const filter = `backupManagementType eq 'AzureIaasVM'`;",
    'managementType: "AzureStorage",',
    'const id = tag(tags, "RSVaultBackup");',
    "function group(target: DisksTarget): string {",
    'import { machineSources } from "../workloads/vm/sources.ts";',
    'const { fileShare } = await import("../../workloads/file-share/index.ts");',
  ])("are found in %s", (line) => {
    expect(namedIn("run/x.ts", `\n${line}\n`)).toEqual([`run/x.ts:2: ${line}`]);
  });

  it.each([
    '// The plan says "vm".',
    '/** A target such as "disks". */',
    'const message = "the disks are there";',
    'import { WORKLOADS } from "../workloads/index.ts";',
    'const text = "AzureStorageAccountNotFound";',
  ])("are not in %s", (line) => {
    expect(namedIn("run/x.ts", line)).toEqual([]);
  });
});
