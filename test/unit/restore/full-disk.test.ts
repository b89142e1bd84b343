import { describe, expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";

/** A stage whose disk takes nothing any more once `full` says so. */
function stage(full: (on: Stage) => boolean): Stage {
  const on = new Stage();
  on.defective = true;
  on.edge = (io) => {
    const or =
      <A extends readonly unknown[], T>(write: (...of: A) => Promise<T>) =>
      async (...of: A): Promise<T> => {
        if (full(on)) throw new Error("ENOSPC: no space left on device, write");
        return write(...of);
      };
    return { ...io, keep: or(io.keep), write: or(io.write), append: or(io.append) };
  };
  return on;
}
const left = ({ cloud: { azure } }: Stage) => azure.disks.filter(({ createOption }) => createOption === "Restore");

describe("a drill whose disk is full", () => {
  it("from the beginning asks for no restore, and says why", async () => {
    const on = stage(() => true);
    const { run } = await on.play({ INPUT_MODE: "drill" });
    expect(on.restores).toEqual([]);
    expect(run.verdict).toBe("failed");
    expect(run.findings.map(({ message }) => message).join("\n")).toContain("ENOSPC");
  });

  it("before the trigger does not trigger", async () => {
    const on = stage(({ requests }) =>
      requests.some(({ path }) => path.includes("/validateRestore") || path.includes("/backupValidate")),
    );
    const { run } = await on.play({ INPUT_MODE: "drill" });
    expect(on.restores).toEqual([]);
    expect(run.verdict).toBe("failed");
  });

  it("after the trigger follows its job to its end and gives everything back", async () => {
    const on = stage(({ restores }) => restores.length > 0);
    const { run } = await on.play({ INPUT_MODE: "drill" });
    expect(on.restores).toHaveLength(1);
    expect(on.jobs.map(({ status }) => status)).toEqual(["Completed"]);
    expect(left(on)).toEqual([]);
    expect(on.lines.join("\n")).toContain("could not be written");
    // Its record could not be written to the end.
    expect(run.verdict).toBe("failed");
  });
});
