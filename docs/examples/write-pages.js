// Writes two pages into the topic `pages`, as a crawler of one's own would.
//   npm install kafkajs @kafkajs/confluent-schema-registry
//   node write-pages.js BOOTSTRAP_SERVERS SCHEMA_REGISTRY_URL
const { randomUUID } = require('node:crypto');
const { Kafka, logLevel } = require('kafkajs');
const { SchemaRegistry } = require('@kafkajs/confluent-schema-registry');

const [brokers, registryUrl] = process.argv.slice(2);

// Every page needs `url`, an id of its own and a body. What is left out gets the schema's default.
function page(url, html) {
  return {
    url,
    recordId: `urn:uuid:${randomUUID()}`, // sent again with the same id: counted as sent twice
    fetchedAt: Date.now(), // milliseconds
    dump: 'my-crawl', // near-duplicates are looked for within one
    status: 200,
    headers: [{ name: 'Content-Type', value: 'text/html; charset=utf-8' }],
    contentType: 'text/html',
    charset: 'utf-8',
    truncated: false,
    body: Buffer.from(html), // content encodings undone
    optOuts: [], // what files of the host say: content-signal, content-usage, tdmrep-json, ai-txt
  };
}

async function main() {
  const kafka = new Kafka({ clientId: 'my-crawler', brokers: brokers.split(','), logLevel: logLevel.ERROR });
  const registry = new SchemaRegistry({ host: registryUrl });
  const schemaId = await registry.getLatestSchemaId('pages-value');
  // A transaction, so that a crash leaves all of a batch or nothing.
  const producer = kafka.producer({ transactionalId: 'my-crawler-0', idempotent: true, maxInFlightRequests: 1 });
  await producer.connect();
  const prose = 'The mill stood by the river, and whoever came along the road could hear its wheel turn. '.repeat(20);
  const pages = [
    page('https://example.org/mill', `<html><title>A mill</title><body><p>${prose}</p></body></html>`),
    page('https://example.org/short', '<html><body><p>Too short.</p></body></html>'),
  ];
  const messages = [];
  for (const value of pages) {
    messages.push({ key: value.url, value: await registry.encode(schemaId, value) });
  }
  const transaction = await producer.transaction();
  await transaction.send({ topic: 'pages', messages });
  await transaction.commit();
  await producer.disconnect();
  console.log(`sent ${messages.length} pages`);
}

main().catch((error) => {
  console.error(error.message);
  process.exit(1);
});
