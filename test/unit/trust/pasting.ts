import { execFileSync } from "node:child_process";

/**
 * What a shell makes of a fix: each command's words, as the programs would get them. `az` and `gcloud` are functions that print their
 * arguments; whatever else the fix would run shows as a word too many, or not at all.
 */
export function pasted(fix: string): string[][] {
  const script = `say() { printf '%s\\0' "$@"; printf '\\1\\0'; }\naz() { case "$*" in *--output*) say az "$@" >&2; printf found;; *) say az "$@";; esac; }\ngcloud() { say gcloud "$@"; }\n${fix}\n`;
  const out = execFileSync("bash", ["--noprofile", "--norc", "-c", script], {
    encoding: "utf8",
    env: { PATH: process.env.PATH, LC_ALL: "C.UTF-8" },
    stdio: ["ignore", "pipe", "ignore"],
  });
  return out
    .split("\u0001\0")
    .filter((one) => one !== "")
    .map((one) => one.split("\0").slice(0, -1));
}

/** Values that somebody might choose to do harm with, or that come from a broken tool. */
export const HOSTILE = [
  "repo:acme/platform:environment:it's",
  'repo:acme/platform:environment:"; touch /tmp/harm; "',
  "repo:acme/platform:environment:$(touch /tmp/harm)`id`",
  "repo:acme/platform:environment:a\nrm -rf harm",
  "repo:acme/platform:environment:\u001b[2J\u202etxt",
  "repo:acme/platform:environment:a\\' b",
  "repo:acme/platform:environment:a, b; c | d",
  `repo:acme/platform:environment:${"x".repeat(5000)}`,
] as const;
