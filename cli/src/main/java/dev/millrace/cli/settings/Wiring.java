package dev.millrace.cli.settings;

import dev.millrace.cli.model.TokenizerChoice;
import dev.millrace.crawl.CrawlSettings;
import dev.millrace.crawl.CrawlTuning;
import dev.millrace.filters.DocumentCuration;
import dev.millrace.filters.LanguageShingleWords;
import dev.millrace.filters.PageToDocument;
import dev.millrace.filters.boilerplate.BoilerplateSettings;
import dev.millrace.filters.decontamination.Decontamination;
import dev.millrace.filters.decontamination.DecontaminationSettings;
import dev.millrace.filters.duplicates.MinHash;
import dev.millrace.filters.extraction.ExtractionSettings;
import dev.millrace.filters.extraction.Extractor;
import dev.millrace.filters.language.LanguageFilter;
import dev.millrace.filters.language.LanguageModel;
import dev.millrace.filters.language.LanguageThreshold;
import dev.millrace.filters.optout.OptOutSettings;
import dev.millrace.filters.pii.PiiScrubber;
import dev.millrace.filters.quality.LearnedQuality;
import dev.millrace.filters.quality.LearnedQualitySettings;
import dev.millrace.filters.rules.LanguageQuality;
import dev.millrace.filters.rules.QualitySettings;
import dev.millrace.filters.stream.DedupSettings;
import dev.millrace.filters.url.UrlFilter;
import dev.millrace.filters.url.UrlSettings;
import dev.millrace.inference.InferenceSettings;
import dev.millrace.inference.kafka.FollowSettings;
import dev.millrace.inference.serving.ModelLoader;
import dev.millrace.inference.serving.SharedModels;
import dev.millrace.inference.swaps.SwapWebhookSettings;
import dev.millrace.ingest.ReadSettings;
import dev.millrace.local.RegistrySettings;
import dev.millrace.metrics.MetricsSettings;
import dev.millrace.metrics.traces.TraceSettings;
import dev.millrace.model.EngineProviders;
import dev.millrace.packing.PackingSettings;
import dev.millrace.publish.PublishSettings;
import dev.millrace.schemas.Connection;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.TopicSettings;
import dev.millrace.schemas.Topics;
import dev.millrace.tokenizer.Tokenizer;
import dev.millrace.trainer.TrainerSettings;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;

/** Makes each module's own settings and parts from the settings' texts. */
public final class Wiring {
  private final Settings settings;

  /**
   * @throws SettingsException if a setting has a value that it cannot have, needed or not
   */
  public Wiring(Settings settings) {
    DeclaredSettings.requireValid(settings);
    this.settings = settings;
  }

  /** The same with other settings. */
  public Wiring with(Map<String, String> overrides) {
    return new Wiring(settings.withOverrides(overrides));
  }

  /** The same with these where the user said nothing. */
  public Wiring withDefaults(Map<String, String> defaults) {
    return new Wiring(settings.withDefaults(defaults));
  }

  /**
   * The same clients, and of all else nothing that the user said.
   *
   * @param overrides said instead
   */
  public Wiring only(Map<String, String> overrides) {
    return new Wiring(settings.passedThrough().withOverrides(overrides));
  }

  public Settings settings() {
    return settings;
  }

  /** Whether the user said anything of a setting. */
  public boolean isGiven(String key) {
    return settings.given(key).isPresent();
  }

  private <R extends Record> R bound(R defaults) {
    return new SettingsRecord<>(defaults).bind(settings);
  }

  /**
   * Key to value of the settings that a stage's results are made with.
   *
   * @param stage {@code extraction}, {@code curation} or {@code tokenize}
   */
  public Map<String, String> madeBy(String stage) {
    Map<String, String> made = DeclaredSettings.madeBy(stage, settings);
    // A generation keeps the files that it looked for, whatever its trainer is scored by later.
    made.computeIfPresent("decontamination.files", (_, _) -> String.join(",", lookedFor().files()));
    return made;
  }

  public Topics topics() {
    return new Topics(bound(TopicSettings.defaults()));
  }

  public Connection connection(String bootstrapServers, String schemaRegistryUrl) {
    return new Connection(
        bootstrapServers,
        schemaRegistryUrl,
        settings.passedThrough("kafka."),
        settings.passedThrough("schema.registry."));
  }

  /** A cluster as whoever knows no registry sees it. */
  public Connection clients(String bootstrapServers) {
    return connection(bootstrapServers, "");
  }

  /**
   * @param fallbackState folder of the stages' state where the settings name none
   */
  public StreamsSettings streams(Path fallbackState) {
    return bound(StreamsSettings.defaults(fallbackState));
  }

  public ReadSettings reading() {
    return bound(ReadSettings.DEFAULT);
  }

  public MetricsSettings metrics() {
    return bound(MetricsSettings.DEFAULT);
  }

  public TraceSettings traces() {
    return bound(TraceSettings.DEFAULT);
  }

  public RegistrySettings registry() {
    return bound(RegistrySettings.DEFAULT);
  }

  public StorageSettings storage() {
    return bound(StorageSettings.DEFAULT);
  }

  public CrawlSettings crawl() {
    return bound(CrawlSettings.defaults());
  }

