import { z } from "zod";
import type { AzureCloud } from "../clouds/identity/clouds.ts";
import type { Run } from "../core/index.ts";

const through = z.object({
  workloadIdentityProvider: z.string(),
  serviceAccount: z.string(),
  universe: z.string(),
  sts: z.url(),
  iamCredentials: z.url(),
});
const state = z.object({
  tenantId: z.string(),
  clientId: z.string(),
  subscriptionId: z.string(),
  cloud: z.object({ name: z.string(), arm: z.url(), authority: z.url(), audience: z.string(), builtIn: z.boolean() }),
  through: through.exactOptional(),
});

/** As whom, and at which hosts, the post step signs in. */
export type PostState = z.infer<typeof state> & { readonly cloud: AzureCloud };

/**
 * What the main step hands its post step through the runner's own state, beside the record's path. The record is a file that every later
 * step of the job can write; the state is not theirs.
 * @returns undefined while the run has no identity in Azure, and so holds nothing there.
 */
export function postState({ identity: { azure } }: Run): string | undefined {
  if (!azure) return undefined;
  const { tenantId, clientId, subscriptionId, cloud } = azure;
  const { name, arm, authority, audience, builtIn } = cloud;
  const way = azure.through && {
    workloadIdentityProvider: azure.through.workloadIdentityProvider,
    serviceAccount: azure.through.serviceAccount,
    universe: azure.through.universe,
    sts: azure.through.sts,
    iamCredentials: azure.through.iamCredentials,
  };
  return JSON.stringify({
    tenantId,
    clientId,
    subscriptionId,
    cloud: { name, arm, authority, audience, builtIn },
    ...(way ? { through: way } : {}),
  });
}

/** @returns undefined when it is none of ours. */
export function readPostState(text: string): PostState | undefined {
  try {
    return state.safeParse(JSON.parse(text)).data;
  } catch {
    return undefined;
  }
}

/** What the record says otherwise, by name. */
export function disagreements(run: Run, known: PostState): string[] {
  const recorded = postState(run);
  const flat = (of: object, path = ""): [string, string][] =>
    Object.entries(of).flatMap(([key, value]) =>
      typeof value === "object" && value !== null
        ? flat(value, `${path}${key}.`)
        : [[path + key, String(value)] as [string, string]],
    );
  const said = new Map(recorded === undefined ? [] : flat(JSON.parse(recorded)));
  const own = new Map(flat(JSON.parse(JSON.stringify(known))));
  return [...new Set([...said.keys(), ...own.keys()])].filter((key) => said.get(key) !== own.get(key));
}
