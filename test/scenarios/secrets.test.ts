import { describe, expect, it } from "vitest";
import type { World } from "../twin/core.ts";
import { ACCOUNT, type KeyVersion, PROJECT, type Secret } from "../twin/google/world.ts";
import { run, type Scenario, type Seen } from "./harness.ts";

const DAY = 86_400_000;
const HOUR = 3_600_000;
const WORKFLOW = ".github/workflows/restore-drill.yml";
const NAME = "orders-db-password --project=acme-prod";

interface Found {
  readonly rule: string;
  readonly level: string;
  readonly subject: string;
  readonly message: string;
  readonly fix?: string;
}
/** A check of a world whose one secret is like this; what it found, by code. */
async function check(
  change: (secret: Secret, world: World) => void,
  more: Scenario = {},
): Promise<Seen & { codes: string[]; of(rule: string): Found }> {
  const seen = await run({
    ...more,
    world: (world) => {
      const [secret] = world.google.secrets;
      if (secret) change(secret, world);
    },
  });
  const findings: readonly Found[] = seen.evidence.findings;
  return {
    ...seen,
    codes: findings.map(({ level, rule }) => `${level} ${rule}`),
    of: (rule) => {
      const found = findings.find((each) => each.rule === rule);
      if (!found) throw new Error(`no ${rule} among ${findings.map((each) => each.rule).join(", ")}`);
      return found;
    },
  };
}

describe.concurrent("a secret's rotation", () => {
  it("is missed where it was announced, moved on, and nobody made a version", async ({ expect }) => {
    const seen = await check((secret) => {
      secret.rotation = { nextAt: Date.now() + 86 * DAY, periodSeconds: 90 * 86_400 };
    });
    expect(seen.codes).toEqual(["error RDS040"]);
    expect(seen.of("RDS040").message).toMatch(/due at .*, 4 d ago, and nobody made a version since: the newest enabled one, 7,/);
    expect(seen.of("RDS040").fix).toContain(`gcloud secrets versions add ${NAME} --data-file=-`);
    expect(seen.result.exitCode).toBe(1);
    expect(seen.visible).toMatchSnapshot();
  });

  it("is late where the next one lies in the past", async () => {
    const seen = await check((secret) => {
      secret.rotation = { nextAt: Date.now() - 2 * DAY, periodSeconds: 14 * 86_400 };
    });
    // Nobody was told, so nobody rotated either.
    expect(seen.codes).toEqual(["error RDS040", "warning RDS041"]);
    expect(seen.of("RDS041").message).toContain("its notification was not sent");
  });

  it("tells nobody without a topic", async () => {
    const seen = await check((secret) => {
      secret.topics = [];
    });
    expect(seen.codes).toEqual(["warning RDS042"]);
    expect(seen.of("RDS042").fix).toContain(`gcloud secrets update ${NAME} --add-topics=`);
    expect(seen.result.exitCode).toBe(0);
  });

  it("is missing where the plan expects it", async () => {
    const seen = await check(
      (secret) => {
        delete secret.rotation;
      },
      { plan: ({ secrets }) => void Object.assign(secrets?.["orders-db-password"] ?? {}, { "expect-rotation": true }) },
    );
    expect(seen.codes).toEqual(["error RDS043"]);
    expect(seen.of("RDS043").fix).toContain("--rotation-period=");
    expect(seen.result.annotations[0]).toMatchObject({ level: "error", file: ".github/restore-plan.yml" });
  });

  it("is what the plan expects where there is one", async () => {
    const seen = await check(() => {}, {
      plan: ({ secrets }) => void Object.assign(secrets?.["orders-db-password"] ?? {}, { "expect-rotation": true }),
    });
    expect(seen.codes).toEqual([]);
  });

  it("fails where Secret Manager does it itself and says that it does not", async () => {
    const seen = await check((secret) => {
      secret.topics = [];
      if (secret.rotation) secret.rotation.managed = { state: "INACTIVE", error: "the database refused the connection" };
    });
    expect(seen.codes).toEqual(["error RDS046"]);
    expect(seen.of("RDS046").message).toBe("Managed rotation is INACTIVE: the database refused the connection.");
  });
});

