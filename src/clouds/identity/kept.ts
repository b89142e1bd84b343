import { z } from "zod";
import type { Io } from "../../io/io.ts";

/** A token as an Authorization header can carry it. */
export const bearer = z.string().regex(/^[\x21-\x7e]+$/);

export interface AccessToken {
  readonly token: string;
  /** Epoch milliseconds. */
  readonly expiresAt: number;
}
/** A token that is renewed when it is asked for shortly before its end. */
export interface Kept<T extends AccessToken> {
  /** The one that is kept now, however old. */
  readonly current: T;
  /** One that is still good. */
  good(): Promise<T>;
}

/**
 * Gets the first token, and another one when less than `goodForMs` of it are left; whoever asks meanwhile waits for the same renewal.
 * Each is masked.
 * @throws what `get` throws.
 */
export async function kept<T extends AccessToken>(io: Io, goodForMs: number, get: () => Promise<T>): Promise<Kept<T>> {
  const masked = async () => {
    const got = await get();
    io.mask(got.token);
    return got;
  };
  let current = await masked();
  let renewing: Promise<void> | undefined;
  const renew = async () => {
    current = await masked();
  };
  return {
    get current() {
      return current;
    },
    good: async () => {
      if (current.expiresAt - io.now() < goodForMs) {
        renewing ??= renew().finally(() => {
          renewing = undefined;
        });
        await renewing;
      }
      return current;
    },
  };
}
