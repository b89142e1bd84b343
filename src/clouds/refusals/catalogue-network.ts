import type { Refusal, RuleCode, Service } from "../../core/index.ts";
import type { Filled, Match, Row } from "./catalogue-row.ts";
import { type NetworkCause, networkCause } from "./network.ts";
import { TOO_LARGE } from "./unanswered.ts";

/** One cause has a code in each family: the phase and what is unproven differ. */
const FAMILIES: readonly (readonly ["T" | "S" | "B", readonly Service[]])[] = [
  ["T", ["github", "entra", "graph", "sts", "iam", "iam-credentials"]],
  ["S", ["secret-manager", "kms", "logging"]],
  ["B", ["arm"]],
];
interface Common extends Omit<Row, "rule" | "services"> {
  readonly number: number;
}
const everywhere = ({ number, ...row }: Common): Row[] =>
  FAMILIES.map(([letter, services]) => ({ ...row, rule: `RD${letter}${String(number).padStart(3, "0")}` as RuleCode, services }));
const failed = (cause: NetworkCause): Match[] => [
  { when: ({ status, code }: Refusal) => status === undefined && code !== undefined && networkCause(code) === cause },
];
const HOSTS: Readonly<Record<Service, string>> = {
  github: "<host of ACTIONS_ID_TOKEN_REQUEST_URL>",
  entra: "login.microsoftonline.com",
  graph: "graph.microsoft.com",
  arm: "management.azure.com",
  sts: "sts.googleapis.com",
  iam: "iam.googleapis.com",
  "iam-credentials": "iamcredentials.googleapis.com",
  "secret-manager": "secretmanager.googleapis.com",
  kms: "cloudkms.googleapis.com",
  logging: "logging.googleapis.com",
};
/** The host as the public cloud has it; another cloud's is in the plan. */
const host = ({ service }: Refusal) => HOSTS[service];
const rerun = ({ runId }: Filled) => `gh run rerun ${runId} --failed   # after some minutes`;

/** No answer, or one that is not the service's. */
export const networkRows: readonly Row[] = [
  {
    number: 88,
    title: "The proxy cannot be reached",
    match: failed("proxy"),
    message:
      "Nobody listens at the proxy that the environment names, or it does not answer: no request of the run reaches its service.",
    fix: (_: unknown, refusal: Refusal) =>
      `curl -sS -m 20 -o /dev/null -w '%{http_code}\\n' https://${host(refusal)}/   # on the runner; mend HTTPS_PROXY, or name the hosts that need none in NO_PROXY`,
  },
  {
    number: 90,
    title: "The service's name cannot be resolved",
    match: failed("dns"),
    message:
      "DNS gives the runner no address for the host: a wrong cloud or endpoint in the plan, or a private zone that lacks it.",
    fix: (_: unknown, refusal: Refusal) =>
      `nslookup ${host(refusal)}   # on the runner; check azure.cloud, google.universe, google.endpoints`,
  },
  {
    number: 91,
    title: "The service's certificate is not trusted",
    match: failed("certificate"),
    message:
      "TLS failed: a proxy that inspects traffic, or a private endpoint, shows a certificate that the runner does not know.",
    fix: () => "NODE_EXTRA_CA_CERTS: <path of the authority's certificate (PEM)>   # in the job's env",
  },
  {
    number: 92,
    title: "The service did not answer in time",
    match: failed("timeout"),
    level: "warning" as const,
    message: "No answer came before the deadline: a firewall that drops packets, or a slow service.",
    fix: (_: unknown, refusal: Refusal) =>
      `curl -sS -m 20 -o /dev/null -w '%{http_code}\\n' https://${host(refusal)}/   # on the runner`,
  },
  {
    number: 93,
    title: "The connection to the service failed",
    match: failed("connection"),
    level: "warning" as const,
    message: "The connection was refused, reset or cut: a firewall or proxy between the runner and the service.",
    fix: (_: unknown, refusal: Refusal) =>
      `curl -sS -m 20 -o /dev/null -w '%{http_code}\\n' https://${host(refusal)}/   # on the runner; and look at HTTPS_PROXY`,
  },
  {
    number: 94,
    title: "Something else answered in the service's place",
    match: [
      { text: /^The answer (?:is an HTML page|redirects to)/ },
      // A token service names an error in each refusal.
      {
        text: /^The answer is JSON without an error message/,
        when: ({ service, status = 0 }: Refusal) =>
          ["entra", "sts", "iam-credentials"].includes(service) && status >= 400 && status <= 499,
      },
    ],
    message: "A proxy, a sign-in portal or a wrong endpoint answered, not the service.",
    fix: (_: unknown, refusal: Refusal) =>
      `curl -sS -i -m 20 https://${host(refusal)}/   # on the runner; and look at HTTPS_PROXY and the plan's endpoints`,
  },
  {
    number: 95,
    title: "The answer is broken",
    match: [
      {
        text: /^The answer (?:is broken|is not JSON|has no body)/,
        when: ({ status = 0 }: Refusal) => status < 400 || status >= 500,
      },
    ],
    level: "warning" as const,
    message: "The answer was cut off, empty, or not JSON: what it would have said is not known.",
    fix: rerun,
  },
  {
    number: 89,
    title: "The answer is too large",
    match: [{ codes: [TOO_LARGE] }],
    message:
      "Reading ended at a limit that no answer of the service reaches: a wrong endpoint, or a proxy, answered in its place.",
    fix: () => "Check azure.cloud, google.universe and google.endpoints in the plan; they must be the services' own addresses.",
  },
  {
    number: 96,
    title: "The answer is not of the expected shape",
    match: [
      {
        status: [200],
        text: /^the answer (?:is not|holds no (?!token)|names no)|^The answer is JSON, yet|^the list of clouds is empty/i,
      },
    ],
    message: "The service answered with success and something else than was asked for: a wrong endpoint, or a proxy.",
    fix: () => "Check azure.cloud, google.universe and google.endpoints in the plan; they must be the services' own addresses.",
  },
  {
    number: 99,
    title: "A list cannot be read to its end",
    match: [{ codes: ["ListDoesNotEnd", "ListLeavesItsHost"] }],
    message:
      "A page of the list names itself, an earlier page or another host as the next one, or there are more of them than any real list has: what its last pages hold is not known, and nothing is concluded from the others.",
    fix: () =>
      "Run it again; if it stays, look for a proxy, and check azure.cloud, google.universe and google.endpoints in the plan.",
  },
].flatMap(everywhere);

/** What no particular row explained: throttling and the service's own failures. */
export const passingRows: readonly Row[] = [
  {
    number: 97,
    title: "The service throttles the requests",
    match: [
      { status: [429] },
      { codes: ["RATE_LIMIT_EXCEEDED", "RESOURCE_EXHAUSTED", "quota_exceeded", "8"] },
      { text: /^quota_exceeded|Quota exceeded for quota/i },
    ],
    level: "warning" as const,
    message: "A quota of requests is used up; every caller of the project or subscription shares it.",
    fix: (of: Filled) => `${rerun(of)}; and lower limits.parallel in the plan`,
  },
  {
    number: 98,
    title: "The service failed",
    match: [
      { status: [408] },
      { when: ({ status = 0 }: Refusal) => status >= 500 && status <= 599 },
      { codes: ["UNAVAILABLE", "DEADLINE_EXCEEDED", "INTERNAL"] },
    ],
    level: "warning" as const,
    message: "The fault is the service's own and usually passes.",
    fix: rerun,
  },
].flatMap(everywhere);
