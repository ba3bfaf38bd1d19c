package dev.millrace.ingest;

import dev.millrace.ingest.commoncrawl.Languages;
import dev.millrace.ingest.remote.FileNumbers;
import java.util.List;
import java.util.Optional;

/**
 * Which part of what is named is wanted.
 *
 * @param files of each list of files, by number
 * @param domains whose pages alone, with their sub-domains; empty: all
 * @param languages of pages
 */
public record SourceChoice(Optional<FileNumbers> files, List<String> domains, Languages languages) {
  /** Everything. */
  public static final SourceChoice ALL =
      new SourceChoice(Optional.empty(), List.of(), Languages.ANY);

  boolean needsAnIndex() {
    return !domains.isEmpty() || !languages.any();
  }
}
