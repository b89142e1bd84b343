import { rm, writeFile } from "node:fs/promises";
import { join } from "node:path";
import { metadataUrl } from "../../clouds/identity/clouds.ts";
import type { Io } from "../../io/io.ts";
import type { Doing } from "../engine/restore-context.ts";
import { type Ended, runChild } from "./child.ts";

const TIMEOUT_MS = 120_000;

/**
 * Signs az in for one process, in a configuration folder of its own, with a new token of the run's own chain.
 * @returns the variables that make az use it, or what went wrong.
 */
export async function azLogin(
  doing: Doing,
  folder: string,
  env: Readonly<Record<string, string>>,
): Promise<{ readonly env: Readonly<Record<string, string>> } | { readonly failed: string }> {
  const { io, about, session } = doing;
  const { cloud, tenantId, clientId, assertion } = await session.azure();
  const own: Record<string, string> = { ...env, AZURE_CONFIG_DIR: join(folder, "azure"), AZURE_CORE_COLLECT_TELEMETRY: "false" };
  if (!cloud.builtIn) {
    own.ARM_CLOUD_METADATA_URL = metadataUrl(cloud.arm);
    own.AZURE_CORE_INSTANCE_DISCOVERY = "false";
  }
  const { jwt } = await assertion();
  io.mask(jwt);
  // A command line is read by every process of the machine; az takes what stands in a file for the argument.
  const token = join(folder, "assertion");
  await writeFile(token, jwt, { mode: 0o600 });
  const az = (...args: readonly string[]) =>
    runChild(io, { file: "az", args, cwd: folder, env: own, timeoutMs: TIMEOUT_MS, quiet: true });
  const steps = [
    ["cloud", "set", "--name", cloud.name],
    [
      "login",
      "--service-principal",
      "--username",
      clientId,
      "--tenant",
      tenantId,
      "--federated-token",
      `@${token}`,
      "--output",
      "none",
    ],
    ["account", "set", "--subscription", about.plan.azure.subscriptionId],
  ];
  try {
    for (const args of steps) {
      const failed = wrong(io, await az(...args));
      if (failed) return { failed: `az ${args.slice(0, 2).join(" ")} ${failed}` };
    }
  } finally {
    await rm(token, { force: true });
  }
  return { env: own };
}

function wrong(io: Io, ended: Ended): string | undefined {
  if (ended.how === "not-started")
    return ended.why === "ENOENT" ? "is not installed on this runner" : `could not be started (${ended.why})`;
  if (ended.how === "late") return `did not end within ${TIMEOUT_MS / 1000} s`;
  if (ended.how === "exited" && ended.code === 0) return undefined;
  io.log.info("az did not sign in:");
  for (const line of ended.tail) io.log.info(`│ ${line}`);
  return ended.how === "exited"
    ? `ended with exit code ${ended.code}: ${ended.tail.at(-1) ?? "no output"}`
    : `was killed (${ended.signal})`;
}
