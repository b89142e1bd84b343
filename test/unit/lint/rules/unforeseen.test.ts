import { expect, it } from "vitest";
import { Stage } from "../../../stage/stage.ts";

const broken = {
  name: "a broken disk",
  match: async () => {
    throw new Error("EACCES: permission denied, scandir 'infra'");
  },
  read: async () => ({ why: "is not there" }),
};

it("a repository that cannot be listed fails lint, and keeps nobody from a restore", async () => {
  const on = new Stage();
  on.tree = broken;
  const lint = await on.play({ INPUT_MODE: "lint" });
  expect(lint.run.verdict).toBe("failed");
  expect(lint.run.findings).toMatchObject([{ rule: "RDP040", level: "error", message: expect.stringContaining("EACCES") }]);
  const restore = await on.play({ INPUT_MODE: "restore" });
  expect(restore.run.verdict).toBe("passed");
  expect(restore.rules).toContain("RDP040");
  expect(on.restores).toHaveLength(1);
});
