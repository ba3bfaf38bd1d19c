package dev.millrace.cli.command.stage;

import dev.millrace.cli.command.options.ClusterOptions;
import dev.millrace.cli.command.options.CommonOptions;
import dev.millrace.cli.model.NamedModel;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.replay.ServedGeneration;
import dev.millrace.cli.serving.SharedFolders;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.stage.ClusterSession;
import dev.millrace.cli.stage.FreePort;
import dev.millrace.cli.stage.Serving;
import dev.millrace.cli.terminal.Shutdown;
import dev.millrace.inference.InferenceServer;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.serving.CheckpointCatalog;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.SharedModel;
import dev.millrace.inference.serving.SharedModels;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

@Command(
    name = "serve",
    mixinStandardHelpOptions = true,
    header =
        "Completions over HTTP, with a page: of the newest checkpoint of a cluster, or of any model"
            + " folder.",
    description = {
      "",
      "With --model, a Hugging Face folder or a GGUF file is served as it is. Otherwise the events"
          + " on checkpoints are followed and each good new one takes over without a dropped"
          + " request.%n"
    })
public final class ServeCommand implements Callable<Integer> {
  @Option(
      names = "--model",
      paramLabel = "DIR|FILE.gguf",
      description = "a Hugging Face model folder or a file of llama.cpp's, instead of a cluster")
  private @Nullable Path model;

  @Option(
      names = "--models",
      paramLabel = "NAME=SOURCE[:SHARE],...",
      description =
          "several side by side: each a run of the cluster, generation:NAME or"
              + " generation:NAME/RUN of another generation, or a model's folder or file, with its"
              + " share in percent (default: inference.models)")
  private @Nullable String models;

  @Option(
      names = "--port",
      paramLabel = "PORT",
      description = "0 for any free one (default: inference.port)")
  private @Nullable Integer port;

  @Mixin private ClusterOptions cluster = new ClusterOptions();
  @Mixin private CommonOptions common = new CommonOptions();

  @Override
  public Integer call() throws InterruptedException, IOException {
    Map<String, String> options = new HashMap<>();
    if (port != null) {
      options.put("inference.port", Integer.toString(port));
    }
    if (models != null) {
      options.put("inference.models", models);
    }
    Wiring wiring = common.wiring(Map.of(), options);
    SharedModels shared = wiring.sharedModels();
    FreePort.require(wiring.inference());
    if (model != null) {
      if (!shared.isEmpty()) {
        throw new SettingsException(
            "--model and inference.models both say what is served: leave one of them out");
      }
      return serve(wiring, model);
    }
    boolean paths = shared.models().stream().allMatch(SharedModel::isPath);
    return !shared.isEmpty() && paths ? serveShared(wiring) : follow(wiring);
  }

  private int follow(Wiring wiring) throws InterruptedException {
    Connection connection = cluster.connection(wiring);
    Serving serving = new Serving(wiring, wiring.checkpointsRoot(Path.of("checkpoints")));
    loadShared(wiring, serving);
    Monitoring monitoring = monitoring(wiring, serving);
    Serving.count(serving.service(), monitoring);
    monitoring.health().require("model", serving::notReady);
    try (monitoring;
        serving) {
      tell(serving.address());
      // Without a cluster there is no model, which is what it answers meanwhile.
      ClusterSession session = ClusterSession.openSilent("serve", wiring, connection, monitoring);
      requireGenerations(serving, session);
      try (ServedGeneration served = ServedGeneration.begin(wiring, serving, session);
          Shutdown _ = Shutdown.begin("stopping", () -> stop(serving, served))) {
        monitoring.health().started();
        served.follow();
      }
    }
    return 0;
  }

  private static void requireGenerations(Serving serving, ClusterSession session) {
    try {
      serving.requireGenerations(session);
    } catch (RuntimeException e) {
      session.close();
      throw e;
    }
  }

  private static Monitoring monitoring(Wiring wiring, Serving serving) {
    try {
      return Monitoring.start(wiring);
    } catch (RuntimeException | Error e) {
      serving.close();
      throw e;
    }
  }

  private static void stop(Serving serving, ServedGeneration served) {
    serving.close();
    served.close();
  }

  private static int serve(Wiring wiring, Path folder) throws InterruptedException, IOException {
    ServedModel served = load(wiring, folder);
    try {
      ModelLoader.requireFiniteLogits(served);
    } catch (ArithmeticException e) {
      served.close();
      throw new SettingsException(folder + ": " + e.getMessage() + ": its weights are damaged", e);
    }
    InferenceServer server =
        InferenceServer.start(
            new InferenceService(wiring.inference()),
            new ServiceCatalog(
                Serving.tokenizers(served.vocabulary()),
                CheckpointCatalog.empty(),
                PipelineView.none()));
    server.offer(served);
    if (served.chat().templates().isEmpty() && served.chat().problem().isEmpty()) {
      System.err.println(
          folder + " has no chat template: chats are written as inference.chat-* say");
    }
    return until(wiring, server);
  }

  private static int serveShared(Wiring wiring) throws InterruptedException {
    InferenceService service = new InferenceService(wiring.inference(), wiring.sharedModels());
    InferenceServer server;
    try {
      SharedFolders.load(wiring, service);
      Vocabulary first = service.current().orElseThrow().vocabulary();
      server =
          InferenceServer.start(
              service,
              new ServiceCatalog(
                  Serving.tokenizers(first), CheckpointCatalog.empty(), PipelineView.none()));
    } catch (RuntimeException | Error e) {
      service.close();
      throw e;
    }
    return until(wiring, server);
  }

  private static void loadShared(Wiring wiring, Serving serving) {
    try {
      SharedFolders.load(wiring, serving.service());
    } catch (RuntimeException | Error e) {
      serving.close();
      throw e;
    }
  }

  private static int until(Wiring wiring, InferenceServer server) throws InterruptedException {
    Monitoring monitoring = Monitoring.start(wiring);
    Serving.count(server.service(), monitoring);
    monitoring.health().started();
    tell(server.address());
    Shutdown.await("stopping", server::close);
    return 0;
  }

  private static ServedModel load(Wiring wiring, Path path) throws IOException {
    String file = String.valueOf(path.toAbsolutePath().normalize().getFileName());
    try (NamedModel named = NamedModel.open(path)) {
      return wiring.modelLoader().load(file.replaceFirst("\\.gguf$", ""), named.folder());
    }
  }

  private static void tell(URI address) {
    System.out.println("millrace serves on " + address);
    System.out.flush();
  }
}
