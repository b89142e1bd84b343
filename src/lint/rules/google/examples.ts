import { json } from "../examples.ts";

/** `terraform show -json` of one secret and, if given, one version of it. */
export function secretFile(secret: object, version?: object): string {
  const base = { secret_id: "orders-db-password", project: "acme-prod", topics: [], rotation: [] };
  return terraformFile(
    ["google_secret_manager_secret.orders", { ...base, ...secret }],
    ...(version ? [["google_secret_manager_secret_version.orders", version] as const] : []),
  );
}

/** `terraform show -json` of some resources, each by its address and values. */
export function terraformFile(...resources: readonly (readonly [address: string, values: object])[]): string {
  return json({
    format_version: "1.2",
    terraform_version: "1.13.0",
    planned_values: {
      root_module: {
        resources: resources.map(([address, values]) => ({
          address,
          mode: "managed",
          type: address.split(".")[0],
          name: address.split(".")[1],
          values,
        })),
      },
    },
  });
}