  public CrawlTuning crawlTuning() {
    return bound(CrawlTuning.defaults());
  }

  /** How long missing topics are waited for. */
  public Duration topicsWait() {
    return bound(StartSettings.DEFAULT).topicsWait();
  }

  /** How long a watched file's size must stay the same. */
  public Duration settle() {
    return bound(WatchSettings.DEFAULT).settle();
  }

  public PageToDocument pageToDocument() {
    return new PageToDocument(urlFilter(), optOuts(), extractor(), LanguageModel.bundled());
  }

  /** The same without the rules on URLs. */
  public PageToDocument pageToDocumentWithoutUrlRules() {
    return PageToDocument.withoutUrlRules(extractor(), LanguageModel.bundled());
  }

  OptOutSettings optOuts() {
    return bound(OptOutSettings.DEFAULT);
  }

  public UrlFilter urlFilter() {
    return new UrlFilter(urls());
  }

  public Extractor extractor() {
    return new Extractor(extraction());
  }

  ExtractionSettings extraction() {
    return bound(ExtractionSettings.defaults());
  }

  public DocumentCuration curation() {
    return new DocumentCuration(
        languageFilter(), quality(), learnedQuality(), decontamination(), minHash(), scrubber());
  }

  /** Empty where nothing is struck. */
  public Optional<BoilerplateSettings> boilerplate() {
    return Optional.of(boilerplateSettings()).filter(BoilerplateSettings::strike);
  }

  BoilerplateSettings boilerplateSettings() {
    return bound(BoilerplateSettings.DEFAULT);
  }

  /** Empty where no evaluation is named. */
  public Optional<Decontamination> decontamination() {
    return Decontamination.of(lookedFor());
  }

  private DecontaminationSettings lookedFor() {
    return decontaminationSettings().with(trainer(Path.of("")).evaluations());
  }

  DecontaminationSettings decontaminationSettings() {
    return bound(DecontaminationSettings.DEFAULT);
  }

  /** Empty where no model is named. */
  public Optional<LearnedQuality> learnedQuality() {
    return LearnedQuality.of(learnedQualitySettings());
  }

  LearnedQualitySettings learnedQualitySettings() {
    return bound(LearnedQualitySettings.DEFAULT);
  }

  public LanguageFilter languageFilter() {
    return LanguageFilter.of(languageThreshold());
  }

  LanguageThreshold languageThreshold() {
    return bound(LanguageThreshold.FINEWEB);
  }

  /** The rules of each language. */
  public LanguageQuality quality() {
    return LanguageQuality.of(qualitySettings(), languageThreshold().languages());
  }

  /** The rules of English. */
  public QualitySettings qualitySettings() {
    return QualityLimits.of(settings);
  }

  public MinHash minHash() {
    return new MinHash(new LanguageShingleWords(languageThreshold().languages()));
  }

  public PiiScrubber scrubber() {
    return pii().scrubber();
  }

  PiiSettings pii() {
    return bound(PiiSettings.DEFAULT);
  }

  UrlSettings urls() {
    return bound(UrlSettings.defaults());
  }

  public DedupSettings dedup() {
    return bound(DedupSettings.defaults());
  }

  public PackingSettings packing() {
    return bound(PackingSettings.defaults());
  }

  public PublishSettings publish() {
    return bound(PublishSettings.DEFAULT);
  }

  /** Name or file of the tokenizer. */
  public String tokenizerName() {
    return bound(TokenizerSettings.DEFAULT).nameOrFile();
  }

  public Tokenizer tokenizer() {
    return TokenizerChoice.load(tokenizerName());
  }

  /**
   * @param fallbackCheckpoints folder of checkpoints where the settings name none
   */
  public TrainerSettings trainer(Path fallbackCheckpoints) {
    return bound(TrainerSettings.defaults(checkpoints().onDisk(fallbackCheckpoints)));
  }

  public CheckpointSettings checkpoints() {
    return bound(CheckpointSettings.DEFAULT);
  }

  public InferenceSettings inference() {
    return bound(InferenceSettings.defaults());
  }

  /**
   * @param root folder that checkpoint events' paths are relative to
   */
  public FollowSettings following(Path root) {
    return bound(FollowSettings.defaults(root));
  }

  /** Models that are served side by side; none: one is served. */
  public SharedModels sharedModels() {
    return bound(SharedModels.NONE);
  }

  /** Who is told when another checkpoint is served. */
  public SwapWebhookSettings swapWebhook() {
    return bound(SwapWebhookSettings.NONE);
  }

  public ServingSettings serving() {
    return bound(ServingSettings.defaults());
  }

  public ModelLoader modelLoader() {
    ServingSettings serving = serving();
    return new ModelLoader(
        EngineProviders.named(serving.engine()), serving.threads(), serving.weights());
  }

  /** Where the index of lineage is kept; empty where the settings do not say. */
  public Optional<Path> lineageFolder() {
    return bound(LineageSettings.DEFAULT).folder();
  }

  /**
   * @param fallback folder of checkpoints where the settings name none
   */
  public Path checkpointsRoot(Path fallback) {
    return trainer(fallback).checkpointsRoot();
  }
}
