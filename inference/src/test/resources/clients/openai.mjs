// Calls the service with OpenAI's own client; the first thing that is wrong ends it.
import { strict as assert } from "node:assert";
import OpenAI from "openai";
import { address, breaksOff, CITY, done, fits, FORM, freesItsPlace, key, QUESTION, STORY } from "./service.mjs";

const client = new OpenAI({ baseURL: `${address}v1`, apiKey: key, maxRetries: 0 });

const { data } = await client.models.list();
const model = data[0].id;
assert.equal((await client.models.retrieve(model)).owned_by, "millrace");

const asked = { model, prompt: "hi", max_tokens: 8, seed: 5, temperature: 0.8, logprobs: 2 };
const whole = await client.completions.create(asked);
assert.equal(whole.usage.completion_tokens, 8);
assert.equal(whole.choices[0].logprobs.tokens.length, 8);
assert.equal(whole.choices[0].finish_reason, "length");
assert.match(whole.system_fingerprint, /@/);

let text = "", usage;
const options = { ...asked, stream: true, stream_options: { include_usage: true } };
for await (const chunk of await client.completions.create(options)) {
  text += chunk.choices[0]?.text ?? "";
  usage = chunk.usage ?? usage;
}
assert.equal(text, whole.choices[0].text, "the same seed, the same text, streamed or not");
assert.equal(usage.completion_tokens, 8);

const messages = [{ role: "system", content: "Be short." }, { role: "user", content: "Hello" }];
const chat = await client.chat.completions.create(
    { model, messages, max_completion_tokens: 6, n: 2, logprobs: true, top_logprobs: 2 });
assert.equal(chat.choices.length, 2);
assert.equal(chat.choices[1].message.role, "assistant");
assert.equal(chat.choices[0].logprobs.content[0].top_logprobs.length, 2);
let deltas = 0;
for await (const chunk of await client.chat.completions.create({ model, messages, max_tokens: 6, stream: true })) {
  deltas += chunk.choices[0]?.delta?.content ? 1 : 0;
}
assert.ok(deltas > 1, "a chat is streamed piece by piece");

const format = { type: "json_schema", json_schema: { name: "answer", strict: true, schema: FORM } };
const parsed = await client.chat.completions.parse({ model, messages, max_tokens: 60, response_format: format });
fits(JSON.parse(parsed.choices[0].message.content));

const none = client.chat.completions.runTools({ model, messages, guided_regex: "[a-z]{4}", tools: [] });
assert.match(await none.finalContent(), /^[a-z]{4}$/, "an empty list of tools is none");
const question = [{ role: "user", content: QUESTION }];
for (const stream of [false, true]) {
  const cities = [];
  const weather = {
    type: "function",
    function: {
      name: "weather",
      description: "The weather of a city",
      parameters: CITY,
      parse: JSON.parse,
      function: ({ city }) => `${cities.push(city)}: 21 degrees`,
    },
  };
  const run = client.chat.completions.runTools({ model, messages: question, stream, tools: [weather] });
  assert.equal(await run.finalContent(), "It is 21 degrees.");
  assert.deepEqual(cities, ["Ghent"]);
}

const response = await client.responses.create({ model, instructions: "Be short.", input: "Hello" });
assert.equal(response.output_text, "Hello there.");
const streamed = client.responses.stream({ model, input: "Hello" });
let said = "";
streamed.on("response.output_text.delta", (event) => (said += event.delta));
assert.equal((await streamed.finalResponse()).output_text, said);
const form = { format: { type: "json_schema", name: "answer", strict: true, schema: FORM } };
fits(JSON.parse((await client.responses.parse({ model, input: "Hello", max_output_tokens: 60, text: form })).output_text));
assert.equal((await client.responses.create({ model, input: "Hello", tools: [] })).output.length, 1);
const tools = [{ type: "function", name: "weather", strict: true, parameters: CITY }];
const called = await client.responses.create({ model, input: question, tools });
const calling = client.responses.stream({ model, input: question, tools });
let written = "";
calling.on("response.function_call_arguments.delta", (event) => (written += event.delta));
const [call] = (await calling.finalResponse()).output;
assert.equal(call.name, "weather");
assert.equal(call.arguments, written);
assert.equal(call.arguments, called.output[0].arguments, "a call is the same, streamed or not");
assert.deepEqual(JSON.parse(call.arguments), { city: "Ghent" });
const gave = { type: "function_call_output", call_id: call.call_id, output: "21 degrees" };
const answer = await client.responses.create({ model, input: [...question, call, gave], tools });
assert.equal(answer.output_text, "It is 21 degrees.");

const vectors = await client.embeddings.create({ model, input: ["hi", "there"] });
assert.equal(vectors.data.length, 2);
assert.ok(vectors.data[1].embedding.every(Number.isFinite));
assert.ok(Math.abs(Math.hypot(...vectors.data[0].embedding) - 1) < 1e-5, "a vector has length 1");

await assert.rejects(client.completions.create({ ...asked, max_tokens: -2 }),
    (error) => error instanceof OpenAI.BadRequestError && error.param === "max_tokens");
await assert.rejects(client.completions.create({ ...asked, model: "nope" }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
await assert.rejects(client.responses.create({ model: "nope", input: "Hello" }),
    (error) => error instanceof OpenAI.NotFoundError && error.code === "model_not_found");
const stranger = new OpenAI({ baseURL: `${address}v1`, apiKey: "wrong", maxRetries: 0 });
await assert.rejects(stranger.models.list(), (error) => error instanceof OpenAI.AuthenticationError);

const story = { model, messages: [{ role: "user", content: STORY }], stream: true };
await freesItsPlace(
    async (abort) => {
      const stream = await client.chat.completions.create(story, { signal: abort.signal });
      await breaksOff(stream, () => abort.abort());
    },
    () => client.chat.completions.create({ model, messages, n: 2 }));
done();
