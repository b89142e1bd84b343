import type { FanOut, Item, Plan, Restore } from "../core/index.ts";

/** GitHub refuses a matrix of more jobs: https://docs.github.com/actions/reference/limits */
const MOST_JOBS = 256;

/** One job of a workflow's matrix. */
export interface MatrixJob {
  /** From 1 on, to tell the jobs' artifacts apart. */
  readonly index: number;
  /** For the job's title. */
  readonly name: string;
  /** The restores it runs, as input `only` takes them. */
  readonly only: string;
  /** What no two jobs should restore from at once: for `concurrency`. No two jobs have the same. */
  readonly group: string;
}

type Part = Omit<MatrixJob, "index">;

/**
 * The jobs that the selected restores fan out into, in plan order: one for each vault, or one for each item. Restores of one item share a
 * job, because GitHub keeps a single job waiting in a concurrency group and cancels the others. Above 256, neighbours are put together.
 */
export function matrix(plan: Plan, restores: readonly Restore[], fanOut: FanOut): { readonly include: readonly MatrixJob[] } {
  const shared = Map.groupBy(restores, (restore) => groupOf(plan, restore, fanOut));
  const jobs = [...shared].map(([group, own]): Part => {
    const names = own.map(({ name }) => name);
    return { name: fanOut === "vault" ? vaultOf(own[0]) : names.join(", "), only: names.join(","), group };
  });
  const size = Math.ceil(jobs.length / MOST_JOBS);
  const batches = Array.from({ length: size === 0 ? 0 : Math.ceil(jobs.length / size) }, (_, at) =>
    jobs.slice(at * size, (at + 1) * size),
  );
  return { include: batches.map((batch, at) => ({ index: at + 1, ...together(batch) })) };
}

function vaultOf(restore: Restore | undefined): string {
  return restore ? `${restore.vault.resourceGroup}/${restore.vault.name}` : "";
}

/** In lower case: ARM's names and GitHub's groups are compared without regard to it. */
function groupOf(plan: Plan, restore: Restore, fanOut: FanOut): string {
  const vault = `${plan.azure.subscriptionId}/${vaultOf(restore)}`;
  const item = restore.item ? itemOf(restore.item) : restore.name;
  return (fanOut === "vault" ? vault : `${vault}/${item}`).toLowerCase();
}

function itemOf({ type, ...keys }: Item): string {
  return [type, ...Object.values(keys)].join("/");
}

function together(jobs: readonly Part[]): Part {
  const [first, ...more] = jobs;
  if (!first) return { name: "", only: "", group: "" };
  if (more.length === 0) return first;
  const also = (text: string) => `${text} and ${more.length} more`;
  return { name: also(first.name), only: jobs.map(({ only }) => only).join(","), group: also(first.group) };
}
