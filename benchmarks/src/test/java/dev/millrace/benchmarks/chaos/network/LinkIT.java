package dev.millrace.benchmarks.chaos.network;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Real sockets; the server sends back what it gets. */
@Timeout(value = 1, unit = TimeUnit.MINUTES)
class LinkIT {
  private static final Duration AWAY = Duration.ofMillis(800);
  private static final Duration DELAY = Duration.ofMillis(150);

  @SuppressWarnings("NullAway.Init") // each test starts it first
  private ServerSocket server;

  @SuppressWarnings("NullAway.Init") // each test opens it first
  private Link link;

  @BeforeEach
  void open() throws IOException {
    server = new ServerSocket(0, 0, InetAddress.getLoopbackAddress());
    Thread.ofVirtual().start(this::echo);
    link = Link.open(0, server.getLocalPort());
  }

  @AfterEach
  void close() throws IOException {
    link.close();
    server.close();
  }

  private void echo() {
    try {
      while (true) {
        Socket one = server.accept();
        Thread.ofVirtual().start(() -> echo(one));
      }
    } catch (IOException e) {
      // Closed at the end of a test.
    }
  }

  private static void echo(Socket one) {
    try (one) {
      one.getInputStream().transferTo(one.getOutputStream());
    } catch (IOException e) {
      // The other side has ended.
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), link.port());
  }

  /** Nanoseconds until a byte has come back. */
  private static long askFor(Socket socket, int value) throws IOException {
    long begin = System.nanoTime();
    socket.getOutputStream().write(value);
    assertThat(socket.getInputStream().read()).isEqualTo(value);
    return System.nanoTime() - begin;
  }

  private void awaitThrough() throws InterruptedException {
    while (link.isCut()) {
      Thread.sleep(10);
    }
  }

  @Test
  void passesOnBothWays() throws IOException {
    byte[] sent = new byte[300_000];
    for (int i = 0; i < sent.length; i++) {
      sent[i] = (byte) (i * 31);
    }
    try (Socket socket = connect()) {
      Thread.ofVirtual()
          .start(
              () -> {
                try {
                  socket.getOutputStream().write(sent);
                } catch (IOException e) {
                  // The comparison below tells.
                }
              });
      assertThat(socket.getInputStream().readNBytes(sent.length)).isEqualTo(sent);
    }
  }

  @Test
  void aCutEndsWhatIsConnectedAndLetsNothingThroughForAWhile() throws Exception {
    try (Socket before = connect()) {
      askFor(before, 1);
      link.cut(AWAY, Duration.ZERO, Duration.ZERO);

      assertThatThrownBy(() -> askFor(before, 2))
          .isInstanceOfAny(IOException.class, AssertionError.class);
      assertThat(link.isCut()).isTrue();
      try (Socket meanwhile = connect()) {
        assertThatThrownBy(() -> askFor(meanwhile, 3))
            .isInstanceOfAny(IOException.class, AssertionError.class);
      }
    }
    awaitThrough();
    try (Socket after = connect()) {
      askFor(after, 4);
    }
  }

  @Test
  void afterACutEachPieceIsLateForAWhile() throws Exception {
    link.cut(Duration.ZERO, Duration.ofMinutes(1), DELAY);
    try (Socket socket = connect()) {
      assertThat(askFor(socket, 1)).isGreaterThanOrEqualTo(DELAY.multipliedBy(2).toNanos());
    }
    link.cut(Duration.ZERO, Duration.ZERO, DELAY);
    try (Socket socket = connect()) {
      assertThat(askFor(socket, 1)).isLessThan(DELAY.multipliedBy(2).toNanos());
    }
  }

  @Test
  void whereNobodyListensTheConnectionEnds() throws Exception {
    server.close();
    try (Socket socket = connect()) {
      assertThat(socket.getInputStream().read()).isEqualTo(-1);
    }
  }
}
