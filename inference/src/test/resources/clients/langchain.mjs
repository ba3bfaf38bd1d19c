// Calls the service with LangChain's classes for OpenAI; they have no list of models.
import { strict as assert } from "node:assert";
import { HumanMessage, SystemMessage, ToolMessage } from "@langchain/core/messages";
import { tool } from "@langchain/core/tools";
import { ChatOpenAI, OpenAI, OpenAIEmbeddings } from "@langchain/openai";
import { address, breaksOff, CITY, done, fits, FORM, freesItsPlace, key, QUESTION, STORY } from "./service.mjs";

const service = { model: "millrace", apiKey: key, maxRetries: 0, configuration: { baseURL: `${address}v1` } };
const messages = [new SystemMessage("Be short."), new HumanMessage("Hello")];

async function pieces(stream) {
  const found = [];
  for await (const piece of stream) {
    found.push(typeof piece === "string" ? piece : piece.text);
  }
  return found.filter(Boolean);
}

for (const useResponsesApi of [false, true]) {
  const model = new ChatOpenAI({ ...service, useResponsesApi });
  const whole = await model.invoke(messages);
  assert.equal(whole.text, "Hello there.");
  assert.equal(whole.usage_metadata.output_tokens, "Hello there.".length);
  const streamed = await pieces(await model.stream(messages));
  assert.ok(streamed.length > 1, "a chat is streamed piece by piece");
  assert.equal(streamed.join(""), whole.text);

  const bounded = new ChatOpenAI({ ...service, useResponsesApi, maxTokens: 160 });
  for (const strict of [true, false]) {
    const form = bounded.withStructuredOutput(FORM, { name: "answer", method: "jsonSchema", strict });
    fits(await form.invoke(messages));
  }
  fits(await bounded.withStructuredOutput(FORM, { name: "answer", method: "functionCalling" }).invoke(messages));

  assert.equal((await model.bindTools([]).invoke(messages)).text, whole.text, "an empty list of tools is none");
  const cities = [];
  const weather = tool(({ city }) => `${cities.push(city)}: 21 degrees`,
      { name: "weather", description: "The weather of a city", schema: CITY });
  const able = model.bindTools([weather]);
  const question = new HumanMessage(QUESTION);
  const called = await able.invoke([question]);
  assert.equal(called.tool_calls.length, 1);
  assert.deepEqual(called.tool_calls[0].args, { city: "Ghent" });
  const given = await weather.invoke(called.tool_calls[0]);
  assert.ok(given instanceof ToolMessage);
  assert.deepEqual(cities, ["Ghent"]);
  assert.equal((await able.invoke([question, called, given])).text, "It is 21 degrees.");
  let written;
  for await (const chunk of await able.stream([question])) {
    written = written ? written.concat(chunk) : chunk;
  }
  assert.deepEqual(written.tool_calls[0].args, { city: "Ghent" }, "a call is the same, streamed or not");

  await assert.rejects(new ChatOpenAI({ ...service, useResponsesApi, model: "nope" }).invoke(messages),
      (error) => error.status === 404 && /nope/.test(error.message));
  await freesItsPlace(
      async (abort) => breaksOff(await model.stream(STORY, { signal: abort.signal }), () => abort.abort()),
      () => model.invoke(messages));
}

const continuing = new OpenAI({ ...service, maxTokens: 8, temperature: 0 });
const text = await continuing.invoke("hi");
assert.equal(text.length, 8);
assert.equal((await pieces(await continuing.stream("hi"))).join(""), text);

const vectors = await new OpenAIEmbeddings(service).embedDocuments(["hi", "there"]);
assert.equal(vectors.length, 2);
assert.ok(Math.abs(Math.hypot(...vectors[0]) - 1) < 1e-5, "a vector has length 1");
done();
