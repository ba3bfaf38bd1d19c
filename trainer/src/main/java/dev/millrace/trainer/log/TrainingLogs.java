package dev.millrace.trainer.log;

import dev.millrace.schemas.TrainingLogEntry;
import dev.millrace.trainer.data.StepInput;
import java.time.Duration;
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
  public void stepped(StepInput input, long targets, Duration took) {
    logs.forEach(log -> log.stepped(input, targets, took));
  }

  @Override
  public void checkpointed(Duration took) {
    logs.forEach(log -> log.checkpointed(took));
  }

  @Override
  public void flush() {
    logs.forEach(TrainingLog::flush);
  }
}
