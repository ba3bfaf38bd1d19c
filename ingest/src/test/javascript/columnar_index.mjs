// Makes src/test/resources/commoncrawl/part-00000.gz.parquet, a columnar index of the bundled sample in
// Common Crawl's columns: node src/test/javascript/columnar_index.mjs (npm install hyparquet-writer@0.17.0)
// The languages are not the pages' own: eng, deu, fra,eng and none take turns.
import { createHash } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { parquetWriteFile } from 'hyparquet-writer'

const file = '../sample/sample.warc.gz'
const bytes = readFileSync(file)
const start = Buffer.from([0x1f, 0x8b, 8])

// A member ends where the next one begins or the file does; inside one the same three bytes may stand by chance.
const members = []
for (let at = 0; at < bytes.length;) {
  let end = at
  let text
  do {
    const next = bytes.indexOf(start, end + 3)
    end = next < 0 ? bytes.length : next
    try {
      text = gunzipSync(bytes.subarray(at, end)).toString('latin1')
    } catch {
      text = undefined
    }
  } while (text === undefined && end < bytes.length)
  members.push({ offset: at, length: end - at, text })
  at = end
}

const field = (text, name) => text.match(new RegExp('^' + name + ': *(.*?)\r$', 'mi'))?.[1] ?? ''
const rows = members
  .filter(({ text }) => field(text, 'WARC-Type') === 'response' && /\r\n\r\nHTTP\/1\.[01] 200/.test(text))
  .map(({ offset, length, text }) => ({ offset, length, url: field(text, 'WARC-Target-URI').replace(/[<>]/g, '') }))

const languages = ['eng', 'deu', 'fra,eng', undefined]
const column = (name, type, value, nullable) => ({ name, type, nullable, data: rows.map(value) })
parquetWriteFile({
  filename: 'src/test/resources/commoncrawl/part-00000.gz.parquet',
  codec: 'GZIP',
  compressors: { GZIP: input => new Uint8Array(gzipSync(input)) },
  rowGroupSize: [500],
  columnData: [
    column('url', 'STRING', row => row.url),
    column('content_digest', 'STRING', row => createHash('sha256').update(row.url).digest('hex')),
    column('fetch_status', 'INT32', () => 200),
    column('content_languages', 'STRING', (_, i) => languages[i % 4], true),
    column('warc_filename', 'STRING', () => 'crawl-data/CC-MAIN-2025-38/segments/1/warc/sample.warc.gz'),
    column('warc_record_offset', 'INT32', row => row.offset),
    column('warc_record_length', 'INT32', row => row.length)
  ]
})
console.log(rows.length + ' rows')
