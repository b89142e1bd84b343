import { Agent as HttpAgent } from "node:http";
import { Agent as HttpsAgent } from "node:https";
import { proxyFor } from "./proxy.ts";

/** How a request reaches its host. */
export interface Route {
  readonly agent: HttpAgent;
  /** Host and port of the proxy in between. */
  readonly proxy?: string;
}

/**
 * Finds the agent for each request: connections that are kept, or ones of their own, straight or through the proxy that the environment
 * names. What makes tunnels is loaded when one is needed.
 */
export function routes(env: Readonly<Record<string, string | undefined>>): (url: URL, fresh: boolean) => Promise<Route> {
  const made = new Map<string, Promise<Route>>();
  return (url, fresh) => {
    const proxy = proxyFor(url, env);
    const key = `${url.protocol} ${fresh} ${proxy?.href ?? ""}`;
    const route = made.get(key) ?? make(url, { keepAlive: !fresh }, proxy);
    made.set(key, route);
    return route;
  };
}

async function make(url: URL, options: { readonly keepAlive: boolean }, proxy: URL | undefined): Promise<Route> {
  if (proxy) {
    const { HttpsProxyAgent } = await import("https-proxy-agent");
    return { agent: new HttpsProxyAgent(proxy, options), proxy: proxy.host };
  }
  return { agent: url.protocol === "https:" ? new HttpsAgent(options) : new HttpAgent(options) };
}
