import type { Plan, Settings, ThroughGoogle } from "../core/index.ts";
import type { Io } from "../io/io.ts";
import type { Arm } from "./azure/arm.ts";
import { armClient } from "./azure/arm-client.ts";
import { type AzureIdentity, azureIdentity } from "./identity/azure.ts";
import { subjectForEntra, subjectForGoogle, subjectThroughEntra } from "./identity/chains.ts";
import { azureCloud } from "./identity/clouds.ts";
import { type GoogleIdentity, googleIdentity } from "./identity/google.ts";
import { federate, googleTrust } from "./identity/sts.ts";
import type { Claims, Subject } from "./identity/subject.ts";

/** Who this run is in both clouds: each identity is made at first need, once. */
export interface Session {
  azure(): Promise<AzureIdentity>;
  arm(): Promise<Arm>;
  google(): Promise<GoogleIdentity>;
  /** The claims of what Google is shown, also after Google refused it: Entra's token is still kept then. @throws Refused by whoever did not give it. */
  shownToGoogle(): Promise<Claims>;
  /** The pool's own token, without a service account: for what only explains. @throws Refused */
  federated(): Promise<string>;
}

/** What a plan says of both clouds. */
export type Clouds = Pick<Plan, "azure" | "google">;

export function openSession(io: Io, settings: Settings, plan: Clouds): Session {
  const cloud = once(() => azureCloud(io, plan));
  const azure = once(async () =>
    azureIdentity(io, subjectForEntra(io, settings, throughGoogle(plan)), plan.azure, await cloud()),
  );
  let shown: Subject | undefined;
  const subject = () => {
    const through = plan.google?.subjectToken === "azure" ? plan.google.azureAudience : undefined;
    shown ??=
      through === undefined
        ? subjectForGoogle(io, settings, googleTrust(plan))
        : subjectThroughEntra(io, settings, plan.azure, cloud, through);
    return shown;
  };
  return {
    azure,
    arm: once(async () => armClient(io, await azure(), plan.azure.subscriptionId)),
    google: once(async () => googleIdentity(io, subject(), googleTrust(plan))),
    shownToGoogle: async () => (await subject().next()).claims,
    federated: async () => (await federate(io, subject(), googleTrust(plan))).token,
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
