package dev.millrace.cli.foreign;

import com.google.common.hash.Hashing;
import dev.millrace.cli.Fixtures;
import dev.millrace.schemas.ArchivedFile;
import dev.millrace.schemas.Checkpoint;
import dev.millrace.schemas.CrawlProgress;
import dev.millrace.schemas.DeadLetter;
import dev.millrace.schemas.DiscoveredUrls;
import dev.millrace.schemas.Document;
import dev.millrace.schemas.DroppedDocument;
import dev.millrace.schemas.Fate;
import dev.millrace.schemas.FetchOrder;
import dev.millrace.schemas.FetchResult;
import dev.millrace.schemas.FlushRequest;
import dev.millrace.schemas.Generation;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.Page;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.PageFates;
import dev.millrace.schemas.Seed;
import dev.millrace.schemas.Takedown;
import dev.millrace.schemas.TokenBlock;
import dev.millrace.schemas.TokenizerFile;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingBatch;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.TypedTopic;
import dev.millrace.schemas.WithdrawnDocument;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.avro.specific.SpecificRecord;

/** Values as another program may write them, by our schemas. Each names the kind of its record. */
final class ForeignValues {
  /** Begins whatever names a value. */
  static final String PREFIX = "foreign-";

  /** WARC records that each foreign file of {@code ingested-files} claims. */
  static final long RECORDS_A_FILE = 1_000_000;

  private static final String WORD = "river";

  private final TokenBlock block;

  /**
   * @param block one of the pipeline's own
   */
  ForeignValues(TokenBlock block) {
    this.block = block;
  }

  SpecificRecord of(Topics topics, TypedTopic<?> topic, Kind kind) {
    String id = PREFIX + topic.name() + "-" + kind;
    if (topic.equals(topics.documents()) || topic.equals(topics.cleanDocuments())) {
      return document(id, kind);
    }
    return switch (topic.type().getSimpleName()) {
      case "Page" -> page(id, kind);
      case "PageFate" ->
          new PageFates("elsewhere", "", Instant::now).of(Fate.UNREADABLE, id, Instant.now());
      case "IngestedFile" ->
          IngestedFile.newBuilder()
              .setSha256(id)
              .setPath(id)
              .setRecords(RECORDS_A_FILE)
              .setComplete(true)
              .build();
      case "TokenizerFile" -> new TokenizerFile(id, id, ByteBuffer.wrap(new byte[] {'{', '}'}));
      case "Generation" ->
          Generation.newBuilder().setName(id).setSettings(Map.of("train.seed", "7")).build();
      case "Takedown" -> Takedown.newBuilder().setKind(id).setValue(id).build();
      case "WithdrawnDocument" -> WithdrawnDocument.newBuilder().setRecordId(id).setUrl(id).build();
      case "DroppedDocument" ->
          DroppedDocument.newBuilder().setRecordId(id).setUrl(id).setRule(PREFIX + "rule").build();
      case "DeadLetter" -> DeadLetter.newBuilder().setUrl(id).setStage("elsewhere").build();
      case "FlushRequest" -> new FlushRequest(id, Instant.now());
      case "TokenBlock" -> TokenBlock.newBuilder(block).setSegments(List.of()).build();
      case "TrainingBatch" -> TrainingBatch.newBuilder().setRun(id).setStep(3).build();
      case "TrainingLogEntry" ->
          TrainingLogEntry.newBuilder().setRun(PREFIX + "run").setStep(3).setLoss(1.5).build();
      case "Checkpoint" -> Checkpoint.newBuilder().setRun(id).setStep(3).setPath(id).build();
      case "Seed" -> Seed.newBuilder().build();
      case "DiscoveredUrls" -> DiscoveredUrls.newBuilder().build();
      case "FetchOrder" -> FetchOrder.newBuilder().build();
      case "FetchResult" -> FetchResult.newBuilder().build();
      case "CrawlProgress" -> CrawlProgress.newBuilder().build();
      case "ArchivedFile" -> ArchivedFile.newBuilder().build();
      default -> throw new AssertionError("no foreign value for " + topic);
    };
  }

  private static Page page(String id, Kind kind) {
    String html = Fixtures.page(id, "<p>" + text(kind) + "</p>");
    return Page.newBuilder()
        .setRecordId(id)
        .setUrl("https://" + id.replace('_', '-').toLowerCase(Locale.ROOT) + ".example/")
        .setStatus(200)
        .setContentType("text/html")
        .setBody(ByteBuffer.wrap(html.getBytes(StandardCharsets.UTF_8)))
        .build();
  }

  private static Document document(String id, Kind kind) {
    String text = text(kind);
    return Document.newBuilder()
        .setRecordId(id)
        .setUrl("https://" + id.replace('_', '-').toLowerCase(Locale.ROOT) + ".example/")
        .setText(text)
        .setLanguage("en")
        .setLanguageScore(0.9f)
        .setContentDigest(Hashing.sha256().hashString(text, StandardCharsets.UTF_8).toString())
        .build();
  }

  /** Of each kind another text, so that not all but one are duplicates. */
  private static String text(Kind kind) {
    return Fixtures.ARTICLE.replace(WORD, kind.name().toLowerCase(Locale.ROOT));
  }

  static boolean isForeign(PageFate fate) {
    return fate.getRecordId().startsWith(PREFIX);
  }
}
