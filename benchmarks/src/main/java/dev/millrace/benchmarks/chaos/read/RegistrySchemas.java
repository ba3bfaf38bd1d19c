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
  private static final int ATTEMPTS = 10;
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
    String problem = "";
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      try {
        HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
        if (response.statusCode() == 200) {
          return Optional.of(parse(response.body()));
        }
        if (response.statusCode() == 404) {
          return Optional.empty();
        }
        problem = "status " + response.statusCode();
        Thread.sleep(PAUSE_MILLIS);
      } catch (IOException e) {
        problem = String.valueOf(e.getMessage());
        pause();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("interrupted while asking for a schema", e);
      }
    }
    throw new IllegalStateException(address + " does not answer: " + problem);
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while asking for a schema", e);
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
