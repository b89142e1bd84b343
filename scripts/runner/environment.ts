import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The files that a runner gives a step to write into. */
export interface CommandFiles {
  readonly GITHUB_OUTPUT: string;
  readonly GITHUB_STEP_SUMMARY: string;
  readonly GITHUB_STATE: string;
  readonly GITHUB_ENV: string;
  readonly GITHUB_PATH: string;
}

/** Makes the empty command files of one step. */
export function commandFiles(folder: string): CommandFiles {
  mkdirSync(folder, { recursive: true });
  const file = (name: string) => {
    const path = join(folder, name);
    writeFileSync(path, "");
    return path;
  };
  return {
    GITHUB_OUTPUT: file("output"),
    GITHUB_STEP_SUMMARY: file("step-summary"),
    GITHUB_STATE: file("state"),
    GITHUB_ENV: file("env"),
    GITHUB_PATH: file("path"),
  };
}

/** Inputs as a runner hands them over: upper case, spaces to underscores, dashes kept. */
export function inputVariables(inputs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, value]) => [`INPUT_${name.replaceAll(" ", "_").toUpperCase()}`, value]),
  );
}

/** What a runner sets for a scheduled run of `acme/platform`. */
export const RUN: Readonly<Record<string, string>> = {
  CI: "true",
  GITHUB_ACTIONS: "true",
  GITHUB_ACTION: "__self",
  GITHUB_ACTOR: "release-bot",
  GITHUB_EVENT_NAME: "schedule",
  GITHUB_REF: "refs/heads/main",
  GITHUB_REPOSITORY: "acme/platform",
  GITHUB_REPOSITORY_ID: "64501",
  GITHUB_RUN_ATTEMPT: "1",
  GITHUB_RUN_ID: "9000000001",
  GITHUB_SERVER_URL: "https://github.com",
  GITHUB_SHA: "5f2c1d7a9b3e48c06d1f4a2b7c8e9d0f1a2b3c4d",
  GITHUB_TRIGGERING_ACTOR: "release-bot",
  GITHUB_WORKFLOW: "Restore drill",
  GITHUB_WORKFLOW_REF: "acme/platform/.github/workflows/restore-drill.yml@refs/heads/main",
  RUNNER_ENVIRONMENT: "github-hosted",
  RUNNER_NAME: "local",
  RUNNER_OS: "Linux",
};

/** The `key=value` and `key<<delimiter` entries of a command file. */
export function entries(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  const lines = text.split("\n");
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? "";
    const block = /^([^=]+?)<<(.+)$/.exec(line);
    const plain = /^([^=]+)=(.*)$/.exec(line);
    if (block?.[1] && block[2]) {
      const end = lines.indexOf(block[2], at + 1);
      found[block[1]] = lines.slice(at + 1, end).join("\n");
      at = end;
    } else if (plain?.[1]) found[plain[1]] = plain[2] ?? "";
  }
  return found;
}
