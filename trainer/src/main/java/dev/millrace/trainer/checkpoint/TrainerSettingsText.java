package dev.millrace.trainer.checkpoint;

import dev.millrace.trainer.TrainerSettings;
import java.lang.reflect.RecordComponent;
import java.util.Map;
import java.util.TreeMap;

/** Settings as text, for the checkpoint that was made with them. */
public final class TrainerSettingsText {
  private TrainerSettingsText() {}

  public static Map<String, String> of(TrainerSettings settings) {
    Map<String, String> text = new TreeMap<>();
    for (RecordComponent component : TrainerSettings.class.getRecordComponents()) {
      try {
        text.put(component.getName(), String.valueOf(component.getAccessor().invoke(settings)));
      } catch (ReflectiveOperationException e) {
        throw new IllegalStateException("a public record's accessor can be called", e);
      }
    }
    return text;
  }
}
