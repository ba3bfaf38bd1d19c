package dev.millrace.trainer.evaluation;

import dev.millrace.schemas.SettingsException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A file's items, ready for one model's tokenizer and context. */
final class Task {
  private final String name;
  private final long leftOut;
  private final List<EncodedItem> items;

  private record EncodedItem(List<EncodedChoice> choices, int answer) {}

  private Task(String name, long leftOut, List<EncodedItem> items) {
    this.name = name;
    this.leftOut = leftOut;
    this.items = items;
  }

  /**
   * @throws SettingsException if an item cannot be encoded; names file, line and fault
   */
  static Task of(ItemFile file, ChoiceEncoding encoding) {
    List<EncodedItem> items = new ArrayList<>();
    for (ChoiceItem item : file.items()) {
      try {
        List<EncodedChoice> choices = new ArrayList<>();
        for (String choice : item.choices()) {
          choices.add(encoding.encode(item.context(), choice));
        }
        items.add(new EncodedItem(choices, item.answer()));
      } catch (ItemForms.BadItemException e) {
        throw file.refused(items.size(), String.valueOf(e.getMessage()));
      }
    }
    return new Task(nameOf(file.file()), file.leftOut(), items);
  }

  private static String nameOf(Path file) {
    return String.valueOf(file.getFileName())
        .replaceFirst("(?i)(\\.(jsonl?|ndjson))?(\\.gz)?$", "");
  }

  String name() {
    return name;
  }

  TaskScore score(Likelihood model) {
    int right = 0;
    int rightNorm = 0;
    for (EncodedItem item : items) {
      double[] likelihoods =
          item.choices().stream()
              .mapToDouble(choice -> model.of(choice.tokens(), choice.continuation()))
              .toArray();
      right += greatest(likelihoods) == item.answer() ? 1 : 0;
      for (int i = 0; i < likelihoods.length; i++) {
        likelihoods[i] /= item.choices().get(i).characters();
      }
      rightNorm += greatest(likelihoods) == item.answer() ? 1 : 0;
    }
    return TaskScore.of(name, leftOut, items.size(), right, rightNorm);
  }

  /** Of equal ones the first, as numpy's argmax. */
  private static int greatest(double[] values) {
    int best = 0;
    for (int i = 1; i < values.length; i++) {
      if (values[i] > values[best]) {
        best = i;
      }
    }
    return best;
  }
}
