import type { Plan, Settings } from "../core.ts";
import type { Io } from "../io.ts";
import { type Arm, armClient } from "./arm.ts";
import { type AzureIdentity, azureIdentity } from "./azure.ts";
import { azureCloud } from "./clouds.ts";
import { type GoogleIdentity, googleIdentity } from "./google.ts";

/** Who this run is in both clouds: each identity is made at first need, once. */
export interface Session {
  azure(): Promise<AzureIdentity>;
  arm(): Promise<Arm>;
  google(): Promise<GoogleIdentity>;
}

export function openSession(io: Io, settings: Settings, plan: Plan): Session {
  const azure = once(async () => azureIdentity(io, settings, plan.azure, await azureCloud(io, plan)));
  return {
    azure,
    arm: once(async () => armClient(io, await azure(), plan.azure.subscriptionId)),
    google: once(() => googleIdentity(io, settings, plan)),
  };
}

function once<T>(make: () => Promise<T>): () => Promise<T> {
  let made: Promise<T> | undefined;
  return () => {
    made ??= make();
    return made;
  };
}
