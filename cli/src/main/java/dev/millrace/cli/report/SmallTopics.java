package dev.millrace.cli.report;

import dev.millrace.accounts.Accounts;
import dev.millrace.schemas.IngestedFile;
import dev.millrace.schemas.IngestedSource;
import dev.millrace.schemas.Origins;
import dev.millrace.schemas.PageFate;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.schemas.TypedTopic;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.apache.avro.specific.SpecificRecord;

/** What topics without bodies tell beyond the counts. */
final class SmallTopics {
  private final Origins origins;
  private final TrainingFacts training;
  private final Map<String, IngestedFile> sources = new LinkedHashMap<>();
  private final Map<String, TimeSpan> spans = new TreeMap<>();

  /**
   * @param origins whose stages decide of the generation's pages
   * @param steps that the run has taken
   */
  SmallTopics(Origins origins, String run, long steps) {
    this.origins = origins;
    this.training = new TrainingFacts(run, steps);
  }

  /** Those that are to be read. */
  List<TypedTopic<? extends SpecificRecord>> read(Topics topics) {
    return List.of(topics.ingestedFiles(), topics.pageFates(), topics.trainingLog());
  }

  void add(SpecificRecord value) {
    switch (value) {
      // The latest progress of a source stands for it.
      case IngestedFile file -> sources.put(IngestedSource.identity(file), file);
      case PageFate fate -> add(fate);
      case TrainingLogEntry entry -> training.add(entry);
      default -> throw new IllegalArgumentException("nothing is told of " + value.getClass());
    }
  }

  private void add(PageFate fate) {
    if (Accounts.concerns(fate, origins)) {
      spans.merge(fate.getStage(), TimeSpan.at(fate.getTime()), TimeSpan::with);
    }
  }

  List<IngestedFile> sources() {
    return List.copyOf(sources.values());
  }

  /** Stage to its first and last decision. */
  Map<String, TimeSpan> spans() {
    return spans;
  }

  TrainingFacts training() {
    return training;
  }
}
