import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { forms } from "../leaks.ts";
import type { World } from "../twin/core.ts";
import { drill, generated, left, nothing, parameters, restore } from "./deployed.ts";
import type { Scenario, Seen } from "./harness.ts";

/** A value with everything that escapes differently: quotes, spaces, a line break, a percent sign, characters of two and four bytes. */
const PASSWORD = 'Zq7"k L/w&9%é𝄞\nsecond-line-of-it';
const VALUE = JSON.stringify({ user: "orders-app", password: PASSWORD });
const SECRET = "orders-db-password";

const holding = ({ google, azure }: World) => {
  for (const version of google.secrets[0]?.versions ?? []) version.payload = VALUE;
  azure.knobs.guestSecrets = {};
};
/** Each way in which a value could stand somewhere: whole, its lines, its leaves, and all of these escaped. */
const needles = [VALUE, ...VALUE.split("\\n"), PASSWORD, ...PASSWORD.split("\n")]
  .flatMap(forms)
  .filter((form) => form.length >= 6);

/** What other processes of the machine can see of the command lines while the step runs. */
function watching() {
  const seen = new Set<string>();
  const look = () => {
    for (const pid of readdirSync("/proc").filter((name) => /^\d+$/.test(name))) {
      try {
        seen.add(readFileSync(`/proc/${pid}/cmdline`, "utf8"));
      } catch {
        // It has ended.
      }
    }
  };
  return { look, of: () => [...seen].filter((line) => needles.some((needle) => line.includes(needle))), seen };
}

/** Files below the scenario's folder (temporary files, workspace, home, artifacts, the twin's request log) that hold the value in any form. */
function files(seen: Seen): string[] {
  const root = join(seen.result.directory, "../../../..");
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((path) => statSync(join(root, path)).isFile())
    .filter((path) => {
      const text = readFileSync(join(root, path), "utf8");
      return needles.some((needle) => text.includes(needle));
    });
}

/** A script that is as careless as scripts are. */
const CARELESS = `
printf '%s\\n' "$PGPASSWORD"
printf '%s' "$PGPASSWORD" | base64 -w0; echo
echo "\${PGPASSWORD:0:40}" "\${PGPASSWORD#*,}"
for part in 1 2 3 4 5; do printf '%s' "$PGPASSWORD" | cut -c1-30; sleep 0.05; done
echo "::error::the password is $PGPASSWORD"
printf '{"checks": [{"name": "%s", "passed": true, "actual": "ok"}]}' "orders" > "$POR_RESULT"
env > "$TMPDIR/environment" && rm "$TMPDIR/environment"
`;

async function told(scenario: Scenario): Promise<Seen> {
  const processes = watching();
  const seen = await drill({ ...scenario, built: true, world: holding, onRequest: processes.look });
  expect(processes.seen.size).toBeGreaterThan(5);
  expect(processes.of()).toEqual([]);
  const shown = [seen.visible, seen.result.summary, JSON.stringify(seen.result.outputs), seen.result.log.join("\n")];
  for (const text of shown) for (const needle of needles) expect(text.includes(needle), needle.slice(0, 6)).toBe(false);
  expect(files(seen)).toEqual([]);
  expect(left(seen)).toEqual(nothing);
  return seen;
}

describe.concurrent("a secret's value", () => {
  it("stays out of every file, log and command line when a script on the runner prints it", async ({ expect }) => {
    const seen = await told({
      plan: restore({ verify: [{ run: "./careless.sh", secrets: { PGPASSWORD: SECRET } }], keep: { failed: "0h" } }),
      workspace: { "careless.sh": CARELESS },
    });
    expect(seen.result.log.join("\n")).toContain("***");
    expect(seen.evidence.restores[0].checks.at(-1)).toMatchObject({ name: "orders", verdict: "passed" });
  });

  it("stays out of them when a script in the machine prints it", async ({ expect }) => {
    const seen = await told({
      plan: restore({
        ...generated,
        verify: [{ "run-command": "careless.sh", secrets: { PGPASSWORD: SECRET } }],
        keep: { failed: "0h" },
      }),
      workspace: { "careless.sh": 'printf "%s\\n" "$PGPASSWORD"; printf "%s" "$PGPASSWORD" | base64 -w0; exit 3' },
    });
    expect(seen.evidence.verdict).toBe("failed");
  });

  it("stays out of them when it goes into a deployment that shows it", async ({ expect }) => {
    const template = {
      $schema: "https://schema.management.azure.com/schemas/2019-04-01/deploymentTemplate.json#",
      contentVersion: "1.0.0.0",
      parameters: { password: { type: "securestring" } },
      resources: [],
      outputs: { shown: { type: "string", value: "[concat('it is ', parameters('password'))]" } },
    };
    const secret = { reference: { secretManager: { project: "acme-prod" }, secretName: SECRET, secretVersion: "latest" } };
    const seen = await told({
      files: { "t.json": JSON.stringify(template), "p.json": parameters({ password: secret }) },
      plan: restore({ deploy: { template: "t.json" }, parameters: "p.json", keep: { unverified: "0h" } }),
    });
    expect(seen.evidence.restores[0].deployment.state).toBe("Succeeded");
    // It has no resources: nothing was made, and nothing is proven.
    expect(seen.evidence.findings).toMatchObject([{ rule: "RDB119", phase: "deploy" }]);
    expect(seen.evidence.restores[0]).toMatchObject({ verdict: "unverified", tier: "restored" });
    expect(seen.evidence.secrets[0].uses).toMatchObject([{ step: "p.json", wanted: "newest", version: "7" }]);
    expect(seen.result.files["orders-vm.resolved.json"]).toContain('"secretVersion": "7"');
  });
});
