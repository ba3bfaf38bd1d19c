package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.local.LocalCluster;
import dev.millrace.local.LocalPorts;
import dev.millrace.local.LocalSecurity;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "local",
    mixinStandardHelpOptions = true,
    header =
        "Only the broker and the registry of a data folder, so that other tools can read its"
            + " topics.")
public final class LocalCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "the folder that millrace run was given (default: ${DEFAULT-VALUE})",
      defaultValue = "millrace-data")
  private Path data = Path.of("millrace-data");

  @Option(
      names = "--broker-port",
      paramLabel = "PORT",
      description = "0: the folder's last one if it is free, else any",
      defaultValue = "0")
  private int brokerPort;

  @Option(
      names = "--registry-port",
      paramLabel = "PORT",
      description = "0: the folder's last one if it is free, else any",
      defaultValue = "0")
  private int registryPort;

  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException {
    try (LocalCluster cluster =
        LocalCluster.start(
            data.toAbsolutePath().normalize(),
            new LocalPorts(brokerPort, registryPort),
            LocalSecurity.registry(common.wiring().registry()))) {
      System.out.println("bootstrap.servers=" + cluster.bootstrapServers());
      System.out.println("schema.registry.url=" + cluster.schemaRegistryUrl());
      System.out.flush();
      Shutdown.await("stopping", cluster::close);
    }
    return 0;
  }
}
