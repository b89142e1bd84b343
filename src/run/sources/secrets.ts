import { atPointSecrets, readPointSecrets } from "../../at-point/read.ts";
import { googleEndpoints } from "../../clouds/identity/clouds.ts";
import type { Fact, Proof } from "../../core/index.ts";
import { instant, Refused } from "../../io/io.ts";
import type { Context, Need, Sources } from "../../judge/facts.ts";
import { type KeyVersions, readKeyVersions } from "../../secrets/keys.ts";
import { atMost } from "../../secrets/pace.ts";
import { heldOn } from "../../secrets/permissions.ts";
import { notProven, prove } from "../../secrets/prove.ts";
import { readSecret, requestReason, type SecretFact, secretManager } from "../../secrets/read.ts";
import { MANY, settingsReader } from "../../secrets/settings.ts";
import { secretsOf } from "../../secrets/used.ts";
import { SECRET_NEEDS, SECRET_SURPLUS } from "../../trust/needs.ts";

/** What Google Cloud says of the secrets. */
export const secretSources = {
  secrets: { of: "run", read: readSecrets },
  secretKeys: { of: "run", read: readSecretKeys },
  secretPermissions: { of: "run", read: readSecretPermissions },
  grants: { of: "run", read: readGrants },
  pointSecrets: { of: "restore", read: readPointSecrets },
} satisfies Partial<Sources>;

/** More would not be quicker within the quota, and each holds a payload. The gate of reads (wire/gate.ts) counts requests, these are secrets. */
const SECRETS_AT_ONCE = 32;

async function readSecrets({ io, plan, session, settings, restores }: Context): Promise<Record<string, Fact<SecretFact>>> {
  const names = [...new Set(restores.flatMap(secretsOf))];
  const identity = await session.google();
  const asking = await secretManager(io, plan, settings, identity);
  const settingsOf = settingsReader(
    asking,
    names.map((name) => plan.secrets[name]?.resource ?? name),
  );
  const read = async (name: string): Promise<[string, Fact<SecretFact>]> => {
    const secret = plan.secrets[name];
    if (!secret) throw new Error(`the plan has no secret ${name}, yet a restore refers to it`);
    try {
      return [name, { value: await readSecret(asking, settingsOf, name, secret), readAt: instant(io.now()) }];
    } catch (error) {
      if (error instanceof Refused) return [name, { unreadable: error.refusal }];
      throw error;
    }
  };
  return Object.fromEntries(await atMost(SECRETS_AT_ONCE, names, read));
}

/** Keys of what this run uses: of each secret's newest enabled version; where a restore says `at-point`, of every enabled one. */
async function readSecretKeys({ io, plan, session, settings, restores }: Context, need: Need): Promise<KeyVersions> {
  const atPoint = new Set(restores.flatMap(atPointSecrets));
  const keys = Object.values(await need("secrets")).flatMap((fact) => {
    if ("unreadable" in fact) return [];
    const { name, enabled, versions } = fact.value;
    const used = atPoint.has(name) ? versions.filter(({ state }) => state === "ENABLED") : enabled ? [enabled] : [];
    return used.flatMap((version) => version.keys);
  });
  if (keys.length === 0) return new Map();
  const token = await (await session.google()).token();
  return readKeyVersions(io, { endpoint: googleEndpoints(plan).kms, token, reason: requestReason(settings) }, keys);
}

async function readSecretPermissions({
  io,
  plan,
  session,
  settings,
  restores,
}: Context): Promise<Record<string, Fact<readonly string[]>>> {
  const names = [...new Set([...restores.flatMap(secretsOf), ...plan.grants.map(({ on }) => on)])];
  // For display alone, and counted as a read each: of many secrets the quota is better spent on the secrets themselves.
  if (names.length > MANY) return {};
  const asking = await secretManager(io, plan, settings, await session.google());
  const read = async (name: string): Promise<[string, Fact<readonly string[]>][]> => {
    const secret = plan.secrets[name];
    if (!secret) return [];
    try {
      const value = await heldOn(asking, name, secret, [...SECRET_NEEDS, ...SECRET_SURPLUS]);
      return [[name, { value, readAt: instant(io.now()) }]];
    } catch (error) {
      if (error instanceof Refused) return [[name, { unreadable: error.refusal }]];
      throw error;
    }
  };
  return Object.fromEntries((await Promise.all(names.map(read))).flat());
}

/** Each grant proven by access. Where Google gives no token at all, that is the proof's outcome for each of them. */
async function readGrants({ io, plan, session, settings }: Context): Promise<Record<string, Proof>> {
  const names = [...new Set(plan.grants.map(({ on }) => on))];
  if (names.length === 0) return {};
  try {
    const asking = await secretManager(io, plan, settings, await session.google());
    const proven = names.map(async (name): Promise<[string, Proof]> => {
      const secret = plan.secrets[name];
      if (!secret) throw new Error(`the plan has no secret ${name}, yet a grant is on it`);
      return [name, await prove(asking, name, secret)];
    });
    return Object.fromEntries(await Promise.all(proven));
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const proof = notProven(error.refusal);
    return Object.fromEntries(names.map((name) => [name, proof]));
  }
}
