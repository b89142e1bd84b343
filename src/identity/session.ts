import type { Plan, Settings, ThroughGoogle } from "../core.ts";
import type { Io } from "../io.ts";
import { type Arm, armClient } from "./arm.ts";
import { type AzureIdentity, azureIdentity } from "./azure.ts";
import { subjectForEntra, subjectForGoogle, subjectThroughEntra } from "./chains.ts";
import { azureCloud } from "./clouds.ts";
import { type GoogleIdentity, googleIdentity } from "./google.ts";
import { googleTrust } from "./sts.ts";

/** Who this run is in both clouds: each identity is made at first need, once. */
export interface Session {
  azure(): Promise<AzureIdentity>;
  arm(): Promise<Arm>;
  google(): Promise<GoogleIdentity>;
}

/** What a plan says of both clouds. */
export type Clouds = Pick<Plan, "azure" | "google">;

export function openSession(io: Io, settings: Settings, plan: Clouds): Session {
  const cloud = once(() => azureCloud(io, plan));
  const azure = once(async () =>
    azureIdentity(io, subjectForEntra(io, settings, throughGoogle(plan)), plan.azure, await cloud()),
  );
  return {
    azure,
    arm: once(async () => armClient(io, await azure(), plan.azure.subscriptionId)),
    google: once(async () => {
      const trust = googleTrust(plan);
      const through = plan.google?.subjectToken === "azure" ? plan.google.azureAudience : undefined;
      const subject =
        through === undefined
          ? subjectForGoogle(io, settings, trust)
          : subjectThroughEntra(io, settings, plan.azure, cloud, through);
      return googleIdentity(io, subject, trust);
    }),
  };
}

/** The Google trust that Azure depends on; undefined where GitHub's token goes to Entra itself. */
export function throughGoogle(plan: Clouds): ThroughGoogle | undefined {
  if (plan.azure.subjectToken !== "google") return undefined;
  const { serviceAccount, ...trust } = googleTrust(plan);
  // The plan is refused without one (plan/cross.ts): a federated principal has no ID token.
  if (serviceAccount === null) throw new Error("the chain Google → Entra has no service account");
  return { ...trust, serviceAccount };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
