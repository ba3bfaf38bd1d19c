package dev.millrace.local;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.millrace.http.keys.SecretHash;
import dev.millrace.local.access.RegistryRight;
import dev.millrace.local.access.RegistryUser;
import dev.millrace.local.access.RegistryUserFile;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.SchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The registry with a file of users, asked by Confluent's own client. */
class RegistryLoginIT {
  private static final Schema SCHEMA = SchemaBuilder.record("Page").fields().endRecord();

  @TempDir static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() throws Exception {
    Path users = folder.resolve("users.txt");
    Files.write(
        users,
        List.of(
            "# who may come in",
            line("operator", "o-secret", RegistryRight.WRITE),
            line("stages", "s-secret", RegistryRight.READ)));
    cluster =
        LocalCluster.start(
            folder.resolve("data"),
            LocalPorts.any(),
            LocalSecurity.registry(RegistrySettings.users(users)));
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  private static String line(String name, String password, RegistryRight right) {
    return RegistryUserFile.line(new RegistryUser(name, SecretHash.of(password), right));
  }

  private static SchemaRegistryClient client(Map<String, String> settings) {
    return new CachedSchemaRegistryClient(cluster.schemaRegistryUrl(), 10, new HashMap<>(settings));
  }

  private static SchemaRegistryClient user(String login) {
    return client(
        Map.of("basic.auth.credentials.source", "USER_INFO", "basic.auth.user.info", login));
  }

  private static SchemaRegistryClient token(String token) {
    return client(
        Map.of("bearer.auth.credentials.source", "STATIC_TOKEN", "bearer.auth.token", token));
  }

  private static HttpResponse<String> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(cluster.schemaRegistryUrl() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void whoMayWriteRegistersAndWhoMayReadFinds() throws Exception {
    try (SchemaRegistryClient operator = user("operator:o-secret");
        SchemaRegistryClient stages = user("stages:s-secret");
        SchemaRegistryClient bearer = token("s-secret")) {
      int id = operator.register("a-value", new AvroSchema(SCHEMA));
      assertThat(stages.getId("a-value", new AvroSchema(SCHEMA))).isEqualTo(id);
      assertThat(stages.getAllVersions("a-value")).containsExactly(1);
      assertThat(bearer.getSchemaById(id).canonicalString()).contains("Page");
    }
  }

  @Test
  void whoMayOnlyReadRegistersNothing() throws Exception {
    try (SchemaRegistryClient stages = user("stages:s-secret")) {
      assertThatThrownBy(() -> stages.register("b-value", new AvroSchema(SCHEMA)))
          .isInstanceOfSatisfying(
              RestClientException.class,
              refused -> {
                assertThat(refused.getStatus()).isEqualTo(403);
                assertThat(refused.getErrorCode()).isEqualTo(40301);
                assertThat(refused).hasMessageContaining("'stages' may only read");
              });
      assertThatThrownBy(() -> stages.updateCompatibility("b-value", "NONE"))
          .isInstanceOf(RestClientException.class)
          .hasMessageContaining("may only read");
    }
  }

  @Test
  void aWrongPasswordOrNoneIsA401OfConfluentsShape() throws Exception {
    for (SchemaRegistryClient wrong :
        List.of(
            client(Map.of()),
            user("stages:o-secret"),
            user("nobody:s-secret"),
            user("stages:" + SecretHash.of("s-secret")),
            token("stages"))) {
      try (wrong) {
        assertThatThrownBy(wrong::getAllSubjects)
            .isInstanceOfSatisfying(
                RestClientException.class,
                refused -> {
                  assertThat(refused.getStatus()).isEqualTo(401);
                  assertThat(refused.getErrorCode()).isEqualTo(401);
                  assertThat(refused).hasMessageContaining("Unauthorized: ");
                });
      }
    }
    HttpResponse<String> answer = get("/subjects", "Authorization", "Basic no-base64!");
    assertThat(answer.statusCode()).isEqualTo(401);
    assertThat(answer.headers().firstValue("WWW-Authenticate").orElseThrow()).startsWith("Basic ");
    assertThat(answer.body()).startsWith("{\"error_code\":401,\"message\":\"Unauthorized: ");
  }

  @Test
  void whetherItAnswersAnybodyMayAsk() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(200);
    assertThat(get("//subjects").statusCode()).isEqualTo(401);
    assertThat(get("/config").statusCode()).isEqualTo(401);
    assertThat(get("/no-such-path").statusCode()).isEqualTo(401);
  }
}
