package dev.millrace.trainer.evaluation;

import dev.millrace.schemas.SettingsException;
import dev.millrace.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;

/** Multiple-choice tasks, a file each, as lm-evaluation-harness scores them. */
public final class Tasks {
  private final List<Task> tasks;

  private Tasks(List<Task> tasks) {
    this.tasks = List.copyOf(tasks);
  }

  /**
   * Reads the files.
   *
   * @param items at most, of each file
   * @param begin token that stands for an empty context
   * @param contextLength tokens that the model can be given
   * @throws SettingsException if one cannot be read, or an item of it is not to be used
   */
  public static Tasks read(
      List<String> files, int items, Tokenizer tokenizer, OptionalInt begin, int contextLength) {
    ChoiceEncoding encoding = new ChoiceEncoding(tokenizer, begin, contextLength);
    List<Task> tasks =
        files.stream().map(file -> Task.of(ItemFile.read(Path.of(file), items), encoding)).toList();
    Set<String> names = new HashSet<>();
    for (Task task : tasks) {
      if (!names.add(task.name())) {
        throw new SettingsException(
            "two files of evaluation items are named '"
                + task.name()
                + "', by which their scores are told apart; rename one");
      }
    }
    return new Tasks(tasks);
  }

  public boolean isEmpty() {
    return tasks.isEmpty();
  }

  /** In the order of the files. */
  public List<TaskScore> score(Likelihood model) {
    return tasks.stream().map(task -> task.score(model)).toList();
  }
}
