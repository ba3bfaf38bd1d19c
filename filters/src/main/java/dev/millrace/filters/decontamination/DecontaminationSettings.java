package dev.millrace.filters.decontamination;

import dev.millrace.schemas.settings.Setting;
import java.util.List;
import java.util.stream.Stream;

/**
 * Which evaluations must not be in the corpus.
 *
 * @param files or folders
 * @param fields of the items; empty: all
 * @param evaluations whether those that the trainer is scored by are named, too
 */
public record DecontaminationSettings(
    @Setting(
            key = "decontamination.files",
            stage = "curation",
            text =
                "comma-separated files of JSON lines, plain or gzip, or folders of them: documents"
                    + " that share words with their items are dropped; empty: none are")
        List<String> files,
    @Setting(
            key = "decontamination.fields",
            stage = "curation",
            text = "comma-separated fields of the items that count; empty: all of their texts")
        List<String> fields,
    @Setting(
            key = "decontamination.ngram",
            stage = "curation",
            text = "so many words in a row, the same in item and document, are an overlap",
            min = 8,
            max = 100)
        int ngram,
    @Setting(
            key = "decontamination.evaluations",
            stage = "curation",
            text = "true: the files of train.evaluations are among decontamination.files")
        boolean evaluations) {

  /** GPT-3's 13 words, and no files but those of evaluations. */
  public static final DecontaminationSettings DEFAULT =
      new DecontaminationSettings(List.of(), List.of(), 13, true);

  public DecontaminationSettings {
    files = List.copyOf(files);
    fields = List.copyOf(fields);
  }

  /**
   * The same with the files that the trainer is scored by, unless they are left out.
   *
   * @param scored in the order in which they are named; those that are named already change nothing
   */
  public DecontaminationSettings with(List<String> scored) {
    return evaluations
        ? new DecontaminationSettings(
            Stream.concat(files.stream(), scored.stream()).distinct().toList(), fields, ngram, true)
        : this;
  }
}
