// The service that the scripts call, and what all of them ask of it.
import { strict as assert } from "node:assert";

export const [address, key] = process.argv.slice(2);
export const STORY = "tell a long story";
export const QUESTION = "How warm is it in Ghent?";
export const CITY = {
  type: "object",
  properties: { city: { type: "string", enum: ["Ghent", "Liège"] } },
  required: ["city"],
  additionalProperties: false,
};
export const FORM = {
  type: "object",
  properties: { ok: { type: "boolean" }, why: { type: "string", enum: ["a", "b"] } },
  required: ["ok", "why"],
  additionalProperties: false,
};

export function fits(answer) {
  assert.equal(typeof answer.ok, "boolean", "an answer fits its schema");
  assert.ok(["a", "b"].includes(answer.why), "an answer fits its schema");
}

/**
 * Breaks off as many streams as the service answers at once; each would go on for longer than what
 * is asked afterwards may take.
 *
 * @param begin starts a stream with the signal, reads its first piece and breaks it off
 * @param ask anything short
 */
export async function freesItsPlace(begin, ask) {
  for (let i = 0; i < 2; i++) {
    await begin(new AbortController());
  }
  const late = setTimeout(() => assert.fail("a stream that was broken off keeps its place"), 8_000);
  await ask();
  clearTimeout(late);
}

/** Reads the first piece, breaks off, and reads on until the stream has ended or says that it was aborted. */
export async function breaksOff(stream, abort) {
  let pieces = 0;
  try {
    for await (const _ of stream) {
      if (pieces++ === 0) {
        abort();
      }
    }
  } catch (error) {
    assert.match(`${error.name} ${error.message}`, /abort/i);
  }
  assert.ok(pieces > 0, "a stream begins");
}

export function done() {
  console.log("all well");
}
