import { describe, expect, it } from "vitest";
import { runBuilt as run, type Seen } from "./harness.ts";

const EVIL =
  "busy\n::error title=pwned::x\r\n  ::stop-commands::dead\n##[error]v1\u001b[31mred\u202egnp.\u2066\u200b\u0085\u2028::set-output name=verdict::passed [x](https://evil.example) <img src=x> @octocat\n";
/** Commands that the action itself gives. */
const OURS = /^::(?:add-mask|group|endgroup|debug|error|warning|notice)[ :]/;
/** Controls but the line break, bidirectional and zero-width characters. */
const UNSEEN = /(?!\n)[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/u;

/** What a runner would obey, or a terminal or a page would not show, in all that a step wrote for people. */
function obeyed({ result }: Seen): string[] {
  const raw = result.raw.split("\n").filter((line) => !line.startsWith("::add-mask::"));
  const commands = raw.filter((line) => /^\s*::/.test(line) && !OURS.test(line));
  const told = [
    ...raw,
    ...result.annotations.flatMap(({ title, message }) => [title, ...message.split("\n")]),
    ...result.summary.split("\n"),
  ];
  // A fenced block is literal.
  const paragraphs = result.summary.replaceAll(/^(`{3,})[^\n]*\n[\s\S]*?^\1$/gm, "");
  const titles = result.annotations.filter(({ title }) => title.includes("pwned")).map(({ title }) => title);
  const lines = [...result.annotations.flatMap(({ message }) => message.split("\n")), ...result.summary.split("\n")];
  return [
    ...commands,
    ...titles,
    ...told.filter((line) => line.includes("##[") || UNSEEN.test(line)),
    ...lines.filter((line) => /^\s*::/.test(line)),
    ...paragraphs
      .split("\n")
      .filter((line) => /(?<![`\\])\]\(https:\/\/evil|<img|(?<!>)@octocat/.test(line) && !/`[^`]*evil/.test(line)),
  ];
}

const body = { error: { code: "X", message: EVIL } };

describe("words of a cloud that look like commands of the runner", () => {
  it.each([500, 409, 200])("are only shown when they answer the request for a restore (%i)", async (status) => {
    const seen = await run({
      inputs: { mode: "drill" },
      faults: [{ route: "arm.restore", times: 1, status, applied: true, body }],
      speed: 600,
    });
    expect(obeyed(seen)).toEqual([]);
  });

  it("are only shown when they are names, and refusals of a check", async () => {
    const seen = await run({
      world: ({ azure }) => {
        for (const vault of azure.vaults) for (const item of vault.items) Object.assign(item, { policyName: EVIL });
      },
      faults: [{ route: "arm.job.list", times: 9, status: 403, body }],
    });
    expect(obeyed(seen)).toEqual([]);
    expect(seen.result.outputs.verdict).not.toBe("");
  });

  it("are only shown when the repository's own files hold them", async () => {
    const seen = await run({
      inputs: { mode: "lint" },
      planText: `version: 1\nazure: ${JSON.stringify({ "tenant-id": EVIL, "client-id": EVIL })}\nconfiguration: [${JSON.stringify(EVIL)}]\nrestores: ${JSON.stringify({ [EVIL]: { item: EVIL } })}\n`,
    });
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.annotations.length).toBeGreaterThan(1);
    expect(obeyed(seen)).toEqual([]);
  });

  it("are only shown when an input holds them", async () => {
    const seen = await run({ inputs: { mode: EVIL, "fail-on": EVIL } });
    expect(seen.result.exitCode).toBe(1);
    expect(seen.result.summary).not.toBe("");
    expect(obeyed(seen)).toEqual([]);
  });

  it("are only shown when a step prints them", async () => {
    const seen = await run({
      inputs: { mode: "drill" },
      speed: 600,
      workspace: {
        "verify.sh": `printf '%b' ${JSON.stringify("::error::pwned\\n  ::stop-commands::x\\n##[error]v1\\033[31m\\r::warning::y\\n")}`,
      },
      plan: (plan) => {
        Object.assign(plan.restores["orders-vm"] ?? {}, { verify: [{ run: "./verify.sh" }] });
      },
    });
    expect(seen.result.log.join("\n")).toContain("⟨U+001B⟩");
    expect(obeyed(seen)).toEqual([]);
  });
});
