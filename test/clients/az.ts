import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { join } from "node:path";
import { inject } from "vitest";
import { runClient, type Said } from "./process.ts";
import type { RunningTwin } from "./twin.ts";

/** JSON as tests walk it: every key may be asked for, and the matchers judge what is there. */
// biome-ignore lint/suspicious/noExplicitAny: a typed walk would only hide the expectation
export type Json = any;

/** The real az, with nothing but the twin's env file and a configuration of its own. */
export class Az {
  readonly #twin: RunningTwin;
  readonly #home: string;

  constructor(twin: RunningTwin) {
    this.#twin = twin;
    this.#home = mkdtempSync(join(twin.folder, "az-"));
  }

  /** Chooses the twin as its cloud and signs in with a token of the job's, as azure/login does. */
  async login(): Promise<Said> {
    const { entra } = this.#twin.world;
    const set = await this.#run(this.#home, ["cloud", "set", "--name", "Twin"]);
    if (set.status !== 0) return set;
    const token = await this.#twin.jobToken("api://AzureADTokenExchange");
    const who = ["--username", entra.applications[0]?.clientId ?? "", "--tenant", entra.tenantId];
    return this.#run(this.#home, ["login", "--service-principal", ...who, "--federated-token", token]);
  }

  /** Calls at the same time do not meet: each has a copy of the configuration. `more` may hold spaces, `command` is split at them. */
  async run(command: string, ...more: string[]): Promise<Said> {
    const own = mkdtempSync(join(this.#twin.folder, "az-"));
    try {
      cpSync(this.#home, own, { recursive: true });
      return await this.#run(own, [...command.split(" "), ...more]);
    } finally {
      rmSync(own, { recursive: true, force: true });
    }
  }

  /** What a command shows; null when it shows nothing. @throws Error with its words when it fails. */
  async show(command: string, ...more: string[]): Promise<Json> {
    const { status, stdout, stderr } = await this.run(command, ...more);
    if (status !== 0) throw new Error(`az ${command} ${more.join(" ")} ended with ${status}: ${stderr}`);
    return stdout.trim() === "" ? null : JSON.parse(stdout);
  }

  /** The words with which a command fails. @throws Error when it does not. */
  async refusal(command: string, ...more: string[]): Promise<string> {
    const { status, stdout, stderr } = await this.run(command, ...more);
    if (status === 0) throw new Error(`az ${command} ${more.join(" ")} succeeded: ${stdout}`);
    return stderr;
  }

  #run(home: string, args: readonly string[]): Promise<Said> {
    return runClient(inject("python"), ["-m", "azure.cli", ...args, "--output", "json"], {
      ...this.#twin.env,
      HOME: this.#twin.folder,
      AZURE_CONFIG_DIR: home,
      // Else it asks the public authority whether it knows this one.
      AZURE_CORE_INSTANCE_DISCOVERY: "false",
      AZURE_CORE_COLLECT_TELEMETRY: "false",
      AZURE_CORE_NO_COLOR: "true",
    });
  }
}
