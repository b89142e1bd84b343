/** What Recovery Services answers above a single vault: which vaults there are, and which of them protects a machine. */
import type { Answer, Call, Route, World } from "../../core.ts";
import { mayDo, within } from "../authorization/rbac.ts";
import { findGroup, findSubscription, groupScope, lastPart, same } from "../find.ts";
import { page, route } from "../route.ts";
import { itemId, vaultJson } from "./present.ts";
import { statusBody } from "./shapes.ts";

const PROVIDER = "providers/Microsoft.RecoveryServices";
const READ = "Microsoft.RecoveryServices/Vaults/read";

export const estateRoutes: readonly Route[] = [
  route("vaults.all", `GET /subscriptions/:subscription/${PROVIDER}/vaults`, {
    versions: "backup",
    answer: (world, call) => {
      const { refused } = findSubscription(world, call);
      const seen = world.azure.vaults.filter(({ id }) => mayDo(world, call.caller, READ, id));
      return refused ?? page(world, call, seen.map(vaultJson));
    },
  }),
  route("vaults.list", `GET /subscriptions/:subscription/resourceGroups/:group/${PROVIDER}/vaults`, {
    versions: "backup",
    needs: [READ, "group"],
    answer: (world, call) => {
      const { refused } = findGroup(world, call);
      const there = world.azure.vaults.filter(({ id }) => within(id, groupScope(call)));
      return refused ?? page(world, call, there.map(vaultJson));
    },
  }),
  route("backupStatus", `POST /subscriptions/:subscription/${PROVIDER}/locations/:location/backupStatus`, {
    versions: "backup",
    needs: ["Microsoft.RecoveryServices/locations/backupStatus/action", "subscription"],
    accepts: statusBody,
    answer: status,
  }),
];

/** Of a machine that no vault protects, only that. */
function status(world: World, call: Call): Answer {
  const { resourceId } = statusBody.parse(call.body);
  const all = world.azure.vaults.flatMap((vault) => vault.items.map((item) => ({ vault, item })));
  const found = all.find(({ item }) => same(item.vmId, resourceId ?? "") && item.deletedUntil === undefined);
  if (!found) return { status: 200, body: { protectionStatus: "NotProtected", protectedItemsCount: 0 } };
  const { vault, item } = found;
  return {
    status: 200,
    body: {
      protectionStatus: "Protected",
      vaultId: vault.id,
      fabricName: "Azure",
      containerName: `IaasVMContainer;${item.container}`,
      protectedItemName: lastPart(itemId(vault, item)),
      policyName: item.policy ?? "",
      protectedItemsCount: 1,
    },
  };
}
