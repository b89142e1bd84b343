import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { type NamedProxy, proxyFor } from "./proxy.ts";
import { Reach } from "./reach.ts";

/** How a request reaches its host. */
export interface Route {
  readonly agent: HttpAgent;
  /** Host and port of the proxy in between. */
  readonly proxy?: string;
  readonly reach?: Reach;
}

/**
 * Finds the agent for each request: connections that are kept, or ones of their own, straight or through the proxy that the environment
 * names. What makes tunnels is loaded when one is needed.
 */
export function routes(env: Readonly<Record<string, string | undefined>>): (url: URL, fresh: boolean) => Promise<Route> {
  const made = new Map<string, Promise<Route>>();
  const reaches = new Map<string, Reach>();
  const reachOf = (proxy: NamedProxy) => {
    const reach = reaches.get(proxy.url.href) ?? new Reach(proxy);
    reaches.set(proxy.url.href, reach);
    return reach;
  };
  return (url, fresh) => {
    const proxy = proxyFor(url, env);
    const key = `${url.protocol} ${fresh} ${proxy?.url.href ?? ""}`;
    const route =
      made.get(key) ?? (proxy ? tunnel(proxy, reachOf(proxy), { keepAlive: !fresh }) : straight(url, { keepAlive: !fresh }));
    made.set(key, route);
    return route;
  };
}

async function tunnel({ url, address }: NamedProxy, reach: Reach, options: { readonly keepAlive: boolean }): Promise<Route> {
  const { HttpsProxyAgent } = await import("https-proxy-agent");
  return { agent: new HttpsProxyAgent(url, options), proxy: address, reach };
}

async function straight(url: URL, options: { readonly keepAlive: boolean }): Promise<Route> {
  return { agent: url.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options) };
}
