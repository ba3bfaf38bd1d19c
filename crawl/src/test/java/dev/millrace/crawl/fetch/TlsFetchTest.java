package dev.millrace.crawl.fetch;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.url.CrawlUrl;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class TlsFetchTest {
  private static final char[] PASSWORD = "changeit".toCharArray();
  private static final int LIMIT = 64 * 1024;

  @TempDir static Path folder = Path.of("");
  private static KeyStore keys;

  @BeforeAll
  static void makeCertificate() throws Exception {
    Path file = folder.resolve("own.p12");
    Path keytool = Path.of(System.getProperty("java.home"), "bin", "keytool");
    int result =
        new ProcessBuilder(
                keytool.toString(),
                "-genkeypair",
                "-alias",
                "own",
                "-keyalg",
                "EC",
                "-groupname",
                "secp256r1",
                "-dname",
                "CN=127.0.0.1",
                "-ext",
                "san=ip:127.0.0.1",
                "-validity",
                "2",
                "-storetype",
                "PKCS12",
                "-storepass",
                new String(PASSWORD),
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    assertThat(result).isZero();
    keys = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(file)) {
      keys.load(in, PASSWORD);
    }
  }

  private static SSLServerSocket socket(String protocol)
      throws IOException, GeneralSecurityException {
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(keys, PASSWORD);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(factory.getKeyManagers(), null, null);
    SSLServerSocket server =
        (SSLServerSocket)
            context
                .getServerSocketFactory()
                .createServerSocket(0, 8, InetAddress.getLoopbackAddress());
    SSLParameters parameters = server.getSSLParameters();
    parameters.setApplicationProtocols(new String[] {protocol});
    server.setSSLParameters(parameters);
    return server;
  }

  private static X509TrustManager trust() throws GeneralSecurityException, IOException {
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("own", keys.getCertificate("own"));
    TrustManagerFactory factory =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    factory.init(trusted);
    return (X509TrustManager) factory.getTrustManagers()[0];
  }

  private static FetchOutcome fetch(int port, Optional<X509TrustManager> trust) {
    CrawlSettings settings =
        CrawlSettings.by("a@example.org")
            .fetching(
                new CrawlSettings.Fetching(
                    Duration.ofSeconds(20), Duration.ofSeconds(5), LIMIT, List.of("127.0.0.1")));
    try (Fetcher fetcher = new Fetcher(settings, NameLookup.SYSTEM, trust)) {
      return fetcher.fetch(
          FetchRequest.of(CrawlUrl.parse("https://127.0.0.1:" + port + "/").orElseThrow()));
    }
  }

  @Test
  void fetchesOverTlsAndRefusesACertificateThatNobodyVouchesFor() throws Exception {
    try (RawServer server =
        new RawServer(
            socket("http/1.1"),
            (head, out) ->
                out.write("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nhi".getBytes(US_ASCII)))) {
      FetchOutcome.Answered answered =
          (FetchOutcome.Answered) fetch(server.port(), Optional.of(trust()));
      assertThat(answered.response().body()).asString(US_ASCII).isEqualTo("hi");

      FetchOutcome.Failed failed = (FetchOutcome.Failed) fetch(server.port(), Optional.empty());
      assertThat(failed.kind()).isEqualTo(FailureKind.TLS);
    }
  }

  @Test
  void headsOfHttp2AreArchivedAsOfHttp11() throws Exception {
    try (SSLServerSocket server = socket("h2")) {
      Thread.ofVirtual().start(() -> serveHttp2(server, 3));
      Response response =
          ((FetchOutcome.Answered) fetch(server.getLocalPort(), Optional.of(trust()))).response();

      assertThat(response.body()).hasSize(3);
      assertThat(new String(response.responseHead(), US_ASCII))
          .startsWith("HTTP/1.1 200\r\n")
          .endsWith("\r\n\r\n")
          .doesNotContain("HTTP/2");
      assertThat(new String(response.requestHead(), US_ASCII)).startsWith("GET / HTTP/1.1\r\n");
    }
  }

  @Test
  void longBodyOfHttp2IsCut() throws Exception {
    try (SSLServerSocket server = socket("h2")) {
      Thread.ofVirtual().start(() -> serveHttp2(server, 4 << 20));
      Response response =
          ((FetchOutcome.Answered) fetch(server.getLocalPort(), Optional.of(trust()))).response();

      assertThat(response.truncated()).isTrue();
      assertThat(response.body()).hasSize(LIMIT);
    }
  }

  /** As much of HTTP/2 as one answer needs (RFC 9113). */
  private static void serveHttp2(SSLServerSocket server, int bodyBytes) {
    try (Socket socket = server.accept()) {
      DataInputStream in = new DataInputStream(socket.getInputStream());
      OutputStream out = socket.getOutputStream();
      in.readFully(new byte["PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".length()]);
      frame(out, 4, 0, 0, new byte[0]); // settings
      while (true) {
        int length = (in.readUnsignedByte() << 16) | in.readUnsignedShort();
        int type = in.readUnsignedByte();
        in.readUnsignedByte();
        int stream = in.readInt();
        in.readFully(new byte[length]);
        if (type == 1) {
          frame(out, 1, 4, stream, new byte[] {(byte) 0x88}); // :status 200 of the static table
          for (int sent = 0; sent < bodyBytes; sent += 16_000) {
            int size = Math.min(16_000, bodyBytes - sent);
            frame(out, 0, sent + size == bodyBytes ? 1 : 0, stream, new byte[size]);
          }
        }
      }
    } catch (IOException e) {
      // the client has gone
    }
  }

  private static void frame(OutputStream out, int type, int flags, int stream, byte[] payload)
      throws IOException {
    out.write(
        new byte[] {
          (byte) (payload.length >> 16),
          (byte) (payload.length >> 8),
          (byte) payload.length,
          (byte) type,
          (byte) flags,
          0,
          0,
          0,
          (byte) stream
        });
    out.write(payload);
    out.flush();
  }
}
