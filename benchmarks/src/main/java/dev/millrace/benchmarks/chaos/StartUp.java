package dev.millrace.benchmarks.chaos;

import dev.millrace.benchmarks.chaos.process.ChildSpec;
import dev.millrace.benchmarks.chaos.process.Ending;
import dev.millrace.benchmarks.chaos.process.Program;
import dev.millrace.benchmarks.chaos.process.Supervisor;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.apache.kafka.clients.admin.Admin;

/** Brings the processes up in the order in which they need each other. */
final class StartUp {
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final Duration TIMEOUT = Duration.ofSeconds(5);
  private static final long LOOK_MILLIS = 250;

  private final Supervisor supervisor;
  private final KafkaNodes nodes;
  private final Fleet fleet;

  StartUp(Supervisor supervisor, KafkaNodes nodes, Fleet fleet) {
    this.supervisor = supervisor;
    this.nodes = nodes;
    this.fleet = fleet;
  }

  /**
   * Returns once all are started; the stages may not be ready yet.
   *
   * @throws IllegalStateException if a part does not come up
   */
  void run() throws InterruptedException {
    nodes.specs().forEach(supervisor::start);
    await("the brokers", this::areBrokersUp);
    supervisor.start(fleet.registry());
    await("the registry", this::isRegistryUp);
    createTopics(fleet);
    for (ChildSpec stage : fleet.stages()) {
      supervisor.start(stage);
      Thread.sleep(fleet.size().stagger());
    }
  }

  /** Those that are not there yet, by the version of a fleet. */
  static void createTopics(Fleet fleet) throws InterruptedException {
    Program.Result result = fleet.createTopics();
    if (result.exitCode() != 0) {
      throw new IllegalStateException("millrace topics create failed: " + result.lines());
    }
  }

  private void await(String what, BooleanSupplier reached) throws InterruptedException {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (!reached.getAsBoolean()) {
      if (System.nanoTime() - deadline > 0) {
        throw new IllegalStateException(
            what + " did not come up within " + PATIENCE.toSeconds() + " s" + lastEnding());
      }
      Thread.sleep(LOOK_MILLIS);
    }
  }

  private String lastEnding() {
    List<Ending> endings = supervisor.endings();
    return endings.isEmpty()
        ? ""
        : "; " + endings.getLast().name() + " said: " + endings.getLast().lastLines();
  }

  private boolean areBrokersUp() {
    Map<String, Object> config =
        Map.of(
            "bootstrap.servers",
            nodes.bootstrapServers(),
            "default.api.timeout.ms",
            (int) TIMEOUT.toMillis(),
            "request.timeout.ms",
            (int) TIMEOUT.toMillis());
    try (Admin admin = Admin.create(config)) {
      return admin.describeCluster().nodes().get(TIMEOUT.toMillis(), TimeUnit.MILLISECONDS).size()
          == KafkaNodes.COUNT;
    } catch (ExecutionException | TimeoutException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private boolean isRegistryUp() {
    return answers(fleet.registryUrl() + "/subjects");
  }

  /** Whether a GET is answered by 200. */
  static boolean answers(String url) {
    HttpRequest request = HttpRequest.newBuilder(URI.create(url)).timeout(TIMEOUT).build();
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request, BodyHandlers.discarding()).statusCode() == 200;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
