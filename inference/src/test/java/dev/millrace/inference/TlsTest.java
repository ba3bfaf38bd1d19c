package dev.millrace.inference;

import static dev.millrace.inference.Fixtures.SETTINGS;
import static dev.millrace.inference.Fixtures.serving;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.schemas.SettingsException;
import java.io.FileInputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.util.Base64;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** HTTPS, by a certificate that the JDK's keytool makes. */
@Timeout(60)
class TlsTest {
  private static final String PASSWORD = "changeit";

  @TempDir Path folder;
  private KeyStore store;
  private Path certificate;
  private Path key;

  @BeforeEach
  void makeCertificate() throws Exception {
    Path file = folder.resolve("server.p12");
    Process keytool =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                "-genkeypair",
                "-keyalg",
                "EC",
                "-alias",
                "server",
                "-dname",
                "CN=localhost",
                "-ext",
                "san=dns:localhost",
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD,
                "-keystore",
                file.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("keytool.log").toFile())
            .start();
    assertThat(keytool.waitFor()).isZero();
    store = KeyStore.getInstance("PKCS12");
    try (InputStream in = new FileInputStream(file.toFile())) {
      store.load(in, PASSWORD.toCharArray());
    }
    certificate = pem("server.pem", "CERTIFICATE", store.getCertificate("server").getEncoded());
    key =
        pem("key.pem", "PRIVATE KEY", store.getKey("server", PASSWORD.toCharArray()).getEncoded());
  }

  private Path pem(String name, String kind, byte[] bytes) throws Exception {
    String text = Base64.getMimeEncoder().encodeToString(bytes);
    return Files.writeString(
        folder.resolve(name),
        "-----BEGIN " + kind + "-----\n" + text + "\n-----END " + kind + "-----\n");
  }

  private static InferenceServer start(Path certificate, Path key) {
    return serving(
        SETTINGS.withTls(new InferenceSettings.Tls(Optional.of(certificate), Optional.of(key))));
  }

  private HttpClient trusting() throws Exception {
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    KeyStore trusted = KeyStore.getInstance("PKCS12");
    trusted.load(null, null);
    trusted.setCertificateEntry("server", store.getCertificate("server"));
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return HttpClient.newBuilder().sslContext(context).build();
  }

  @Test
  void answersAreTheSameOverTls() throws Exception {
    try (InferenceServer server = start(certificate, key);
        HttpClient client = trusting()) {
      assertThat(server.address().getScheme()).isEqualTo("https");
      String place = "https://localhost:" + server.port();
      HttpResponse<String> health =
          client.send(
              HttpRequest.newBuilder(URI.create(place + "/health")).build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(health.statusCode()).isEqualTo(200);
      HttpResponse<String> streamed =
          client.send(
              HttpRequest.newBuilder(URI.create(place + "/v1/completions"))
                  .POST(
                      HttpRequest.BodyPublishers.ofString(
                          "{\"prompt\": \"a\", \"max_tokens\": 4, \"stream\": true}"))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(streamed.statusCode()).as(streamed.body()).isEqualTo(200);
      assertThat(streamed.body()).contains("data: [DONE]");
    }
  }

  @Test
  void aKeyOfAnotherCertificateIsRefusedByName() throws Exception {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    Path other =
        pem("other.pem", "PRIVATE KEY", generator.generateKeyPair().getPrivate().getEncoded());
    assertThatThrownBy(() -> start(certificate, other))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(other + " is no key of " + certificate);
  }

  @Test
  void filesThatAreNoneAreRefusedByName() throws Exception {
    Path empty = Files.writeString(folder.resolve("empty.pem"), "");
    assertThatThrownBy(() -> start(empty, key))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining(empty + " holds no certificate in PEM");
    assertThatThrownBy(() -> start(certificate, certificate))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("holds no key in PKCS #8", "openssl pkcs8 -topk8");
    Path missing = folder.resolve("missing.pem");
    assertThatThrownBy(() -> start(missing, key)).hasMessageContaining(missing + " is not there");
  }
}
