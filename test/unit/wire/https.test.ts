import type { ServerResponse } from "node:http";
import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { httpsWire } from "../../../src/wire/https.ts";
import type { WireRequest } from "../../../src/wire/wire.ts";
import { type Answering, answering } from "./server.ts";

const wire = httpsWire({}, 20_000);
/** Long enough for a head on a busy machine. */
const SHORT = 1_500;
const never = new AbortController().signal;
const open: Answering[] = [];
afterEach(() => {
  for (const server of open.splice(0)) server.close();
});

async function ask(answer: (response: ServerResponse) => unknown, more: Partial<WireRequest> = {}) {
  const server = await answering((_, response) => answer(response));
  open.push(server);
  return wire({ method: "GET", url: server.url, signal: never, ...more });
}
const packed = (encoding: string, body: Buffer) => (response: ServerResponse) =>
  response.writeHead(200, { "content-type": "application/json", "content-encoding": encoding }).end(body);

describe("one deadline for the whole answer", () => {
  it("ends a request that nobody answers", async () => {
    await expect(ask(() => {}, { timeoutMs: 300 })).rejects.toMatchObject({
      code: "NO_ANSWER_IN_TIME",
      message: "No answer came within 0.3 s.",
      head: undefined,
    });
  });

  const unending: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ["stalls", (response: ServerResponse) => void response.writeHead(202, { "content-length": "100" }).write("{")],
    [
      "drips",
      (response: ServerResponse) => {
        response.writeHead(202);
        const timer = setInterval(() => response.write(" "), 20);
        response.once("close", () => clearInterval(timer));
      },
    ],
    [
      "stalls inside of gzip",
      (response: ServerResponse) =>
        void response.writeHead(202, { "content-encoding": "gzip" }).write(gzipSync("{}").subarray(0, 12)),
    ],
    [
      "stalls before its gzip began",
      (response: ServerResponse) => response.writeHead(202, { "content-encoding": "gzip" }).flushHeaders(),
    ],
  ];
  it.each(unending)("ends one whose body %s, and keeps its head", async (_, answer) => {
    await expect(ask(answer, { timeoutMs: SHORT })).rejects.toMatchObject({
      code: "NO_ANSWER_IN_TIME",
      message: "The answer began, and did not end within 1.5 s.",
      head: { status: 202 },
    });
  });

  it("is the wire's own where the request names none", async () => {
    const server = await answering(() => {});
    open.push(server);
    const asked = httpsWire({}, 50)({ method: "GET", url: server.url, signal: never });
    await expect(asked).rejects.toMatchObject({ message: "No answer came within 0.05 s." });
  });
});

describe("a run that is cancelled", () => {
  const waiting: readonly (readonly [string, (response: ServerResponse) => void])[] = [
    ["before an answer", () => {}],
    ["inside of one", (response: ServerResponse) => void response.writeHead(200).write("{")],
  ];
  it.each(waiting)("ends its request at once, %s", async (_, answer) => {
    const cancel = new AbortController();
    const began = Date.now();
    setTimeout(() => cancel.abort(new Error("the run was cancelled")), 50);
    await expect(ask(answer, { signal: cancel.signal, timeoutMs: 20_000 })).rejects.toThrow("the run was cancelled");
    expect(Date.now() - began).toBeLessThan(10_000);
  });

  it("sends nothing more", async () => {
    let requests = 0;
    const signal = AbortSignal.abort(new Error("the run was cancelled"));
    await expect(ask(() => requests++, { signal })).rejects.toThrow("the run was cancelled");
    expect(requests).toBe(0);
  });
});

describe("size limits", () => {
  it("stops reading a large body, which costs neither time nor memory", async () => {
    let written = 0;
    const endless = (response: ServerResponse): void => {
      const piece = Buffer.alloc(1 << 20, "a");
      const more = (): void => {
        while (written < 2000 && !response.destroyed) {
          written++;
          if (!response.write(piece)) return void response.once("drain", more);
        }
      };
      response.writeHead(200);
      more();
    };
    await expect(ask(endless, {})).rejects.toMatchObject({
      code: "ANSWER_TOO_LARGE",
      message: "The answer is larger than the 16 MB that an answer may have.",
      head: { status: 200 },
    });
    expect(written).toBeLessThan(60);
  });

  it("counts what comes out of decompression", async () => {
    const bomb = gzipSync(Buffer.alloc(300 << 20, " "));
    const before = process.memoryUsage().rss;
    await expect(ask(packed("gzip", bomb), {})).rejects.toMatchObject({ code: "ANSWER_TOO_LARGE" });
    expect(process.memoryUsage().rss - before).toBeLessThan(150 << 20);
  });

  it("names the limit of a token, and keeps to a smaller one for what is no success", async () => {
    const two = (status: number) => (response: ServerResponse) => response.writeHead(status).end(Buffer.alloc(2 << 20, "a"));
    const limit = { bytes: 1 << 20, of: "a token's answer" };
    await expect(ask(two(200), { limit })).rejects.toThrow("larger than the 1 MB that a token's answer may have");
    await expect(ask(two(403), {})).rejects.toMatchObject({
      message: "The answer is larger than the 1 MB that an error may have.",
      head: { status: 403 },
    });
  });
});

