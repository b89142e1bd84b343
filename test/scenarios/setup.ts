import { afterAll } from "vitest";
import { endTwins } from "./harness.ts";

afterAll(endTwins);
