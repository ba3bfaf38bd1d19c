package dev.millrace.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.local.LocalRegistry;
import dev.millrace.local.RegistrySettings;
import dev.millrace.schemas.SettingsException;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The program's own registry over TLS, asked by Confluent's client and by the program. */
@Timeout(120)
class RegistryTlsIT {
  private static final Schema SCHEMA = SchemaBuilder.record("Page").fields().endRecord();
  private static final Base64.Encoder LINES =
      Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII));

  @TempDir static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(folder.resolve("data"), LocalPorts.any());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static Certificates certificates() {
    return new Certificates(folder);
  }

  /** What the settings of the registry name. */
  private static RegistrySettings.Tls tls(Path store) throws Exception {
    KeyStore loaded = Certificates.load(store);
    String name = store.getFileName().toString();
    Path certificate = folder.resolve(name + ".pem");
    Path key = folder.resolve(name + ".key");
    Files.writeString(certificate, pem("CERTIFICATE", loaded.getCertificate("it").getEncoded()));
    byte[] secret = loaded.getKey("it", Certificates.PASSWORD.toCharArray()).getEncoded();
    Files.writeString(key, pem("PRIVATE KEY", secret));
    return new RegistrySettings.Tls(Optional.of(certificate), Optional.of(key));
  }

  private static String pem(String kind, byte[] bytes) {
    String begin = "-----BEGIN " + kind + "-----";
    return begin + "\n" + LINES.encodeToString(bytes) + "\n" + begin.replace("BEGIN", "END") + "\n";
  }

  private static LocalRegistry registry(RegistrySettings.Tls tls) throws IOException {
    return LocalRegistry.start(
        cluster.bootstrapServers(),
        new InetSocketAddress(InetAddress.getByAddress(new byte[] {127, 0, 0, 1}), 0),
        Map.of(),
        new RegistrySettings(Optional.empty(), tls));
  }

  private static CommandRun topicsCreate(String url, String... settings) {
    List<String> arguments = new ArrayList<>(List.of("topics", "create"));
    arguments.addAll(List.of("--bootstrap-servers", cluster.bootstrapServers()));
    arguments.addAll(List.of("--schema-registry-url", url, "--set", "topics.replication=1"));
    for (String setting : settings) {
      arguments.addAll(List.of("--set", setting));
    }
    return CommandRun.of(arguments.toArray(String[]::new));
  }

  private static String[] trusting(Path trusted) {
    return new String[] {
      "schema.registry.ssl.truststore.location=" + trusted,
      "schema.registry.ssl.truststore.type=PKCS12",
      "schema.registry.ssl.truststore.password=" + Certificates.PASSWORD
    };
  }

  private static void refused(CommandRun run, String... words) {
    assertThat(run.exitCode()).as(run.errors()).isEqualTo(2);
    assertThat(run.errors()).contains(words);
    assertThat(run.errors().lines().filter(line -> !line.contains("--set"))).hasSize(1);
  }

  @Test
  void confluentsClientRegistersAndFindsOverTls() throws Exception {
    Path store = certificates().valid("registry");
    Path trusted = certificates().trusting("trusting-it", store);
    try (LocalRegistry registry = registry(tls(store));
        SchemaRegistryClient client =
            new CachedSchemaRegistryClient(
                registry.url(),
                10,
                Map.of(
                    "schema.registry.ssl.truststore.location",
                    trusted.toString(),
                    "schema.registry.ssl.truststore.type",
                    "PKCS12",
                    "schema.registry.ssl.truststore.password",
                    Certificates.PASSWORD))) {
      assertThat(registry.url()).startsWith("https://127.0.0.1:");
      int id = client.register("tls-value", new AvroSchema(SCHEMA));
      assertThat(client.getSchemaById(id).canonicalString()).contains("Page");

      CommandRun made = topicsCreate(registry.url(), trusting(trusted));
      assertThat(made.exitCode()).as(made.errors()).isZero();
    }
  }

  @Test
  void whoDoesNotTrustItSpeaksNoTlsOrNamesAnotherHostIsToldInOneLine() throws Exception {
    Path other = certificates().valid("other");
    try (LocalRegistry registry = registry(tls(certificates().valid("untrusted")))) {
      refused(
          topicsCreate(registry.url(), trusting(certificates().trusting("another", other))),
          "the certificate of the schema registry is not trusted: ",
          "name its authority by schema.registry.ssl.truststore.location");
      refused(
          topicsCreate(registry.url().replace("https:", "http:")),
          "speaks TLS; name it by https://");
    }
    Path elsewhere = certificates().ofAnotherHost("elsewhere");
    try (LocalRegistry registry = registry(tls(elsewhere))) {
      refused(
          topicsCreate(
              registry.url(), trusting(certificates().trusting("it-elsewhere", elsewhere))),
          "the certificate of the schema registry is for another host: ");
    }
    Path expired = certificates().expired("expired");
    try (LocalRegistry registry = registry(tls(expired))) {
      refused(
          topicsCreate(registry.url(), trusting(certificates().trusting("it-expired", expired))),
          "the certificate of the schema registry is ");
    }
    refused(
        topicsCreate(cluster.schemaRegistryUrl().replace("http:", "https:")),
        "speaks no TLS; name it by http://");
  }

  @Test
  void aKeyWithoutItsCertificateEndsTheStart() {
    RegistrySettings.Tls half =
        new RegistrySettings.Tls(Optional.empty(), Optional.of(folder.resolve("no.key")));
    assertThatThrownBy(() -> registry(half))
        .isInstanceOf(SettingsException.class)
        .hasMessage("registry.tls-certificate and registry.tls-key go together: set both or none");
    RegistrySettings.Tls missing =
        new RegistrySettings.Tls(
            Optional.of(folder.resolve("no.pem")), Optional.of(folder.resolve("no.key")));
    assertThatThrownBy(() -> registry(missing))
        .isInstanceOf(SettingsException.class)
        .hasMessageContaining("no.pem is not there");
  }
}