describe.concurrent("before the next run by the workflow's schedule", () => {
  const weekly = { [WORKFLOW]: 'on:\n  schedule:\n    - cron: "0 3 * * 1"\n' };
  const stale = (days: number) => (secret: Secret) => {
    delete secret.rotation;
    const [newest] = secret.versions;
    if (newest) newest.createdAt = Date.now() - days * DAY;
  };

  it("a secret that will be stale is a warning today", async () => {
    const seen = await check(stale(89.99), {
      files: { [WORKFLOW]: 'on:\n  schedule:\n    - cron: "0 3 1 1 *"\n    - cron: "0 3 1 7 *"\n' },
    });
    expect(seen.codes).toEqual(["warning RDS045"]);
    expect(seen.of("RDS045").message).toContain("before this workflow runs next (0 3 1");
    expect(seen.result.exitCode).toBe(0);
  });

  it("a secret that is stale only afterwards is none", async () => {
    const seen = await check(stale(75), { files: weekly });
    expect(seen.codes).toEqual([]);
  });

  it("is 30 days away where no schedule is known", async () => {
    const seen = await check(stale(75));
    expect(seen.codes).toEqual(["warning RDS045"]);
    expect(seen.of("RDS045").message).toContain("30 d are assumed");
  });

  it("an expiring secret is a warning", async () => {
    const seen = await check((secret) => {
      secret.expiresAt = Date.now() + 20 * DAY;
    });
    expect(seen.codes).toEqual(["warning RDS044"]);
    expect(seen.of("RDS044").fix).toBe(`gcloud secrets update ${NAME} --remove-expiration`);
  });

  it("a newest version that is to be destroyed is a warning", async () => {
    const seen = await check((secret) => {
      delete secret.rotation;
      const [newest, older] = secret.versions;
      if (newest) Object.assign(newest, { state: "DISABLED", destroyAt: Date.now() + 3 * DAY });
      if (older) older.createdAt = Date.now() - 20 * DAY;
    });
    expect(seen.codes).toEqual(["warning RDS004", "warning RDS044"]);
    expect(seen.of("RDS044").fix).toContain(`gcloud secrets versions enable 7 --secret=${NAME}`);
  });
});

describe.concurrent("a secret's age", () => {
  it("has a limit of 90 days that is called this tool's own", async () => {
    const seen = await check((secret) => {
      delete secret.rotation;
      const [newest] = secret.versions;
      if (newest) newest.createdAt = Date.now() - 95 * DAY - HOUR;
    });
    expect(seen.codes).toEqual(["error RDS002"]);
    expect(seen.of("RDS002").message).toContain("90 d is this tool's default, not a law");
  });

  it("may have a longer limit, with a warning", async () => {
    const seen = await check(() => {}, {
      plan: ({ secrets }) => void Object.assign(secrets?.["orders-db-password"] ?? {}, { "max-age": "180d" }),
    });
    expect(seen.codes).toEqual(["warning RDS005"]);
  });
});

