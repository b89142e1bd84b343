import { describe, it } from "vitest";
import type { Fault, World } from "../twin/core.ts";
import { run, type Seen } from "./harness.ts";

const HTML = { headers: { "content-type": "text/html" }, body: "<html>no such page</html>" };
const code = (name: string) => ({ body: { error: { code: name, message: "no" } } });
const left = ({ twin }: Seen) => ({
  disks: twin.world.azure.disks.filter(({ createOption }) => createOption === "Restore").length,
  containers: twin.world.azure.storageAccounts.flatMap(({ containers }) => containers).length,
});
const jobs = ({ twin }: Seen) => twin.world.azure.vaults[0]?.jobs ?? [];
const drill = (faults: readonly Fault[]) => run({ inputs: { mode: "drill" }, faults });

describe.concurrent("a 404 that is not Azure's word for what was asked", () => {
  it.for<[string, Fault]>([
    ["a proxy's page in place of a disk", { route: "arm.disk.get", status: 404, ...HTML }],
    ["a subscription that is not shown", { route: "arm.disk.get", status: 404, ...code("SubscriptionNotFound") }],
    ["a proxy's page in place of a removal", { route: "arm.disk.delete", status: 404, ...HTML }],
    ["a removal that somebody else refuses", { route: "arm.disk.delete", status: 404, ...code("AuthorizationFailed") }],
    ["a proxy's page in place of the container", { route: "arm.container.get", status: 404, ...HTML }],
  ])("does not make anything gone: %s", async ([, fault], { expect }) => {
    const seen = await drill([fault]);
    const { disks, containers } = left(seen);
    expect(disks + containers).toBeGreaterThan(0);
    expect(seen.result.outputs["clean-up"]).not.toBe("passed");
    expect(seen.result.exitCode).toBe(1);
  });
});

describe.concurrent("a refusal of the restore whose job the vault lists", () => {
  it.for([401, 429, 409, 400, 403])("begins no second one, and is followed and cleared away: %d", async (status, { expect }) => {
    const headers = status === 429 ? { "retry-after": "1" } : {};
    const fault = { route: "arm.restore", applied: true, times: 1, status, headers, ...code("Conflict") };
    const seen = await drill([fault]);
    expect(seen.effects.filter((effect) => effect.startsWith("POST arm.restore "))).toEqual([`POST arm.restore ${status}`]);
    expect(jobs(seen)).toHaveLength(1);
    expect(seen.result.outputs).toMatchObject({ verdict: "passed", "clean-up": "passed" });
    expect(left(seen)).toEqual({ disks: 0, containers: 0 });
  });
});

describe.concurrent("an answer of something else", () => {
  // biome-ignore lint/suspicious/noExplicitAny: whatever the twin answers
  const spoil = (change: (body: any) => void) => (body: unknown) => {
    change(body);
    return body;
  };

  it("is no list of the target group's disks when it names another group", async ({ expect }) => {
    const elsewhere = spoil((body) => {
      for (const disk of body.value) disk.id = disk.id.replace("/drill-target/", "/prod/");
    });
    const seen = await drill([{ route: "arm.disks.list", spoil: elsewhere }]);
    expect(seen.result.outputs.verdict).not.toBe("passed");
    expect(seen.effects.filter((effect) => effect.startsWith("DELETE arm.disk"))).toEqual([]);
  });

  it.for(["projects/1/secrets/other/versions/7", "projects/1/secrets/orders-db-password/versions/1"])(
    "is not the secret's version: %s",
    async (name, { expect }) => {
      const secrets = ({ google }: World) => google.secrets.length > 0;
      const other = spoil((body) => {
        body.name = name;
      });
      const seen = await run({ faults: [{ route: "google.secrets.access", spoil: other }] });
      expect(secrets(seen.twin.world)).toBe(true);
      expect(seen.result.outputs.verdict).not.toBe("passed");
    },
  );
});
