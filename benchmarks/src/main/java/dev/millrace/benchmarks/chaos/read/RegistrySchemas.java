package dev.millrace.benchmarks.chaos.read;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.avro.Schema;
import org.apache.avro.SchemaParseException;

/** Schemas by id, asked of a registry by HTTP. */
final class RegistrySchemas implements AutoCloseable {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);

  /** A registry that was killed takes a while to come again. */
  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private static final long PAUSE_MILLIS = 500;

  private final String url;
  private final HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build();
  private final Map<Integer, Optional<Schema>> known = new HashMap<>();

  RegistrySchemas(String url) {
    this.url = url.endsWith("/") ? url.substring(0, url.length() - 1) : url;
  }

  /**
   * The schema of that id; empty where the registry has none.
   *
   * @throws IllegalStateException if the registry does not answer
   */
  Optional<Schema> find(int id) {
    Optional<Schema> schema = known.get(id);
    if (schema == null) {
      schema = ask(id);
      known.put(id, schema);
    }
    return schema;
  }

  private Optional<Schema> ask(int id) {
    URI address = URI.create(url + "/schemas/ids/" + id);
    HttpRequest request = HttpRequest.newBuilder(address).timeout(TIMEOUT).build();
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    try {
      while (true) {
        Answer answer = send(request);
        switch (answer.status()) {
          case 200 -> {
            return Optional.of(parse(answer.text()));
          }
          case 404 -> {
            return Optional.empty();
          }
          default -> {
            if (System.nanoTime() - deadline > 0) {
              throw new IllegalStateException(address + " does not answer: " + answer.text());
            }
            Thread.sleep(PAUSE_MILLIS);
          }
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for a schema", e);
    }
  }

  /**
   * @param status 0 where there was no answer
   */
  private record Answer(int status, String text) {}

  private Answer send(HttpRequest request) throws InterruptedException {
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return new Answer(response.statusCode(), response.body());
    } catch (IOException e) {
      return new Answer(0, e.toString());
    }
  }

  private static Schema parse(String answer) {
    try {
      return new Schema.Parser().parse(JSON.readTree(answer).path("schema").asText());
    } catch (JsonProcessingException | SchemaParseException e) {
      throw new IllegalStateException("the registry's answer is no schema: " + answer, e);
    }
  }

  @Override
  public void close() {
    client.close();
  }
}
