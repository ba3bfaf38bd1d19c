package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.brotli;
import static dev.millrace.ingest.WarcFixture.chunked;
import static dev.millrace.ingest.WarcFixture.concat;
import static dev.millrace.ingest.WarcFixture.deflate;
import static dev.millrace.ingest.WarcFixture.gzip;
import static dev.millrace.ingest.WarcFixture.identity;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.millrace.ingest.WarcFixture.Form;
import dev.millrace.model.fuzz.FuzzTarget;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.io.TempDir;

/** What a web server answered, in a record whose own lines are good. */
class HttpPageFuzzTest extends FuzzTarget {
  private static final byte[] HTML =
      utf8("<!doctype html><meta charset=utf-8><title>t</title><p>" + "text ".repeat(40));

  @TempDir private Path folder;

  @Override
  protected List<byte[]> seeds() {
    return List.of(
        answer("Content-Type: text/html; charset=utf-8\r\n", HTML),
        answer("Content-Encoding: gzip\r\n", gzip(HTML)),
        answer("Content-Encoding: deflate\r\n", deflate(HTML, true)),
        answer("Content-Encoding: deflate, gzip\r\n", gzip(deflate(HTML, false))),
        answer("Content-Encoding: br\r\n", brotli(utf8("<p>text"))),
        answer("Content-Encoding: zstd\r\n", Zstd.compress(HTML)),
        answer("Transfer-Encoding: chunked\r\n", chunked(HTML)),
        answer("Transfer-Encoding: chunked\r\nContent-Encoding: x-gzip\r\n", chunked(gzip(HTML))));
  }

  private static byte[] answer(String fields, byte[] body) {
    return concat(utf8("HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + fields + "\r\n"), body);
  }

  @Override
  protected List<String> words() {
    return List.of(
        "Content-Encoding: gzip, br, zstd, deflate, identity\r\n",
        "Content-Type: text/html; charset=\"\r\n",
        "Transfer-Encoding: gzip, chunked\r\n",
        "Content-Length: 99999999999\r\n",
        "ffffffff\r\n",
        "0\r\n\r\n",
        "HTTP/2 200\r\n",
        "\r\n\r\n");
  }

  @Override
  protected List<Class<? extends Throwable>> refusals() {
    return List.of();
  }

  /** Whatever the answer is, the record after it is read. */
  @Override
  protected void read(byte[] input) throws Exception {
    WarcFixture crawl =
        new WarcFixture()
            .record(
                "WARC-Type: response\r\nContent-Type: application/http\r\n" + identity(1), input)
            .page(2, "<p>after it");
    Path file = folder.resolve("fuzzed.warc");
    Readings readings = Readings.of(written(file, crawl.toBytes(Form.GZIP_BY_RECORD)));
    assertThat(readings.all()).hasSize(2);
    assertThat(readings.bodies().getLast()).isEqualTo("<p>after it");
  }
}
