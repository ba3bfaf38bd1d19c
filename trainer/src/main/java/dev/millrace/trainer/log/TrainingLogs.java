package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;
import java.util.List;

/** Writes to several logs. */
public record TrainingLogs(List<TrainingLog> logs) implements TrainingLog {

  public TrainingLogs {
    logs = List.copyOf(logs);
  }

  @Override
  public void write(TrainingLogEntry entry) {
    logs.forEach(log -> log.write(entry));
  }

  @Override
  public void flush() {
    logs.forEach(TrainingLog::flush);
  }
}
