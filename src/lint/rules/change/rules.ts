import { item, json, keeping, PLAN_PATH, plan, policy, TARGET, vault } from "../examples.ts";
import { folded } from "../lookup.ts";
import { vaultsByName, vaultsOf } from "../of.ts";
import { type ChangeRule, type Judged, type LintSaid, PLAN, type Repository } from "../rule.ts";
import { effects } from "./effects.ts";

const ONE = "infra/backup.json";
const files = (changes: object) => ({ [ONE]: json([policy(changes), item()]) });
const immutable = (state: string) => ({ [ONE]: json(vault({ securitySettings: { immutabilitySettings: { state } } })) });
const hosted = (sts: string) => ({
  [PLAN_PATH]: plan(
    TARGET,
    `google: { workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions, endpoints: { sts: ${sts} } }
`,
  ),
});

export const changeRules: readonly ChangeRule[] = [
  {
    code: "RDA006",
    level: "note",
    title: "A change that nobody can take back",
    why: "Locked immutability, soft delete that is always on, cross-region restore and a key of one's own cannot be turned off again, not even by Microsoft.",
    fix: "Merge it when everybody knows.",
    reference: "https://learn.microsoft.com/azure/backup/backup-azure-immutable-vault-concept",
    acceptable: true,
    examples: {
      passing: { base: immutable("Unlocked"), head: immutable("Unlocked") },
      failing: { base: immutable("Unlocked"), head: immutable("Locked") },
    },
    judge: (base, head) => {
      const before = vaultsByName(base.configuration);
      return vaultsOf(head.configuration).flatMap((now): LintSaid[] => {
        const was = before.first(folded(now.name), undefined);
        const say = (what: string, field: string): LintSaid[] => [
          {
            subject: now.name,
            message: `${what} of vault ${now.name} cannot be undone once it is applied.`,
            at: now.where?.[field] ?? now.at,
          },
        ];
        return [
          ...(now.immutability === "locked" && was?.immutability !== "locked"
            ? say("Locking the immutability", "immutability")
            : []),
          ...(now.softDelete === "always-on" && was?.softDelete !== "always-on"
            ? say("Soft delete that is always on", "softDelete")
            : []),
          ...(now.crossRegionRestore === true && was?.crossRegionRestore !== true
            ? say("Cross-region restore", "crossRegionRestore")
            : []),
          ...(now.key !== undefined && was !== undefined && was.key === undefined ? say("A customer-managed key", "key") : []),
        ];
      });
    },
  },
  {
    code: "RDA017",
    level: "error",
    title: "Recoverability is not reduced unseen",
    why: "Recoverability is lost in pull requests: retention cut, a schedule slowed, soft delete off. Each of them looks like a saving until the day of the restore.",
    fix: "Take it back, or give the pull request the label of input `reduced-label`, so that somebody has decided it.",
    reference: "https://github.com/proof-of-restore/action/blob/main/docs/pull-requests.md",
    acceptable: false,
    examples: {
      passing: { base: files({}), head: files({ retentionPolicy: keeping(60) }) },
      failing: { base: files({}), head: files({ retentionPolicy: keeping(14) }) },
    },
    *judge(base, head): Judged {
      for (const effect of effects(base, head)) {
        if (effect?.way !== "reduced") yield null;
        else {
          const { of, what, from, to, at } = effect;
          const message = `${of}: ${what}: ${from} → ${to}.`;
          yield { subject: of, message, expected: from, actual: to, ...(at ? { at } : {}) };
        }
      }
      return undefined;
    },
  },
  {
    code: "RDP017",
    level: "error",
    title: "No pull request changes where tokens are sent",
    why: "A host in the plan gets this repository's tokens. Whoever changes it in a pull request could send them to a machine of their own.",
    fix: "Take it back; a change of hosts is pushed by somebody who may, and looked at by another.",
    reference: "https://github.com/proof-of-restore/action/blob/main/docs/pull-requests.md",
    acceptable: false,
    examples: {
      passing: { base: hosted("https://sts.example"), head: hosted("https://sts.example") },
      failing: { base: hosted("https://sts.example"), head: hosted("https://sts.invalid") },
    },
    judge: (base, head) => {
      if (!head.plan) return [];
      const [before, after] = [hosts(base), hosts(head)];
      // A first plan may be one for Microsoft's other clouds.
      if (!base.plan && BUILT_IN.has(head.plan.azure.cloud)) delete after["azure.cloud"];
      return [...new Set([...Object.keys(before), ...Object.keys(after)])].flatMap((key): LintSaid[] => {
        const [from, to] = [before[key] ?? DEFAULT, after[key] ?? DEFAULT];
        if (from === to) return [];
        return [
          {
            subject: key,
            message: `${key} sends tokens elsewhere: ${from} → ${to}.`,
            expected: from,
            actual: to,
            at: { path: PLAN, keys: key.split(".") },
          },
        ];
      });
    },
  },
];

const DEFAULT = "the default";
const BUILT_IN = new Set(["AzureUSGovernment", "AzureChinaCloud"]);
const DEFAULTS = new Set(["AzureCloud", "googleapis.com"]);

/** Every key of the plan that names a host, or what hosts are made from, where it is not the default. */
function hosts({ plan: of }: Repository): Record<string, string> {
  const named = {
    "azure.cloud": of?.azure.cloud,
    "google.universe": of?.google?.universe,
    ...Object.fromEntries(Object.entries(of?.google?.endpoints ?? {}).map(([key, url]) => [`google.endpoints.${key}`, url])),
  };
  return Object.fromEntries(
    Object.entries(named).flatMap(([key, host]) => (host === undefined || DEFAULTS.has(host) ? [] : [[key, host]])),
  );
}
