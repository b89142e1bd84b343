import { describe, expect, it } from "vitest";
import { innermost } from "../../../../src/restore/deploy/unfold.ts";

const cause = { code: "SkuNotAvailable", message: "The size is not available." };
const wrapped = (inner: unknown, depth: number): unknown =>
  depth === 0
    ? { error: inner }
    : {
        status: "Failed",
        error: {
          code: "ResourceDeploymentFailure",
          message: "The resource operation completed with terminal provisioning state 'Failed'.",
          details: [
            {
              code: "DeploymentFailed",
              message: "At least one failed.",
              details: [{ code: "Conflict", message: JSON.stringify(wrapped(inner, depth - 1), null, 2) }],
            },
          ],
        },
      };

describe("a deployment's error", () => {
  it.each([0, 1, 2, 5, 8])("is unfolded to its cause through %i nested deployments", (depth) => {
    const found = innermost(wrapped(cause, depth));
    expect(found).toEqual([{ code: cause.code, text: cause.message }]);
  });

  it("keeps every distinct cause, and says each once", () => {
    const other = { code: "SubnetIsFull", message: "No address is left." };
    const error = {
      code: "DeploymentFailed",
      message: "…",
      details: [cause, other, cause, { code: "BadRequest", message: JSON.stringify({ error: other }) }],
    };
    expect(innermost(error).map(({ code }) => code)).toEqual(["SkuNotAvailable", "SubnetIsFull"]);
  });

  it("finds JSON behind words, and in a status message that is a string", () => {
    const message = `Deployment failed. Correlation ID: 4711. ${JSON.stringify({ error: cause })}`;
    expect(innermost({ code: "BadRequest", message })).toEqual([{ code: cause.code, text: cause.message }]);
    expect(innermost(JSON.stringify({ error: cause }))).toEqual([{ code: cause.code, text: cause.message }]);
  });

  it("is kept as it is when nothing is in it, and is nothing when there is none", () => {
    expect(innermost({ code: "DeploymentFailed", message: "It failed." })).toEqual([
      { code: "DeploymentFailed", text: "It failed." },
    ]);
    expect(innermost({ code: "Oops" })).toEqual([{ code: "Oops", text: "Azure names the error Oops and says no more." }]);
    for (const none of [undefined, null, "", "words", 4, {}, []]) expect(innermost(none)).toEqual([]);
  });

  it("ends on an error that holds itself", () => {
    const endless: Record<string, unknown> = { code: "A", message: "a" };
    endless.details = [endless];
    expect(innermost(endless).length).toBeLessThan(2);
  });
});
