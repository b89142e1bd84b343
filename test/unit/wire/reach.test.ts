import { describe, expect, it } from "vitest";
import { isNetworkCode } from "../../../src/clouds/refusals/network.ts";
import { Unanswered } from "../../../src/clouds/refusals/unanswered.ts";
import { Reach } from "../../../src/wire/reach.ts";

const proxy = { url: new URL("http://proxy.corp"), address: "proxy.corp:80", variable: "https_proxy" };
const refused = new Unanswered("ECONNREFUSED", "The proxy proxy.corp:80 was not reached: connect ECONNREFUSED 10.0.0.1:80");
const codes = (reach: Reach, ...requests: string[]) => requests.map((request) => reach.failed(request, refused).code);

describe("a proxy that is not reached", () => {
  it("is given up on by the first request whose every try failed, and then by all at once", () => {
    const reach = new Reach(proxy);
    expect(codes(reach, "a", "b", "c", "a", "b", "c")).not.toContain("PROXY_UNREACHED");
    expect(() => reach.check()).not.toThrow();
    expect(codes(reach, "b")).toEqual(["PROXY_UNREACHED"]);
    expect(() => reach.check()).toThrow(
      "The proxy proxy.corp:80, which https_proxy names, was not reached: connect ECONNREFUSED 10.0.0.1:80",
    );
    expect(isNetworkCode("PROXY_UNREACHED")).toBe(false);
  });

  it("is waited for where it answered before, as a network is that is gone for a minute", () => {
    const reach = new Reach(proxy);
    expect(reach.withinMs).toBe(5_000);
    reach.answered();
    expect(reach.withinMs).toBeUndefined();
    expect(codes(reach, ..."aaaaaaaa")).toEqual(Array(8).fill("ECONNREFUSED"));
    expect(() => reach.check()).not.toThrow();
  });
});
