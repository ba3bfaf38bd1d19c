package dev.millrace.inference;

import com.fasterxml.jackson.databind.JsonNode;
import dev.millrace.inference.internal.http.RequestFields;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.List;
import java.util.Optional;

/** A client of a server under test. */
final class Http implements AutoCloseable {
  private final HttpClient client =
      HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
  private final InferenceServer server;

  Http(InferenceServer server) {
    this.server = server;
  }

  URI uri(String path) {
    return URI.create("http://127.0.0.1:" + server.port() + path);
  }

  HttpResponse<String> send(HttpRequest.Builder request) {
    try {
      return client.send(request.build(), BodyHandlers.ofString());
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)));
  }

  HttpResponse<String> post(String path, String body) {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofString(body)));
  }

  HttpResponse<String> post(String path, byte[] body) {
    return send(HttpRequest.newBuilder(uri(path)).POST(BodyPublishers.ofByteArray(body)));
  }

  /** The data of a stream's events; comments apart. */
  List<String> events(String path, String body) {
    return post(path, body)
        .body()
        .lines()
        .filter(line -> line.startsWith("data: "))
        .map(line -> line.substring("data: ".length()))
        .toList();
  }

  /** A stream's objects, without the closing mark, which must be there. */
  List<JsonNode> chunks(String path, String body) {
    List<String> events = events(path, body);
    if (!events.getLast().equals("[DONE]")) {
      throw new IllegalStateException("the stream does not end with [DONE]: " + events);
    }
    return events.subList(0, events.size() - 1).stream().map(Http::json).toList();
  }

  static JsonNode json(HttpResponse<String> response) {
    return json(response.body());
  }

  static JsonNode json(String text) {
    try {
      return RequestFields.JSON.readTree(text);
    } catch (IOException e) {
      throw new IllegalStateException(text, e);
    }
  }

  /** The field that an error names. */
  static Optional<String> field(HttpResponse<String> response) {
    return Optional.ofNullable(json(response).at("/error/param").textValue());
  }

  @Override
  public void close() {
    client.close();
  }
}
