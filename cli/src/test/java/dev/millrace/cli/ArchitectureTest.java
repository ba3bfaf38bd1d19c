package dev.millrace.cli;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The walls between the modules. */
class ArchitectureTest {
  private static final JavaClasses ALL =
      new ClassFileImporter()
          .withImportOption(new ImportOption.DoNotIncludeTests())
          .importPackages("dev.millrace");

  @Test
  void stagesNeverSeeEachOther() {
    String[] stages = {"ingest", "crawl", "filters", "packing", "publish", "trainer", "inference"};
    for (String stage : stages) {
      for (String other : stages) {
        // What a response becomes as a page is the same, from a file or from the web.
        boolean known = stage.equals("crawl") && other.equals("ingest");
        if (!stage.equals(other) && !known) {
          noClasses()
              .that()
              .resideInAPackage("dev.millrace." + stage + "..")
              .should()
              .dependOnClassesThat()
              .resideInAPackage("dev.millrace." + other + "..")
              .check(ALL);
        }
      }
    }
  }

  @Test
  void onlyEnginesNameTheirNumericalLibraries() {
    onlyIn("dev.millrace.engine..", "org.bytedeco..");
    onlyIn("dev.millrace.engine.nd4j..", "org.nd4j..");
    onlyIn("dev.millrace.engine.torch..", "org.bytedeco.pytorch..");
  }

  /** They are chosen by name; a class path may hold one of them only. */
  @Test
  void nobodyNamesAnEngine() {
    for (String engine : new String[] {"nd4j", "torch"}) {
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace.engine." + engine + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.millrace.engine." + engine + "..")
          .check(ALL);
    }
  }

  @Test
  void onlyIngestAndCrawlNameTheWarcLibrary() {
    onlyIn(List.of("dev.millrace.ingest..", "dev.millrace.crawl.."), "org.netpreserve..");
    onlyIn("dev.millrace.ingest..", "org.brotli..");
  }

  @Test
  void onlyFiltersAndCrawlNameTheHtmlParser() {
    onlyIn(List.of("dev.millrace.filters..", "dev.millrace.crawl.."), "org.jsoup..");
  }

  @Test
  void onlyCrawlAndStorageNameTheHttpClient() {
    onlyIn(List.of("dev.millrace.crawl..", "dev.millrace.storage.."), "okhttp3..", "okio..");
  }

  @Test
  void onlyIngestAndPublishNameTheParquetLibraries() {
    onlyIn(List.of("dev.millrace.ingest..", "dev.millrace.publish.."), "dev.hardwood..");
    onlyIn("dev.millrace.publish..", "org.apache.parquet..");
  }

  @Test
  void onlyStorageNamesTheS3Client() {
    onlyIn("dev.millrace.storage..", "software.amazon..");
  }

  @Test
  void onlyHttpNamesTheServer() {
    onlyIn("dev.millrace.http..", "org.eclipse.jetty..", "com.sun.net.httpserver..");
  }

  @Test
  void onlyMetricsNamesTheLibraryOfMetrics() {
    onlyIn("dev.millrace.metrics..", "io.micrometer..", "io.prometheus..");
  }

  @Test
  void onlyMetricsNamesTheLibraryOfTraces() {
    onlyIn("dev.millrace.metrics.traces..", "io.opentelemetry..");
  }

  @Test
  void onlyWhoKeepsStoresOnDiskNamesTheirDatabase() {
    onlyIn(
        List.of(
            "dev.millrace.replay.lineage.store..",
            "dev.millrace.cli.settings..",
            "dev.millrace.schemas.stream.."),
        "org.rocksdb..");
  }

  @Test
  void plainPackagesOfStagesKnowNoKafka() {
    noClasses()
        .that()
        .resideOutsideOfPackages(
            "dev.millrace.schemas..",
            "dev.millrace.local..",
            "dev.millrace.cli..",
            "dev.millrace..kafka..",
            "dev.millrace..stream..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("org.apache.kafka..")
        .check(ALL);
  }

  @Test
  void theInsideOfAModuleIsItsOwn() {
    for (String module :
        new String[] {
          "crawl",
          "filters",
          "inference",
          "ingest",
          "jinja",
          "local",
          "packing",
          "storage",
          "tokenizer"
        }) {
      noClasses()
          .that()
          .resideOutsideOfPackage("dev.millrace." + module + "..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("dev.millrace." + module + "..internal..")
          .allowEmptyShould(true)
          .check(ALL);
    }
  }

  @Test
  void chatTemplatesNeedTheJdkAlone() {
    noClasses()
        .that()
        .resideInAPackage("dev.millrace.jinja..")
        .should()
        .dependOnClassesThat()
        .resideOutsideOfPackages("dev.millrace.jinja..", "java..", "org.jspecify..")
        .check(ALL);
  }

  /** Measuring filters is nothing that a running pipeline needs. */
  @Test
  void onlyCommandsEvaluate() {
    noClasses()
        .that()
        .resideOutsideOfPackages("dev.millrace.evaluation..", "dev.millrace.cli..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage("dev.millrace.evaluation..")
        .check(ALL);
  }

  @Test
  void nothingUsesJavaSerialization() {
    noClasses()
        .should()
        .dependOnClassesThat()
        .haveNameMatching("java\\.io\\.Object(Input|Output)Stream")
        .check(
            ALL.that(
                com.tngtech.archunit.base.DescribedPredicate.describe(
                    "are written by hand",
                    type -> !type.getPackageName().equals("dev.millrace.schemas"))));
  }

  private static void onlyIn(String own, String... libraries) {
    onlyIn(List.of(own), libraries);
  }

  private static void onlyIn(List<String> own, String... libraries) {
    noClasses()
        .that()
        .resideOutsideOfPackages(own.toArray(String[]::new))
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(libraries)
        .check(ALL);
  }
}
