package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.OutageRetry;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.local.LocalRegistry;
import java.net.InetSocketAddress;
import java.util.HashMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "registry",
    mixinStandardHelpOptions = true,
    header = "A schema registry with Confluent's API for a Kafka cluster, where none is there.")
public final class RegistryCommand implements Callable<Integer> {
  @Option(
      names = "--host",
      paramLabel = "ADDRESS",
      defaultValue = "127.0.0.1",
      description = "to listen on (default: ${DEFAULT-VALUE})")
  private String host = "127.0.0.1";

  @Option(
      names = "--port",
      paramLabel = "PORT",
      defaultValue = "8081",
      description = "default: ${DEFAULT-VALUE}")
  private int port;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    Wiring wiring = common.wiring();
    try (LocalRegistry registry =
        new OutageRetry("registry", OutageRetry.ENDLESS).until(() -> start(wiring))) {
      System.out.println("schema registry on " + registry.url());
      System.out.flush();
      Shutdown.await("stopping", registry::close);
    }
    return 0;
  }

  private LocalRegistry start(Wiring wiring) {
    return LocalRegistry.start(
        cluster.bootstrapServers(),
        new InetSocketAddress(host, port),
        new HashMap<>(wiring.clients(cluster.bootstrapServers()).clientConfig()),
        wiring.registry());
  }
}
