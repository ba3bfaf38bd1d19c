// Calls the service with the AI SDK and its provider for whatever speaks as OpenAI does; it has no list of models.
import { strict as assert } from "node:assert";
import { createOpenAICompatible } from "@ai-sdk/openai-compatible";
import { APICallError, embedMany, generateText, jsonSchema, Output, stepCountIs, streamText, tool } from "ai";
import { address, breaksOff, CITY, done, fits, FORM, freesItsPlace, key, QUESTION, STORY } from "./service.mjs";

const service = createOpenAICompatible({
  name: "millrace",
  baseURL: `${address}v1`,
  apiKey: key,
  includeUsage: true,
  supportsStructuredOutputs: true,
});
const model = service.chatModel("millrace");
const asked = { model, maxRetries: 0, system: "Be short.", prompt: "Hello" };

const whole = await generateText(asked);
assert.equal(whole.text, "Hello there.");
assert.equal(whole.finishReason, "stop");
assert.equal(whole.usage.outputTokens, "Hello there.".length);
const streamed = streamText(asked);
const pieces = [];
for await (const piece of streamed.textStream) {
  pieces.push(piece);
}
assert.ok(pieces.length > 1, "a chat is streamed piece by piece");
assert.equal(pieces.join(""), whole.text);
assert.equal((await streamed.usage).outputTokens, whole.usage.outputTokens);

const continued = { model: service.completionModel("millrace"), maxRetries: 0, prompt: "hi", maxOutputTokens: 8, seed: 5 };
assert.equal((await generateText(continued)).text, await streamText(continued).text);

const { embeddings } = await embedMany({
  model: service.embeddingModel("millrace"),
  maxRetries: 0,
  values: ["hi", "there"],
});
assert.equal(embeddings.length, 2);
assert.ok(embeddings[1].every(Number.isFinite));

const output = Output.object({ schema: jsonSchema(FORM) });
fits((await generateText({ ...asked, maxOutputTokens: 60, output })).output);
fits(await streamText({ ...asked, maxOutputTokens: 60, output }).output);

assert.equal((await generateText({ ...asked, tools: {} })).text, whole.text, "an empty list of tools is none");
for (const way of [generateText, streamText]) {
  const cities = [];
  const weather = tool({
    description: "The weather of a city",
    inputSchema: jsonSchema(CITY),
    execute: ({ city }) => `${cities.push(city)}: 21 degrees`,
  });
  const run = await way({ ...asked, prompt: QUESTION, tools: { weather }, stopWhen: stepCountIs(3) });
  assert.equal(await run.text, "It is 21 degrees.");
  assert.deepEqual(cities, ["Ghent"]);
  assert.equal((await run.steps)[0].finishReason, "tool-calls");
}

await assert.rejects(generateText({ ...asked, model: service.chatModel("nope") }),
    (error) => APICallError.isInstance(error) && error.statusCode === 404 && /nope/.test(error.message));

await freesItsPlace(
    (abort) => breaksOff(
        streamText({ ...asked, prompt: STORY, abortSignal: abort.signal }).textStream, () => abort.abort()),
    () => generateText(asked));
done();
