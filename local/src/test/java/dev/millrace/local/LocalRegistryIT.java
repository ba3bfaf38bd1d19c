package dev.millrace.local;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.millrace.local.internal.broker.BoundListeners;
import io.confluent.kafka.schemaregistry.avro.AvroSchema;
import io.confluent.kafka.schemaregistry.client.CachedSchemaRegistryClient;
import io.confluent.kafka.schemaregistry.client.rest.exceptions.RestClientException;
import io.confluent.kafka.serializers.KafkaAvroDeserializer;
import io.confluent.kafka.serializers.KafkaAvroSerializer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.avro.Schema;
import org.apache.avro.SchemaBuilder;
import org.apache.avro.generic.GenericData;
import org.apache.avro.generic.GenericRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Each test has a subject of its own on one cluster. */
class LocalRegistryIT {
  private static final Schema URL =
      SchemaBuilder.record("Page")
          .fields()
          .name("url")
          .type()
          .stringType()
          .stringDefault("")
          .endRecord();
  private static final Schema URL_AND_STATUS =
      SchemaBuilder.record("Page")
          .fields()
          .name("url")
          .type()
          .stringType()
          .stringDefault("")
          .name("status")
          .type()
          .intType()
          .intDefault(0)
          .endRecord();
  private static final Schema URL_AND_LENGTH_WITHOUT_DEFAULT =
      SchemaBuilder.record("Page")
          .fields()
          .name("url")
          .type()
          .stringType()
          .stringDefault("")
          .name("length")
          .type()
          .intType()
          .noDefault()
          .endRecord();

  @TempDir static Path folder;
  private static LocalCluster cluster;

  @BeforeAll
  static void start() {
    cluster = LocalCluster.start(folder, LocalPorts.any());
  }

  @AfterAll
  static void stop() {
    cluster.close();
  }

  @Test
  void serializersRoundTripWithoutRegisteringOrWithTheLatestVersion() throws Exception {
    try (var client = client()) {
      client.register("round-value", new AvroSchema(URL));
      client.register("round-value", new AvroSchema(URL_AND_STATUS));
    }
    GenericRecord page = new GenericData.Record(URL_AND_STATUS);
    page.put("url", "https://example.org/");
    page.put("status", 200);
    for (boolean latest : List.of(true, false)) {
      Map<String, Object> settings =
          Map.of(
              "schema.registry.url",
              cluster.schemaRegistryUrl(),
              "auto.register.schemas",
              false,
              "use.latest.version",
              latest);
      try (var serializer = new KafkaAvroSerializer();
          var deserializer = new KafkaAvroDeserializer()) {
        serializer.configure(settings, false);
        deserializer.configure(settings, false);
        byte[] bytes = serializer.serialize("round", page);
        assertThat(deserializer.deserialize("round", bytes).toString()).isEqualTo(page.toString());
        assertThatThrownBy(() -> serializer.serialize("unregistered", page))
            .hasRootCauseInstanceOf(RestClientException.class)
            .rootCause()
            .hasMessageContaining("Subject 'unregistered-value' not found");
      }
    }
  }

  @Test
  void sameSchemaHasSameIdInEverySubjectAndIsNotRegisteredTwice() throws Exception {
    try (var client = client()) {
      int id = client.register("one-value", new AvroSchema(URL));
      assertThat(client.register("two-value", new AvroSchema(URL))).isEqualTo(id);
    }
    try (var client = client()) {
      assertThat(client.register("one-value", new AvroSchema(URL)))
          .isEqualTo(client.getId("two-value", new AvroSchema(URL)));
      assertThat(client.getAllVersions("one-value")).containsExactly(1);
      assertThat(client.getAllSubjects()).contains("one-value", "two-value");
    }
  }

  @Test
  void incompatibleSchemaIsRefusedUnderFullTransitive() throws Exception {
    try (var client = client()) {
      client.updateCompatibility("strict-value", "FULL_TRANSITIVE");
      client.register("strict-value", new AvroSchema(URL));
      client.register("strict-value", new AvroSchema(URL_AND_STATUS));
      AvroSchema bad = new AvroSchema(URL_AND_LENGTH_WITHOUT_DEFAULT);
      assertThatThrownBy(() -> client.register("strict-value", bad))
          .isInstanceOfSatisfying(
              RestClientException.class, e -> assertThat(e.getStatus()).isEqualTo(409));
      assertThat(client.getAllVersions("strict-value")).containsExactly(1, 2);
      client.updateCompatibility("strict-value", "NONE");
      client.register("strict-value", bad);
      assertThat(client.getLatestSchemaMetadata("strict-value").getVersion()).isEqualTo(3);
      assertThat(client.getCompatibility("strict-value")).isEqualTo("NONE");
      assertThatThrownBy(() -> client.getCompatibility("other-value"))
          .hasMessageContaining("40408");
    }
  }

  @Test
  void whatNobodyNeedsIsRefusedAndChangesNothing() throws Exception {
    try (var client = client()) {
      int id = client.register("kept-value", new AvroSchema(URL));
      for (String path :
          List.of("/subjects/kept-value", "/subjects/kept-value/versions/1", "/config")) {
        HttpRequest delete = HttpRequest.newBuilder(uri(path)).DELETE().build();
        assertError(send(delete), 405, 405);
      }
      assertError(get("/mode"), 404, 404);
      assertError(post("/compatibility/subjects/kept-value/versions", "{}"), 404, 404);
      assertThatThrownBy(() -> client.register("kept-value", new AvroSchema(URL), 7, id + 1000))
          .hasMessageContaining("42205");
      assertThat(client.getAllVersions("kept-value")).containsExactly(1);
    }
  }

