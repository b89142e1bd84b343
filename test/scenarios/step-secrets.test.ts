import { existsSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { leaks } from "../leaks.ts";
import { assign } from "../twin/arm/world.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

/** A drill whose step has the secret in `P` and does this with it. */
const showing = (value: string, script: string, more: Scenario = {}) =>
  run({
    ...more,
    inputs: { mode: "drill", "github-token": "ghs_twinTwinTwinTwinTwinTwinTwinTwin0001" },
    world(world) {
      const secret = world.google.secrets.find(({ name }) => name.endsWith("orders-db-password"));
      for (const version of secret?.versions ?? []) version.payload = value;
      more.world?.(world);
    },
    plan: ({ restores }) =>
      void Object.assign(restores["orders-vm"] ?? {}, { verify: [{ run: "./verify.sh", secrets: { P: "orders-db-password" } }] }),
    workspace: { "verify.sh": `set +e\n${script}` },
  });
/** The harness looks for the twin's payloads; this looks for their every form, and for their lines. */
const found = ({ result, twin }: Seen, value: string) =>
  leaks(result, [
    value,
    value.trim(),
    ...value.split("\n").filter((line) => line.length >= 6),
    twin.world.github.oidc.requestToken,
  ]);
const text = ({ result }: Seen) => result.log.join("\n");

describe.concurrent("a step that shows its secret", () => {
  it.each([
    ["percent-encoded, as its last line", "Tr0ub4dor!(x)*", 'printf "%s" "$P" | jq -sRr @uri; exit 2'],
    ["in JSON's ASCII", "Zürich-geheim-2026", `python3 -c "import os,json;print(json.dumps({'p':os.environ['P']}))"; exit 2`],
    ["by set -x", "it's-a-secret-2026", 'set -x; test -z "$P"'],
    [
      "in wrapped base64",
      `-----BEGIN KEY-----\n${"MIIEvQIBADANBgkq0123456789".repeat(6)}\n-----END KEY-----\n`,
      'echo "$P" | base64; exit 2',
    ],
    ["in a dump", "correct-horse-battery-staple", 'printf "%s" "$P" | xxd; printf "%s" "$P" | od -An -tx1; exit 2'],
    [
      "where a long line is cut",
      "correct-horse-battery-staple",
      `printf 'x%.0s' $(seq 1 3990); printf '%s' "$P"; printf 'y%.0s' $(seq 1 90000); echo; exit 3`,
    ],
    ["in two writes", "correct-horse-battery-staple", `printf '%s' "\${P:0:9}"; sleep 0.2; printf '%s\\n' "\${P:9}"; exit 3`],
    [
      "in its result",
      "correct-horse-battery-staple",
      `echo "{\\"checks\\":[{\\"name\\":\\"login $P\\",\\"passed\\":false,\\"actual\\":\\"$(printf %s "$P" | base64)\\"}]}" > "$POR_RESULT"`,
    ],
  ])("shows it nowhere: %s", async (_, value, script) => {
    const seen = await showing(value, script);
    expect(seen.result.exitCode).toBe(1);
    expect(text(seen)).toContain("***");
    expect(found(seen, value)).toEqual([]);
  });
});

it("a step that shows tokens shows none: its parent's, and one that it got by itself", async () => {
  const jwt = `eyJhbGciOiJSUzI1NiJ9.${Buffer.from('{"aud":"https://management.azure.com"}').toString("base64url")}.${"S".repeat(86)}`;
  const parents = `tr '\\0' '\\n' < /proc/$PPID/environ | grep -E 'TOKEN' | sed 's/=/ is /'`;
  const script = `${parents}\n${parents} | base64 -w 0\necho\necho "az ${jwt}"\nexit 1`;
  const seen = await showing("correct-horse", script, { built: true });
  const { requestToken } = seen.twin.world.github.oidc;
  expect(found(seen, requestToken)).toEqual([]);
  expect(JSON.stringify([seen.result.raw.replaceAll(/^::add-mask::.*$/gm, ""), seen.evidence])).not.toMatch(/SSSSSSSS|ghs_twin/);
});

describe.concurrent("what is there only while a step runs", () => {
  const scratch = ({ result }: Seen) =>
    readdirSync(join(result.directory, "../..")).filter((name) => name.startsWith("proof-of-restore-step-"));

  it("lies in the runner's temporary folder, for this user alone, and goes with the step", async () => {
    const seen = await showing("correct-horse", 'stat -c "%a %n" "$(dirname "$GITHUB_ENV")" "$GITHUB_ENV"');
    expect(text(seen)).toMatch(/700 .*runner\/proof-of-restore-step-/);
    expect(text(seen)).toMatch(/600 .*github_env/);
    expect(scratch(seen)).toEqual([]);
  });

  const killed = () =>
    showing("correct-horse", 'echo kept > "$(dirname "$GITHUB_ENV")/cache"; echo now; sleep 20', {
      started: (child) => child.stdout?.on("data", (chunk: Buffer) => chunk.includes("│ now") && child.kill("SIGKILL")),
    });

  it("goes with the post step when the step was killed", async () => {
    const seen = await killed();
    expect(scratch(seen)).toHaveLength(1);
    const post = await seen.again({ state: seen.result.state });
    expect(scratch(seen)).toEqual([]);
    expect(post.result.exitCode).toBe(0);
  });

  it("is left alone when the state names something else", async () => {
    const seen = await killed();
    const victim = join(seen.result.directory, "evidence.json");
    const scratchPath = seen.result.state.scratch ?? "";
    for (const path of [victim, "/tmp", join(scratchPath, ".."), `${scratchPath}/../../proof-of-restore`]) {
      const post = await seen.again({ state: { ...seen.result.state, scratch: path } });
      expect(text(post)).toContain("is left alone");
      expect(existsSync(victim)).toBe(true);
      expect(scratch(seen)).toHaveLength(1);
    }
  });
});

describe.concurrent("a record that was rewritten after the step", () => {
  /** @param journal whether the change stands in the journal, too; else there is none any more. */
  const rewritten = async (change: (evidence: Seen["evidence"], seen: Seen) => void, journal = false) => {
    const seen = await run({
      inputs: { mode: "drill" },
      started: (child) => child.stdout?.on("data", (chunk: Buffer) => chunk.includes("Came back") && child.kill("SIGKILL")),
    });
    const path = join(seen.result.directory, "evidence.json");
    const evidence = JSON.parse(readFileSync(path, "utf8"));
    change(evidence, seen);
    writeFileSync(path, JSON.stringify(evidence));
    const beside = join(seen.result.directory, "evidence.journal");
    if (journal) writeFileSync(beside, `${JSON.stringify({ run: evidence })}\n`);
    else rmSync(beside);
    const before = seen.twin.requests.length;
    const post = await seen.again({ inputs: { mode: "drill" }, state: seen.result.state });
    return { seen, post, requests: post.twin.requests.slice(before) };
  };
  const disks = ({ twin }: Seen) => twin.world.azure.disks.map(({ id }) => id);
  const restored = ({ twin }: Seen) => twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore");

  it("cannot send a token to another host: the step's own state decides", async () => {
    const { post } = await rewritten((evidence) => {
      for (const key of ["arm", "authority", "audience"]) evidence.identity.azure.cloud[key] = "https://localhost:1";
      evidence.identity.azure.clientId = "99999999-9999-4999-8999-999999999999";
    });
    expect(text(post)).toMatch(/record has been changed since \(.*clientId.*cloud\.arm/);
    expect(restored(post)).toEqual([]);
  });

  it.each<[string, (record: Seen["evidence"]) => object]>([
    ["another run's owner id", ({ ownerId }) => ({ ownerId: `${ownerId.slice(0, -1)}${ownerId.endsWith("0") ? "1" : "0"}` })],
    ["another's job", ({ job }) => ({ job: { ...job, id: "99999999-9999-4999-8999-999999999999" } })],
  ])("cannot have anything removed by %s", async (_, change) => {
    const { seen, post } = await rewritten(({ restores }) => Object.assign(restores[0], change(restores[0])));
    expect(post.result.exitCode).toBe(0);
    expect(disks(post)).toEqual(disks(seen));
    expect(post.effects.filter((effect) => effect.startsWith("DELETE"))).toEqual([]);
  });

  it("cannot have a disk removed that was there before, though it is unattached and the drill's tags were copied onto it", async () => {
    const id =
      "/subscriptions/0f3e0000-0000-4000-8000-000000000001/resourceGroups/prod/providers/Microsoft.Compute/disks/orders-01_data0";
    const { post } = await rewritten(({ restores }, { twin }) => {
      const { azure } = twin.world;
      const [ours] = azure.disks.filter(({ createOption }) => createOption === "Restore");
      const disk = azure.disks.find((each) => each.id === id);
      Object.assign(disk ?? {}, { tags: { ...ours?.tags } });
      delete disk?.managedBy;
      azure.roleAssignments.push(assign("Contributor", "/subscriptions/0f3e0000-0000-4000-8000-000000000001", 0));
      restores[0].held.push({ kind: "resource", id, state: "made" });
    });
    expect(disks(post)).toContain(id);
    expect(text(post)).toContain("it was there before this drill's job began");
    expect(restored(post)).toEqual([]);
  });

  it.each([
    ["evidence.json alone", false],
    ["evidence.json and its journal", true],
  ])(
    "cannot have others' things removed by %s: containers, deployments, disks, groups, other subscriptions",
    async (_, journal) => {
      const SUBSCRIPTION = "/subscriptions/0f3e0000-0000-4000-8000-000000000001";
      const strange = [
        {
          kind: "container",
          id: `${SUBSCRIPTION}/resourceGroups/prod-backup/providers/Microsoft.Storage/storageAccounts/drillstaging/blobServices/default/containers/customers`,
        },
        { kind: "deployment", id: `${SUBSCRIPTION}/resourceGroups/prod/providers/Microsoft.Resources/deployments/production` },
        { kind: "resource", id: `${SUBSCRIPTION}/resourceGroups/prod/providers/Microsoft.Compute/disks/orders-01-osdisk` },
        { kind: "group", id: `${SUBSCRIPTION}/resourceGroups/prod` },
        {
          kind: "resource",
          id: "/subscriptions/99999999-9999-4999-8999-999999999999/resourceGroups/x/providers/Microsoft.Compute/disks/x",
        },
        { kind: "resource", id: `${SUBSCRIPTION}/resourceGroups/../../99999999-9999-4999-8999-999999999999/resourceGroups/x` },
      ];
      const { post, requests } = await rewritten(({ restores }) => {
        restores[0].held.push(...strange.map((each) => ({ ...each, state: "made" })));
      }, journal);
      expect(restored(post)).toEqual([]);
      const removed = requests.filter(({ method }) => method !== "GET").map(({ path }) => path);
      for (const { id } of strange) expect(removed.filter((path) => path.startsWith(`${id}?`))).toEqual([]);
      expect(requests.filter(({ path }) => path.includes("99999999"))).toEqual([]);
      expect(text(post)).toContain("it is not the container that this run's job names");
    },
  );
});
