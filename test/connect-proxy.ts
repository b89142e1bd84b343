import { createServer } from "node:http";
import { type AddressInfo, connect, type Socket } from "node:net";

/** A forward proxy on loopback that makes tunnels (RFC 9110, 9.3.6), and remembers what it was asked for. */
export interface ConnectProxy {
  readonly url: string;
  /** `host:port` of each tunnel that was asked for. */
  readonly asked: readonly string[];
  /** The `Proxy-Authorization` of each. */
  readonly credentials: readonly (string | undefined)[];
  close(): void;
}

/** What it does with a request for a tunnel: leads it to this port of loopback, answers this status instead, or says nothing. */
export type Tunnel = { readonly to: number } | { readonly status: number } | "silent";

export async function connectProxy(decide: (target: string) => Tunnel): Promise<ConnectProxy> {
  const asked: string[] = [];
  const credentials: (string | undefined)[] = [];
  const open = new Set<Socket>();
  const keep = (socket: Socket) => {
    open.add(socket);
    socket.on("error", () => socket.destroy()).once("close", () => open.delete(socket));
    return socket;
  };
  const server = createServer();
  server.on("connection", keep);
  server.on("connect", ({ url = "", headers }, client: Socket) => {
    asked.push(url);
    credentials.push(headers["proxy-authorization"]);
    const tunnel = decide(url);
    if (tunnel === "silent") return;
    if ("status" in tunnel) {
      client.end(`HTTP/1.1 ${tunnel.status} No\r\ncontent-length: 0\r\n\r\n`);
      return;
    }
    const there = keep(connect(tunnel.to, "127.0.0.1"));
    there.once("connect", () => {
      client.write("HTTP/1.1 200 Connection established\r\n\r\n");
      client.pipe(there).pipe(client);
    });
    there.once("error", () => client.destroy());
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    credentials,
    close: () => {
      server.close();
      for (const socket of open) socket.destroy();
    },
  };
}
