package dev.millrace.crawl.fetch.internal;

import dev.millrace.crawl.fetch.FailureKind;
import dev.millrace.crawl.fetch.FetchOutcome;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.ProtocolException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.stream.Stream;
import javax.net.ssl.SSLException;

/** Exceptions of the client and of sockets as kinds of failure. */
public final class Failures {
  private Failures() {}

  /**
   * @param headSeen whether the head of an answer had come
   */
  public static FetchOutcome.Failed of(IOException exception, boolean headSeen) {
    // Of several addresses, each may fail in its own way; a private one is what must be told.
    FailureKind kind =
        chain(exception).anyMatch(PrivateAddressException.class::isInstance)
            ? FailureKind.PRIVATE_ADDRESS
            : chain(exception).anyMatch(TooManyBytesException.class::isInstance)
                ? headSeen ? FailureKind.PROTOCOL : FailureKind.TOO_LARGE_HEADERS
                : kind(exception);
    return new FetchOutcome.Failed(kind, detail(exception));
  }

  private static FailureKind kind(IOException exception) {
    return switch (exception) {
      case SocketTimeoutException timeout -> FailureKind.TIMEOUT;
      case InterruptedIOException timeout -> FailureKind.TIMEOUT;
      case UnknownHostException unknown -> FailureKind.DNS;
      case ConnectException refused -> FailureKind.REFUSED;
      case NoRouteToHostException refused -> FailureKind.REFUSED;
      case SSLException secure -> FailureKind.TLS;
      case ProtocolException wrong -> FailureKind.PROTOCOL;
      default -> FailureKind.DISCONNECTED;
    };
  }

  private static Stream<Throwable> chain(Throwable first) {
    return Stream.iterate(first, thrown -> thrown != null, Throwable::getCause)
        .limit(8)
        .flatMap(thrown -> Stream.concat(Stream.of(thrown), Stream.of(thrown.getSuppressed())));
  }

  private static String detail(IOException exception) {
    String message = String.valueOf(exception.getMessage()).lines().findFirst().orElse("");
    return exception.getClass().getSimpleName() + ": " + message;
  }
}
