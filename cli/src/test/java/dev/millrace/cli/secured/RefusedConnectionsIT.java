package dev.millrace.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.CommandRun;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.local.LocalSecurity;
import dev.millrace.local.RegistrySettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.ScramCredentialInfo;
import org.apache.kafka.clients.admin.ScramMechanism;
import org.apache.kafka.clients.admin.UserScramCredentialUpsertion;
import org.apache.kafka.metadata.authorizer.StandardAuthorizer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Ways to log in, and what each fault of one looks like: a line, and exit code 2. */
@Timeout(value = 3, unit = TimeUnit.MINUTES)
class RefusedConnectionsIT {
  @TempDir static Path folder;
  private static SecuredCluster cluster;
  private static Certificates certificates;

  @BeforeAll
  static void startCluster() throws Exception {
    certificates = new Certificates(folder);
    cluster = SecuredCluster.start(folder, List.of());
  }

  @AfterAll
  static void closeCluster() {
    cluster.close();
  }

  private static CommandRun run(String servers, Map<String, String> client, String... command)
      throws IOException {
    Path file = Files.createTempFile(folder, "client", ".properties");
    Files.write(file, cluster.settings(client));
    List<String> all = new ArrayList<>(List.of(command));
    all.addAll(List.of("--bootstrap-servers", servers));
    all.addAll(List.of("--schema-registry-url", cluster.schemaRegistryUrl()));
    all.addAll(List.of("--config", file.toString()));
    all.addAll(List.of("--set", "kafka.default.api.timeout.ms=3000"));
    all.addAll(List.of("--set", "kafka.request.timeout.ms=3000"));
    return CommandRun.of(all.toArray(String[]::new));
  }

  /** The line, of a stage and of the command that makes topics. */
  private static String refusal(String servers, Map<String, String> client) throws IOException {
    CommandRun topics = run(servers, client, "topics", "create");
    assertThat(topics.exitCode()).as(topics.errors()).isEqualTo(2);
    assertThat(topics.errors().lines()).hasSize(1);
    String line = ofStage(servers, client);
    assertThat(line.replace("filter: ", "").replace("the cluster: ", ""))
        .isEqualTo(topics.errors().strip());
    return line;
  }

  private static String ofStage(String servers, Map<String, String> client) throws IOException {
    CommandRun filter = run(servers, client, "filter");
    assertThat(filter.exitCode()).as(filter.errors()).isEqualTo(2);
    List<String> lines =
        filter.errors().lines().filter(line -> !line.contains("metrics on ")).toList();
    assertThat(lines).hasSize(1);
    assertThat(filter.errors()).doesNotContain("-secret", Certificates.PASSWORD);
    return lines.getFirst();
  }

  private static String refusal(Map<String, String> client) throws IOException {
    return refusal(cluster.bootstrapServers(), client);
  }

  @Test
  void aWrongPassword() throws Exception {
    assertThat(refusal(SecuredCluster.client("admin", "wrong-secret", cluster.trust())))
        .isEqualTo(
            "millrace: filter: the broker at "
                + cluster.bootstrapServers()
                + " refuses access: Authentication failed: Invalid username or password; check"
                + " user and password in kafka.sasl.jaas.config, and kafka.sasl.mechanism");
  }

  @Test
  void aMechanismThatTheBrokerDoesNotHave() throws Exception {
    Map<String, String> client = new HashMap<>(cluster.client("admin"));
    client.put("sasl.mechanism", "SCRAM-SHA-512");
    client.put("sasl.jaas.config", scram("admin"));
    assertThat(refusal(client))
        .contains(cluster.bootstrapServers(), "SCRAM-SHA-512", "check", "kafka.sasl.mechanism");
  }

  @Test
  void aCertificateThatNobodyTrusts() throws Exception {
    Path trust = certificates.trusting("others", certificates.valid("another"));
    assertThat(refusal(SecuredCluster.client("admin", "admin-secret", trust)))
        .contains(
            "the certificate of the broker at " + cluster.bootstrapServers() + " is not trusted",
            "kafka.ssl.truststore.location");
  }

  @Test
  void anExpiredCertificate() throws Exception {
    Path key = certificates.expired("expired");
    try (TlsServer server = TlsServer.start(key)) {
      assertThat(refusal(server.bootstrapServers(), client(key)))
          .contains(
              "the certificate of the broker at " + server.bootstrapServers(),
              "is out of date: NotAfter: ",
              "renew it there");
    }
  }

  @Test
  void aCertificateOfAnotherHost() throws Exception {
    Path key = certificates.ofAnotherHost("elsewhere");
    try (TlsServer server = TlsServer.start(key)) {
      assertThat(refusal(server.bootstrapServers(), client(key)))
          .contains(
              "the certificate of the broker at " + server.bootstrapServers(),
              "is for another host: ",
              "127.0.0.1");
    }
  }

