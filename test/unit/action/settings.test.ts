import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { readSettings } from "../../../src/action/settings.ts";
import { MODES } from "../../../src/core/index.ts";
import { VERSION } from "../../../src/record/new-record.ts";
import { OUTPUTS } from "../../../src/report/index.ts";

const root = join(import.meta.dirname, "../../..");
const action = parse(readFileSync(join(root, "action.yml"), "utf8"));
const messages = (env: Readonly<Record<string, string>>) => {
  const read = readSettings(env);
  return "findings" in read ? read.findings.map(({ message }) => message) : [];
};
const settings = (env: Readonly<Record<string, string>>) => {
  const read = readSettings(env);
  if (!("settings" in read)) throw new Error(JSON.stringify(read.findings));
  return read.settings;
};

describe("the inputs", () => {
  it("have the defaults that action.yml declares", () => {
    const inputs: Record<string, { default?: string }> = action.inputs;
    const declared = Object.entries(inputs).flatMap(([name, { default: value }]) =>
      value === undefined || name === "github-token" ? [] : [[`INPUT_${name.toUpperCase()}`, value] as const],
    );
    const bare = settings({ RUNNER_TEMP: "/tmp/r", GITHUB_WORKSPACE: "/w" });
    expect(settings({ RUNNER_TEMP: "/tmp/r", GITHUB_WORKSPACE: "/w", ...Object.fromEntries(declared) })).toEqual(bare);
    expect(bare).toMatchObject({ mode: "check", plan: ".github/restore-plan.yml", failOn: "error", only: [], breakGlass: false });
  });

  it("are all declared, and so are the outputs", () => {
    const source = readFileSync(join(root, "src/action/settings.ts"), "utf8");
    const read = [...source.matchAll(/(?:text|list|flag|word|matching|judged|azureId)\(\s*"([a-z-]+)"/g)].map(
      ([, name]) => name ?? "",
    );
    expect([...new Set(read)].sort()).toEqual(Object.keys(action.inputs).sort());
    expect(Object.keys(action.outputs).sort()).toEqual([...OUTPUTS].sort());
  });

  it.each([
    ["mode", "chekc", Object.keys(MODES).join(", ")],
    ["azure-client-id", "drills", "GUID"],
    ["fail-on", "sometimes", "error, warning, never"],
    ["fan-out", "machine", "vault, restore"],
    ["only", " , ", "no entry"],
    ["break-glass", "maybe", "true"],
    ["on-cancel", "stop", "cancel, leave"],
    ["google-workload-identity-provider", "projects/acme/x", "projects/NUMBER/"],
    ["reason", "two\nlines", "one line"],
    ["resume", "last", "GUID"],
  ])("are refused by name with what they may be: %s", (name, value, says) => {
    const [message, ...more] = messages({ [`INPUT_${name.toUpperCase()}`]: value });
    expect(message).toContain(`Input ${name}`);
    expect(message).toContain(says);
    expect(more).toEqual([]);
  });

  it("take names separated by commas and new lines", () => {
    expect(settings({ INPUT_ONLY: "a, b\nc\n\n" }).only).toEqual(["a", "b", "c"]);
  });

  it("need a reason for break-glass", () => {
    expect(messages({ "INPUT_BREAK-GLASS": "true" })).toHaveLength(1);
    expect(messages({ "INPUT_BREAK-GLASS": "true", INPUT_REASON: "Google is down" })).toEqual([]);
  });
});

describe("the runner's environment", () => {
  it("gives each step a directory of its own, which no step id can leave", () => {
    const of = (step: string) => settings({ RUNNER_TEMP: "/tmp/r", GITHUB_ACTION: step }).outputDirectory;
    expect(of("__self")).toBe("/tmp/r/proof-of-restore/__self");
    expect(of("..")).toBe("/tmp/r/proof-of-restore/_");
    expect(of("../../etc")).toMatch(/^\/tmp\/r\/proof-of-restore\/[^/]+$/);
  });

  it("must hold what the owner id is made of, in modes that restore", () => {
    const whole = { GITHUB_REPOSITORY_ID: "64501", GITHUB_RUN_ID: "9000000001", GITHUB_RUN_ATTEMPT: "1" };
    expect(messages({ INPUT_MODE: "restore", ...whole })).toEqual([]);
    expect(messages({ INPUT_MODE: "check" })).toEqual([]);
    for (const name of Object.keys(whole)) {
      const [message] = messages({ INPUT_MODE: "restore", ...whole, [name]: "x" });
      expect(message).toContain(name);
    }
  });

  it("never makes a token endpoint of half of it", () => {
    expect(settings({ ACTIONS_ID_TOKEN_REQUEST_URL: "https://x/y" })).not.toHaveProperty("oidc");
    expect(settings({ ACTIONS_ID_TOKEN_REQUEST_URL: "no url", ACTIONS_ID_TOKEN_REQUEST_TOKEN: "t" })).not.toHaveProperty("oidc");
  });
});

it("the version in evidence is the package's", () => {
  expect(VERSION).toBe(JSON.parse(readFileSync(join(root, "package.json"), "utf8")).version);
});
