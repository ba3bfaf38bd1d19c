package dev.millrace.benchmarks.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;

/** Which model answers. */
record ServedModel(String url) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(10);
  private static final long PAUSE_MILLIS = 500;

  /**
   * Asks for completions until that model gives one.
   *
   * @return the name of the last one that answered; empty where none did
   */
  Optional<String> await(String wanted, Duration patience) throws InterruptedException {
    Optional<String> answered = Optional.empty();
    long deadline = System.nanoTime() + patience.toNanos();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(TIMEOUT).build()) {
      while (!answered.equals(Optional.of(wanted)) && System.nanoTime() - deadline < 0) {
        answered = ask(client);
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return answered;
  }

  private Optional<String> ask(HttpClient client) throws InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/v1/completions"))
            .timeout(TIMEOUT)
            .POST(BodyPublishers.ofString("{\"prompt\": \"The server\", \"max_tokens\": 4}"))
            .build();
    try {
      HttpResponse<String> response = client.send(request, BodyHandlers.ofString());
      return response.statusCode() == 200
          ? Optional.of(JSON.readTree(response.body()).path("model").asText())
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }
}
