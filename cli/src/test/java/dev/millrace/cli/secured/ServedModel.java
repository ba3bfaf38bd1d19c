package dev.millrace.cli.secured;

import static org.assertj.core.api.Assertions.assertThat;

import dev.millrace.cli.MillraceProcess;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Collection;

/** A service that has to answer. */
final class ServedModel {
  private static final long PAUSE_MILLIS = 200;

  private ServedModel() {}

  /** Returns once it completes a prompt, and shows the pipeline. */
  static void await(MillraceProcess serve, Collection<MillraceProcess> all) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      while (!completes(client, serve)) {
        for (MillraceProcess process : all) {
          assertThat(process.process().isAlive()).as(process.output()).isTrue();
        }
        Thread.sleep(PAUSE_MILLIS);
      }
      for (String path : new String[] {"api/flow", "api/training"}) {
        HttpRequest asked = HttpRequest.newBuilder(serve.address().resolve(path)).build();
        assertThat(client.send(asked, BodyHandlers.ofString()).body()).contains("{");
      }
    }
  }

  private static boolean completes(HttpClient client, MillraceProcess serve) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(serve.address().resolve("v1/completions"))
            .POST(BodyPublishers.ofString("{\"prompt\": \"The city\", \"max_tokens\": 4}"))
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode() == 200;
  }
}
