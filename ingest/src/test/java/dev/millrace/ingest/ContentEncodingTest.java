package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.brotli;
import static dev.millrace.ingest.WarcFixture.chunked;
import static dev.millrace.ingest.WarcFixture.concat;
import static dev.millrace.ingest.WarcFixture.deflate;
import static dev.millrace.ingest.WarcFixture.gzip;
import static dev.millrace.ingest.WarcFixture.utf8;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import dev.millrace.ingest.WarcFixture.Form;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ContentEncodingTest {
  private static final byte[] HTML = utf8("<p>" + "Grüße und Küsse. ".repeat(50));

  @TempDir Path folder;

  private Readings read(String header, byte[] body) throws IOException {
    return read(ReadSettings.DEFAULT, header, body);
  }

  private Readings read(ReadSettings settings, String header, byte[] body) throws IOException {
    Path file =
        new WarcFixture()
            .response(1, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n" + header, body)
            .page(2, "<p>next")
            .write(folder.resolve("a.warc"), Form.PLAIN);
    Readings readings = Readings.of(file, settings, Position.START);
    assertThat(readings.all()).hasSize(2);
    assertThat(readings.bodies().getLast()).isEqualTo("<p>next");
    return readings;
  }

  private void assertDecoded(String header, byte[] body) throws IOException {
    Readings readings = read(header, body);
    assertThat(readings.bodies()).as(header).startsWith(new String(HTML, UTF_8));
    assertThat(readings.pages().getFirst().getTruncated()).as(header).isFalse();
  }

  @Test
  void undoesEveryEncoding() throws IOException {
    assertDecoded("Content-Encoding: identity\r\n", HTML);
    assertDecoded("Content-Encoding: gzip\r\n", gzip(HTML));
    assertDecoded("Content-Encoding: X-GZIP\r\n", gzip(HTML));
    assertDecoded("Content-Encoding: deflate\r\n", deflate(HTML, false));
    assertDecoded("Content-Encoding: deflate\r\n", deflate(HTML, true));
    assertDecoded("Content-Encoding: br\r\n", brotli(HTML));
    assertDecoded("Content-Encoding: zstd\r\n", Zstd.compress(HTML));
  }

  /** One in 31 begins with two bytes whose check bits would be right in a zlib header. */
  @Test
  void undoesRawDeflateDataWhateverTheyBeginWith() throws IOException {
    int alike = 0;
    for (char first = 'a'; first <= 'z'; first++) {
      for (char second = 'a'; second <= 'z'; second++) {
        String body = "" + first + second;
        byte[] raw = deflate(utf8(body), true);
        if (((raw[0] & 0xff) << 8 | (raw[1] & 0xff)) % 31 == 0) {
          alike++;
          assertThat(read("Content-Encoding: deflate\r\n", raw).bodies().getFirst())
              .isEqualTo(body);
        }
      }
    }
    assertThat(alike).isPositive();
  }

  @Test
  void undoesStackedEncodingsInReverseOrder() throws IOException {
    assertDecoded("Content-Encoding: deflate, br\r\n", brotli(deflate(HTML, false)));
    assertDecoded("Content-Encoding: gzip\r\nContent-Encoding: br\r\n", brotli(gzip(HTML)));
  }

  /** A stream lies in a stream for each: thousands overflow the stack. */
  @Test
  void undoesFiveStackedEncodingsAndTakesMoreForABomb() throws IOException {
    byte[] body = HTML;
    for (int i = 0; i < 5; i++) {
      body = gzip(body);
    }
    String five = "Content-Encoding: gzip, gzip, gzip, gzip, gzip";
    assertDecoded(five + "\r\n", body);
    for (int more : new int[] {20_000, 1}) {
      assertThat(read(five + ", gzip".repeat(more) + "\r\n", gzip(body)).skipped())
          .containsExactly(SkipReason.DECOMPRESSION_LIMIT);
    }
  }

  @Test
  void undoesChunksBeforeEncodings() throws IOException {
    assertDecoded("Transfer-Encoding: chunked\r\n", chunked(HTML));
    assertDecoded("Transfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n", chunked(gzip(HTML)));
  }

  @Test
  void takesBodiesThatWereStoredDecoded() throws IOException {
    assertDecoded("Content-Encoding: gzip\r\n", HTML);
    assertDecoded("Content-Encoding: deflate\r\n", HTML);
    assertDecoded("Content-Encoding: br\r\n", HTML);
    assertDecoded("Content-Encoding: zstd\r\n", HTML);
    assertDecoded("Transfer-Encoding: chunked\r\n", HTML);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "utf-8",
        "UTF8",
        "binary",
        "8bit",
        "aws-chunked",
        "csISO2022JP",
        "none",
        ", ,",
        "?"
      })
  void takesAnEncodingThatNobodyKnowsForNone(String unknown) throws IOException {
    assertDecoded("Content-Encoding: " + unknown + "\r\n", HTML);
    assertDecoded("Content-Encoding: " + unknown + ", gzip\r\n", gzip(HTML));
    assertDecoded("Content-Encoding: gzip, " + unknown + "\r\n", gzip(HTML));
    assertDecoded("Content-Encoding: " + unknown + "\r\nContent-Encoding: br\r\n", brotli(HTML));
  }

  @Test
  void readsEncodingsWithParametersAndInAnyCase() throws IOException {
    assertDecoded("content-encoding: GZip;q=1.0 , Deflate\r\n", deflate(gzip(HTML), false));
  }

  @Test
  void skipsAnEncodingThatChangesTheBytesAndIsNotUndone() throws IOException {
    assertThat(read("Content-Encoding: compress\r\n", utf8("\u001f\u009d")).skipped())
        .containsExactly(SkipReason.UNSUPPORTED_ENCODING);
    assertDecoded("Content-Encoding: compress\r\n", HTML);
  }

  @Test
  void keepsWhatABrokenEncodingYieldsAndMarksIt() throws IOException {
    byte[] gzip = gzip(HTML);
    Readings cut = read("Content-Encoding: gzip\r\n", Arrays.copyOf(gzip, gzip.length - 12));

    assertThat(cut.bodies().getFirst()).startsWith("<p>Grüße");
    assertThat(cut.pages().getFirst().getTruncated()).isTrue();
  }

  @Test
  void skipsABodyOfWhichNothingCanBeDecoded() throws IOException {
    byte[] noise = {0x1f, (byte) 0x8b, 8, 0, 0, 0, 0, 0, 0, 0, -1, -1, -1, -1};
    assertThat(read("Content-Encoding: gzip\r\n", noise).skipped())
        .containsExactly(SkipReason.BROKEN_ENCODING);
    assertThat(read("Content-Encoding: zstd\r\n", zstdWithoutContent()).skipped())
        .containsExactly(SkipReason.BROKEN_ENCODING);
    assertThat(read("Content-Encoding: br\r\n", utf8("\u0011\u0011 no brotli")).skipped())
        .containsExactly(SkipReason.BROKEN_ENCODING);
  }

  @Test
  void skipsABodyThatExpandsBeyondTheRatio() throws IOException {
    byte[] bomb = gzip(concat(utf8("<p>"), new byte[3 << 20]));
    int ratio = (3 << 20) / bomb.length;
    assertThat(ratio).isGreaterThan(250);

    assertThat(read("Content-Encoding: gzip\r\n", bomb).skipped())
        .containsExactly(SkipReason.DECOMPRESSION_LIMIT);
    ReadSettings patient = new ReadSettings(4 << 20, ratio + 1, 4 << 20, Optional.empty());
    assertThat(read(patient, "Content-Encoding: gzip\r\n", bomb).skipped()).isEmpty();
  }

  @Test
  void leavesShortBodiesAloneHoweverFarTheyExpand() throws IOException {
    byte[] flat = gzip(concat(utf8("<p>"), new byte[1_000_000]));
    assertThat(1_000_000 / flat.length).isGreaterThan(250);

    assertThat(read("Content-Encoding: gzip\r\n", flat).skipped()).isEmpty();
  }

  @Test
  void skipsABombInsideAnEncodingThatYieldsAlmostNothing() throws IOException {
    byte[] inner = gzip(new byte[100 << 20]);
    assertThat(read("Content-Encoding: gzip, gzip, gzip\r\n", gzip(gzip(inner))).skipped())
        .containsExactly(SkipReason.DECOMPRESSION_LIMIT);
  }

  @Test
  void stopsAnEncodingAtTheAbsoluteLimit() throws IOException {
    byte[] body = gzip(concat(utf8("<p>"), new byte[2 << 20]));
    ReadSettings narrow = new ReadSettings(1 << 20, 5000, 1 << 20, Optional.empty());

    assertThat(read(narrow, "Content-Encoding: gzip\r\n", body).skipped())
        .containsExactly(SkipReason.DECOMPRESSION_LIMIT);
  }

  private static byte[] zstdWithoutContent() {
    byte[] frame = Zstd.compress(HTML);
    Arrays.fill(frame, 6, frame.length, (byte) 0xff);
    return frame;
  }
}
