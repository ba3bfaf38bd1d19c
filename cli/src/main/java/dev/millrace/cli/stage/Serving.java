package dev.millrace.cli.stage;

import dev.millrace.cli.lineage.KeptLineage;
import dev.millrace.cli.monitoring.Monitoring;
import dev.millrace.cli.pages.KeptPages;
import dev.millrace.cli.pages.TakenDownTexts;
import dev.millrace.cli.serving.FollowedModels;
import dev.millrace.cli.settings.Wiring;
import dev.millrace.cli.view.LateView;
import dev.millrace.inference.InferenceServer;
import dev.millrace.inference.InferenceService;
import dev.millrace.inference.kafka.CheckpointPlace;
import dev.millrace.inference.kafka.FolderPlace;
import dev.millrace.inference.kafka.StorePlace;
import dev.millrace.inference.serving.PipelineView;
import dev.millrace.inference.serving.ServedModel;
import dev.millrace.inference.serving.ServiceCatalog;
import dev.millrace.inference.serving.Vocabulary;
import dev.millrace.replay.lineage.kafka.LineageFollower;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.tokenizer.Tokenizers;
import java.net.URI;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The inference service of this process, following {@code checkpoints} once it is told to. */
public final class Serving implements AutoCloseable {
  private final InferenceServer server;
  private final StoredCheckpoints stored;
  private final FollowedModels followed;
  private final LateView pipeline = new LateView();
  private final KeptLineage lineage;
  private final KeptPages pages;
  private volatile Optional<TakenDownTexts> withheld = Optional.empty();

  /**
   * Listens from now on, and says that it has no model yet.
   *
   * @param root folder that checkpoint events' paths are relative to
   */
  public Serving(Wiring wiring, Path root) {
    InferenceService service = new InferenceService(wiring.inference(), wiring.sharedModels());
    this.lineage = new KeptLineage(root);
    this.pages = new KeptPages(root);
    this.stored = StoredCheckpoints.open(wiring);
    this.followed = new FollowedModels(wiring, root, service, () -> place(wiring, root));
    this.server =
        InferenceServer.start(
            service,
            new ServiceCatalog(
                tokenizers(Vocabulary.of(wiring.tokenizer())),
                followed.catalog(),
                pipeline,
                lineage,
                pages));
  }

  private CheckpointPlace place(Wiring wiring, Path root) {
    return stored
        .folder()
        .<CheckpointPlace>map(store -> new StorePlace(store, root))
        .orElseGet(() -> new FolderPlace(wiring.following(root).checkpointsRoot()));
  }

  /** Tells what a service counts beside all else of its process. */
  public static void count(InferenceService service, Monitoring monitoring) {
    monitoring
        .meters()
        .append(() -> service.metrics().text(service.current().map(ServedModel::id).orElse("")));
  }

  /**
   * @throws dev.millrace.schemas.SettingsException if it is to serve a generation that was dropped
   *     or never was
   */
  public void requireGenerations(ClusterSession cluster) {
    followed.requireGenerations(cluster);
  }

  /**
   * Serves the checkpoints that a cluster tells of, and shows a pipeline. Told of another
   * generation, it serves what it has until that has a checkpoint.
   */
  public synchronized void follow(ClusterSession cluster, PipelineView shown) {
    pipeline.show(shown);
    withhold(cluster);
    followed.follow(cluster);
  }

  /** Answers are held against the texts that were taken down, if the settings say so. */
  private void withhold(ClusterSession cluster) {
    if (service().settings().limits().recitalTokens() > 0) {
      Optional<TakenDownTexts> before = withheld;
      TakenDownTexts texts = TakenDownTexts.start(cluster);
      withheld = Optional.of(texts);
      service().withhold(texts);
      before.ifPresent(TakenDownTexts::close);
    }
  }

  /** Why it should not be asked yet; empty if it may be. */
  public Optional<String> notReady() {
    if (service().current().isEmpty()) {
      return Optional.of("none is served yet");
    }
    boolean looking = service().settings().limits().recitalTokens() > 0;
    return looking && withheld.filter(TakenDownTexts::isReady).isEmpty()
        ? Optional.of("the texts that were taken down are not known yet")
        : Optional.empty();
  }

  /**
   * From now on answers questions about lineage and pages.
   *
   * @param run whose checkpoints and steps need no name
   */
  public void show(LineageFollower index, ClusterSession cluster, String run) {
    lineage.show(index, cluster, run);
    pages.show(index, cluster);
  }

  /** Those that the page shows side by side. */
  public static Map<String, Vocabulary> tokenizers(Vocabulary own) {
    Map<String, Vocabulary> vocabularies = new LinkedHashMap<>();
    vocabularies.put("model", own);
    vocabularies.put("gpt2", Vocabulary.of(Tokenizers.named("r50k_base")));
    vocabularies.put("gpt4", Vocabulary.of(Tokenizers.named("cl100k_base")));
    return vocabularies;
  }

  public InferenceService service() {
    return server.service();
  }

  public URI address() {
    return server.address();
  }

  /** Whether the trainer's mark lets a checkpoint be served. */
  public boolean accepts(Checkpoint checkpoint) {
    return followed.accepts(checkpoint);
  }

  public boolean serves(String id) {
    return service().current().map(ServedModel::id).filter(id::equals).isPresent();
  }

  @Override
  public synchronized void close() {
    followed.stop();
    withheld.ifPresent(TakenDownTexts::close);
    pages.close();
    server.close();
    followed.close();
    stored.close();
  }
}
