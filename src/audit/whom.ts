import { hostsRefused } from "../clouds/identity/token-hosts.ts";
import type { Clouds } from "../clouds/session.ts";
import type { Finding, Settings } from "../core/index.ts";
import { parsePlan } from "../plan/parse.ts";

/** The clouds that a report may ask, and as whom. */
export interface Whom extends Clouds {
  /** False: no application is known, and Azure is not asked. */
  readonly azureToo: boolean;
}

/**
 * Who reads late audit entries, and where: the plan of the workspace, with the inputs before it, or the inputs alone in the public clouds.
 * @param text the plan's; null when there is none.
 * @returns why nobody does, in words, where neither says it.
 */
export function asWhom(settings: Settings, text: string | null): Whom | string {
  if (text === null) return byInputs(settings, "there is no plan here");
  const parsed = parsePlan(text, settings.plan, settings);
  const broken = !("plan" in parsed) || parsed.findings.some(isOfAll);
  if (broken) return byInputs(settings, "the plan has mistakes, which mode lint names");
  const { azure, google } = parsed.plan;
  const whom = { azure, ...(google ? { google } : {}), azureToo: true };
  return hostsRefused(settings, whom) ?? whom;
}

/** A mistake in a restore is no matter here. */
function isOfAll({ level, restore }: Finding): boolean {
  return level === "error" && restore === undefined;
}

function byInputs({ azure, google }: Settings, why: string): Whom | string {
  const { tenantId, clientId, subscriptionId = "" } = azure;
  const { workloadIdentityProvider, serviceAccount } = google;
  const azureToo = tenantId !== undefined && clientId !== undefined;
  if (!azureToo && workloadIdentityProvider === undefined) return `${why}, and no input names an identity`;
  const chain = { subjectToken: "github" } as const;
  return {
    azure: { tenantId: tenantId ?? "", clientId: clientId ?? "", subscriptionId, cloud: "AzureCloud", ...chain },
    ...(workloadIdentityProvider === undefined
      ? {}
      : {
          google: {
            workloadIdentityProvider,
            ...(serviceAccount === undefined ? {} : { serviceAccount }),
            ...chain,
            universe: "googleapis.com",
            endpoints: {},
          },
        }),
    azureToo,
  };
}
