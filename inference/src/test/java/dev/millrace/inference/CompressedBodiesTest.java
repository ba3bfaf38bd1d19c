package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.COMPLETIONS;
import static dev.millrace.inference.Fixtures.SETTINGS;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CompressedBodiesTest {
  private static final byte[] BODY =
      "{\"prompt\":\"x\",\"max_tokens\":2}".getBytes(StandardCharsets.UTF_8);

  private InferenceServer server;
  private Http http;

  @BeforeAll
  void start() {
    server = Fixtures.serving(SETTINGS);
    http = new Http(server);
  }

  @AfterAll
  void stop() {
    http.close();
    server.close();
  }

  private interface Wrapping {
    OutputStream around(OutputStream out) throws IOException;
  }

  private static byte[] packed(byte[] body, Wrapping wrapping) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (OutputStream out = wrapping.around(bytes)) {
      out.write(body);
    }
    return bytes.toByteArray();
  }

  private HttpResponse<String> post(String coding, byte[] body) {
    return http.send(
        HttpRequest.newBuilder(http.uri(COMPLETIONS))
            .header("Content-Encoding", coding)
            .POST(BodyPublishers.ofByteArray(body)));
  }

  @Test
  void gzipAndBothKindsOfDeflateAreRead() throws IOException {
    byte[] gzip = packed(BODY, GZIPOutputStream::new);
    assertThat(post("gzip", gzip).statusCode()).isEqualTo(200);
    assertThat(post("X-GZip", gzip).statusCode()).isEqualTo(200);
    assertThat(post("deflate", packed(BODY, DeflaterOutputStream::new)).statusCode())
        .isEqualTo(200);
    byte[] bare =
        packed(BODY, out -> new DeflaterOutputStream(out, new Deflater(Deflater.BEST_SPEED, true)));
    assertThat(post("deflate", bare).statusCode()).isEqualTo(200);
    assertThat(post("identity", BODY).statusCode()).isEqualTo(200);
  }

  @Test
  void theLimitHoldsForWhatIsUnpacked() throws IOException {
    int limit = SETTINGS.limits().maxBodyBytes();
    byte[] full = new byte[limit];
    Arrays.fill(full, (byte) ' ');
    System.arraycopy(BODY, 0, full, 0, BODY.length);
    assertThat(post("gzip", packed(full, GZIPOutputStream::new)).statusCode()).isEqualTo(200);
    byte[] more = Arrays.copyOf(full, limit + 1);
    more[limit] = ' ';
    HttpResponse<String> refused = post("gzip", packed(more, GZIPOutputStream::new));
    assertThat(refused.statusCode()).isEqualTo(413);
    assertThat(refused.body()).contains("inference.max-body-bytes");
  }

  @Test
  void otherCodingsAndDamagedBodiesAreRefused() throws IOException {
    HttpResponse<String> other = post("br", BODY);
    assertThat(other.statusCode()).isEqualTo(415);
    assertThat(other.headers().firstValue("Accept-Encoding")).contains("gzip, deflate");
    byte[] gzip = packed(BODY, GZIPOutputStream::new);
    for (byte[] damaged : new byte[][] {BODY, Arrays.copyOf(gzip, gzip.length - 9), {}}) {
      HttpResponse<String> refused = post("gzip", damaged);
      assertThat(refused.statusCode()).isEqualTo(400);
      assertThat(Http.json(refused).at("/error/message").textValue()).contains("gzip");
    }
  }
}
