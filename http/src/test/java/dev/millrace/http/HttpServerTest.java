package dev.millrace.http;

import static dev.millrace.http.Servers.LIMITS;
import static dev.millrace.http.Servers.bound;
import static dev.millrace.http.Servers.echo;
import static dev.millrace.http.Servers.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a client sees of whole answers, and a server's life. */
@Timeout(60)
class HttpServerTest {
  private static final String HOST = "\r\nHost: localhost\r\n";

  @Test
  void pathAndParametersAreDecodedOnce() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write("GET /a+b/c%20d%2Fe;f?x=1%252&y=a+b%26&x=2&flag HTTP/1.1" + HOST + "\r\n");
      assertThat(client.readUntil("0 bytes"))
          .startsWith("HTTP/1.1 200 OK\r\n")
          .contains("Content-Type: text/plain\r\n")
          .contains("GET /a+b/c d/e;f {")
          .contains("x=2", "y=a b&")
          .doesNotContain("flag");
    }
  }

  @Test
  void theRawPathIsAsItWasSent() throws Exception {
    try (HttpServer server =
            serving(call -> call.sendText(200, "text/plain", call.rawPath() + "!"));
        RawConnection client = new RawConnection(server)) {
      client.write("GET /a%2Fb/../c?d HTTP/1.1" + HOST + "\r\n");
      assertThat(client.readUntil("!")).endsWith("\r\n\r\n/a%2Fb/../c!");
    }
  }

  @Test
  void aWholeUrlIsTakenForItsPath() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write("GET http://localhost/a?b=c#d HTTP/1.1" + HOST + "\r\n");
      assertThat(client.readUntil("0 bytes")).contains("GET /a {b=c} ");
      client.write("GET http://localhost HTTP/1.1" + HOST + "\r\n");
      assertThat(client.readUntil("0 bytes")).contains("GET / {} ");
    }
  }

  @Test
  void aPathAboveTheRootIsTheServicesToRefuse() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write("GET /page/../../secret HTTP/1.1" + HOST + "\r\n");
      assertThat(client.readUntil("0 bytes")).contains("GET /page/../../secret ");
    }
  }

  @Test
  void aConnectionServesOneRequestAfterAnother() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      String head = "POST /%d HTTP/1.1" + HOST + "Content-Length: 2\r\n\r\nxy";
      client.write(head.formatted(1) + head.formatted(2));
      assertThat(client.readUntil("2 bytes")).contains("POST /1 ");
      assertThat(client.readUntil("2 bytes")).contains("POST /2 ");
      client.write(head.formatted(3));
      assertThat(client.readUntil("2 bytes")).contains("POST /3 ");
    }
  }

  @Test
  void aConnectionIsClosedWhenTheClientAsksForIt() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.1" + HOST + "Connection: close\r\n\r\n");
      assertThat(client.readAll()).startsWith("HTTP/1.1 200").endsWith("0 bytes");
    }
  }

  @Test
  void clientsOfHttp10AreAnsweredAndTheirConnectionClosed() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write("POST /old HTTP/1.0\r\nContent-Length: 2\r\n\r\nxy");
      assertThat(client.readAll()).contains(" 200 OK\r\n").endsWith("POST /old {} 2 bytes");
    }
  }

  @Test
  void headHasTheHeadersAndNoBody() throws Exception {
    try (HttpServer server = echo();
        RawConnection client = new RawConnection(server)) {
      client.write("HEAD /a HTTP/1.1" + HOST + "Connection: close\r\n\r\n");
      assertThat(client.readAll()).contains("Content-Type: text/plain").endsWith("\r\n\r\n");
    }
  }

  @Test
  void anAnswerMayRepeatAHeaderAsLongAsARequestMaySend() throws Exception {
    String value = "v".repeat(LIMITS.maxHeaderBytes() - 1000);
    HttpHandler repeating =
        call -> {
          call.setHeader("Repeated", call.header("given").orElse("none"));
          call.sendText(200, "text/plain", "done");
        };
    try (HttpServer server = serving(repeating);
        RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.1" + HOST + "Given: " + value + "\r\n\r\n");
      assertThat(client.readUntil("done")).contains("Repeated: " + value + "\r\n");
    }
  }

  @Test
  void aHandlersFaultIsA500AndTheServerGoesOn() throws Exception {
    HttpHandler failing =
        call -> {
          throw new IllegalStateException("broken on purpose");
        };
    try (HttpServer server = serving(failing);
        RawConnection client = new RawConnection(server)) {
      for (int i = 0; i < 2; i++) {
        client.write("GET / HTTP/1.1" + HOST + "\r\n");
        assertThat(client.readUntil("\r\n\r\n")).startsWith("HTTP/1.1 500 ");
        assertThat(client.readUntil("\n")).contains("see the log").doesNotContain("on purpose");
      }
    }
  }

  @Test
  void aTakenPortIsABindException() throws Exception {
    try (HttpServer server = bound(LIMITS)) {
      InetSocketAddress same =
          new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
      assertThatThrownBy(() -> HttpServer.bind(same, LIMITS)).isInstanceOf(BindException.class);
    }
  }

  @Test
  void anUnknownHostIsAnIoException() {
    InetSocketAddress unknown = InetSocketAddress.createUnresolved("nowhere.invalid", 0);
    assertThatThrownBy(() -> HttpServer.bind(unknown, LIMITS))
        .isInstanceOf(UnknownHostException.class)
        .hasMessageContaining("nowhere.invalid");
  }

  @Test
  void whoComesEarlyIsAnsweredWhenTheServerServes() throws Exception {
    try (HttpServer server = bound(LIMITS);
        RawConnection client = new RawConnection(server)) {
      client.write("GET /early HTTP/1.1" + HOST + "\r\n");
      server.serve(call -> call.sendText(200, "text/plain", "late"), Refusals.plain());
      assertThat(client.readUntil("late")).startsWith("HTTP/1.1 200");
    }
  }

  @Test
  void closingFreesThePortAlsoBeforeServing() throws Exception {
    HttpServer server = bound(LIMITS);
    server.close();
    InetSocketAddress same = new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port());
    HttpServer.bind(same, LIMITS).close();
  }

  @Test
  void closingLetsAnAnswerOnItsWayArrive() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    HttpHandler slow =
        call -> {
          called.countDown();
          Thread.sleep(50);
          call.sendText(200, "text/plain", "arrived");
        };
    HttpServer server = serving(slow);
    try (RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.1" + HOST + "\r\n");
      called.await();
      server.close();
      assertThat(client.readAll()).endsWith("arrived");
    }
  }

  @Test
  void closingInterruptsACallThatDoesNotEnd() throws Exception {
    CountDownLatch called = new CountDownLatch(1);
    CountDownLatch interrupted = new CountDownLatch(1);
    HttpHandler endless =
        call -> {
          called.countDown();
          try {
            Thread.sleep(Long.MAX_VALUE);
          } catch (InterruptedException e) {
            interrupted.countDown();
            throw e;
          }
        };
    HttpServer server = serving(endless);
    try (RawConnection client = new RawConnection(server)) {
      client.write("GET / HTTP/1.1" + HOST + "\r\n");
      called.await();
      server.close();
      interrupted.await();
      assertThat(client.closed()).isTrue();
    }
  }

  @Test
  void aWaitingCallKeepsNobodyElseWaiting() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    HttpHandler waiting =
        call -> {
          if (call.path().equals("/wait")) {
            free.await();
          }
          call.sendText(200, "text/plain", "ok");
        };
    try (HttpServer server = serving(waiting)) {
      RawConnection[] slow = new RawConnection[100];
      for (int i = 0; i < slow.length; i++) {
        slow[i] = new RawConnection(server).write("GET /wait HTTP/1.1" + HOST + "\r\n");
      }
      try (RawConnection quick = new RawConnection(server)) {
        quick.write("GET / HTTP/1.1" + HOST + "\r\n");
        assertThat(quick.readUntil("ok")).startsWith("HTTP/1.1 200");
      }
      free.countDown();
      for (RawConnection client : slow) {
        assertThat(client.readUntil("ok")).startsWith("HTTP/1.1 200");
        client.close();
      }
    }
  }
}
