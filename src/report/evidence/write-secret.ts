import type { SecretRun } from "../../core/index.ts";

/** A secret, field by field: never its value. */
export function secret(of: SecretRun): object {
  return {
    name: of.name,
    resource: of.resource,
    version: of.version,
    state: of.state,
    createTime: of.createTime,
    ageDays: of.ageDays,
    maxAgeDays: of.maxAgeDays,
    atPoint: Object.fromEntries(
      Object.entries(of.atPoint ?? {}).map(([name, { version, state, createTime }]) => [name, { version, state, createTime }]),
    ),
    keys: of.keys && [...of.keys],
    uses: of.uses?.map(({ restore, step, wanted, version, createTime, usedAt }) => ({
      restore,
      step,
      wanted,
      version,
      createTime,
      usedAt,
    })),
    verdict: of.verdict,
  };
}
