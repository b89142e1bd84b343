import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isDomain, isHostUrl } from "../../../src/plan/host-url.ts";
import { plan, reading } from "./make.ts";

const GOOGLE = "google:\n  workload-identity-provider: projects/1/locations/global/workloadIdentityPools/p/providers/x\n";
const cloud = (value: string) => plan().replace("azure:\n", `azure:\n  cloud: ${JSON.stringify(value)}\n`);
const endpoint = (of: string) => (value: string) => plan("", `${GOOGLE}  endpoints: { ${of}: ${JSON.stringify(value)} }\n`);
/** Every place where a plan names a host. */
const PLACES = [cloud, ...["sts", "iam", "iam-credentials", "secret-manager", "kms", "logging"].map(endpoint)];
const rules = (text: string) =>
  reading(text)
    .findings.filter(({ level }) => level === "error")
    .map(({ rule }) => rule);

const GOOD = [
  "https://management.local.azurestack.external",
  "https://management.local.azurestack.external/",
  "https://127.0.0.1:8443",
  "https://[::1]:8443",
  "https://sts.internal:443",
  "https://Sts.Internal",
];
const BAD = [
  "https://evil/path",
  "https://evil/path?x#y",
  "https://evil?x",
  "https://evil#y",
  "https://evil/?",
  "https://evil//",
  "https://evil/.",
  "https://me@evil",
  "https://me:secret@evil",
  "https://:secret@evil",
  "https://@evil",
  "https://evil:0",
  "https://evil:00443",
  "https://evil:",
  "https://evil:65536",
  "https://evil:port",
  "https://evil ",
  " https://evil",
  "https://ev il",
  "https://evil\t",
  "https://evil\n",
  "https://evil\\@good",
  "https:evil",
  "https:/evil",
  "https:///evil",
  "http://evil",
  "http://127.0.0.1:8080",
  "ftp://evil",
  "//evil",
  "evil",
  "https://",
  "https://0x7f.1",
  "https://2130706433",
  "https://1.2.3",
  "https://a%2eb",
  "https://ｅvil",
  "https://bücher.example",
  "https://evil.",
  "https://a..b",
  "https://-evil",
  "https://$(touch pwned)",
  "https://a'b",
  'https://a"b',
  "https://*.evil",
  `https://${"a.".repeat(130)}b`,
];

describe("a host that the plan names", () => {
  it.each(GOOD)("may be %s", (value) => {
    for (const place of PLACES) expect(rules(place(value))).toEqual([]);
  });

  it.each(BAD.map((value) => [JSON.stringify(value), value] as const))("may not be %s", (_, value) => {
    for (const place of PLACES) expect(rules(place(value))).toEqual(["RDP023"]);
  });

  it("is all that a text holds which is taken for one", () => {
    const part = fc.constantFrom(
      "https://",
      "a",
      "evil",
      ".",
      "/",
      "?",
      "#",
      "@",
      ":",
      "443",
      "8443",
      " ",
      "\\",
      "%2f",
      "[",
      "]",
      "::1",
      "\n",
      "é",
      "'",
      "$",
    );
    fc.assert(
      fc.property(
        fc.oneof(
          fc.array(part, { maxLength: 8 }).map((parts) => `https://${parts.join("")}`),
          fc.webUrl(),
          fc.string(),
        ),
        (text) => {
          if (!isHostUrl(text)) return;
          const url = new URL(text);
          expect({ ...pick(url), path: url.pathname }).toEqual({
            protocol: "https:",
            username: "",
            password: "",
            search: "",
            hash: "",
            path: "/",
          });
          expect(text.toLowerCase()).toMatch(new RegExp(`^https://${url.hostname.replace(/[[\].]/g, "\\$&")}(:\\d+)?/?$`));
          // What a client puts behind it stays behind it.
          expect(new URL(`${text.replace(/\/+$/, "")}/v1/x?y=1`).origin).toBe(url.origin);
        },
      ),
      { numRuns: 5_000 },
    );
  });

  it("is made of a universe that is a domain", () => {
    const named = (universe: string) => rules(plan("", `${GOOGLE}  universe: ${JSON.stringify(universe)}\n`));
    for (const good of ["googleapis.com", "apis-tpczero.goog", "a.b.c.example"]) expect(named(good)).toEqual([]);
    for (const bad of [
      "evil",
      "a.b/c",
      "a.b:443",
      "a.b@c.d",
      "a.b?",
      "a.b#",
      "1.2",
      "a.-b",
      "a..b",
      ".a.b",
      "a.b.",
      "A.b",
      "a.b\n",
      " a.b",
      `${"a".repeat(64)}.b`,
    ])
      expect(named(bad)).toEqual(["RDP023"]);
    fc.assert(fc.property(fc.string(), (text) => !isDomain(text) || new URL(`https://sts.${text}`).hostname === `sts.${text}`));
  });
});

function pick({ protocol, username, password, search, hash }: URL) {
  return { protocol, username, password, search, hash };
}
