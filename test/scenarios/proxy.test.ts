import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, it } from "vitest";
import { runStep } from "../../scripts/runner/run.ts";
import { connectProxy, type Tunnel } from "../connect-proxy.ts";
import { planText, twinPlan } from "../twin/plan.ts";
import { startTwin } from "../twin/start.ts";

const main = join(import.meta.dirname, "../../dist/main.js");
const closing: (() => unknown)[] = [];
afterAll(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});

/**
 * A check against a twin that has another address than it listens at: only the proxy leads there. So a request beside the proxy fails.
 * @param decide what the proxy does; its argument is the twin's port.
 * @param reachable the twin has its own address all the same.
 */
async function behind(
  decide: (port: number) => Tunnel,
  { env = {}, reachable = false, deadlines = 1 }: { env?: Record<string, string>; reachable?: boolean; deadlines?: number } = {},
) {
  const folder = mkdtempSync(join(tmpdir(), "proxy-"));
  closing.push(() => rmSync(folder, { recursive: true, force: true }));
  const twin = await startTwin({ directory: join(folder, "twin"), speed: 100 });
  closing.push(() => twin.close());
  const { base } = twin;
  const proxy = await connectProxy(() => decide(Number(new URL(base).port)));
  closing.push(() => proxy.close());
  const seeming = reachable ? base : "https://localhost:9";
  twin.world.base = seeming;
  const workspace = join(folder, "workspace");
  mkdirSync(join(workspace, ".github"), { recursive: true });
  writeFileSync(join(workspace, ".github/restore-plan.yml"), planText(twinPlan(twin.world)));
  const moved = Object.fromEntries(Object.entries(twin.env).map(([name, value]) => [name, value.replaceAll(base, seeming)]));
  const begun = Date.now();
  const result = await runStep({
    main,
    preload: new URL(`short-waits.mjs?pauses=1&deadlines=${deadlines}`, import.meta.url).href,
    temp: join(folder, "step"),
    workspace,
    inputs: { mode: "check" },
    env: { ...moved, HTTPS_PROXY: proxy.url, ...env },
  });
  const evidence = JSON.parse(result.files["evidence.json"] ?? "null");
  const told = evidence.findings.map(({ rule, message }: { rule: string; message: string }) => `${rule} ${message}`).join("\n");
  return { result, twin, proxy, told, evidence, seconds: (Date.now() - begun) / 1000 };
}

it("sends every request of every client through HTTPS_PROXY", async () => {
  const { result, twin, proxy, told, evidence } = await behind((port) => ({ to: port }));
  expect(told).toBe("");
  expect(result.outputs.verdict).toBe("passed");
  const services = new Set(twin.requests.map(({ service }) => service));
  for (const service of ["github", "entra", "arm", "sts", "iam-credentials", "secret-manager"])
    expect([...services]).toContain(service);
  expect(new Set(proxy.asked)).toEqual(new Set(["localhost:9"]));
  expect(evidence.hosts).toEqual(["localhost:9"]);
});

it("leaves out what NO_PROXY names", async () => {
  const { result, proxy, twin } = await behind(() => ({ status: 403 }), { env: { NO_PROXY: "localhost" }, reachable: true });
  expect(proxy.asked).toEqual([]);
  expect(twin.requests.length).toBeGreaterThan(20);
  expect(result.outputs.verdict).toBe("passed");
});

it("names the proxy that wants to know who asks", async () => {
  const { proxy, told } = await behind(() => ({ status: 407 }));
  expect(told).toContain(`The proxy ${new URL(proxy.url).host} refused the connection: 407`);
  expect(told).not.toMatch(/(?:Azure|Entra|GitHub) answered/);
});

it("names a proxy that nobody listens at within seconds, and its variable", async () => {
  const port = await closedPort();
  const { told, result, evidence, seconds } = await behind(() => "silent", { env: { HTTPS_PROXY: `http://127.0.0.1:${port}` } });
  const said = `The proxy 127.0.0.1:${port}, which HTTPS_PROXY names, was not reached: `;
  expect(told).toContain(said);
  expect(evidence.findings.map(({ rule }: { rule: string }) => rule)).toContain("RDT088");
  expect(result.log.join("\n")).toContain(said);
  expect(result.exitCode).toBe(1);
  expect(seconds).toBeLessThan(10);
});

it("tries a proxy that says nothing a few times, and once for all requests", async () => {
  const { told, proxy, result, seconds } = await behind(() => "silent", { deadlines: 10 });
  expect(told).toContain(`The proxy ${new URL(proxy.url).host}, which HTTPS_PROXY names, made no connection within 5 s.`);
  // Some requests begin at once, each with its own repetitions; what comes after them is not tried.
  expect(proxy.asked.length).toBeLessThan(12);
  expect(result.exitCode).toBe(1);
  expect(seconds).toBeLessThan(10);
});

/** A port of loopback that refuses. */
async function closedPort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}
