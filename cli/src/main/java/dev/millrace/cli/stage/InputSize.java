package dev.millrace.cli.stage;

import dev.millrace.ingest.FileSource;
import dev.millrace.ingest.Source;
import java.io.IOException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * How much there is to read and how much of it has been read, in this run. The size of a remote
 * source is known once its turn has come; until then it counts as the mean of those known.
 */
final class InputSize {
  private record Progress(long begin, long reached) {}

  private final long startNanos = System.nanoTime();
  private final Map<Source, Progress> open = new HashMap<>();
  private long doneBytes;
  private long localBytes;
  private long remoteBytes;
  private long sizedRemotes;
  private long unsizedRemotes;

  synchronized void add(List<Source> sources) {
    for (Source source : sources) {
      if (source instanceof FileSource) {
        localBytes += bytes(source);
      } else {
        unsizedRemotes++;
      }
    }
  }

  /**
   * @param alreadyRead in earlier runs
   */
  synchronized void began(Source source, long bytes, long alreadyRead) {
    open.put(source, new Progress(alreadyRead, alreadyRead));
    sized(source, bytes, alreadyRead);
  }

  synchronized void reached(Source source, long bytesRead) {
    open.computeIfPresent(source, (s, progress) -> new Progress(progress.begin, bytesRead));
  }

  /** Its rest, if there is one, need not be read. */
  synchronized void ended(Source source) {
    Progress progress = open.remove(source);
    if (progress != null) {
      doneBytes += progress.reached - progress.begin;
    } else {
      sized(source, source instanceof FileSource ? bytes(source) : 0, Long.MAX_VALUE);
    }
  }

  private void sized(Source source, long bytes, long alreadyRead) {
    if (source instanceof FileSource) {
      localBytes -= Math.min(bytes, alreadyRead);
    } else if (unsizedRemotes > 0) {
      unsizedRemotes--;
      if (alreadyRead < bytes) {
        sizedRemotes++;
        remoteBytes += bytes - alreadyRead;
      }
    }
  }

  private static long bytes(Source source) {
    try {
      return source.bytes();
    } catch (IOException e) {
      return 0;
    }
  }

  synchronized InputShare share() {
    long reading =
        open.values().stream().mapToLong(progress -> progress.reached - progress.begin).sum();
    long estimate = sizedRemotes == 0 ? 0 : unsizedRemotes * (remoteBytes / sizedRemotes);
    long total = localBytes + remoteBytes + estimate;
    return new InputShare(
        Math.min(total, doneBytes + reading),
        total,
        Duration.ofNanos(System.nanoTime() - startNanos));
  }
}
