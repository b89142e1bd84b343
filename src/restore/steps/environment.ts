import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import type { Io } from "../../io/io.ts";
import { scratchFolder } from "./scratch.ts";

/** What a step of the user's inherits: nothing by which it could speak to the runner or ask for a token. */
const INHERITED = [
  "PATH",
  "HOME",
  "USER",
  "LOGNAME",
  "SHELL",
  "LANG",
  "LANGUAGE",
  "TZ",
  "TERM",
  "TMPDIR",
  "TMP",
  "TEMP",
  "CI",
  "RUNNER_OS",
  "RUNNER_ARCH",
  "RUNNER_TOOL_CACHE",
  // By this the runner finds and ends, after the job, what left its process group.
  "RUNNER_TRACKING_ID",
  "GITHUB_ACTIONS",
  "GITHUB_REPOSITORY",
  "GITHUB_REPOSITORY_ID",
  "GITHUB_REF",
  "GITHUB_REF_NAME",
  "GITHUB_SHA",
  "GITHUB_RUN_ID",
  "GITHUB_RUN_ATTEMPT",
  "GITHUB_RUN_NUMBER",
  "GITHUB_SERVER_URL",
  "GITHUB_WORKFLOW",
  "GITHUB_WORKSPACE",
  "GITHUB_EVENT_NAME",
  "NODE_EXTRA_CA_CERTS",
  "SSL_CERT_FILE",
  "REQUESTS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "HTTP_PROXY",
  "HTTPS_PROXY",
  "NO_PROXY",
  "http_proxy",
  "https_proxy",
  "no_proxy",
  "ARM_CLOUD_METADATA_URL",
];
const COMMAND_FILES = ["GITHUB_OUTPUT", "GITHUB_ENV", "GITHUB_PATH", "GITHUB_STATE", "GITHUB_STEP_SUMMARY"];

export interface Scratch {
  readonly folder: string;
  /** The inherited variables, and command files of its own that nobody reads. */
  readonly env: Readonly<Record<string, string>>;
  remove(): Promise<void>;
}

/** A folder for one process, and the part of the runner's environment that it may see. */
export async function scratch({ env: from, scratch: path }: Pick<Io, "env" | "scratch">): Promise<Scratch> {
  const folder = await scratchFolder(path);
  const env: Record<string, string> = {};
  for (const name of Object.keys(from)) {
    const value = from[name];
    if (value !== undefined && (INHERITED.includes(name) || name.startsWith("LC_"))) env[name] = value;
  }
  for (const name of COMMAND_FILES) {
    env[name] = join(folder, name.toLowerCase());
    await writeFile(env[name], "", { mode: 0o600 });
  }
  return { folder, env, remove: () => rm(folder, { recursive: true, force: true, maxRetries: 3 }) };
}
