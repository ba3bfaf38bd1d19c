package dev.millrace.http;

import java.time.Duration;

/**
 * What a server takes from its clients before it turns them away. Times are looked at a few times
 * in each limit's length, at most once a second, so a connection may live that much longer.
 *
 * @param maxBodyBytes of a request
 * @param maxHeaderBytes of a request's line and headers together
 * @param maxConnections open at once; further ones wait until one closes
 * @param idle how long a connection without a request stays open
 * @param arrival from a request's first byte to its last, however slowly it drips; the connection
 *     is closed then
 * @param answer from a request's last byte to the last of its response taken by the client; the
 *     connection is closed then
 */
public record HttpLimits(
    int maxBodyBytes,
    int maxHeaderBytes,
    int maxConnections,
    Duration idle,
    Duration arrival,
    Duration answer) {

  public HttpLimits {
    require(maxBodyBytes >= 0, "max body bytes", maxBodyBytes);
    require(maxHeaderBytes >= 1024, "max header bytes", maxHeaderBytes);
    require(maxConnections >= 1, "max connections", maxConnections);
    require(idle.isPositive(), "idle", idle);
    require(arrival.isPositive(), "arrival", arrival);
    require(answer.isPositive(), "answer", answer);
  }

  /** For small requests and quick answers. */
  public static HttpLimits defaults() {
    return new HttpLimits(
        1 << 20,
        380 << 10,
        4096,
        Duration.ofSeconds(30),
        Duration.ofSeconds(30),
        Duration.ofMinutes(5));
  }

  /** The same with larger or smaller bodies. */
  public HttpLimits withMaxBodyBytes(int other) {
    return new HttpLimits(other, maxHeaderBytes, maxConnections, idle, arrival, answer);
  }

  /** The same with other connections. */
  public HttpLimits withMaxConnections(int other) {
    return new HttpLimits(maxBodyBytes, maxHeaderBytes, other, idle, arrival, answer);
  }

  /** The same with other times. */
  public HttpLimits withTimes(Duration idling, Duration arriving, Duration answering) {
    return new HttpLimits(
        maxBodyBytes, maxHeaderBytes, maxConnections, idling, arriving, answering);
  }

  private static void require(boolean right, String name, Object value) {
    if (!right) {
      throw new IllegalArgumentException(name + " is " + value + ": too little");
    }
  }
}
