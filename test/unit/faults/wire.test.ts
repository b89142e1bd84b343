import { describe, expect, it } from "vitest";
import { Life, MOST_IN_A_MINUTE, Stage } from "../../stage/stage.ts";
import type { Instead } from "../../stage/wire.ts";

const GITHUB = "/api/v3/repos/acme/platform";

function stage(instead: Instead) {
  const on = new Stage();
  on.instead = () => instead;
  const { fetch } = on.io();
  const token = { authorization: `Bearer ${on.cloud.world.github.token}` };
  const ask = (init: RequestInit = {}) => fetch(`${on.cloud.world.base}${GITHUB}`, { headers: token, ...init });
  return { on, ask };
}

describe("what can become of a request on the stage", () => {
  it("nobody answers it before its deadline, which passes", async () => {
    const { on, ask } = stage({ unanswered: "silent" });
    const from = on.cloud.now;
    await expect(ask()).rejects.toMatchObject({ name: "TimeoutError" });
    expect(on.cloud.now - from).toBe(30_000);
    expect(on.requests[0]?.status).toBe(0);
  });

  it("its answer begins, and does not end before the deadline", async () => {
    const { on, ask } = stage({ unanswered: "stalled", applied: true });
    const from = on.cloud.now;
    await expect(ask()).rejects.toMatchObject({ name: "TimeoutError" });
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
    expect(await (await ask()).json()).toMatchObject({ was: 200 });
  });

  it("it is redirected to a foreign host: whoever follows is noted, and fetch leaves the token behind", async () => {
    const to = (location: string) => ({ status: 307, headers: { location }, body: "" });
    const { on, ask } = stage(to("https://elsewhere.example/there"));
    expect((await ask({ redirect: "manual" })).status).toBe(307);
    expect(on.strange).toEqual([]);
    await ask();
    expect(on.strange).toEqual(["https://elsewhere.example/there"]);
  });

  it("it goes to a foreign host with a token, which is noted", async () => {
    const { on } = stage(undefined);
    await on.io().fetch("https://localhost:1/there", { headers: { authorization: "Bearer x" } });
    expect(on.strange).toEqual(["https://localhost:1/there, with a token"]);
  });

  it("a process that asks without end is ended and told, and one that asks as often over hours is not", async () => {
    const { on } = stage(undefined);
    const ask = (life: Life) => on.io(life).fetch(`${on.cloud.world.base}/metadata/endpoints?api-version=2022-09-01`);
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
