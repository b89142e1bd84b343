import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { z } from "zod";
import { readConfiguration } from "../../src/lint/configuration/read.ts";
import { READERS } from "../../src/lint/configuration/readers.ts";
import type { Suite } from "./suite.ts";

const exchange = z.object({ u: z.string(), st: z.number(), body: z.string().nullish() });

/** Every policy and vault that a service ever answered, as a file of a repository: read without a problem, its times known. */
export function policiesAreRead(suite: Suite, shared: string): void {
  console.log("recorded policies and vaults as configuration files");
  const read = { policies: 0, vaults: 0 };
  for (const file of readdirSync(join(shared, "recordings")).filter((name) => name.endsWith(".jsonl"))) {
    for (const line of readFileSync(join(shared, "recordings", file), "utf8").split("\n")) {
      const parsed = line === "" ? undefined : exchange.safeParse(JSON.parse(line));
      if (!parsed?.success || parsed.data.st >= 300 || !parsed.data.body) continue;
      const { u: url, body } = parsed.data;
      if (
        !/\/backupPolicies(?:\/[^/?]+)?\?|\/RecoveryServices\/vaults\/[^/?]+\?|Microsoft\.RecoveryServices\/vaults\/[^/?]+\?/i.test(
          url,
        )
      )
        continue;
      const { configuration, problems } = readConfiguration(new Map([["a.json", new TextEncoder().encode(body)]]), READERS);
      const where = `${file}: ${url.replace(/^.*\/vaults\//, "").replace(/\?.*$/, "")}`;
      for (const { message } of problems) suite.check(`${where} is read`, false, () => message);
      read.vaults += configuration.vaults.length;
      read.policies += configuration.policies.length;
      for (const { name, workload, schedule, retention } of configuration.policies)
        if (!schedule || !retention || workload === "other")
          suite.check(`policy ${name} of ${where} has a schedule and a retention`, false, () => body.slice(0, 800));
    }
  }
  suite.check(`${read.policies} policies and ${read.vaults} vaults were read`, read.policies >= 300 && read.vaults > 0);
}
