package dev.millrace.inference.internal.http;

import java.io.IOException;
import java.util.Map;

/**
 * What a path leads to.
 *
 * @param errors how its clients read refusals
 */
record Route(ErrorShape errors, Action action) {

  /** Answers a call; the segments of its path that have names come with it. */
  @FunctionalInterface
  interface Action {
    void run(ApiCall call, Map<String, String> named) throws IOException, InterruptedException;
  }

  /** Answers a call to a path without names. */
  @FunctionalInterface
  interface PlainAction {
    void run(ApiCall call) throws IOException, InterruptedException;
  }
}
