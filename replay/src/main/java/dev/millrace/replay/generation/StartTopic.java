package dev.millrace.replay.generation;

import com.google.common.collect.ImmutableList;
import dev.millrace.schemas.SettingsException;
import dev.millrace.schemas.Topics;
import dev.millrace.schemas.TypedTopic;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Where a generation may start from, and so which stages it has of its own. */
public enum StartTopic {
  PAGES("pages", "extraction", "curation", "tokenize"),
  DOCUMENTS("documents", "curation", "tokenize"),
  CLEAN_DOCUMENTS("clean-documents", "tokenize");

  private final String label;
  private final ImmutableList<String> stages;

  StartTopic(String label, String... stages) {
    this.label = label;
    this.stages = ImmutableList.copyOf(stages);
  }

  /** As on the wire and on the command line. */
  public String label() {
    return label;
  }

  /** Those that run for the generation, in the order of the way that a page takes. */
  public List<String> stages() {
    return stages;
  }

  /** The stage that makes the topic; pages come from outside. */
  public Optional<String> madeBy() {
    return switch (this) {
      case PAGES -> Optional.empty();
      case DOCUMENTS -> Optional.of("extraction");
      case CLEAN_DOCUMENTS -> Optional.of("curation");
    };
  }

  /** The topic, by the topics of the generation that starts from it. */
  public TypedTopic<?> of(Topics topics) {
    return switch (this) {
      case PAGES -> topics.pages();
      case DOCUMENTS -> topics.documents();
      case CLEAN_DOCUMENTS -> topics.cleanDocuments();
    };
  }

  /**
   * @throws SettingsException if there is none of that name
   */
  public static StartTopic named(String label) {
    return Arrays.stream(values())
        .filter(one -> one.label.equals(label))
        .findFirst()
        .orElseThrow(
            () ->
                new SettingsException(
                    "no generation starts from '"
                        + label
                        + "': it is pages, documents or clean-documents"));
  }
}
