import { quote } from "../core/index.ts";
import { code, fence } from "./escape.ts";
import { type Fields, fields } from "./fields.ts";
import { part } from "./names.ts";
import { command, line, type Option } from "./shell.ts";

/** A command of az and its own options, beside those that name vault, item and point. */
export interface RunbookCommand {
  /** "az backup restore restore-disks" */
  readonly name: string;
  readonly options: readonly Option[];
}

/** How a person finds what came back. */
export interface Found {
  /** What proves it, beside the job: "the disks are there". */
  readonly proof: string;
  readonly words: string;
  /** Written for a shell in which `$JOB` is the job's name. */
  readonly command: string;
}

/** What a runbook is made from: one restore, as it is about to be triggered. */
export interface RunbookParts {
  readonly subscriptionId: string;
  readonly vault: { readonly resourceGroup: string; readonly name: string };
  /** As in the vault's URLs, with `;` and not `%3B`. */
  readonly containerName: string;
  readonly itemName: string;
  /** The source's name, as a person knows it. */
  readonly sourceName: string;
  /** The last part of the recovery point's id. */
  readonly pointId: string;
  /** The body of the restore POST, with or without its outer `properties`. */
  readonly request: Fields;
  /** The command of az that says the same as the request does; null where az cannot say it. */
  readonly command: RunbookCommand | null;
  /** How to find what came back. */
  readonly found: Found;
  readonly ownerId: string;
  /** Of the restore POST. */
  readonly apiVersion: string;
  readonly secrets: readonly { readonly name: string; readonly resource: string; readonly version: string | null }[];
}

/**
 * `runbook.md`: the same restore as plain commands, so that somebody can go on without GitHub and without this action. Each value is quoted
 * for the shell. The first step looks for a restore that runs already: starting a second one is the mistake to avoid.
 */
export function runbook(of: RunbookParts): string {
  const { vault, subscriptionId, ownerId } = of;
  const properties = fields(of.request.properties ?? of.request);
  const inVault: Option[] = [
    ["--resource-group", vault.resourceGroup],
    ["--vault-name", vault.name],
  ];
  const group = typeof properties.targetResourceGroupId === "string" ? properties.targetResourceGroupId : null;
  const sections = [
    `# Runbook: restore ${code(of.sourceName)} by hand`,
    "Written before the restore was triggered. It holds no secret. The commands are for a POSIX shell (bash, zsh, Azure Cloud Shell).",
    "## 1. Sign in",
    shell("az login", line("az account set", [["--subscription", subscriptionId]])),
    "## 2. Look for a restore that runs already",
    `A job whose activity is ${code(ownerId)} is the one that this run started. If such a job, or another restore of the item to the same target, is \`InProgress\` or has ended well, do **not** start another: go to step 4.`,
    shell(command("az backup job list", [...inVault, ["--operation", "Restore"], ["--query", JOBS], ["--output", "table"]])),
    "## 3. Start the restore",
    ...start(of, properties, inVault, group),
    "## 4. Follow the job",
    `Take the job's name from step 2's list, run again. A restore has worked when the job is \`Completed\` **and** ${of.found.proof}; \`CompletedWithWarnings\` may have restored nothing.`,
    shell("JOB=", command("az backup job show", [...inVault, JOB]), command("az backup job wait", [...inVault, JOB])),
    "## 5. Find what came back",
    of.found.words,
    shell(of.found.command),
    ...secrets(of),
  ];
  return `${sections.join("\n\n")}\n`;
}

const JOB: Option = ["--name", { variable: "JOB" }];
const JOBS =
  "[].{job:name, item:properties.entityFriendlyName, status:properties.status, started:properties.startTime, activity:properties.activityId}";

