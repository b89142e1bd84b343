import { expect, it } from "vitest";
import { Stage } from "../../stage/stage.ts";
import { assign, SUBSCRIPTION } from "../../twin/arm/world.ts";

it.each(["database", "file"])("a post step says of a %s that nobody removes that it is still there", async (kind) => {
  const on = new Stage();
  on.cloud.azure.roleAssignments.push(assign("Contributor", `/subscriptions/${SUBSCRIPTION}`, 0));
  // It dies when what came back has been written down.
  on.keeping = (life) => {
    const text = life.kept.evidence ?? "";
    if (text.includes('"kind": "resource"')) life.kill();
  };
  const { kept } = await on.play({ INPUT_MODE: "drill" });
  const evidence = (kept.evidence ?? "").replaceAll('"kind": "resource"', `"kind": "${kind}"`);
  expect(evidence).toContain(`"kind": "${kind}"`);
  await on.giveBack({ evidence, journal: null }, { INPUT_MODE: "drill" });
  expect(on.lines.join("\n")).toContain(`nothing of the kind ${kind} is removed`);
  expect(on.kept.at(-1)?.cleanUp).toMatchObject({
    verdict: "failed",
    inventory: expect.arrayContaining([expect.objectContaining({ kind })]),
  });
});
