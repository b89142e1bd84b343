import type { PermissionNeed } from "../../trust/needs.ts";

const one = (action: string) => [[action]];
const GROUPS = "Microsoft.Resources/subscriptions/resourceGroups";
const ACCOUNTS = "Microsoft.Storage/storageAccounts";
const MACHINES = "Microsoft.Compute/virtualMachines";
const INTERFACES = "Microsoft.Network/networkInterfaces";
const SUBNETS = "Microsoft.Network/virtualNetworks/subnets";
const DEPLOYMENTS = "Microsoft.Resources/deployments";
const drill = (use: string, rows: readonly (readonly [to: string, action: string])[]): PermissionNeed[] =>
  rows.map(([to, action]) => ({ at: "target", to, anyOf: one(action), weight: "proof", only: "drill", use }));

/**
 * What a restore of disks needs beside the vault's permissions (`VAULT_NEEDS`). A test runs a drill and finds each action that it used there or here.
 * Uses: `deploy` a template, `generated`: the one that Azure made; `booted` and `command`: steps that look inside; `unmanaged`: VHDs come back,
 * and no disks; `whole`: all disks, whose number Azure does not say of every point.
 */
export const DISK_NEEDS: readonly PermissionNeed[] = [
  { at: "staging", to: "find the staging account", anyOf: one(`${ACCOUNTS}/read`), weight: "request", from: "vault" },
  { at: "staging", to: "stage the restore", anyOf: one(`${ACCOUNTS}/write`), weight: "request" },
  {
    at: "staging",
    to: "read the staged container",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/read`),
    weight: "proof",
    only: "drill",
  },
  {
    at: "staging",
    to: "remove the staged container",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/delete`),
    weight: "proof",
    only: "drill",
  },
  { at: "own-group", to: "make the run's own group", anyOf: one(`${GROUPS}/write`), weight: "request" },
  { at: "own-group", to: "read that group", anyOf: one(`${GROUPS}/read`), weight: "proof", only: "drill" },
  { at: "own-group", to: "see what stands in it", anyOf: one(`${GROUPS}/resources/read`), weight: "proof", only: "drill" },
  { at: "own-group", to: "remove it", anyOf: one(`${GROUPS}/delete`), weight: "proof", only: "drill" },
  { at: "target", to: "read the target group", anyOf: one(`${GROUPS}/read`), weight: "wish" },
  { at: "target", to: "make disks", anyOf: one("Microsoft.Compute/disks/write"), weight: "request" },
  { at: "target", to: "count the restored disks", anyOf: one("Microsoft.Compute/disks/read"), weight: "proof" },
  { at: "target", to: "remove disks", anyOf: one("Microsoft.Compute/disks/delete"), weight: "proof", only: "drill" },
  {
    at: "staging",
    to: "count the restored VHDs",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/blobs/read`),
    weight: "proof",
    use: "unmanaged",
    data: true,
  },
  {
    at: "staging",
    to: "read the template that Azure generated",
    anyOf: one(`${ACCOUNTS}/blobServices/containers/blobs/read`),
    weight: "proof",
    use: "generated",
    data: true,
  },
  {
    at: "target",
    to: "deploy a template",
    anyOf: [[`${DEPLOYMENTS}/write`, `${DEPLOYMENTS}/validate/action`]],
    weight: "proof",
    use: "deploy",
  },
  {
    at: "target",
    to: "follow a deployment",
    anyOf: [[`${DEPLOYMENTS}/read`, `${DEPLOYMENTS}/operations/read`]],
    weight: "proof",
    use: "deploy",
  },
  ...drill("deploy", [
    ["know what a template would change", `${DEPLOYMENTS}/whatIf/action`],
    ["remove a deployment", `${DEPLOYMENTS}/delete`],
    ["see what was deployed", `${GROUPS}/resources/read`],
  ]),
  { at: "target", to: "end a deployment that hangs", anyOf: one(`${DEPLOYMENTS}/cancel/action`), weight: "wish", use: "deploy" },
  { at: "target", to: "make a machine", anyOf: one(`${MACHINES}/write`), weight: "proof", use: "generated" },
  { at: "target", to: "make its network interface", anyOf: one(`${INTERFACES}/write`), weight: "proof", use: "generated" },
  ...drill("generated", [
    ["read a machine", `${MACHINES}/read`],
    ["remove a machine", `${MACHINES}/delete`],
    ["read a network interface", `${INTERFACES}/read`],
    ["remove a network interface", `${INTERFACES}/delete`],
  ]),
  { at: "network", to: "join the subnet", anyOf: one(`${SUBNETS}/join/action`), weight: "proof", use: "deploy" },
  {
    at: "target",
    to: "see whether a machine has booted",
    anyOf: one(`${MACHINES}/instanceView/read`),
    weight: "proof",
    use: "booted",
  },
  {
    at: "target",
    to: "run a script inside a machine",
    anyOf: [[`${MACHINES}/read`, `${MACHINES}/runCommands/read`, `${MACHINES}/runCommands/write`]],
    weight: "proof",
    use: "command",
  },
  { at: "target", to: "remove a run command", anyOf: one(`${MACHINES}/runCommands/delete`), weight: "wish", use: "command" },
  { at: "source", to: "compare with the source's disks", anyOf: one(`${MACHINES}/read`), weight: "proof", use: "whole" },
  { at: "source", to: "be given its disks back (as Azure documents it)", anyOf: one(`${MACHINES}/write`), weight: "wish" },
];
