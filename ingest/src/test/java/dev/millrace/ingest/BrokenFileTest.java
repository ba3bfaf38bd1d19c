package dev.millrace.ingest;

import static dev.millrace.ingest.WarcFixture.concat;
import static dev.millrace.ingest.WarcFixture.gzip;
import static dev.millrace.ingest.WarcFixture.identity;
import static dev.millrace.ingest.WarcFixture.utf8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.ingest.WarcFixture.Form;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BrokenFileTest {
  @TempDir Path folder;

  private static WarcFixture threePages() {
    return new WarcFixture().page(1, "<p>one").page(2, "<p>two").page(3, "<p>three");
  }

  private Readings read(byte[] content) throws IOException {
    return Readings.of(Files.write(folder.resolve("x.warc"), content));
  }

  @ParameterizedTest
  @EnumSource(
      value = Form.class,
      names = {"PLAIN", "GZIP_BY_RECORD"})
  void deliversEveryWholeRecordBeforeTheCutAndReportsTheOneItHit(Form form) throws IOException {
    byte[] whole = threePages().toBytes(form);
    int[] offsets = threePages().offsets(form);
    List<String> bodies = List.of("<p>one", "<p>two", "<p>three");
    // A file cut in its first member's header cannot be told from no WARC.
    for (int length = offsets[1]; length < whole.length; length++) {
      Readings readings = read(Arrays.copyOf(whole, length));
      int complete = complete(offsets, length, form == Form.PLAIN ? 4 : 0);

      assertThat(readings.bodies()).as("cut at %d", length).isEqualTo(bodies.subList(0, complete));
      if (length > offsets[complete]) {
        assertThat(readings.broken()).as("cut at %d", length).hasSize(1);
        assertThat(readings.broken().getFirst().byteOffset()).isEqualTo(offsets[complete]);
      } else {
        assertThat(readings.broken()).as("cut at %d", length).isEmpty();
      }
    }
  }

  /** Records whose last byte, but for the empty lines after, lies before the cut. */
  private static int complete(int[] offsets, int length, int emptyLines) {
    int complete = 0;
    while (complete < offsets.length - 1 && offsets[complete + 1] - emptyLines <= length) {
      complete++;
    }
    return complete;
  }

  @Test
  void goesOnWithTheNextMemberBehindADamagedOne() throws IOException {
    int[] offsets = threePages().offsets(Form.GZIP_BY_RECORD);
    byte[] whole = threePages().toBytes(Form.GZIP_BY_RECORD);
    for (int at = offsets[1]; at < offsets[2]; at++) {
      byte[] damaged = whole.clone();
      damaged[at] ^= 0x55;
      Readings readings = read(damaged);
      assertThat(readings.bodies()).as("byte %d", at).startsWith("<p>one").endsWith("<p>three");
      if (readings.bodies().size() == 3) {
        // modification time, extra flags and operating system of a member say nothing
        assertThat(at - offsets[1]).isBetween(4, 9);
        assertThat(readings.bodies()).contains("<p>two");
      } else {
        assertThat(readings.broken()).hasSize(1);
        assertThat(readings.broken().getFirst().byteOffset()).isEqualTo(offsets[1]);
        assertThat(readings.broken().getFirst().next()).isEqualTo(new Position(2, offsets[2]));
      }
    }
  }

  @Test
  void goesOnBehindADamagedFirstMember() throws IOException {
    byte[] damaged = threePages().toBytes(Form.GZIP_BY_RECORD);
    damaged[14] ^= 0x55;

    Readings readings = read(damaged);

    assertThat(readings.bodies()).containsExactly("<p>two", "<p>three");
    assertThat(readings.broken()).extracting(Reading.Broken::byteOffset).containsExactly(0L);
  }

  @Test
  void goesOnWithTheNextRecordOfAPlainFile() throws IOException {
    WarcFixture fixture =
        new WarcFixture()
            .page(1, "<p>one")
            .bytes(
                utf8("WARC/1.0\r\nWARC-Type: response\r\nContent-Length: 9x\r\n\r\nlost\r\n\r\n"))
            .page(3, "<p>three")
            .bytes(utf8("rubbish between records\r\n\r\n"))
            .page(5, "<p>five");

    Readings readings = read(fixture.toBytes(Form.PLAIN));

    int[] offsets = fixture.offsets(Form.PLAIN);
    assertThat(readings.bodies()).containsExactly("<p>one", "<p>three", "<p>five");
    assertThat(readings.broken())
        .extracting(Reading.Broken::byteOffset)
        .containsExactly((long) offsets[1], (long) offsets[3]);
    assertThat(readings.broken().getFirst().error())
        .isEqualTo("record at byte " + offsets[1] + ": Content-Length \"9x\"");
  }

  @Test
  void reportsARecordWhoseLengthIsWrong() throws IOException {
    for (int length : new int[] {40, 49, 60, 1000, 100_000}) {
      String header =
          "WARC/1.0\r\nWARC-Type: response\r\nContent-Type: application/http\r\n"
              + identity(2)
              + "Content-Length: "
              + length
              + "\r\n\r\n";
      // 50 bytes
      String block = "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<p>two";
      for (Form form : new Form[] {Form.PLAIN, Form.GZIP_BY_RECORD}) {
        WarcFixture fixture =
            new WarcFixture()
                .page(1, "<p>one")
                .bytes(utf8(header + block + "\r\n\r\n"))
                .page(3, "<p>three");
        Readings readings = read(fixture.toBytes(form));
        assertThat(readings.bodies())
            .as("%d %s", length, form)
            .containsExactly("<p>one", "<p>three");
        assertThat(readings.broken()).hasSize(1);
      }
    }
  }

  @Test
  void acceptsARecordWithFewerLineEndsThanTheStandardWants() throws IOException {
    byte[] first = threePages().toBytes(Form.PLAIN);
    first = Arrays.copyOf(first, threePages().offsets(Form.PLAIN)[1] - 2);
    byte[] rest = new WarcFixture().page(2, "<p>two").toBytes(Form.PLAIN);

    assertThat(read(concat(first, rest)).bodies()).containsExactly("<p>one", "<p>two");
    byte[] withoutLineEnds = Arrays.copyOf(first, first.length - 2);
    assertThat(read(concat(gzip(withoutLineEnds), gzip(rest))).bodies())
        .containsExactly("<p>one", "<p>two");
  }

  @Test
  void stopsAtTheDamageWhereAllRecordsShareAMember() throws IOException {
    WarcFixture fixture = new WarcFixture();
    Random random = new Random(7);
    for (int i = 0; i < 20; i++) {
      byte[] noise = new byte[30_000];
      random.nextBytes(noise);
      fixture.response(i, "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n", noise);
    }
    byte[] damaged = fixture.toBytes(Form.GZIP_AROUND_ALL);
    byte[] cut = Arrays.copyOf(damaged, damaged.length / 2);

    Readings readings = read(cut);

    assertThat(readings.pages()).hasSizeBetween(8, 10);
    assertThat(readings.broken()).hasSize(1);
    assertThat(readings.broken().getFirst().byteOffset()).isEqualTo(cut.length);
    assertThat(readings.all().getLast()).isInstanceOf(Reading.Broken.class);
  }

  @Test
  void neverFailsOtherThanByAReportedBreakWhateverTheBytes() throws IOException {
    WarcFixture fixture =
        new WarcFixture()
            .record("WARC-Type: warcinfo\r\n" + identity(0), utf8("isPartOf: a\r\n"))
            .page(1, "<p>" + "one ".repeat(30))
            .response(
                2,
                "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\nContent-Encoding: gzip\r\n",
                WarcFixture.chunked(gzip(utf8("<p>" + "two ".repeat(30)))))
            .response(
                3,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: br\r\n",
                WarcFixture.brotli(utf8("<p>three")))
            .response(
                4,
                "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\nContent-Encoding: deflate\r\n",
                WarcFixture.deflate(utf8("<p>four"), true));
    for (Form form : Form.values()) {
      byte[] whole = fixture.toBytes(form);
      for (int seed = 0; seed < 150; seed++) {
        Random random = new Random(seed);
        byte[] mutant = mutate(whole, random);
        try {
          Readings readings = read(mutant);
          assertThat(readings.all()).as("seed %d, %s", seed, form).hasSizeLessThan(40);
          assertResumes(readings, "seed " + seed + ", " + form);
        } catch (NotWarcException e) {
          assertThat(e).as("seed %d, %s", seed, form).hasMessageContaining("x.warc");
        } catch (RuntimeException e) {
          throw new AssertionError("seed " + seed + ", " + form, e);
        }
      }
    }
  }

  private void assertResumes(Readings readings, String what) throws IOException {
    int middle = readings.all().size() / 2;
    if (middle > 0) {
      Position from = readings.all().get(middle - 1).next();
      Readings rest = Readings.of(folder.resolve("x.warc"), ReadSettings.DEFAULT, from);
      List<Reading> expected =
          new ArrayList<>(readings.all().subList(middle, readings.all().size()));
      assertThat(rest.all()).as(what).isEqualTo(expected);
    }
  }

  private static byte[] mutate(byte[] whole, Random random) {
    byte[] mutant = whole.clone();
    for (int i = random.nextInt(4); i >= 0; i--) {
      int at = random.nextInt(mutant.length);
      switch (random.nextInt(4)) {
        case 0 -> mutant[at] = (byte) random.nextInt(256);
        case 1 -> mutant = Arrays.copyOf(mutant, Math.max(1, at));
        case 2 -> {
          byte[] tail = Arrays.copyOfRange(mutant, at, mutant.length);
          mutant = concat(Arrays.copyOf(mutant, at), new byte[random.nextInt(9)], tail);
        }
        default -> {
          int end = Math.min(mutant.length, at + random.nextInt(20));
          byte[] tail = Arrays.copyOfRange(mutant, end, mutant.length);
          mutant = concat(Arrays.copyOf(mutant, at + 1), tail);
        }
      }
    }
    return mutant;
  }
}
