import { listBlobs } from "../../clouds/azure/blob-list.ts";
import { lastPart } from "../../clouds/azure/ids.ts";
import { malformedInWords } from "../../io/entries.ts";
import { Refused } from "../../io/io.ts";
import type { JobDetail } from "../../restore/engine/jobs.ts";
import type { Doing } from "../../restore/engine/restore-context.ts";
import { stagedBy } from "../../restore/engine/staged.ts";
import type { Listed } from "./restored-disks.ts";

const TYPE = "Microsoft.Storage/storageAccounts/blobServices/containers/blobs";

/** The VHDs of an unmanaged restore: page blobs in the container of its job, which no other restore writes to. */
export async function restoredVhds({ io, arm, session, ready }: Doing, job: JobDetail): Promise<Listed> {
  const operation = "count the restored VHDs";
  const [staged, stagingId] = [stagedBy(job), ready.requests[0]?.stagingId];
  if (!staged || "unknown" in staged || !stagingId) {
    const text = staged && "unknown" in staged ? staged.unknown : `Job ${job.id} wrote to no staging container`;
    return { unlisted: { service: "arm", operation, status: 200, text } };
  }
  try {
    const { good: blobs, bad } = await listBlobs(io, arm, await session.azure(), stagingId, staged.name);
    const vhds = blobs.filter(({ name }) => /\.vhd$/i.test(name));
    return {
      unread: bad.length > 0 ? malformedInWords({ good: blobs, bad }) : null,
      disks: vhds.map(({ url, name, bytes }) => ({
        id: url,
        type: TYPE,
        name: lastPart(name),
        tags: {},
        // A VHD ends in a footer of 512 bytes.
        sizeGiB: bytes === null ? null : Math.floor(bytes / 2 ** 30),
        state: null,
      })),
    };
  } catch (error) {
    if (error instanceof Refused) return { unlisted: error.refusal };
    throw error;
  }
}
