import { describe, expect, it } from "vitest";
import { gcloud } from "../../../src/secrets/gcloud.ts";
import { secretManagerEndpoint } from "../../../src/secrets/read.ts";

const GLOBAL = "projects/acme-prod/secrets/orders";
const REGIONAL = "projects/123456789012/locations/europe-west1/secrets/orders";

describe("gcloud's commands", () => {
  it("name a global secret by project", () => {
    expect(gcloud(GLOBAL).add).toBe("gcloud secrets versions add orders --project=acme-prod --data-file=-");
    expect(gcloud(GLOBAL).enable("7")).toBe("gcloud secrets versions enable 7 --secret=orders --project=acme-prod");
  });
  it("name a regional one by location too", () => {
    expect(gcloud(REGIONAL).versions).toBe("gcloud secrets versions list orders --project=123456789012 --location=europe-west1");
    expect(gcloud(REGIONAL).update("--remove-expiration")).toBe(
      "gcloud secrets update orders --project=123456789012 --location=europe-west1 --remove-expiration",
    );
  });
  it("hold no second command, whatever the name", () => {
    expect(gcloud("projects/p/secrets/a;rm -rf b").describe).toBe("gcloud secrets describe 'a;rm -rf b' --project=p");
  });
});

describe("a secret's endpoint", () => {
  const google = (over: object = {}) => ({
    google: { workloadIdentityProvider: "", subjectToken: "github" as const, universe: "googleapis.com", endpoints: {}, ...over },
  });
  it("is the universe's for a global secret", () => {
    expect(secretManagerEndpoint(google(), GLOBAL)).toBe("https://secretmanager.googleapis.com");
  });
  it("is the location's for a regional one", () => {
    expect(secretManagerEndpoint(google(), REGIONAL)).toBe("https://secretmanager.europe-west1.rep.googleapis.com");
    expect(secretManagerEndpoint(google({ universe: "apis-s3ns.fr" }), REGIONAL)).toBe(
      "https://secretmanager.europe-west1.rep.apis-s3ns.fr",
    );
  });
  it("is the plan's own where it gives one", () => {
    const own = google({ endpoints: { "secret-manager": "https://secrets.p.acme.example" } });
    expect(secretManagerEndpoint(own, REGIONAL)).toBe("https://secrets.p.acme.example");
    expect(secretManagerEndpoint(own, GLOBAL)).toBe("https://secrets.p.acme.example");
  });
});
