import fc from "fast-check";
import { z } from "zod";

/** Any value that a schema of the record takes; small, with every part there or not. */
export function arbitraryOf(schema: z.core.$ZodType): fc.Arbitrary<unknown> {
  if (schema instanceof z.ZodObject) {
    const keys = Object.entries<z.core.$ZodType>(schema.shape);
    const isOptional = (of: z.core.$ZodType) => of instanceof z.ZodExactOptional;
    return fc.record(Object.fromEntries(keys.map(([key, of]) => [key, arbitraryOf(of)])), {
      requiredKeys: keys.flatMap(([key, of]) => (isOptional(of) ? [] : [key])),
    });
  }
  if (schema instanceof z.ZodExactOptional || schema instanceof z.ZodDefault) return arbitraryOf(schema.unwrap());
  if (schema instanceof z.ZodNullable) return fc.option(arbitraryOf(schema.unwrap()));
  if (schema instanceof z.ZodArray) return fc.array(arbitraryOf(schema.element), { maxLength: 3 });
  if (schema instanceof z.ZodTuple) return fc.tuple(...schema.def.items.map(arbitraryOf));
  if (schema instanceof z.ZodRecord) return fc.dictionary(word, arbitraryOf(schema.valueType), { maxKeys: 3 });
  if (schema instanceof z.ZodEnum) return fc.constantFrom(...schema.options);
  if (schema instanceof z.ZodLiteral) return fc.constantFrom(...schema.values);
  if (schema instanceof z.ZodTemplateLiteral) return fc.integer({ min: 0, max: 999 }).map((number) => `RDB${number}`);
  if (schema instanceof z.ZodString) return fc.string({ unit: "grapheme", maxLength: 12 });
  if (schema instanceof z.ZodNumber) return fc.nat();
  if (schema instanceof z.ZodBoolean) return fc.boolean();
  if (schema instanceof z.ZodUnknown) return fc.oneof(fc.string(), fc.nat(), fc.array(fc.string(), { maxLength: 2 }));
  throw new Error(`no arbitrary for ${schema._zod.def.type}`);
}

/** Claims of these names are kept, and other keys stand anywhere. */
const word = fc.oneof(fc.constantFrom("sub", "aud", "repository"), fc.stringMatching(/^[a-z]{1,8}$/));
