package dev.millrace.ingest.internal.warc;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.millrace.ingest.BrokenInputException;
import dev.millrace.ingest.Source;
import java.io.IOException;
import java.nio.channels.Channels;
import java.util.Optional;

/**
 * The crawl a file says it belongs to: {@code isPartOf} in the warcinfo record that begins it.
 *
 * <p>Only the first record counts, so that a reader which starts in mid-file finds the same. File
 * names are not looked at: a crawl's files differ in them, and each would become a crawl of its
 * own.
 */
public final class DeclaredDump {
  /** The dump of files that name none. */
  static final String DEFAULT = "default";

  private static final int FIELDS_LIMIT_BYTES = 64 * 1024;
  private static final String IS_PART_OF = "isPartOf:";

  private DeclaredDump() {}

  public static String of(Source source) throws IOException {
    try (RecordReader records = RecordReader.open(source)) {
      Optional<RecordHeader> header = records.nextHeader();
      if (header.isEmpty() || !header.get().type().equals("warcinfo")) {
        return DEFAULT;
      }
      byte[] fields = Channels.newInputStream(records.block()).readNBytes(FIELDS_LIMIT_BYTES);
      return new String(fields, UTF_8)
          .lines()
          .filter(line -> line.regionMatches(true, 0, IS_PART_OF, 0, IS_PART_OF.length()))
          .map(line -> line.substring(IS_PART_OF.length()).strip())
          .filter(dump -> !dump.isEmpty())
          .findFirst()
          .orElse(DEFAULT);
    } catch (BrokenInputException e) {
      return DEFAULT;
    }
  }
}