describe("bodies", () => {
  const text = JSON.stringify({ value: ["ü"] });
  const bytes = Buffer.from(text);
  it.each([
    ["gzip", gzipSync(bytes)],
    ["x-gzip", gzipSync(bytes)],
    ["GZIP", gzipSync(bytes)],
    ["deflate", deflateSync(bytes)],
    ["deflate", deflateRawSync(bytes)],
    ["br", brotliCompressSync(bytes)],
    ["identity", bytes],
    ["gzip, identity, br", brotliCompressSync(gzipSync(bytes))],
    ["deflate, gzip", gzipSync(deflateSync(bytes))],
  ])("are unpacked: %s", async (encoding, body) => {
    const answer = await ask(packed(encoding, body));
    expect(answer.text).toBe(text);
    expect(answer.headers).not.toHaveProperty("content-encoding");
  });

  it.each([
    ["gzip", bytes, "its body is not the gzip that its header says"],
    ["gzip", gzipSync(bytes).subarray(0, 20), "its body is not the gzip"],
    ["br", Buffer.from("no brotli at all, whatever the header says"), "its body is not the br"],
    ["compress", bytes, "nobody asked for the encoding compress"],
    ["br, br, br, br", bytes, "packed more often"],
  ])("that are not %s are broken", async (encoding, body, words) => {
    await expect(ask(packed(encoding, body))).rejects.toMatchObject({
      code: "ANSWER_BROKEN",
      message: expect.stringMatching(`^The answer is broken: .*${words}`),
    });
  });

  it("without anything in them are empty, also where they are called packed", async () => {
    expect((await ask(packed("gzip", Buffer.alloc(0)))).text).toBe("");
    for (const status of [204, 304])
      expect(await ask((response) => response.writeHead(status).end())).toMatchObject({ status, text: "" });
    const head = await ask((response) => response.writeHead(200, { "content-length": "500" }).end(), { method: "HEAD" });
    expect(head).toMatchObject({ status: 200, text: "" });
  });

  it.each([
    ["text/html; charset=iso-8859-1", Buffer.from("Fehler für Sie", "latin1")],
    ['text/html; charset="utf-16le"', Buffer.from("Fehler für Sie", "utf16le")],
    ["text/html; charset=nobody-knows", Buffer.from("Fehler für Sie")],
    ["application/json", Buffer.from("\uFEFFFehler für Sie")],
  ])("are decoded by their character set: %s", async (type, body) => {
    const answer = await ask((response) => response.writeHead(200, { "content-type": type }).end(body));
    expect(answer.text).toBe("Fehler für Sie");
  });
});

describe("connections", () => {
  it("are kept for reads, and a change has one of its own", async () => {
    const server = await answering((request, response) => response.end(String(request.headers.connection)));
    open.push(server);
    const send = (fresh: boolean) => wire({ method: "GET", url: server.url, signal: never, fresh });
    for (let n = 0; n < 3; n++) await send(false);
    expect(server.connections()).toBe(1);
    for (let n = 0; n < 3; n++) await send(true);
    expect(server.connections()).toBe(4);
  });

  it("are not kept when an answer was not read to its end", async () => {
    let n = 0;
    const server = await answering((_, response) => {
      n++;
      if (n === 1) response.writeHead(200, { "content-length": "10" }).write("{");
      else response.end("{}");
    });
    open.push(server);
    const send = (timeoutMs: number) => wire({ method: "GET", url: server.url, signal: never, timeoutMs });
    await expect(send(SHORT)).rejects.toMatchObject({ code: "NO_ANSWER_IN_TIME", head: { status: 200 } });
    expect((await send(20_000)).text).toBe("{}");
    expect(server.connections()).toBe(2);
  });

  it.each(["GET", "POST"])(
    "that were kept and closed meanwhile cost no read, and are never sent a change twice (%s)",
    async (method) => {
      let n = 0;
      const server = await answering((_, response) => {
        n++;
        if (n === 2) response.destroy();
        else response.end(String(n));
      });
      open.push(server);
      const send = () => wire({ method, url: server.url, signal: never });
      expect((await send()).text).toBe("1");
      if (method === "GET") expect((await send()).text).toBe("3");
      else await expect(send()).rejects.toMatchObject({ code: "ECONNRESET" });
      expect(server.connections()).toBe(method === "GET" ? 2 : 1);
    },
  );

  it("that break are told by Node's code", async () => {
    await expect(ask((response) => response.destroy())).rejects.toMatchObject({ code: "ECONNRESET", head: undefined });
    const cut = ask((response) => {
      response.writeHead(200, { "content-length": "100" }).write("{");
      setTimeout(() => response.destroy(), 20);
    });
    await expect(cut).rejects.toMatchObject({ code: "ECONNRESET", head: { status: 200 } });
    const nobody = wire({ method: "GET", url: "http://127.0.0.1:1/", signal: never });
    await expect(nobody).rejects.toMatchObject({ code: "ECONNREFUSED", message: expect.stringContaining("127.0.0.1:1") });
  });

  it("lead to no other host: a redirect is an answer", async () => {
    let followed = 0;
    const other = await answering((_, response) => {
      followed++;
      response.end();
    });
    open.push(other);
    const answer = await ask((response) => response.writeHead(307, { location: other.url }).end());
    expect(answer).toMatchObject({ status: 307, headers: { location: other.url } });
    expect(followed).toBe(0);
  });
});
