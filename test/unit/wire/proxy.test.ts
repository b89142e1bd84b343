import { afterEach, describe, expect, it } from "vitest";
import { httpsWire } from "../../../src/wire/https.ts";
import { proxyFor } from "../../../src/wire/proxy.ts";
import { type ConnectProxy, connectProxy, type Tunnel } from "../../connect-proxy.ts";
import { answering } from "./server.ts";

const closing: (() => void)[] = [];
afterEach(() => {
  for (const close of closing.splice(0)) close();
});

describe("which proxy", () => {
  const proxied = (url: string, env: Record<string, string>) => proxyFor(new URL(url), env)?.url.href;
  const P = "http://proxy.corp:3128/";

  it("is that of the environment, by either name, for its own protocol", () => {
    expect(proxied("https://a.example", { HTTPS_PROXY: P })).toBe(P);
    expect(proxied("https://a.example", { https_proxy: P, HTTPS_PROXY: "http://other/" })).toBe(P);
    expect(proxied("http://a.example", { HTTPS_PROXY: P })).toBeUndefined();
    expect(proxied("http://a.example", { HTTP_PROXY: P })).toBe(P);
    expect(proxied("https://a.example", { HTTPS_PROXY: "proxy.corp:3128" })).toBe(P);
    expect(proxied("https://a.example", { HTTPS_PROXY: " " })).toBeUndefined();
    for (const none of ["http://[no", "not a url::", "file:///etc/passwd", "socks5://a:1080", "javascript:alert(1)"])
      expect(() => proxied("https://a.example", { HTTPS_PROXY: none })).toThrow("HTTPS_PROXY holds no address");
  });

  it.each([
    ["a.example", "https://a.example", true],
    ["A.Example", "https://a.example", true],
    ["example", "https://a.example", true],
    [".example", "https://a.example", true],
    ["*.example", "https://a.example", true],
    ["b.example, a.example", "https://a.example", true],
    ["b.example a.example", "https://a.example", true],
    ["a.example:443", "https://a.example", true],
    ["a.example:8443", "https://a.example:8443", true],
    ["*", "https://a.example", true],
    ["127.0.0.1", "https://127.0.0.1:8443", true],
    ["xample", "https://a.example", false],
    ["a.example:8443", "https://a.example", false],
    ["a.example.com", "https://a.example", false],
    ["", "https://a.example", false],
  ])("NO_PROXY %j and %s", (list, url, exempt) => {
    expect(proxied(url, { HTTPS_PROXY: P, NO_PROXY: list }) === undefined).toBe(exempt);
    expect(proxied(url, { HTTPS_PROXY: P, no_proxy: list }) === undefined).toBe(exempt);
  });
});

describe("a request through a proxy", () => {
  async function through(
    tunnel: (port: number) => Tunnel,
    more: (proxy: ConnectProxy) => Record<string, string> = () => ({}),
    deadlineMs = 20_000,
  ) {
    const server = await answering((_, response) => response.end("here"));
    const proxy = await connectProxy(() => tunnel(server.port));
    closing.push(server.close, proxy.close);
    const wire = httpsWire({ HTTP_PROXY: proxy.url, ...more(proxy) }, deadlineMs);
    const send = (fresh = false, signal = new AbortController().signal) =>
      wire({ method: "GET", url: "http://twin.example/", signal, fresh });
    return { server, proxy, send };
  }
  const there = (port: number): Tunnel => ({ to: port });

  it("goes through its tunnel, which is kept for reads", async () => {
    const { proxy, send } = await through(there);
    expect((await send()).text).toBe("here");
    expect((await send()).text).toBe("here");
    expect(proxy.asked).toEqual(["twin.example:80"]);
    expect((await send(true)).text).toBe("here");
    expect(proxy.asked).toHaveLength(2);
  });

  it("shows the proxy who asks", async () => {
    const { proxy, send } = await through(there, ({ url }) => ({ HTTP_PROXY: url.replace("//", "//me:s%40cret@") }));
    await send();
    expect(proxy.credentials).toEqual([`Basic ${Buffer.from("me:s@cret").toString("base64")}`]);
  });

  it.each([
    [407, "PROXY_REFUSED"],
    [403, "PROXY_REFUSED"],
    [502, "PROXY_FAILED"],
  ])("names the proxy where it answers %i", async (status, code) => {
    const { proxy, send } = await through(() => ({ status }));
    const host = new URL(proxy.url).host;
    await expect(send()).rejects.toMatchObject({ code, message: `The proxy ${host} refused the connection: ${status} No.` });
  });

  it("has the same deadline where the proxy says nothing, and ends at once when the run does", async () => {
    const { proxy, send } = await through(
      () => "silent",
      () => ({}),
      500,
    );
    const host = new URL(proxy.url).host;
    await expect(send()).rejects.toMatchObject({
      code: "NO_ANSWER_IN_TIME",
      message: `The proxy ${host} made no connection within 0.5 s.`,
    });
    const cancel = new AbortController();
    setTimeout(() => cancel.abort(new Error("the run was cancelled")), 20);
    await expect(send(false, cancel.signal)).rejects.toThrow("the run was cancelled");
  });

  it("names the proxy where nobody is there", async () => {
    const { send } = await through(there, () => ({ HTTP_PROXY: "http://127.0.0.1:1" }));
    await expect(send()).rejects.toMatchObject({
      code: "ECONNREFUSED",
      message: expect.stringMatching(/^The proxy 127\.0\.0\.1:1 was not reached: /),
    });
  });
});
