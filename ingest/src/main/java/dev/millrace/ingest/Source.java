package dev.millrace.ingest;

import java.io.IOException;
import java.util.Optional;

/**
 * Something that holds WARC records and can be read from any byte on: a local file, or a remote
 * one. Equal sources have the same name; two names may lead to the same content.
 */
public interface Source {

  /** What a user calls it: a path or a URL. */
  String name();

  /**
   * What progress is kept under. It changes when the content does: for a file the SHA-256 of its
   * content, for a remote one its URL, ETag and length.
   *
   * @throws IOException if it cannot be found out; a file is read whole for it
   */
  String identity() throws IOException;

  /**
   * Its size, compressed as it is.
   *
   * @throws IOException if it cannot be found out
   */
  long bytes() throws IOException;

  /**
   * What its pages say of where they were read: from {@code crawl-data/} on where the name has
   * that, as Common Crawl's paths have; else nothing of it that may be secret, so of a file its
   * name without folders, and of a URL all but user and query.
   */
  default String publicName() {
    return PublicNames.of(name());
  }

  /** The crawl it belongs to, where whoever named it knows; else the file itself is asked. */
  default Optional<String> dump() {
    return Optional.empty();
  }

  /**
   * Its bytes, for one reader.
   *
   * @throws IOException if it cannot be opened
   */
  SourceBytes open() throws IOException;
}
