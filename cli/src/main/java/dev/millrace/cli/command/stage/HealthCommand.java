package dev.millrace.cli.command.stage;

import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

@Command(
    name = "health",
    mixinStandardHelpOptions = true,
    header = "Whether a process is ready: what it says on its metrics port.",
    description = {
      "",
      "Prints the answer; exit code 0 if it is ready, 1 if not or if nobody answers. Made for the"
          + " health checks of containers.",
      "",
      "Example: millrace health --url http://127.0.0.1:9464/health/ready%n"
    })
public final class HealthCommand implements Callable<Integer> {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final int OK = 200;

  @Option(
      names = "--url",
      paramLabel = "URL",
      defaultValue = "http://127.0.0.1:9464/health/ready",
      description = "what is asked (default: ${DEFAULT-VALUE})")
  private URI url = URI.create("http://127.0.0.1:9464/health/ready");

  @Override
  public Integer call() throws InterruptedException {
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpRequest request = HttpRequest.newBuilder(url).timeout(PATIENCE).build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      System.out.println(answer.body().strip());
      return answer.statusCode() == OK ? 0 : 1;
    } catch (IllegalArgumentException e) {
      throw new SettingsException("--url " + url + ": expected http://HOST:PORT/health/ready", e);
    } catch (IOException e) {
      System.err.println("millrace: nobody answers at " + url);
      return 1;
    }
  }
}
