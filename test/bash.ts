import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** Runs commands in bash, in which the tools only note what they were given. @returns the words of each call, and files that came up. */
export function inBash(script: string): { readonly calls: string[][]; readonly files: readonly string[] } {
  const folder = mkdtempSync(join(tmpdir(), "shell-"));
  const stub = (tool: string) => `${tool}() { printf '%s\\0' ${tool} "$@" end-of-call >> calls.txt; }`;
  const tools = ["az", "gcloud", "gh", "git", "curl", "nslookup", "timedatectl", "try"].map(stub).join("\n");
  try {
    execFileSync("bash", ["-n"], { input: script, stdio: ["pipe", "pipe", "pipe"] });
    execFileSync("bash", [], { cwd: folder, input: `${tools}\n${script}\n`, stdio: ["pipe", "pipe", "pipe"] });
    const files = readdirSync(folder);
    const text = files.includes("calls.txt") ? readFileSync(join(folder, "calls.txt"), "utf8") : "";
    const calls = text.split("end-of-call\0").filter((call) => call !== "");
    return { calls: calls.map((call) => call.split("\0").slice(0, -1)), files: files.filter((name) => name !== "calls.txt") };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Placeholders are for a person to fill in: a shell would read from a file of that name. */
export const usable = (fix: string) => fix.replaceAll(/<[a-z][\w' -]*>/gi, "PLACE");
