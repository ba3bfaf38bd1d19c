package dev.millrace.crawl.archive;

import java.io.IOException;
import java.nio.file.Path;

/** Told of each file that will not grow any more, such as to carry it elsewhere. */
@FunctionalInterface
public interface FinishedFile {
  /** Leaves it where it is. */
  FinishedFile STAYS = file -> {};

  void take(Path file) throws IOException;
}
