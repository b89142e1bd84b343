import { type Held, MODES, type RestoreRun, type Run, reaches } from "../../core/index.ts";
import { code, inline, shellFence, shorten } from "../escape.ts";
import { MODE_WORDS } from "../mode-words.ts";
import { lastPart, part, vaultOptions } from "../names.ts";
import { command, line, type Option } from "../shell.ts";
import { type Block, text } from "./block.ts";
import { stays } from "./restores.ts";

/** Restores told one by one; more are in the evidence. */
export const TOLD = 20;

/** What to do now: the run's own next action, then what each restore leaves to somebody. */
export function next(run: Run): Block[] {
  const each = run.restores.slice(0, TOLD).flatMap((restore) => [...job(run, restore), ...remains(run, restore)]);
  const own = action(run, each.length > 0);
  const paragraphs = [...(own === "" ? [] : [own]), ...each];
  if (paragraphs.length === 0) return [];
  return [{ ...text(1, "### What to do next\n\n"), lines: paragraphs.map((paragraph) => `${paragraph}\n`) }];
}

/** Something came back, or the job says so. */
function cameBack({ restored, job: of }: RestoreRun): boolean {
  return restored.length > 0 || of?.status.startsWith("Completed") === true;
}

function action(run: Run, more: boolean): string {
  // In an emergency a second restore costs hours, and leaves two of everything.
  if (MODES[run.mode].emergency && run.verdict !== "passed" && run.restores.some(cameBack))
    return "Do not start the restore again: what came back is listed under *Restores*, and is kept. Look at it, and at what could not be proven of it.";
  if (run.verdict === "failed") return "Fix what is listed under *What failed*, then run the same mode again.";
  if (run.verdict === "unverified") return "See *What could not be verified*; when its cause is gone, run the same mode again.";
  if (run.verdict !== "passed") return "";
  if (MODES[run.mode].emergency && run.tier !== "verified")
    return "Look at what came back before anybody uses it: nothing verified it.";
  // What this version cannot drill, Azure need not validate either.
  if (run.restores.length > 0 && run.restores.every((restore) => notYet(run, restore)))
    return reaches(run.mode, "validate")
      ? "Nothing more: this version restores none of these yet (see the notes)."
      : "Run mode `dry-run`: it makes the exact restore request, and nothing is restored.";
  return MODE_WORDS[run.mode].next ?? (more ? "" : "Nothing.");
}

/** Whether the run has said that a drill of it is not supported yet. */
function notYet({ findings }: Run, { name }: RestoreRun): boolean {
  return findings.some(({ rule, restore }) => rule === "RDP029" && restore === name);
}

/** A job that runs, or that may, and how to go on with it in a run of this mode. */
export function job({ mode }: Pick<Run, "mode">, { name, vault, job: known, triggeredAt, ownerId }: RestoreRun): string[] {
  const of = code(shorten(name, 100));
  if (known && known.endTime === null)
    return [
      `The restore job of ${of} still runs in Azure (${inline(shorten(known.status, 60))}). ${MODES[mode].removes ? "The next attempt of this run goes on with it, or clears away what it left" : `To go on with it, run mode ${code(mode)} again with input \`resume\` = ${code(known.id)} and \`only\` = ${of}`}; to look at it without GitHub:`,
      inVault(vault, (options) => command("az backup job show", [...options, ["--name", known.id]])),
    ];
  if (!known && triggeredAt !== null && ownerId !== null)
    return [
      `Whether the restore of ${of} began is **not known**: do not start it again before this list is seen to be empty.`,
      inVault(vault, (options) =>
        command("az backup job list", [
          ...options,
          ["--query", `[?properties.activityId=='${ownerId.replaceAll("'", "")}'].{job:name,status:properties.status}`],
          ["--output", "table"],
        ]),
      ),
    ];
  return [];
}

/** A command in the vault, after the line that finds the vault's group when only its name is known. */
function inVault(vault: string, write: (options: readonly Option[]) => string): string {
  const { before, options } = vaultOptions(vault);
  return shellFence([...before, write(options)].join("\n"));
}

/** Where what came back is, and how to remove it. */
function remains(run: Run, restore: RestoreRun): string[] {
  const there = stays(restore);
  if (there.length === 0) return [];
  const groups = new Set(restore.restored.map(({ id }) => part(id, "resourceGroups")).filter((group) => group !== null));
  const of = code(shorten(restore.name, 100));
  const where =
    groups.size === 0
      ? `What was made for ${of} is listed under *What is still there*.`
      : `What came back for ${of} is in ${[...groups].map((group) => `group ${code(group)}`).join(", ")}.`;
  const leased = MODES[run.mode].removes && there.every(({ expires }) => expires !== undefined);
  const removal = there.flatMap(remove);
  return [
    `${where} ${leased ? "The next drill removes it when its lease has ended. To remove it sooner" : "When it is no longer needed"}:`,
    removal.length === 0 ? "Remove it by hand: there is no one command for it." : shellFence(removal.slice(0, 50).join("\n")),
  ];
}

/** az asks before it deletes a group or a disk: that is wanted. */
function remove({ kind, id }: Held): string[] {
  const subscription = part(id, "subscriptions");
  const within: [string, string][] = subscription === null ? [] : [["--subscription", subscription]];
  if (kind === "group") return [line("az group delete", [["--name", part(id, "resourceGroups") ?? lastPart(id)], ...within])];
  if (kind === "resource")
    return [line(/\/Microsoft\.Compute\/disks\//i.test(id) ? "az disk delete" : "az resource delete", [["--ids", id]])];
  if (kind === "container") {
    const account = part(id, "storageAccounts") ?? /^https:\/\/([^./]+)\./.exec(id)?.[1] ?? "<staging account>";
    return [
      line("az storage container delete", [
        ["--account-name", account],
        ["--name", lastPart(id)],
        ["--auth-mode", "login"],
      ]),
    ];
  }
  return [];
}
