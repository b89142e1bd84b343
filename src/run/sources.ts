import { atPointSecrets, readPointSecrets } from "../at-point/read.ts";
import { selectPoint } from "../backup/choose.ts";
import { pointPath, readPointDisks } from "../backup/point-disks.ts";
import { listRecoveryPoints, listVirtualMachines, type ProtectedItem, readPolicy, readVault } from "../backup/read.ts";
import { diskTargets, findStagingAccount, readGroup } from "../backup/target.ts";
import { googleEndpoints } from "../clouds/identity/clouds.ts";
import type { Fact, Proof } from "../core/index.ts";
import { EPHEMERAL } from "../core/target-of.ts";
import { malformedInWords, wholeList } from "../io/entries.ts";
import { instant, Refused } from "../io/io.ts";
import type { Context, Need, Sources } from "../judge/facts.ts";
import { nextRun } from "../schedule/next-run.ts";
import { type KeyVersions, readKeyVersions } from "../secrets/keys.ts";
import { atMost } from "../secrets/pace.ts";
import { heldOn } from "../secrets/permissions.ts";
import { notProven, prove } from "../secrets/prove.ts";
import { readSecret, requestReason, type SecretFact, secretManager } from "../secrets/read.ts";
import { MANY, settingsReader } from "../secrets/settings.ts";
import { contactsGoogle, refersToGoogle, secretsOf } from "../secrets/used.ts";
import { compareTrusts } from "../trust/comparison.ts";
import { forecast } from "../trust/forecast.ts";
import { SECRET_NEEDS, SECRET_SURPLUS } from "../trust/needs.ts";
import { permissionsAt } from "../trust/permissions.ts";
import { probe } from "../trust/probe.ts";
import { wanted } from "../workloads/vm/item.ts";
import { sourceDisks } from "../workloads/vm/source-disks.ts";
import { readScopes } from "./permission-scopes.ts";

/** Where each fact comes from: one line a fact. */
export const SOURCES: Sources = {
  azure: {
    of: "run",
    read: async ({ session }) => {
      const { token: _, assertion: __, tokenFor: ___, ...identity } = await session.azure();
      return identity;
    },
  },
  google: {
    of: "run",
    read: async ({ session }) => {
      const { principal, serviceAccount, expiresAt } = await session.google();
      return { principal, serviceAccount, expiresAt };
    },
  },
  clock: {
    of: "run",
    read: async ({ io, settings, plan, restores }, need) => {
      const asked = contactsGoogle({ settings, plan, restores }) ? (["azure", "google"] as const) : ["azure" as const];
      await Promise.allSettled(asked.map((name) => need(name)));
      return io.clock.measured();
    },
  },
  comparison: {
    of: "run",
    read: (context, need) => compareTrusts(context, need, contactsGoogle(context)),
  },
  forecast: { of: "run", read: async (context, need) => forecast(context, await need("comparison")) },
  secrets: { of: "run", read: readSecrets },
  secretKeys: { of: "run", read: readSecretKeys },
  nextRun: { of: "run", read: async ({ workflow, startedAt }) => nextRun(await workflow(), startedAt) },
  secretPermissions: { of: "run", read: readSecretPermissions },
  grants: { of: "run", read: readGrants },
  subscription: {
    of: "run",
    read: async ({ session, settings, restores, io }) => {
      const arm = await session.arm();
      const held = await permissionsAt(arm, `/subscriptions/${arm.subscriptionId}`, () => instant(io.now()));
      if ("unreadable" in held) throw new Refused(held.unreadable);
      const targets = restores.flatMap((restore) => diskTargets(restore, settings.mode));
      return { permissions: held.value.good, ownGroups: targets.some(({ resourceGroup }) => resourceGroup === EPHEMERAL) };
    },
  },
  probe: {
    of: "run",
    read: ({ io, settings, plan, restores }) => probe(io, settings, plan, refersToGoogle(plan, restores)),
  },
  permissions: { of: "restore", read: readScopes },
  vault: { of: "restore", read: async ({ session }, _, { vault }) => readVault(await session.arm(), vault) },
  itemList: { of: "restore", read: async ({ session }, _, { vault }) => listVirtualMachines(await session.arm(), vault) },
  items: {
    of: "restore",
    read: async ({ io }, need, restore) => {
      const list = await need("itemList");
      const found = list.good.filter((item) => wanted(item, restore));
      // The one that is looked for may be among those that cannot be read.
      if (found.length === 0) wholeList(list, "arm", `find the protected item in the list of ${restore.vault.name}`);
      if (list.bad.length > 0)
        io.log.info(`Protected items of ${restore.vault.name}: ${malformedInWords(list)}; they are left out.`);
      return found;
    },
  },
  policy: {
    of: "restore",
    read: async ({ session }, need, { vault }) => {
      const item = only(await need("items"));
      return item.policyName === null ? null : readPolicy(await session.arm(), vault, item.policyName);
    },
  },
  pointSecrets: { of: "restore", read: readPointSecrets },
  pointList: {
    of: "restore",
    read: async ({ session }, need, { vault }) => listRecoveryPoints(await session.arm(), vault, only(await need("items"))),
  },
  pointDisks: {
    of: "restore",
    read: async ({ session, startedAt, draws }, need, restore) => {
      const [points, items] = await Promise.all([need("points"), need("items")]);
      const { point } = selectPoint(points, restore, startedAt, draws.get(restore) ?? 0);
      if (!point) return null;
      const [arm, item] = [await session.arm(), only(items)];
      return readPointDisks(arm, pointPath(arm.subscriptionId, restore.vault, item, point.id), item, point);
    },
  },
  sourceDisks: {
    of: "restore",
    read: async ({ session, settings }, need, restore) => {
      const chooses = diskTargets(restore, settings.mode).some(({ disks }) => typeof disks !== "string");
      return chooses ? sourceDisks(await session.arm(), only(await need("items")).sourceId) : null;
    },
  },
  points: { of: "restore", read: async (_, need) => (await need("pointList")).good },
  staging: {
    of: "restore",
    read: async ({ session, settings }, _, restore) =>
      eachOf(
        diskTargets(restore, settings.mode).map(({ stagingAccount }) => stagingAccount ?? ""),
        async (name) => findStagingAccount(await session.arm(), name, restore.deploy?.template === "restored"),
      ),
  },
  targetGroups: {
    of: "restore",
    read: async ({ session, settings }, _, restore) =>
      eachOf(
        diskTargets(restore, settings.mode).flatMap(({ resourceGroup }) =>
          resourceGroup === undefined || resourceGroup === EPHEMERAL ? [] : [resourceGroup],
        ),
        async (name) => readGroup(await session.arm(), name),
      ),
  },
};

async function eachOf<T>(names: readonly string[], read: (name: string) => Promise<T>): Promise<Record<string, T>> {
  const distinct = [...new Set(names)];
  return Object.fromEntries(await Promise.all(distinct.map(async (name): Promise<[string, T]> => [name, await read(name)])));
}

/** The one item whose points and policy can be read; a rule says what is wrong when there is none, or more than one. */
function only(items: readonly ProtectedItem[]): ProtectedItem {
  const live = items.filter(({ softDeleted }) => !softDeleted);
  const [item] = live.length > 0 ? live : items;
  if (!item || live.length > 1) {
    throw new Refused({
      service: "arm",
      operation: "find the protected item",
      code: "NoOneItem",
      text: "There is not exactly one item to read the recovery points of.",
    });
  }
  return item;
}

/** More would not be quicker within the quota, and each holds a connection and a payload. */
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
