import { describe, expect, it } from "vitest";
import { Life, MOST_IN_A_MINUTE, Stage } from "../../stage/stage.ts";
import type { Instead } from "../../stage/wire.ts";

const GITHUB = "/api/v3/repos/acme/platform";

function stage(instead: Instead) {
  const on = new Stage();
  on.instead = () => instead;
  const { wire, signal } = on.io();
  const headers = { authorization: `Bearer ${on.cloud.world.github.token}` };
  const ask = () => wire({ method: "GET", url: `${on.cloud.world.base}${GITHUB}`, headers, signal });
  return { on, ask };
}

describe("what can become of a request on the stage", () => {
  it("nobody answers it before its deadline, which passes", async () => {
    const { on, ask } = stage({ unanswered: "silent" });
    const from = on.cloud.now;
    await expect(ask()).rejects.toMatchObject({ code: "NO_ANSWER_IN_TIME", head: undefined });
    expect(on.cloud.now - from).toBe(30_000);
    expect(on.requests[0]?.status).toBe(0);
  });

  it("its answer begins, and does not end before the deadline", async () => {
    const { on, ask } = stage({ unanswered: "stalled", applied: true });
    const from = on.cloud.now;
    await expect(ask()).rejects.toMatchObject({ code: "NO_ANSWER_IN_TIME", head: { status: 200 } });
    expect(on.cloud.now - from).toBe(30_000);
  });

  it("its answer is larger than is read, and costs no time", async () => {
    const { on, ask } = stage({ unanswered: "too large" });
    const from = on.cloud.now;
    await expect(ask()).rejects.toMatchObject({ code: "ANSWER_TOO_LARGE" });
    expect(on.cloud.now).toBe(from);
  });

  it("a silent answer's effect happens where it is said to", async () => {
    for (const applied of [true, undefined] as const) {
      const on = new Stage();
      let struck = 0;
      on.instead = (method, path) =>
        method === "POST" && path.endsWith("/restore") && struck++ === 0
          ? { unanswered: "silent", ...(applied ? { applied } : {}) }
          : undefined;
      await on.play();
      expect(on.jobs.length).toBe(applied ? 1 : 0);
    }
  });

  it("its answer is changed on the way, after the effect", async () => {
    const { ask } = stage({ spoil: (said, url) => ({ ...said, body: { url, was: said.status } }) });
    expect(JSON.parse((await ask()).text)).toMatchObject({ was: 200 });
  });

  it("it is redirected to a foreign host, which is an answer and is not followed", async () => {
    const { on, ask } = stage({ status: 307, headers: { location: "https://elsewhere.example/there" }, body: "" });
    expect((await ask()).status).toBe(307);
    expect(on.strange).toEqual([]);
  });

  it("it goes to a foreign host with a token, which is noted", async () => {
    const { on } = stage(undefined);
    const { wire, signal } = on.io();
    await wire({ method: "GET", url: "https://localhost:1/there", headers: { authorization: "Bearer x" }, signal });
    expect(on.strange).toEqual(["https://localhost:1/there, with a token"]);
  });

  it("a process that asks without end is ended and told, and one that asks as often over hours is not", async () => {
    const { on } = stage(undefined);
    const url = `${on.cloud.world.base}/metadata/endpoints?api-version=2022-09-01`;
    const ask = async (life: Life) => {
      const { wire, signal } = on.io(life);
      return wire({ method: "GET", url, signal });
    };
    const patient = new Life();
    for (let n = 0; n <= MOST_IN_A_MINUTE; n++) {
      await ask(patient);
      on.cloud.pass(1);
    }
    expect(on.endless).toEqual([]);
    const endless = new Life();
    for (let n = 0; n < MOST_IN_A_MINUTE; n++) await ask(endless);
    expect(endless.dead).toBe(false);
    await expect(ask(endless)).rejects.toThrow("killed");
    expect(on.endless).toEqual([`${MOST_IN_A_MINUTE + 1} requests within a minute`]);
  });
});
