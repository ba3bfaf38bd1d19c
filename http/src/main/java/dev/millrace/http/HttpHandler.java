package dev.millrace.http;

import java.io.IOException;

/** Answers calls, each in a virtual thread of its own, so that it may wait as long as it likes. */
@FunctionalInterface
public interface HttpHandler {

  /**
   * Sends one answer, or begins one and closes it.
   *
   * @throws IOException if the client is gone
   * @throws InterruptedException if the server closes
   */
  void handle(HttpCall call) throws IOException, InterruptedException;
}