  @Test
  void aSlashAtTheEndOfTheBaseUrlIsNothing() throws Exception {
    try (var client = new CachedSchemaRegistryClient(cluster.schemaRegistryUrl() + "/", 10)) {
      int id = client.register("slash/value", new AvroSchema(URL));
      assertThat(client.getSchemaById(id)).isEqualTo(new AvroSchema(URL));
      assertThat(client.getAllSubjects()).contains("slash/value");
      assertThat(get("//subjects/slash%2Fvalue//versions/").body()).isEqualTo("[1]");
    }
  }

  @Test
  void everyInstanceOfOneTopicWritesAndSeesWhatTheOthersWrote() throws Exception {
    InetSocketAddress anyPort = new InetSocketAddress(BoundListeners.LOOPBACK, 0);
    try (LocalRegistry second =
            LocalRegistry.start(
                cluster.bootstrapServers(), anyPort, Map.of(), RegistrySettings.DEFAULT);
        var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<String> urls = List.of(cluster.schemaRegistryUrl(), second.url());
      List<Callable<Integer>> registrations = new ArrayList<>();
      for (int i = 0; i < 60; i++) {
        String name = "Shared" + i / 2;
        String url = urls.get(i % 2);
        registrations.add(
            () -> {
              try (var client = new CachedSchemaRegistryClient(url, 10)) {
                Schema schema = SchemaBuilder.record(name).fields().optionalLong("n").endRecord();
                return client.register(name + "-value", new AvroSchema(schema));
              }
            });
      }
      List<Integer> ids = new ArrayList<>();
      for (Future<Integer> id : threads.invokeAll(registrations)) {
        ids.add(id.get());
      }
      for (int i = 0; i < 60; i += 2) {
        assertThat(ids.get(i)).isEqualTo(ids.get(i + 1));
      }
      assertThat(new TreeSet<>(ids)).hasSize(30);
    }
  }

  @Test
  void answersBadRequestsInConfluentsErrorShape() throws Exception {
    assertError(post("/subjects/x/versions", "{\"schema\""), 400, 400);
    assertError(post("/subjects/x/versions", "[]"), 422, 422);
    assertError(post("/subjects/x/versions", ""), 422, 422);
    assertError(post("/subjects/x/versions", "{\"schema\":\"{}\"}"), 422, 42201);
    assertError(post("/subjects/x/versions", "{\"schema\":\"no avro\"}"), 422, 42201);
    assertError(post("/subjects/x/versions", "{\"schema\":\"\"}"), 422, 42201);
    String wrongDefault =
        URL_AND_STATUS.toString().replace("\"default\":0", "\"default\":\"none\"");
    String body = new ObjectMapper().writeValueAsString(Map.of("schema", wrongDefault));
    assertError(post("/subjects/x/versions", body), 422, 42201);
    assertError(post("/subjects/x/versions", "{\"schema\":\"\\\"int\\\"\",\"x\":1}"), 422, 422);
    assertError(
        post("/subjects/x/versions", "{\"schemaType\":\"JSON\",\"schema\":\"{}\"}"), 422, 42201);
    assertError(post("/subjects/x/versions", " ".repeat((1 << 20) + 1)), 413, 413);
    assertError(post("/subjects/nowhere", "{\"schema\":\"\\\"int\\\"\"}"), 404, 40401);
    assertError(get("/subjects/nowhere/versions"), 404, 40401);
    assertError(get("/subjects/nowhere/versions/zero"), 422, 42202);
    assertError(get("/schemas/ids/999999"), 404, 40403);
    assertError(get("/schemas/ids/many"), 404, 404);
    assertError(get("/nowhere"), 404, 404);
    assertError(get("/config/nowhere"), 404, 40408);
    assertError(post("/subjects", "{}"), 405, 405);
    assertThat(rawRequestLine("GET /subjects/%zz/versions HTTP/1.1"))
        .contains("400 Bad Request", "vnd.schemaregistry", "\"error_code\":400");
    assertThat(get("/config").body()).isEqualTo("{\"compatibilityLevel\":\"BACKWARD\"}");
    assertThat(get("/").body()).isEqualTo("{}");
  }

  /** For what Java's own client would not send. */
  private static String rawRequestLine(String line) throws IOException {
    URI uri = uri("/");
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      socket
          .getOutputStream()
          .write((line + "\r\nHost: x\r\nConnection: close\r\n\r\n").getBytes(UTF_8));
      return new String(socket.getInputStream().readAllBytes(), UTF_8);
    }
  }

  private static void assertError(HttpResponse<String> response, int status, int code)
      throws IOException {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    JsonNode body = new ObjectMapper().readTree(response.body());
    assertThat(body.path("error_code").asInt()).isEqualTo(code);
    assertThat(body.path("message").asText()).isNotBlank().doesNotContain("\tat ");
  }

  private static CachedSchemaRegistryClient client() {
    return new CachedSchemaRegistryClient(cluster.schemaRegistryUrl(), 100);
  }

  private static HttpResponse<String> get(String path) throws Exception {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  private static HttpResponse<String> post(String path, String body) throws Exception {
    return send(
        HttpRequest.newBuilder(uri(path)).POST(HttpRequest.BodyPublishers.ofString(body)).build());
  }

  private static URI uri(String path) {
    return URI.create(cluster.schemaRegistryUrl() + path);
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(request, HttpResponse.BodyHandlers.ofString());
    }
  }
}