/** Three ways to send the same request, of which one is to be used: each stands in a block of its own, so that nobody pastes two. */
function start(of: RunbookParts, properties: Fields, inVault: readonly Option[], group: string | null): string[] {
  const item: Option[] = [
    ["--container-name", of.containerName],
    ["--item-name", of.itemName],
    ["--rp-name", of.pointId],
  ];
  return [
    ...(group === null ? [] : ["The target group has to exist:", shell(createGroup(of, group, properties.region))]),
    "Then run **one** of the following, once.",
    ...(of.command === null
      ? []
      : ["**A.** As a command of its own:", shell(command(of.command.name, [...inVault, ...item, ...of.command.options]))]),
    "**B.** The exact request that the action sends. First its body as a file:",
    shell(`cat > restore.json <<'END_OF_REQUEST'\n${JSON.stringify({ properties }, null, 2)}\nEND_OF_REQUEST`),
    "Then send it:",
    shell(
      command("az rest", [
        ["--method", "post"],
        ["--url", restorePath(of)],
        ["--body", "@restore.json"],
      ]),
    ),
    "**C.** The file of B, sent so that a re-run of this workflow knows the job as its own, follows it and starts no other. (A job that `az` starts carries an id that `az` makes up, with `az rest --headers` too.)",
    curl(of),
  ];
}

/** `az group create` on a group that exists would take its tags away. */
function createGroup({ subscriptionId }: RunbookParts, group: string, region: unknown): string {
  const within: Option[] = [
    ["--name", part(group, "resourceGroups") ?? group],
    ["--subscription", part(group, "subscriptions") ?? subscriptionId],
  ];
  const location: Option = ["--location", typeof region === "string" ? region : ""];
  return `[ "$(${line("az group exists", within)})" = true ] ||\n  ${line("az group create", [...within, location])}`;
}

function restorePath({ subscriptionId, vault, containerName, itemName, pointId, apiVersion }: RunbookParts): string {
  const [s, g, v, c, i, p] = [subscriptionId, vault.resourceGroup, vault.name, containerName, itemName, pointId].map(encode);
  return `/subscriptions/${s}/resourceGroups/${g}/providers/Microsoft.RecoveryServices/vaults/${v}/backupFabrics/Azure/protectionContainers/${c}/protectedItems/${i}/recoveryPoints/${p}/restore?api-version=${apiVersion}`;
}

function encode(of: string): string {
  return encodeURIComponent(of.toWellFormed());
}

/** The token goes through standard input: in the arguments every process of the machine could read it. */
function curl(of: RunbookParts): string {
  return shell(
    "ARM=$(az cloud show --query endpoints.resourceManager --output tsv)",
    `printf 'Authorization: Bearer %s\\n' "$(az account get-access-token --query accessToken --output tsv)" |\n  curl --fail-with-body --include --request POST "\${ARM%/}"${quote(restorePath(of))} \\\n  --header @- \\\n  --header ${quote(`x-ms-client-request-id: ${of.ownerId}`)} \\\n  --header 'Content-Type: application/json' \\\n  --data @restore.json`,
  );
}

/** Projects may have a location in their secrets' names: those are regional secrets. */
function secrets({ secrets: all }: RunbookParts): string[] {
  if (all.length === 0) return [];
  const commands = all.map(({ name, resource, version }) => {
    const location = part(resource, "locations");
    const options: Option[] = [
      ["--secret", part(resource, "secrets") ?? resource],
      ["--project", part(resource, "projects") ?? ""],
      ...(location === null ? [] : [["--location", location] satisfies Option]),
    ];
    const access = line(`gcloud secrets versions access ${quote(version ?? "latest")}`, options);
    return `# ${name.replace(/[\p{Cc}\p{Zl}\p{Zp}]/gu, " ")}${version === null ? " (no version was known when this was written)" : ""}\n${access}`;
  });
  return [
    "## 6. Secrets that this restore uses",
    "These print the values: mind who sees the screen.",
    shell("gcloud auth login", ...commands),
  ];
}

function shell(...lines: readonly string[]): string {
  return fence(lines.join("\n"), "bash");
}
