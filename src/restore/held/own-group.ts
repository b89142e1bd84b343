import { API_VERSIONS } from "../../clouds/azure/api-versions.ts";
import { groupId } from "../../clouds/azure/ids.ts";
import { type Held, MODES } from "../../core/index.ts";
import { Refused } from "../../io/io.ts";
import { ephemeralGroup } from "../engine/group-name.ts";
import { hold } from "../engine/held.ts";
import { ownerId, ownerOfRun } from "../engine/owner.ts";
import type { Doing } from "../engine/restore-context.ts";
import { tagsOf } from "../engine/tags.ts";
import { leaseUntil } from "./lease.ts";

/** Makes the run's own resource group, written down before it is made. @throws Refused */
export async function makeGroup(doing: Doing): Promise<void> {
  const { io, arm, about, record, ready } = doing;
  const { settings } = about;
  const owner = ownerId(ownerOfRun(about));
  record.ownerId = owner;
  const id = groupId(arm.subscriptionId, ephemeralGroup(owner));
  const expires = MODES[settings.mode].removes ? leaseUntil(doing) : null;
  const held: Held = { id, kind: "group", state: "intended", ...(expires === null ? {} : { expires }) };
  hold(record, held);
  await doing.keep();
  const operation = `make the resource group ${ephemeralGroup(owner)}`;
  const body = { location: ready.vault.location, tags: tagsOf(owner, settings.run.repositoryId, expires) };
  const answer = await arm.send({ operation, method: "PUT", path: id, apiVersion: API_VERSIONS.resources, body });
  if (answer.status !== 200 && answer.status !== 201) throw new Refused(arm.refusal(operation, answer));
  hold(record, { ...held, state: "made" });
  await doing.keep();
  io.log.info(`Made the resource group ${ephemeralGroup(owner)} in ${ready.vault.location}.`);
}
