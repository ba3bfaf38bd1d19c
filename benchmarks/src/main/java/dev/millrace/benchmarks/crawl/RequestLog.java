package dev.millrace.benchmarks.crawl;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.function.ToLongFunction;

/** What the web server saw. */
record RequestLog(List<Request> requests) {

  /**
   * @param micros since 1970
   */
  record Request(long micros, String host, String address, String path, int status) {}

  static RequestLog read(Path file) {
    try {
      return new RequestLog(
          Files.readAllLines(file).stream()
              .map(line -> line.split(" ", -1))
              .map(
                  part ->
                      new Request(
                          Long.parseLong(part[0]),
                          part[1],
                          part[2],
                          part[3],
                          Integer.parseInt(part[4])))
              .sorted(Comparator.comparingLong(Request::micros))
              .toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * How close requests of one kind were to each other.
   *
   * @param tightestMicros least time over the pause asked for; negative: too close
   * @param tooClose each pair that was
   */
  record Gaps(long pairs, long tightestMicros, List<String> tooClose) {}

  /**
   * @param by requests with the same text are paced together
   * @param pauseMillis that must lie between two of them
   */
  Gaps gaps(Function<Request, String> by, ToLongFunction<Request> pauseMillis) {
    Map<String, Request> last = new HashMap<>();
    List<String> tooClose = new ArrayList<>();
    long pairs = 0;
    long tightest = Long.MAX_VALUE;
    for (Request request : requests) {
      Request before = last.put(by.apply(request), request);
      if (before != null) {
        long over = request.micros - before.micros - 1000 * pauseMillis.applyAsLong(request);
        pairs++;
        tightest = Math.min(tightest, over);
        if (over < 0) {
          tooClose.add(
              String.format(
                  Locale.ROOT,
                  "%s: %s %.1f ms after %s",
                  by.apply(request),
                  request.path,
                  (request.micros - before.micros) / 1e3,
                  before.path));
        }
      }
    }
    return new Gaps(pairs, tightest, tooClose);
  }

  /** Requests for what was asked for before and answered with a page. */
  long repeated() {
    Map<String, Integer> counts = new HashMap<>();
    long repeated = 0;
    for (Request request : requests) {
      if (request.status == 200 && request.path.startsWith("/p/")) {
        repeated += counts.merge(request.host + request.path, 1, Integer::sum) > 1 ? 1 : 0;
      }
    }
    return repeated;
  }
}
