package dev.millrace.ingest.remote;

import dev.millrace.ingest.NoInputException;
import java.util.Locale;

/** What a file holds, by its name. */
public final class InputKind {
  private InputKind() {}

  /** Whether a store's object is one that ingest reads. */
  public static boolean isInput(String name) {
    return name.toLowerCase(Locale.ROOT).matches(".+\\.(warc|wet)(\\.gz)?");
  }

  /**
   * @throws NoInputException for WAT files
   */
  public static void refuseMetadata(String name) {
    if (name.toLowerCase(Locale.ROOT)
        .matches(".+\\.wat(\\.gz|\\.paths|\\.paths\\.gz)?|(.+/)?wat\\.paths(\\.gz)?")) {
      throw new NoInputException(
          name + ": a WAT file holds metadata and no pages; name WARC or WET files");
    }
  }
}