describe.concurrent("reading secrets", () => {
  it("names the role that a secret's settings take, though its versions and value can be read", async () => {
    const seen = await check((_, { google }) => {
      const viewer = google.bindings.find(({ role }) => role === "roles/secretmanager.viewer");
      // A role that lists versions and does not read the secret itself.
      if (viewer) viewer.role = "roles/secretmanager.secretVersionManager";
    });
    expect(seen.codes).toContain("error RDS013");
    expect(seen.evidence.secrets[0]).toMatchObject({ version: "7", verdict: "failed" });
  });

  it("goes by the project's number too, and names the location of a regional secret in its commands", async () => {
    const seen = await check(
      (secret, { google }) => {
        secret.location = "europe-west1";
        secret.topics = [];
        for (const binding of google.bindings)
          binding.resource = binding.resource.replace("acme-prod/secrets", "acme-prod/locations/europe-west1/secrets");
      },
      {
        plan: ({ secrets }) =>
          void Object.assign(secrets?.["orders-db-password"] ?? {}, {
            resource: "projects/123456789012/locations/europe-west1/secrets/orders-db-password",
          }),
      },
    );
    expect(seen.codes).toEqual(["warning RDS042"]);
    expect(seen.of("RDS042").fix).toContain("orders-db-password --project=123456789012 --location=europe-west1 ");
  });

  it("records the customer-managed key's version", async () => {
    const key = "projects/acme-prod/locations/global/keyRings/prod/cryptoKeys/secrets/cryptoKeyVersions/3";
    const seen = await check((secret) => {
      const [newest] = secret.versions;
      if (newest) newest.key = key;
    });
    expect(seen.evidence.secrets[0].keys).toEqual([key]);
  });

  describe("whose customer-managed key is looked at", () => {
    const name = (version: number) =>
      `projects/acme-prod/locations/global/keyRings/prod/cryptoKeys/secrets/cryptoKeyVersions/${version}`;
    const FLAGS = "--key=secrets --keyring=prod --location=global --project=acme-prod";
    /** A check where version 3 of the key encrypts the secret's newest version, and is like this. */
    const checkKey = (key: KeyVersion, change: (world: World) => void = () => {}) =>
      check((secret, world) => {
        const [newest] = secret.versions;
        if (newest) newest.key = name(3);
        world.google.keyVersions[name(3)] = key;
        const member = `serviceAccount:${ACCOUNT}`;
        world.google.bindings.push({ resource: `projects/${PROJECT}`, role: "roles/cloudkms.viewer", members: [member] });
        change(world);
      });
    const createdAt = Date.parse("2026-01-01T00:00:00Z");
    const asked = (seen: Seen) => seen.twin.requests.filter(({ service }) => service === "kms").map(({ status }) => status);

    it("is quiet while its version is enabled, and asks once", async () => {
      const seen = await checkKey({ state: "ENABLED", createdAt });
      expect(seen.codes).toEqual([]);
      expect(asked(seen)).toEqual([200]);
    });

    it("is told before Secret Manager feels that it is disabled", async () => {
      const seen = await checkKey({ state: "DISABLED", createdAt, lingering: true });
      expect(seen.codes).toEqual(["error RDS047"]);
      const { message, fix } = seen.of("RDS047");
      expect(message).toContain("Version 7 is encrypted by version 3 of key secrets (key ring prod, global), which is DISABLED.");
      expect(message).toContain("given out just now");
      expect(fix).toBe(`gcloud kms keys versions enable 3 ${FLAGS}`);
      expect(seen.result.exitCode).toBe(1);
    });

    it("names the key by which Secret Manager refuses, and how to get it back before it is destroyed", async () => {
      const seen = await checkKey({ state: "DESTROY_SCHEDULED", createdAt, destroyAt: Date.parse("2036-02-01T00:00:00Z") });
      expect(seen.codes).toEqual(["error RDS014", "error RDS047"]);
      expect(seen.of("RDS047").message).toContain("DESTROY_SCHEDULED, for destruction at 2036-02-01T00:00:00");
      expect(seen.of("RDS047").fix).toBe(
        `gcloud kms keys versions restore 3 ${FLAGS} && gcloud kms keys versions enable 3 ${FLAGS}`,
      );
    });

    it("asks for a new version where the key is destroyed", async () => {
      const seen = await checkKey({ state: "DESTROYED", createdAt, destroyAt: createdAt + DAY });
      expect(seen.of("RDS047").fix).toContain(`gcloud secrets versions add ${NAME}`);
    });

    it.each<readonly [string, (world: World) => void, number]>([
      ["may not be read", ({ google }) => void google.bindings.pop(), 403],
      ["is not found", ({ google }) => void delete google.keyVersions[name(3)], 404],
    ])("says nothing where it %s", async (_, change, status) => {
      const seen = await checkKey({ state: "DISABLED", createdAt, lingering: true }, change);
      expect(seen.codes).toEqual([]);
      expect(asked(seen)).toEqual([status]);
    });
  });

  it("takes three requests for one secret, and lists the project for many", async () => {
    const few = await check(() => {});
    const asked = (seen: Seen) =>
      seen.twin.requests
        .filter(({ service, route }) => service === "secret-manager" && !route.includes("test"))
        .map(({ route }) => route);
    expect(asked(few).toSorted()).toEqual(["google.secrets.access", "google.secrets.get", "google.secrets.versions"]);
    const many = await check(
      (secret, { google }) => {
        const [get] = google.bindings.filter(({ role }) => role === "roles/secretmanager.viewer");
        const [access] = google.bindings.filter(({ role }) => role === "roles/secretmanager.secretAccessor");
        for (const binding of [get, access]) if (binding) binding.resource = "projects/acme-prod";
        for (let n = 0; n < 29; n++)
          google.secrets.push({ ...structuredClone(secret), name: `other-${n}`, topics: n === 7 ? [] : secret.topics });
      },
      {
        plan: (plan) => {
          const names = Array.from({ length: 29 }, (_, n) => `other-${n}`);
          for (const name of names)
            Object.assign(plan.secrets ?? {}, { [name]: { resource: `projects/acme-prod/secrets/${name}` } });
          Object.assign(plan.restores["orders-vm"] ?? {}, { secrets: ["orders-db-password", ...names] });
        },
      },
    );
    expect(many.codes).toEqual(["warning RDS042"]);
    expect(many.of("RDS042").subject).toBe("other-7");
    expect(many.twin.requests.filter(({ route }) => route === "google.secrets.list")).toHaveLength(1);
    expect(asked(many)).toHaveLength(1 + 2 * 30);
  });

  it("does not let one that fails hide the others", async () => {
    const seen = await check(
      (secret) => {
        secret.topics = [];
      },
      {
        plan: (plan) => {
          Object.assign(plan.secrets ?? {}, { missing: { resource: "projects/acme-prod/secrets/missing" } });
          Object.assign(plan.restores["orders-vm"] ?? {}, { secrets: ["missing", "orders-db-password"] });
        },
      },
    );
    expect(seen.of("RDS042").subject).toBe("orders-db-password");
    expect(seen.evidence.secrets.map(({ name, verdict }: { name: string; verdict: string }) => `${name} ${verdict}`)).toEqual([
      "missing failed",
      "orders-db-password passed",
    ]);
  });
});
