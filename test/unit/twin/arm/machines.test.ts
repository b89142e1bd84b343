import { describe, expect, it } from "vitest";
import { deploy, MACHINE, machine, NAMED, restored } from "./deploying.ts";
import type { Cloud, Json } from "./harness.ts";

const COMPUTE = "2024-11-01";
const COMMAND = `${MACHINE}/runCommands/look`;

function run(cloud: Cloud, script: string, more: Record<string, Json> = {}, path = COMMAND) {
  const body = { location: "westeurope", properties: { source: { script }, ...more } };
  const reply = cloud.call("PUT", path, { version: COMPUTE, body });
  cloud.pass(1);
  return reply;
}
const view = (cloud: Cloud): Json => cloud.get(`${COMMAND}?$expand=instanceView`, COMPUTE).json.properties.instanceView;

/** Scripts run in real time. */
async function ended(cloud: Cloud): Promise<Json> {
  await expect.poll(() => view(cloud).executionState, { timeout: 20_000 }).not.toMatch(/Pending|Running/);
  return view(cloud);
}

describe("a new machine", () => {
  it("starts, runs, and then its agent reports", () => {
    const { cloud, template } = restored();
    deploy(cloud, template, NAMED);
    cloud.pass(29);
    const state = () => {
      const { statuses, vmAgent } = cloud.get(`${MACHINE}/instanceView`, COMPUTE).json;
      return [statuses[1].code, vmAgent?.statuses[0].displayStatus];
    };
    expect(state()).toEqual(["PowerState/starting", undefined]);
    cloud.pass(20);
    expect(state()).toEqual(["PowerState/running", "Not Ready"]);
    cloud.pass(15);
    expect(state()).toEqual(["PowerState/running", "Ready"]);
    cloud.azure.knobs.agentSeconds = null;
    expect(state()).toEqual(["PowerState/running", "Not Ready"]);
    cloud.azure.knobs.bootSeconds = null;
    expect(state()).toEqual(["PowerState/starting", undefined]);
  });
});

describe("Run Command", () => {
  it("really runs a script inside, and tells how it fared", async () => {
    const cloud = machine();
    const begun = run(cloud, 'echo "hello $who $1"; echo careful >&2; exit 3', {
      parameters: [{ name: "who", value: "world" }, { value: "again" }],
    });
    expect([begun.status, begun.json.properties.provisioningState]).toEqual([201, "Creating"]);
    expect(await ended(cloud)).toMatchObject({
      executionState: "Failed",
      exitCode: 3,
      output: "hello world again\n",
      error: "careful\n",
    });
    const status = cloud.get(new URL(begun.headers?.["azure-asyncoperation"] ?? "").pathname, COMPUTE);
    expect(status.json.status).toBe("Succeeded");
    expect(cloud.get(`${MACHINE}/runCommands`, COMPUTE).values.map(({ name }) => name)).toEqual(["look"]);
    expect(cloud.call("DELETE", COMMAND, { version: COMPUTE }).status).toBe(202);
    expect(cloud.get(COMMAND, COMPUTE).status).toBe(404);
  });

  it("gives the script the machine's memory of its own day, and never shows a protected parameter", async () => {
    const cloud = machine();
    const [secret] = cloud.world.google.secrets;
    if (!secret) throw new Error("no secret");
    const day = cloud.restored()[0]?.contentOf ?? 0;
    secret.versions = [
      { ...secret.versions[0]!, version: 1, createdAt: day - 1000, payload: "of-its-day" },
      { ...secret.versions[0]!, version: 2, createdAt: day + 1000, payload: "of-today" },
    ];
    cloud.azure.knobs.guestSecrets = { GUEST_DB_PASSWORD: { project: secret.project, secret: secret.name } };
    run(cloud, '[ "$GUEST_DB_PASSWORD" = "$password" ] && echo same; env | sort', {
      protectedParameters: [{ name: "password", value: "of-its-day" }],
    });
    const { output } = await ended(cloud);
    expect(output).toMatch(/^same\n/);
    expect(output.split("\n").filter((line: string) => /^(GITHUB|NODE|VITEST|npm)/.test(line))).toEqual([]);
    const { properties } = cloud.get(COMMAND, COMPUTE).json;
    expect(properties).not.toHaveProperty("protectedParameters");
  });

  it("ends a script that takes too long, and one that is deleted or replaced", async () => {
    const cloud = machine(60);
    run(cloud, "echo begun; sleep 600", { timeoutInSeconds: 60 });
    expect(await ended(cloud)).toMatchObject({ executionState: "TimedOut", output: "begun\n" });
    run(cloud, "sleep 600");
    expect(view(cloud).executionState).toBe("Running");
    const [first] = cloud.azure.runCommands;
    run(cloud, "echo second");
    expect(first?.state).toBe("Canceled");
    expect(await ended(cloud)).toMatchObject({ executionState: "Succeeded", output: "second\n" });
  });

  it("shows the last 4096 bytes of each stream", async () => {
    const cloud = machine();
    run(cloud, "for i in $(seq 2000); do echo line $i; done");
    const { output } = await ended(cloud);
    expect(output).toHaveLength(4096);
    expect(output).toMatch(/line 2000\n$/);
  });

  it("waits for the agent, and fails when it never reports", () => {
    const cloud = machine();
    cloud.azure.knobs.agentSeconds = null;
    const begun = run(cloud, "echo never", { timeoutInSeconds: 60 });
    expect(view(cloud).executionState).toBe("Pending");
    cloud.pass(61);
    const { json } = cloud.get(new URL(begun.headers?.["azure-asyncoperation"] ?? "").pathname, COMPUTE);
    expect([json.status, json.error.code]).toEqual(["Failed", "VMAgentStatusCommunicationError"]);
  });

  it("answers the action with one text", async () => {
    const cloud = machine();
    const body = {
      commandId: "RunShellScript",
      script: ["echo $two $1", "echo no >&2"],
      parameters: [{ name: "two", value: "2" }],
    };
    const begun = cloud.call("POST", `${MACHINE}/runCommand`, { version: COMPUTE, body });
    expect(begun.status).toBe(202);
    cloud.pass(1);
    const result = () => cloud.get(begun.headers?.location?.replace(cloud.world.base, "") ?? "", COMPUTE);
    await expect.poll(() => result().status, { timeout: 20_000 }).toBe(200);
    expect(result().values[0].message).toBe("Enable succeeded: \n[stdout]\n2 2\n\n[stderr]\nno\n");
    expect(cloud.get(`${MACHINE}/runCommands`, COMPUTE).values).toEqual([]);
  });
});