  @Test
  void noCertificateWhereTheBrokerAsksForOne() throws Exception {
    Path key = certificates.valid("mutual");
    try (TlsServer server = TlsServer.start(key, certificates.trusting("clients", key))) {
      Map<String, String> client = client(key);
      client.put("security.protocol", "SSL");
      assertThat(refusal(server.bootstrapServers(), client))
          .contains(server.bootstrapServers() + " refuses the TLS", "kafka.ssl.keystore.location");
    }
  }

  private static Map<String, String> client(Path trusted) throws Exception {
    Path trust = certificates.trusting(String.valueOf(trusted.getFileName()) + "-trusted", trusted);
    return new HashMap<>(SecuredCluster.client("admin", "admin-secret", trust));
  }

  @Test
  void plaintextToAPortThatSpeaksTls() throws Exception {
    assertThat(refusal(Map.of()))
        .isEqualTo(
            "millrace: the broker at "
                + cluster.bootstrapServers()
                + " speaks TLS, but kafka.security.protocol is PLAINTEXT; set it to SSL or"
                + " SASL_SSL, or name another port");
  }

  @Test
  void tlsToAPortThatSpeaksNone() throws Exception {
    try (TlsServer server = TlsServer.plain()) {
      assertThat(ofStage(server.bootstrapServers(), cluster.client("admin")))
          .contains(
              server.bootstrapServers() + " speaks no TLS, but kafka.security.protocol is SASL_SSL",
              "set it to SASL_PLAINTEXT");
    }
  }

  @Test
  void aPasswordThatIsNotInItsFile() throws Exception {
    Map<String, String> client = new HashMap<>(cluster.client("admin"));
    client.put("ssl.truststore.password", "${file:" + folder.resolve("gone") + ":trust}");
    assertThat(refusal(client))
        .startsWith("millrace: kafka.ssl.truststore.password refers to " + folder.resolve("gone"))
        .contains("check that the file is there");
  }

  @Test
  void aPasswordInAFile() throws Exception {
    Path file = Files.writeString(folder.resolve("secrets.properties"), "password=admin-secret\n");
    String reference = "${file:" + file + ":password}";
    Map<String, String> client = SecuredCluster.client("admin", reference, cluster.trust());
    requireLetIn(cluster.bootstrapServers(), client);
  }

  @Test
  void scramAndBearerTokens() throws Exception {
    cluster
        .admin()
        .alterUserScramCredentials(
            List.of(
                new UserScramCredentialUpsertion(
                    "admin",
                    new ScramCredentialInfo(ScramMechanism.SCRAM_SHA_256, 4096),
                    "admin-secret")))
        .all()
        .get();
    Map<String, String> client = new HashMap<>(cluster.client("admin"));
    client.put("sasl.mechanism", "SCRAM-SHA-256");
    client.put("sasl.jaas.config", scram("admin"));
    requireLetIn(cluster.bootstrapServers(), client);
    client.put("sasl.mechanism", "OAUTHBEARER");
    client.put(
        "sasl.jaas.config",
        "org.apache.kafka.common.security.oauthbearer.OAuthBearerLoginModule required"
            + " unsecuredLoginStringClaim_sub=\"admin\";");
    requireLetIn(cluster.bootstrapServers(), client);
  }

  private static String scram(String user) {
    return "org.apache.kafka.common.security.scram.ScramLoginModule required username=\""
        + user
        + "\" password=\""
        + user
        + "-secret\";";
  }

  @Test
  void certificatesOnBothSides() throws Exception {
    Path key = certificates.valid("two-sided");
    Path own = certificates.valid("client");
    Path trust = certificates.trusting("both", key, own);
    Map<String, String> broker = new HashMap<>(SecuredCluster.stores(key, trust));
    broker.put("listener.security.protocol.map", "BROKER:SSL,CONTROLLER:PLAINTEXT");
    broker.put("ssl.client.auth", "required");
    broker.put("authorizer.class.name", StandardAuthorizer.class.getName());
    broker.put("super.users", "User:CN=client;User:CN=two-sided;User:ANONYMOUS");
    Map<String, String> client = new HashMap<>(SecuredCluster.stores(own, trust));
    client.put("security.protocol", "SSL");
    try (LocalCluster mutual =
        LocalCluster.start(
            folder.resolve("mutual-data"),
            LocalPorts.any(),
            new LocalSecurity(broker, client, RegistrySettings.DEFAULT))) {
      requireLetIn(mutual.bootstrapServers(), client);
      for (Path other : List.of(certificates.valid("stranger"), certificates.expired("stale"))) {
        client.putAll(SecuredCluster.stores(other, trust));
        assertThat(refusal(mutual.bootstrapServers(), client))
            .as("%s", other)
            .contains(
                mutual.bootstrapServers() + " refuses the TLS", "kafka.ssl.keystore.location");
      }
      client.keySet().removeIf(setting -> setting.startsWith("ssl.key"));
      assertThat(refusal(mutual.bootstrapServers(), client))
          .contains("kafka.ssl.keystore.location");
    }
  }

  private static void requireLetIn(String servers, Map<String, String> client) throws IOException {
    CommandRun created = run(servers, client, "topics", "create");
    assertThat(created.exitCode()).as(created.errors()).isZero();
  }
}
