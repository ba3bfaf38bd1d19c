package dev.millrace.cli.acls;

import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.rights.Right;
import dev.millrace.schemas.rights.StageNames;
import dev.millrace.schemas.settings.NearestName;
import java.util.Collection;
import java.util.List;
import org.apache.kafka.common.acl.AclOperation;

/**
 * The least rights of each stage, declared here and nowhere else: {@code millrace acls} prints
 * them, a stage that starts asks for its own, and {@code LeastRightsIT} holds that they are enough
 * and that none is too much.
 *
 * @param topics of the generation that is worked for
 * @param run that is trained
 */
public record DeclaredRights(Topics topics, String run, boolean publishesDropped) {
  private static final String SCHEMAS = "_schemas";
  private static final String REGISTRY = "millrace-schema-registry";

  /** What the name of a run ends with that takes another's steps again, if nobody says another. */
  public static final String RETRAINED = "-retrained";

  /** Where dropped documents are not published. */
  public DeclaredRights(Topics topics, String run) {
    this(topics, run, false);
  }

  /**
   * Of one process.
   *
   * @param stages a name of {@link StageNames} each
   * @throws SettingsException if there is no such stage
   */
  public StageRights of(String name, Collection<String> stages) {
    return StageRights.together(name, stages.stream().map(this::of).toList());
  }

  /**
   * @throws SettingsException if there is no such stage
   */
  public StageRights of(String stage) {
    return switch (stage) {
      case "topics" -> creation();
      case "registry" -> registry();
      case "ingest" -> ingest();
      case "frontier" -> frontier();
      case "fetch" -> fetch();
      case "crawl" -> of(stage, List.of("frontier", "fetch"));
      case "extraction" -> extraction();
      case "curation" -> curation();
      case "filter" -> of(stage, List.of("extraction", "curation"));
      case "tokenize" -> tokenize();
      case "publish" -> publish();
      case "train" -> train();
      case "serve" -> serve();
      case "accounts" -> new ReadersRights(topics).accounts();
      case "audit" -> new ReadersRights(topics).audit();
      case "lineage" -> new ReadersRights(topics).lineage();
      case "takedown" -> new ReadersRights(topics).takedown();
      case "steer" -> new ReadersRights(topics).steer();
      case "replay" -> replay();
      case "retrain" -> retrain(run + RETRAINED);
      default ->
          throw new SettingsException(
              "there is no stage "
                  + stage
                  + "; "
                  + NearestName.of(stage, StageNames.STAGES)
                      .map(near -> "did you mean " + near + "?")
                      .orElse("there are " + String.join(", ", StageNames.STAGES)));
    };
  }

  private RightsList begin(String stage) {
    return new RightsList(stage, topics);
  }

  private TypedTopic<?>[] all() {
    return topics.all().toArray(TypedTopic<?>[]::new);
  }

  private StageRights creation() {
    RightsList list = begin("topics").measures(all()).reads(topics.generations());
    topics.all().forEach(topic -> list.with(Right.topic(topic.name(), AclOperation.CREATE)));
    return list.end();
  }

  /** {@code millrace registry}; Confluent's own asks for more. */
  private StageRights registry() {
    return begin("registry")
        .with(
            Right.topic(
                SCHEMAS,
                AclOperation.CREATE,
                AclOperation.DESCRIBE_CONFIGS,
                AclOperation.READ,
                AclOperation.WRITE))
        .with(Right.transactions(REGISTRY))
        .end();
  }

  private StageRights ingest() {
    return begin("ingest")
        .followsGenerations()
        .writes(topics.pages(), topics.pageFates())
        .reads(topics.ingestedFiles())
        .writes(topics.ingestedFiles())
        .with(Right.transactionsBeginning(topics.ingestedFiles().name() + "-"))
        .end();
  }

  private StageRights frontier() {
    return begin("frontier")
        .followsGenerations()
        .reads(topics.seeds(), topics.discoveredUrls(), topics.fetchResults())
        .writes(
            topics.seeds(),
            topics.discoveredUrls(),
            topics.fetchOrders(),
            topics.crawlProgress(),
            topics.deadLetters())
        .streams(topics.sharedApplicationId("frontier"))
        .end();
  }

