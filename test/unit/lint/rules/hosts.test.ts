import { describe, expect, it } from "vitest";
import { changeRules } from "../../../../src/lint/rules/change/rules.ts";
import { PLAN_PATH, plan, TARGET } from "../../../../src/lint/rules/examples.ts";
import type { Example } from "../../../../src/lint/rules/rule.ts";
import { NOW, repositoryOf } from "./repository.ts";

const PROVIDER =
  "workload-identity-provider: projects/123456789012/locations/global/workloadIdentityPools/github/providers/actions";
const google = (more: string): Example => ({ [PLAN_PATH]: plan(TARGET, `google: { ${PROVIDER}${more} }\n`) });
const cloud = (name: string): Example => ({
  [PLAN_PATH]: plan(TARGET).replace("  subscription-id", `  cloud: ${name}\n  subscription-id`),
});
const PLAIN = google("");

describe("RDP017, a change of where tokens are sent,", () => {
  const subjects = async (base: Example, head: Example) => {
    const rule = changeRules.find(({ code }) => code === "RDP017");
    return [...(rule?.judge(await repositoryOf(base), await repositoryOf(head), NOW) ?? [])].map((said) => said?.subject);
  };

  it.each(["sts", "iam", "iam-credentials", "secret-manager", "logging"])(
    "sees the endpoint %s set, changed and removed",
    async (key) => {
      const [one, other] = [
        google(`, endpoints: { ${key}: https://a.example }`),
        google(`, endpoints: { ${key}: https://b.example }`),
      ];
      expect(await subjects(PLAIN, one)).toEqual([`google.endpoints.${key}`]);
      expect(await subjects(one, other)).toEqual([`google.endpoints.${key}`]);
      expect(await subjects(one, PLAIN)).toEqual([`google.endpoints.${key}`]);
      expect(await subjects(one, one)).toEqual([]);
    },
  );

  it("sees the cloud and the universe", async () => {
    expect(await subjects(PLAIN, google(", universe: apis-berlin-build0.goog"))).toEqual(["google.universe"]);
    expect(await subjects(cloud("AzureCloud"), cloud("AzureUSGovernment"))).toEqual(["azure.cloud"]);
    expect(await subjects(cloud("AzureCloud"), cloud("https://arm.example"))).toEqual(["azure.cloud"]);
    expect(await subjects(cloud("AzureCloud"), PLAIN)).toEqual([]);
  });

  it("takes a first plan for one of Microsoft's clouds, and for no other host", async () => {
    const none = { [PLAN_PATH]: "version: [" };
    expect(await subjects(none, cloud("AzureChinaCloud"))).toEqual([]);
    expect(await subjects(none, cloud("https://arm.example"))).toEqual(["azure.cloud"]);
    expect(await subjects(cloud("https://arm.example"), none)).toEqual([]);
  });
});