  private StageRights fetch() {
    String group = topics.sharedApplicationId("fetch");
    return begin("fetch")
        .followsGenerations()
        .reads(topics.fetchOrders(), topics.archivedFiles())
        .writes(
            topics.pages(),
            topics.pageFates(),
            topics.discoveredUrls(),
            topics.fetchResults(),
            topics.archivedFiles(),
            topics.deadLetters())
        .with(Right.group(group, AclOperation.READ))
        .with(Right.transactionsBeginning(group + "-"))
        .end();
  }

  private StageRights extraction() {
    return begin("extraction")
        .changesGenerations()
        .reads(topics.pages(), topics.takedowns())
        .writes(
            topics.documents(), topics.droppedDocuments(), topics.deadLetters(), topics.pageFates())
        .streams(topics.applicationId("extraction"))
        .end();
  }

  /** Looks whether extraction still has pages that are older than a document. */
  private StageRights curation() {
    return begin("curation")
        .changesGenerations()
        .reads(topics.documents(), topics.cleanDocuments(), topics.takedowns(), topics.pages())
        .writes(
            topics.cleanDocuments(),
            topics.withdrawnDocuments(),
            topics.droppedDocuments(),
            topics.deadLetters(),
            topics.pageFates())
        .watches(topics.applicationId("extraction"))
        .streams(topics.applicationId("curation"))
        .end();
  }

  private StageRights tokenize() {
    return begin("tokenize")
        .changesGenerations()
        .reads(topics.cleanDocuments(), topics.flushRequests())
        .writes(
            topics.tokenBlocks(),
            topics.heldOutTokenBlocks(),
            topics.deadLetters(),
            topics.pageFates())
        .streams(topics.applicationId("tokenize"))
        .end();
  }

  private StageRights publish() {
    RightsList rights =
        begin("publish").followsGenerations().reads(topics.cleanDocuments(), topics.takedowns());
    return (publishesDropped ? rights.reads(topics.droppedDocuments()) : rights).end();
  }

  private StageRights train() {
    String id = topics.trainerId(run);
    return begin("train")
        .followsGenerations()
        .reads(
            topics.tokenBlocks(),
            topics.heldOutTokenBlocks(),
            topics.trainingBatches(),
            topics.trainingControls(),
            topics.trainingLog(),
            topics.checkpoints(),
            topics.takedowns())
        .writes(
            topics.trainingBatches(),
            topics.trainingLog(),
            topics.checkpoints(),
            topics.tokenizers())
        .with(Right.group(id, AclOperation.READ))
        .with(Right.transactions(id))
        .end();
  }

  /**
   * What {@code millrace retrain} may do: as the trainer of a new run, and nothing with the old one
   * but read it.
   *
   * @param name of the new run
   */
  public StageRights retrain(String name) {
    StageRights train = new DeclaredRights(topics, name).train();
    return StageRights.together("retrain", List.of(train));
  }

  /** The pipeline on its page is what {@code accounts} counts; drops are shown as examples. */
  private StageRights serve() {
    return begin("serve")
        .followsGenerations()
        .reads(
            topics.checkpoints(),
            topics.droppedDocuments(),
            topics.tokenBlocks(),
            topics.takedowns())
        .with(new ReadersRights(topics).accounts())
        .end();
  }

  /** Begins, runs, compares, promotes and drops generations, so it may do all that they do. */
  private StageRights replay() {
    RightsList own =
        begin("replay").changesGenerations().writes(topics.tokenizers(), topics.flushRequests());
    for (String stage : List.of("extraction", "curation", "tokenize")) {
      String id = topics.applicationId(stage);
      own.with(Right.group(id, AclOperation.DELETE, AclOperation.READ));
    }
    topics.all().stream()
        .filter(TypedTopic::ofGeneration)
        .forEach(
            topic ->
                own.reads(topic)
                    .with(Right.topic(topic.name(), AclOperation.CREATE, AclOperation.DELETE)));
    return StageRights.together(
        "replay",
        List.of(
            own.with(Right.cluster(AclOperation.DESCRIBE)).end(),
            extraction(),
            curation(),
            tokenize()));
  }
}
